//! The words and numbers of a partner's page in one language.
//!
//! Invariant: what is read from left to right, a date or a name, stays so inside a text that is not.

use std::sync::Arc;

use api::{Channel, Word, Words};
use sid_pledge::text::Text;

use crate::{
    campaigns::{Edition, PageWord},
    pages::{plain, say, say_with},
};

/// Says what belongs on a partner's page.
pub struct Voice<'a> {
    edition: &'a Edition,
    text: Text<Arc<Words>>,
}

impl<'a> Voice<'a> {
    /// A voice in the edition's language.
    pub fn new(edition: &'a Edition) -> Self {
        Self { edition, text: Text::new(&edition.campaign.lang, Arc::clone(&edition.words)) }
    }

    /// A word of the pages.
    pub fn say(&self, word: PageWord) -> &'a str {
        say(self.edition, word)
    }

    /// A word of the pages with its placeholders filled in, each kept apart from the direction of what is around it
    /// (Unicode's first strong isolate).
    pub fn say_with(&self, word: PageWord, values: &[(&str, &str)]) -> String {
        let apart: Vec<_> = values.iter().map(|(name, value)| (*name, format!("\u{2068}{value}\u{2069}"))).collect();
        say_with(self.edition, word, &apart)
    }

    /// A word of the widget.
    pub fn widget(&self, word: Word) -> &'a str {
        plain(&self.edition.words, word)
    }

    /// A word of the widget with the time in it.
    pub fn as_of(&self, time: &str) -> String {
        self.text.say_with(Word::AsOf, &[("time", time)])
    }

    /// A channel's name.
    pub fn channel(&self, channel: Channel) -> String {
        self.text.channel(channel)
    }

    /// A whole number.
    pub fn number(&self, n: u64) -> String {
        self.text.number(n)
    }
}
