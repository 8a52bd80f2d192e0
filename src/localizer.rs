//! Messages in the visitor's language, with the number, plural and date forms of that language.
//!
//! Invariant: no language's rules are written here. The page asks the browser's `Intl`, the server asks ICU4X; both
//! take them from Unicode's CLDR.

#[cfg(not(target_arch = "wasm32"))]
mod icu;
#[cfg(target_arch = "wasm32")]
mod intl;
#[cfg(test)]
mod tests;

use std::{ops::Deref, rc::Rc};

use api::{
    Audience, Channel, Message,
    messages::{audience_key, interpolate},
};

#[cfg(not(target_arch = "wasm32"))]
use icu as forms;
#[cfg(target_arch = "wasm32")]
use intl as forms;

pub use forms::Messages;
#[cfg(not(target_arch = "wasm32"))]
pub use icu::category_name;

/// Formats messages, numbers and times in one language.
#[derive(Clone)]
pub struct Localizer<M = Rc<Messages>> {
    lang: Rc<str>,
    messages: M,
    audience: Option<Audience>,
}

impl<M: Deref<Target = Messages>> Localizer<M> {
    /// Creates a localizer for the message catalogue of one language.
    pub fn new(lang: &str, messages: M) -> Self {
        Self { lang: lang.into(), messages, audience: None }
    }

    /// Uses the texts for an audience, where there are any.
    pub fn for_audience(self, audience: Option<Audience>) -> Self {
        Self { audience, ..self }
    }

    /// Text of a message without placeholders.
    pub fn message(&self, message: Message) -> String {
        self.pattern(message, "other")
    }

    /// Text of a message with the values of its placeholders.
    pub fn format(&self, message: Message, values: &[(&str, &str)]) -> String {
        interpolate(&self.pattern(message, "other"), values)
    }

    /// Text of a message in the plural form of a number, with the number.
    pub fn format_count(&self, message: Message, count: u64) -> String {
        self.format_count_as(message, count, &self.number(count))
    }

    /// Text of a message in the plural form of a number, with another notation of the number.
    pub fn format_count_as(&self, message: Message, count: u64, notation: &str) -> String {
        let category = forms::plural_category(&self.lang, count).unwrap_or_default();
        interpolate(&self.pattern(message, &category), &[("count", notation)])
    }

    /// Display name of a channel.
    pub fn channel(&self, channel: Channel) -> String {
        forms::pattern(&self.messages, &channel.message_key(), "other").unwrap_or_else(|| channel.as_str().to_owned())
    }

    /// A whole number.
    pub fn number(&self, n: u64) -> String {
        forms::number(&self.lang, n).unwrap_or_else(|| n.to_string())
    }

    /// A whole number, or a dash for a number below the floor.
    pub fn number_or_dash(&self, floor: u64, n: u64) -> String {
        if n < floor { "–".to_owned() } else { self.number(n) }
    }

    /// Date and time of an RFC 3339 time.
    pub fn time(&self, rfc3339: &str) -> String {
        forms::time(&self.lang, rfc3339).unwrap_or_else(|| rfc3339.to_owned())
    }

    /// Text of a message before interpolation. A missing message gives its key: visible, and no reason to fail on a
    /// host page.
    fn pattern(&self, message: Message, category: &str) -> String {
        let text = |key: &str| forms::pattern(&self.messages, key, category);
        let own = self.audience.and_then(|audience| text(&audience_key(audience, message.key())));
        own.or_else(|| text(message.key())).unwrap_or_else(|| message.key().to_owned())
    }
}
