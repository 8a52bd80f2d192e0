//! The widget's own words in the visitor's language, with numbers and plurals as that language forms them.
//!
//! Invariant: no language's rules are written down here. The page asks `Intl`, the server asks ICU4X, and both know
//! them from Unicode's CLDR.

#[cfg(not(target_arch = "wasm32"))]
#[path = "text/icu.rs"]
mod forms;
#[cfg(target_arch = "wasm32")]
#[path = "text/intl.rs"]
mod forms;

use std::{ops::Deref, rc::Rc};

use api::{Channel, Word};

pub use forms::Words;

/// Says words in one language.
#[derive(Clone)]
pub struct Text<W = Rc<Words>> {
    lang: Rc<str>,
    words: W,
}

impl<W: Deref<Target = Words>> Text<W> {
    /// A voice for the words of one language.
    pub fn new(lang: &str, words: W) -> Self {
        Self { lang: lang.into(), words }
    }

    /// A word without a number in it.
    pub fn say(&self, word: Word) -> String {
        self.phrase(word, "other")
    }

    /// A word with its placeholders filled in.
    pub fn say_with(&self, word: Word, values: &[(&str, &str)]) -> String {
        fill(self.phrase(word, "other"), values)
    }

    /// A word in the form that goes with a number, and the number in it.
    pub fn say_count(&self, word: Word, count: u64) -> String {
        self.say_counted(word, count, &self.number(count))
    }

    /// The same, with the number written in some other way.
    pub fn say_counted(&self, word: Word, count: u64, written: &str) -> String {
        let category = forms::plural_category(&self.lang, count).unwrap_or_default();
        fill(self.phrase(word, &category), &[("count", written)])
    }

    /// A channel's name for people.
    pub fn channel(&self, channel: Channel) -> String {
        forms::phrase(&self.words, &channel.word(), "other").unwrap_or_else(|| channel.as_str().to_owned())
    }

    /// A whole number.
    pub fn number(&self, n: u64) -> String {
        forms::number(&self.lang, n).unwrap_or_else(|| n.to_string())
    }

    /// A whole number from a floor on, and a dash below.
    pub fn number_from(&self, floor: u64, n: u64) -> String {
        if n < floor { "–".to_owned() } else { self.number(n) }
    }

    /// Day and time of an RFC 3339 time.
    pub fn time(&self, rfc3339: &str) -> String {
        forms::time(&self.lang, rfc3339).unwrap_or_else(|| rfc3339.to_owned())
    }

    /// A word that is missing shows its key: plain to see, and no reason to fail on somebody's page.
    fn phrase(&self, word: Word, category: &str) -> String {
        forms::phrase(&self.words, word.key(), category).unwrap_or_else(|| word.key().to_owned())
    }
}

fn fill(text: String, values: &[(&str, &str)]) -> String {
    values.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use api::words::Phrase;

    use super::*;

    fn text(lang: &str, forms: &[(&str, &str)]) -> Text {
        let forms = forms.iter().map(|(category, text)| ((*category).into(), (*text).into())).collect();
        Text::new(lang, Rc::new(Words([(Word::PledgeCount.key().into(), Phrase::Plural(forms))].into())))
    }

    #[test]
    fn a_number_takes_the_form_its_language_gives_it() {
        let english = text("en", &[("one", "{count} person"), ("other", "{count} people")]);
        assert_eq!(english.say_count(Word::PledgeCount, 1), "1 person");
        assert_eq!(english.say_count(Word::PledgeCount, 12_345), "12,345 people");
        let arabic = text("ar", &[("two", "اثنان"), ("few", "{count} قليل"), ("other", "{count}")]);
        assert_eq!(arabic.say_count(Word::PledgeCount, 2), "اثنان");
        assert!(arabic.say_count(Word::PledgeCount, 7).ends_with("قليل"));
    }

    #[test]
    fn a_form_the_file_lacks_falls_back_to_other() {
        assert_eq!(text("pl", &[("other", "{count} osób")]).say_count(Word::PledgeCount, 3), "3 osób");
    }

    #[test]
    fn a_missing_word_shows_its_key() {
        assert_eq!(text("en", &[]).say(Word::TakePledge), "take-pledge");
    }
}
