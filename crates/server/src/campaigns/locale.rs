//! The widget's own words and the pages' in one language.
//!
//! Invariant: a language has every word, each in every plural form that language has (Unicode CLDR).

use std::{collections::BTreeMap, sync::Arc};

use api::{Word, Words, campaign::Direction, words::Phrase};
use icu_locale_core::Locale as IcuLocale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use strum::EnumString;

use super::{check, page_words::PageWord, part::Part};

/// A language of the widget.
#[derive(Debug)]
pub struct Locale {
    /// Its name in itself.
    pub name: String,
    /// The direction it is read in.
    pub direction: Direction,
    /// Language and territory, as Open Graph's `og:locale` has them.
    pub open_graph: String,
    /// The widget's words.
    pub words: Arc<Words>,
    /// The words of the server's pages.
    pub pages: Arc<Words>,
}

/// What a word's text must be like.
struct Expected {
    key: &'static str,
    placeholders: &'static [&'static str],
    is_plural: bool,
}

impl From<Word> for Expected {
    fn from(word: Word) -> Self {
        Self { key: word.key(), placeholders: word.placeholders(), is_plural: word.is_plural() }
    }
}

impl From<PageWord> for Expected {
    fn from(word: PageWord) -> Self {
        Self { key: word.key(), placeholders: word.placeholders(), is_plural: word.is_plural() }
    }
}

/// Whether a native speaker has read a file.
#[derive(Clone, Copy, Debug, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum Review {
    /// Not yet.
    Pending,
    /// One has.
    Native,
}

/// Reads a file of words.
pub fn read(tag: &str, mut part: Part<'_>) -> Locale {
    let name = part.text("name");
    let direction = match part.text("dir").as_str() {
        "ltr" | "" => Direction::Ltr,
        "rtl" => Direction::Rtl,
        other => {
            part.fault("dir", &format!("“{other}” is not ltr or rtl"));
            Direction::Ltr
        }
    };
    let open_graph = part.text("open_graph");
    if !open_graph.is_empty() && !is_open_graph(&open_graph) {
        part.fault("open_graph", &format!("“{open_graph}” is not a language and a territory, such as fr_FR"));
    }
    part.name::<Review>("review", "pending or native");
    let forms = plural_forms(tag);
    if forms.is_empty() {
        part.fault("", "the plural forms of this language are not known");
    }
    let words = read_words(Word::ALL, &forms, part.part("words"));
    let pages = read_words(PageWord::ALL, &forms, part.part("pages"));
    Locale { name, direction, open_graph, words: Arc::new(words), pages: Arc::new(pages) }
}

fn read_words<W: Copy + Into<Expected>>(all: &[W], forms: &[&str], mut part: Part<'_>) -> Words {
    let expected = all.iter().map(|word| (*word).into());
    Words(expected.map(|word| (word.key.to_owned(), read_phrase(&word, forms, &mut part))).collect())
}

fn is_open_graph(text: &str) -> bool {
    text.split_once('_').is_some_and(|(language, territory)| {
        matches!(language.len(), 2 | 3)
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && territory.len() == 2
            && territory.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

fn read_phrase(word: &Expected, forms: &[&str], part: &mut Part<'_>) -> Phrase {
    let key = word.key;
    if !word.is_plural {
        let text = part.text(key);
        check_phrase(part, key, &text, word);
        return Phrase::Plain(text);
    }
    if !part.keys().iter().any(|known| known == key) {
        part.fault(key, "is missing");
        return Phrase::Plural(BTreeMap::new());
    }
    if !part.holds_table(key) {
        part.text(key);
        part.fault(key, &format!("must have a text for each of: {}", forms.join(", ")));
        return Phrase::Plural(BTreeMap::new());
    }
    let mut part = part.part(key);
    let texts = forms.iter().map(|form| {
        let text = part.text(form);
        check_phrase(&part, form, &text, word);
        ((*form).to_owned(), text)
    });
    Phrase::Plural(texts.collect())
}

fn check_phrase(part: &Part<'_>, key: &str, text: &str, word: &Expected) {
    if let Some(fault) = check::phrase(text, word.placeholders).filter(|_| !text.is_empty()) {
        part.fault(key, &fault);
    }
}

/// The names of a language's plural forms.
fn plural_forms(tag: &str) -> Vec<&'static str> {
    let Ok(locale) = IcuLocale::try_from_str(tag) else { return Vec::new() };
    let Ok(rules) = PluralRules::try_new(locale.into(), PluralRulesOptions::default()) else { return Vec::new() };
    rules
        .categories()
        .map(|category| match category {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_language_has_the_plural_forms_of_cldr() {
        let forms = |tag| plural_forms(tag).into_iter().collect::<BTreeSet<_>>();
        assert_eq!(forms("en"), BTreeSet::from(["one", "other"]));
        assert_eq!(forms("fr"), BTreeSet::from(["one", "many", "other"]));
        assert_eq!(forms("ar"), BTreeSet::from(["zero", "one", "two", "few", "many", "other"]));
    }
}
