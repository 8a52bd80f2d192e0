//! Addresses that a share leads to: the landing page, and each channel's share address.
//!
//! Invariant: only the server fills campaign texts into share addresses. The page receives links and QR code complete.

use api::{Audience, Campaign, Channel, Mode, paths};
use serde::{Deserialize, Serialize};

use crate::{config::Config, js::value::js_struct};

/// A share channel that leads to another site or app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    /// Channel the share is counted as.
    pub channel: Channel,
    /// Share address with its texts. `None` for a channel that has none: its text is copied to the clipboard.
    pub url: Option<String>,
    /// Audience whose own texts are in the address; none for the texts of the campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
}

/// An address as a QR code, without the quiet zone of four modules around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// Width and height in modules; 0 for none.
    pub size: u64,
    /// Dark modules as an SVG path, one unit per module.
    pub path: String,
}

js_struct!(ShareLink { channel, url, audience });
js_struct!(QrCode { size, path });

/// Landing page of a share, for an audience if there is one. A share in test mode leads to a page in test mode.
pub fn landing_url(config: &Config, audience: Option<Audience>, channel: Channel, lang: &str) -> String {
    let path = paths::landing(&config.campaign, &config.partner, channel);
    let mode = if config.mode == Mode::Test { "&mode=test" } else { "" };
    let (key, audience) = audience.map_or(("", ""), |audience| ("&audience=", audience.as_str()));
    [&config.public_url, &*path, "?lang=", lang, mode, key, audience].concat()
}

/// Address of the pledge as a page, in a language. `query` has the settings of the widget; see [`Config::page_query`].
pub fn page_url(config: &Config, query: &str, lang: &str) -> String {
    [&config.endpoint, &*paths::page(&config.campaign), "?lang=", lang, query].concat()
}

/// Link and message that a visitor shares.
#[derive(Clone, Copy)]
pub struct ShareContent<'a> {
    /// Settings of the widget.
    pub config: &'a Config,
    /// Language of the widget.
    pub lang: &'a str,
    /// Audience that the landing page is for: that of the host page, or the visitor's own if they are a minor. The
    /// friends of a child are children, but those of a teacher need not be teachers.
    pub audience: Option<Audience>,
    /// Message to a person the visitor knows.
    pub message: &'a str,
}

impl<'a> ShareContent<'a> {
    /// Chooses link and message for a visitor of an audience.
    pub fn new(config: &'a Config, campaign: &'a Campaign, audience: Option<Audience>) -> Self {
        let own = audience.and_then(|audience| campaign.guide(audience)?.share_message.as_ref());
        Self {
            config,
            lang: &campaign.lang,
            audience: audience.filter(|audience| audience.is_minor()).or(config.audience),
            message: own.unwrap_or(&campaign.share.message),
        }
    }

    /// Landing page of a channel.
    pub fn url(&self, channel: Channel) -> String {
        landing_url(self.config, self.audience, channel, self.lang)
    }

    /// Text that is copied for a channel: the link, or the message with the link.
    pub fn clipboard_text(&self, channel: Channel) -> String {
        let url = self.url(channel);
        if channel == Channel::Copy { url } else { [self.message, " ", &*url].concat() }
    }
}

/// Links with the texts of an audience, or with those of the campaign if it has none of its own.
pub fn links_for(links: &[ShareLink], audience: Option<Audience>) -> Vec<&ShareLink> {
    let own = audience.filter(|audience| links.iter().any(|link| link.audience == Some(*audience)));
    links.iter().filter(|link| link.audience == own).collect()
}
