//! Language tags: well-formed or refused. Which of them a campaign offers is the server's knowledge.

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
    /// A tag that came from the server, which has looked at it already. In the page this spares the visitor the parser.
    pub fn checked_elsewhere(tag: String) -> Self {
        Self(tag)
    }

    /// The tag as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag and what is left of it as parts are cut off its end: `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647, lookup).
    pub fn lookup_chain(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.0.as_str()), |tag| tag.rfind('-').map(|at| &tag[..at]))
    }
}

/// The text is not a language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language must be a BCP 47 tag, such as fr or pt-BR")]
pub struct NotALanguageTag;

impl FromStr for LanguageTag {
    type Err = NotALanguageTag;

    fn from_str(text: &str) -> Result<Self, NotALanguageTag> {
        if text.len() > 35 || Locale::try_from_str(text).is_err() {
            return Err(NotALanguageTag);
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
    fn junk_is_no_language() {
        for text in ["", "f", "fr_", "français", "en--GB", "<b>", "123456789"] {
            assert!(text.parse::<LanguageTag>().is_err(), "{text}");
        }
    }
}
