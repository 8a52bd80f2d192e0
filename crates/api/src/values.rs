//! Names as people write them: values of attributes and parameters, and slugs in links.
//!
//! HTML matches enumerated values without regard to case. Programs that correct typing turn straight quotes into curly
//! ones, which are then a part of the value: `layout=”compact”`.

use std::{borrow::Cow, str::FromStr};

/// Quotation marks that can surround a value: straight, curly, low, angled, and accents used as such.
const QUOTATION_MARKS: &str = "\"'`´“”„‟«»‘’‚‛‹›「」『』＂＇′″";

/// Returns a value without the white space and quotation marks around it, in lower case.
pub fn normalized(value: &str) -> Cow<'_, str> {
    let value = unquoted(value);
    match value.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => value.to_ascii_lowercase().into(),
        false => value.into(),
    }
}

/// Returns a value without the white space and quotation marks around it.
pub fn unquoted(value: &str) -> &str {
    value.trim_matches(|character: char| is_space(character) || QUOTATION_MARKS.contains(character))
}

/// Parses an enumerated value. `None` if it is not one of the names.
pub fn parse_value<T: FromStr>(value: &str) -> Option<T> {
    normalized(value).parse().ok()
}

/// Returns the slug in a part of a link, in lower case and without anything before or after it that no slug has, such
/// as punctuation.
pub fn slug_in_link(part: &str) -> String {
    part.trim_matches(|character: char| !character.is_ascii_alphanumeric()).to_ascii_lowercase()
}

/// Returns true for white space and for invisible characters, which chat programs insert.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mode, attributes::Layout};

    #[test]
    fn case_spaces_and_quotation_marks_are_ignored() {
        for text in [
            "compact",
            "Compact",
            " COMPACT\t",
            "\"compact\"",
            "'compact'",
            "“compact”",
            "”compact”",
            "„Compact“",
            "‘compact’",
            "`compact´",
            "«\u{a0}compact\u{a0}»",
            "\u{feff}compact\u{200b}",
            " \"'compact'\" ",
        ] {
            assert_eq!(parse_value(text), Some(Layout::Compact), "{text}");
        }
        for text in ["", "\"\"", "com pact", "compact.", "compakt", "c\"ompact"] {
            assert_eq!(parse_value::<Layout>(text), None, "{text}");
        }
        assert_eq!(parse_value("“Test”"), Some(Mode::Test));
    }

    #[test]
    fn nothing_around_a_slug_in_a_link_belongs_to_it() {
        for part in
            ["ngo-be", "NGO-be", "ngo-be.", "ngo-be).", "“ngo-be”", "<ngo-be>", "ngo-be…", "ngo-be،", "ngo-be\u{200b}"]
        {
            assert_eq!(slug_in_link(part), "ngo-be", "{part}");
        }
        assert_eq!(slug_in_link(".)"), "");
    }
}
