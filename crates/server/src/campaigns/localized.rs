//! A campaign in one language, with the messages of the widget and of the server's pages in that language.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    Audience, Message, Messages,
    campaign::ShareText,
    messages::{Pattern, audience_key, interpolate},
};

use super::{colours::Colours, drawing::Drawing, page_messages::PageMessage, share_channels::ShareChannel};
use crate::encoded::EncodedText;

/// A campaign in one language.
#[derive(Debug)]
pub struct LocalizedCampaign {
    /// The campaign as the widget receives it.
    pub content: Arc<api::Campaign>,
    /// Tags that have no language of their own and get this one, such as `pt`.
    pub fallback_for: Arc<[String]>,
    /// Colours of the campaign.
    pub colours: Arc<Colours>,
    /// Drawing of the campaign.
    pub drawing: Arc<Drawing>,
    /// Messages of the widget.
    pub messages: Arc<Messages>,
    /// Messages of the server's pages.
    pub page_messages: Arc<Messages>,
    /// `content` and the campaign's days as JSON.
    pub json: EncodedText,
    /// Share channels shown in this language, in display order.
    pub share_channels: Vec<ShareChannel>,
    /// Texts of shares for one audience each.
    pub own_shares: Vec<(Audience, ShareText)>,
    /// Value of Open Graph's `og:locale` for each supported language, by tag.
    pub open_graph_locales: Arc<BTreeMap<String, String>>,
}

/// Result of language negotiation.
#[derive(Clone, Debug)]
pub struct NegotiatedCampaign {
    /// The campaign in the negotiated language.
    pub localized: Arc<LocalizedCampaign>,
    /// `true` if the result depends on the `Accept-Language` header, so that the response must send `Vary`.
    pub varies_by_header: bool,
}

impl LocalizedCampaign {
    /// Returns the language tag.
    pub fn lang(&self) -> &str {
        &self.content.lang
    }

    /// Returns the tags that ask for this language: its own, and those that have no language of their own.
    pub fn tags(&self) -> impl Iterator<Item = &str> + Clone {
        std::iter::once(self.lang()).chain(self.fallback_for.iter().map(String::as_str))
    }

    /// Returns the statement that an audience has of its own.
    pub fn own_statement(&self, audience: Audience) -> Option<&str> {
        self.content.guide(audience)?.statement.as_deref()
    }

    /// Returns the statement of an audience: its own, or else that of the campaign.
    pub fn statement(&self, audience: Option<Audience>) -> &str {
        audience.and_then(|audience| self.own_statement(audience)).unwrap_or(&self.content.pledge.statement)
    }

    /// Returns the text of a widget message without plural forms; for one with plural forms, an empty text.
    pub fn message(&self, message: Message) -> &str {
        plain_text(&self.messages, message.key())
    }

    /// Returns the text of a widget message for an audience: its own, or the general one.
    pub fn message_for(&self, audience: Option<Audience>, message: Message) -> &str {
        let own = audience.map_or("", |audience| plain_text(&self.messages, &audience_key(audience, message.key())));
        if own.is_empty() { self.message(message) } else { own }
    }

    /// Returns the text of a page message without plural forms; for one with plural forms, an empty text.
    pub fn page_message(&self, message: PageMessage) -> &str {
        plain_text(&self.page_messages, message.key())
    }

    /// Returns the text of a page message with each placeholder replaced by its value.
    pub fn format_page_message(&self, message: PageMessage, values: &[(&str, impl AsRef<str>)]) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        interpolate(self.page_message(message), &values)
    }
}

fn plain_text<'a>(messages: &'a Messages, key: &str) -> &'a str {
    match messages.0.get(key) {
        Some(Pattern::Plain(text)) => text,
        Some(Pattern::Plural(_)) | None => "",
    }
}
