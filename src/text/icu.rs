//! Number and plural forms on the server, from ICU4X.

pub use api::Words;

use api::words::Phrase;
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// A word's text, in one of its plural forms if it has any.
pub fn phrase(words: &Words, key: &str, category: &str) -> Option<String> {
    match words.0.get(key)? {
        Phrase::Plain(text) => Some(text.clone()),
        Phrase::Plural(forms) => forms.get(category).or_else(|| forms.get("other")).cloned(),
    }
}

/// A whole number as the language writes it.
pub fn number(lang: &str, n: u64) -> Option<String> {
    let locale = Locale::try_from_str(lang).ok()?;
    let formatter = DecimalFormatter::try_new((&locale).into(), Default::default()).ok()?;
    Some(formatter.format(&n.into()).to_string())
}

/// The plural category of a number in the language.
pub fn plural_category(lang: &str, n: u64) -> Option<String> {
    let locale = Locale::try_from_str(lang).ok()?;
    let category = match PluralRules::try_new((&locale).into(), Default::default()).ok()?.category_for(n) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    };
    Some(category.to_owned())
}

/// The server shows only numbers that are true at that moment, so there is no time it would have to write.
pub fn time(_lang: &str, _rfc3339: &str) -> Option<String> {
    None
}
