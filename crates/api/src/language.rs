//! Language tags (BCP 47). Tags that are well-formed, or nearly so, are accepted; the server compares them with the
//! languages a campaign supports.

use std::{fmt, str::FromStr};

use icu_locale_core::Locale;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::values::unquoted;

/// A well-formed language tag (BCP 47), such as `fr` or `fr-CA`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(transparent)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Tag as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tag followed by its ever shorter prefixes: `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647, lookup).
    pub fn lookup_chain(&self) -> impl Iterator<Item = &str> {
        prefixes(&self.0)
    }
}

/// Error: the text is not a language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language must be a BCP 47 tag, such as fr or pt-BR")]
pub struct InvalidLanguageTag;

impl FromStr for LanguageTag {
    type Err = InvalidLanguageTag;

    /// Reads a tag as people and programs write it.
    ///
    /// A well-formed tag stays as it is. Of any other text, the encoding of a POSIX locale (`pt_BR.UTF-8`) and subtags
    /// at the end are removed until the rest is well-formed: `fr_FR` is `fr-FR`, and `zh-hant-x` is `zh-hant`.
    fn from_str(text: &str) -> Result<Self, InvalidLanguageTag> {
        let text = unquoted(text);
        if is_well_formed(text) {
            return Ok(Self(text.to_owned()));
        }
        let locale = text.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
        let longest = locale.trim_end_matches(|character: char| !character.is_ascii_alphanumeric());
        let mut shorter = prefixes(longest);
        shorter.find(|tag| is_well_formed(tag)).map(|tag| Self(tag.to_owned())).ok_or(InvalidLanguageTag)
    }
}

/// Returns true for a well-formed tag (BCP 47) of at most 35 characters.
pub fn is_well_formed(tag: &str) -> bool {
    tag.len() <= 35 && Locale::try_from_str(tag).is_ok()
}

/// Returns a tag and its prefixes, each with one subtag less.
fn prefixes(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rsplit_once('-').map(|(shorter, _)| shorter))
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LanguageTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regional_tag_falls_back_part_by_part() {
        let tag: LanguageTag = "zh-Hant-TW".parse().expect("well-formed");
        assert_eq!(tag.lookup_chain().collect::<Vec<_>>(), ["zh-Hant-TW", "zh-Hant", "zh"]);
    }

    #[test]
    fn a_tag_is_understood_as_people_and_programs_write_it() {
        for (text, tag) in [
            ("fr", "fr"),
            ("FR", "FR"),
            ("zh-Hant-TW", "zh-Hant-TW"),
            ("fr_FR", "fr-FR"),
            (" fr\u{a0}", "fr"),
            ("“fr”", "fr"),
            ("pt_BR.UTF-8", "pt-BR"),
            ("de_DE@euro", "de-DE"),
            ("sr_RS.UTF-8@latin", "sr-RS"),
            ("zh-hant-x", "zh-hant"),
            ("pt-PT-ao90", "pt-PT"),
            ("en--GB", "en"),
            ("fr_", "fr"),
            ("fr-", "fr"),
            ("fr.", "fr"),
            ("fr)", "fr"),
            ("en_US:en", "en"),
        ] {
            assert_eq!(text.parse::<LanguageTag>().as_ref().map(LanguageTag::as_str), Ok(tag), "{text}");
        }
    }

    #[test]
    fn an_ill_formed_tag_is_refused() {
        for text in ["", "f", "_", "-fr", "C", "C.UTF-8", "x-klingon", "français", "<br>", "123456789", "fr FR", "*"] {
            assert!(text.parse::<LanguageTag>().is_err(), "{text}");
        }
    }
}
