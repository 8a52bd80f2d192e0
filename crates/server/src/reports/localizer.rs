//! Messages and number formats of a report in one language.
//!
//! Invariant: a left-to-right value, such as a date or a name, keeps its direction inside a right-to-left text.

use std::sync::Arc;

use api::{Channel, Message, Messages};
use sid_pledge::localizer::Localizer;

use crate::campaigns::{LocalizedCampaign, PageMessage};

/// Messages and number formats of a report.
pub struct ReportLocalizer<'a> {
    localized: &'a LocalizedCampaign,
    widget: Localizer<Arc<Messages>>,
}

impl<'a> ReportLocalizer<'a> {
    /// Creates a localizer for a campaign's language.
    pub fn new(localized: &'a LocalizedCampaign) -> Self {
        Self { localized, widget: Localizer::new(localized.lang(), Arc::clone(&localized.messages)) }
    }

    /// Returns a page message.
    pub fn message(&self, message: PageMessage) -> &'a str {
        self.localized.page_message(message)
    }

    /// Formats a page message. Each value is isolated from the direction of the text around it (Unicode's first strong
    /// isolate).
    pub fn format(&self, message: PageMessage, values: &[(&str, &str)]) -> String {
        let isolated: Vec<_> = values.iter().map(|(name, value)| (*name, format!("\u{2068}{value}\u{2069}"))).collect();
        self.localized.format_page_message(message, &isolated)
    }

    /// Returns a widget message.
    pub fn widget_message(&self, message: Message) -> &'a str {
        self.localized.message(message)
    }

    /// Formats the widget's message on the time of the numbers.
    pub fn as_of(&self, time: &str) -> String {
        self.widget.format(Message::AsOf, &[("time", time)])
    }

    /// Returns the name of a channel.
    pub fn channel(&self, channel: Channel) -> String {
        self.widget.channel(channel)
    }

    /// Formats a whole number.
    pub fn number(&self, n: u64) -> String {
        self.widget.number(n)
    }
}
