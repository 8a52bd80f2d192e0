//! Language tags (BCP 47). Only well-formed tags are accepted; the server compares them with the languages a campaign
//! supports.

use std::{fmt, str::FromStr};

use icu_locale_core::Locale;
use serde::{Deserialize, Deserializer, Serialize, de};

/// A well-formed language tag (BCP 47), such as `fr` or `fr-CA`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(transparent)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Wraps a tag that the server has already validated. The page's wasm thus does without the parser.
    pub fn from_trusted(tag: String) -> Self {
        Self(tag)
    }

    /// Tag as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tag followed by its ever shorter prefixes: `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647, lookup).
    pub fn lookup_chain(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.0.as_str()), |tag| tag.rfind('-').map(|at| &tag[..at]))
    }
}

/// Error: the text is not a language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language must be a BCP 47 tag, such as fr or pt-BR")]
pub struct InvalidLanguageTag;

impl FromStr for LanguageTag {
    type Err = InvalidLanguageTag;

    fn from_str(text: &str) -> Result<Self, InvalidLanguageTag> {
        if text.len() > 35 || Locale::try_from_str(text).is_err() {
            return Err(InvalidLanguageTag);
        }
        Ok(Self(text.to_owned()))
    }
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
    fn an_ill_formed_tag_is_refused() {
        for text in ["", "f", "fr_", "français", "en--GB", "<b>", "123456789"] {
            assert!(text.parse::<LanguageTag>().is_err(), "{text}");
        }
    }
}
