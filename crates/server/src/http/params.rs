//! Request parameters: names and values of a query string or a form.
//!
//! Invariant: reading never fails. Each parameter is validated on its own, by the handler that needs it.

use std::{convert::Infallible, str::FromStr};

use api::{
    Audience, Channel, LanguageTag, Mode,
    attributes::{self, Attribute},
    values::{parse_value, unquoted},
};
use axum::{extract::FromRequestParts, http::request::Parts};
use form_urlencoded::Serializer;

use super::error::HttpError;
use crate::colour::Colour;

/// Names and values in the URL Standard's form encoding.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Decodes form-encoded bytes. Bytes that are not UTF-8 are replaced, never refused.
    pub fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// Returns the first value of a name, trimmed. An empty value is the same as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns all values of a name.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// Returns true if a name is present, with or without a value.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Replaces all values of a name by one value.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds the parameters of `other` whose names are missing here.
    #[must_use]
    pub fn with_defaults(mut self, other: Self) -> Self {
        let own: Vec<String> = self.0.iter().map(|(name, _)| name.clone()).collect();
        self.0.extend(other.0.into_iter().filter(|(name, _)| !own.contains(name)));
        self
    }

    /// Removes all values of some names.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.0.retain(|(known, _)| !names.contains(&known.as_str()));
        self
    }

    /// Returns the language, which must be a well-formed tag.
    pub fn lang(&self) -> Result<Option<LanguageTag>, HttpError> {
        let parse = |tag: &str| tag.parse().map_err(|_| HttpError::invalid("lang", "use a BCP 47 tag, such as fr"));
        self.get("lang").map(parse).transpose()
    }

    /// Returns the audience, which must be a known one.
    pub fn audience(&self) -> Result<Option<Audience>, HttpError> {
        self.parse_value("audience")
    }

    /// Returns the channel, which must be a known one.
    pub fn channel(&self) -> Result<Option<Channel>, HttpError> {
        self.parse_value("channel")
    }

    /// Returns the accent colour. An invalid colour is ignored: a page is not refused for its colour.
    pub fn accent(&self) -> Option<Colour> {
        unquoted(self.get("accent")?).parse().ok()
    }

    /// Returns the mode, which must be a known one; `live` by default.
    pub fn mode(&self) -> Result<Mode, HttpError> {
        Ok(self.parse_value("mode")?.unwrap_or_default())
    }

    /// Returns the mode of a page or a widget; `live` by default. A mode that is not understood is `test`: its
    /// author did not mean `live`, and an act that counts cannot be made a test afterwards.
    pub fn page_mode(&self) -> Mode {
        self.mode().unwrap_or(Mode::Test)
    }

    /// Starts the query of a link to another page of this server: the language and the widget's settings.
    ///
    /// The channel is left out. A visitor who follows a link from a page did not come by a share link once more.
    pub fn forwarded(&self, lang: Option<&str>) -> Serializer<'static, String> {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(lang.map(|lang| ("lang", lang)));
        let (flags, valued): (Vec<&Attribute>, Vec<&Attribute>) =
            attributes::forwarded().partition(|attribute| attribute.is_flag());
        for attribute in valued {
            query.extend_pairs(self.get(attribute.name).map(|value| (attribute.name, value)));
        }
        for flag in flags.iter().map(|attribute| attribute.name).chain(["frame"]) {
            if self.has(flag) {
                query.append_key_only(flag);
            }
        }
        query
    }

    fn parse_value<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, HttpError> {
        let parse = |value: &str| parse_value(value).ok_or_else(|| HttpError::invalid(name, "unknown value"));
        self.get(name).map(parse).transpose()
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undecodable_bytes_are_replaced_and_never_an_error() {
        let params = Params::parse(b"lang=%ff&audience=&mode=test&promise=a&promise=b&=&%00");
        assert!(params.lang().is_err());
        assert_eq!(params.audience(), Ok(None));
        assert_eq!(params.mode(), Ok(Mode::Test));
        assert_eq!(params.all("promise"), ["a", "b"]);
        assert_eq!(params.get("nothing"), None);
    }

    #[test]
    fn a_page_in_a_mode_that_is_not_understood_is_a_test() {
        for (query, mode, page_mode) in [
            ("", Ok(Mode::Live), Mode::Live),
            ("mode=", Ok(Mode::Live), Mode::Live),
            ("mode=LIVE", Ok(Mode::Live), Mode::Live),
            ("mode=%E2%80%9CTest%E2%80%9D", Ok(Mode::Test), Mode::Test),
            ("mode=tset", Err(()), Mode::Test),
            ("mode=true", Err(()), Mode::Test),
        ] {
            let params = Params::parse(query.as_bytes());
            assert_eq!((params.mode().map_err(|_| ()), params.page_mode()), (mode, page_mode), "{query}");
        }
    }
}
