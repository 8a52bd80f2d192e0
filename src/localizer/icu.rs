//! Number and plural forms on the server, from ICU4X.

pub use api::Messages;

use api::messages::Pattern;
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// Text of a message, in the given plural form if it has several.
pub fn pattern(messages: &Messages, key: &str, category: &str) -> Option<String> {
    match messages.0.get(key)? {
        Pattern::Plain(text) => Some(text.clone()),
        Pattern::Plural(forms) => forms.get(category).or_else(|| forms.get("other")).cloned(),
    }
}

/// A whole number in the notation of the language.
pub fn number(lang: &str, n: u64) -> Option<String> {
    let locale = Locale::try_from_str(lang).ok()?;
    let formatter = DecimalFormatter::try_new((&locale).into(), Default::default()).ok()?;
    Some(formatter.format(&n.into()).to_string())
}

/// Plural category of a number in the language.
pub fn plural_category(lang: &str, n: u64) -> Option<String> {
    let locale = Locale::try_from_str(lang).ok()?;
    let category = PluralRules::try_new((&locale).into(), Default::default()).ok()?.category_for(n);
    Some(category_name(category).to_owned())
}

/// Name of a plural category in message catalogues.
pub fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// Always `None`: the server renders current counts only, and only outdated counts are displayed with their time.
pub fn time(_lang: &str, _rfc3339: &str) -> Option<String> {
    None
}
