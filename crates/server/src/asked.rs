//! What an address or a form asks for: names and values, read without ever failing, understood one by one.
//!
//! Invariant: what a name means is decided here, once, for the API and the pages alike.

use std::{convert::Infallible, str::FromStr};

use api::{Audience, Channel, LanguageTag, Mode};
use axum::{extract::FromRequestParts, http::request::Parts};
use sid_pledge::{
    Config,
    config::{hidden_sections, or_default},
};

use crate::{app::App, campaigns::Loaded, pages::accent::Accent, problem::Fault};

/// Names and values, as the URL Standard's form encoding has them.
#[derive(Clone, Debug, Default)]
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// Reads form-encoded bytes. Whatever is odd in them is replaced, never refused.
    pub fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The first value of a name. An empty one is the same as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// All values of a name.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a name is there, with a value or without.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The same with one value in place of whatever was asked under that name.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, and beneath it what only `other` has.
    #[must_use]
    pub fn over(mut self, other: Self) -> Self {
        let own: Vec<String> = self.0.iter().map(|(name, _)| name.clone()).collect();
        self.0.extend(other.0.into_iter().filter(|(name, _)| !own.contains(name)));
        self
    }

    /// The same without whatever was asked under some names.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.0.retain(|(known, _)| !names.contains(&known.as_str()));
        self
    }

    /// The language, which must be well-formed.
    pub fn lang(&self) -> Result<Option<LanguageTag>, Fault> {
        self.get("lang")
            .map(|tag| {
                tag.parse()
                    .map_err(|_| Fault::InvalidParameter("lang", "it must be a BCP 47 tag, such as fr".to_owned()))
            })
            .transpose()
    }

    /// The audience, which must be one there is.
    pub fn audience(&self) -> Result<Option<Audience>, Fault> {
        self.one_of("audience", "audience")
    }

    /// The channel, which must be one there is.
    pub fn channel(&self) -> Result<Option<Channel>, Fault> {
        self.one_of("channel", "channel")
    }

    /// The accent, if it is one. A page is not refused for its colour.
    pub fn accent(&self) -> Option<Accent> {
        self.get("accent")?.parse().ok()
    }

    /// Whether the acts count.
    pub fn mode(&self) -> Result<Mode, Fault> {
        Ok(self.one_of("mode", "mode")?.unwrap_or_default())
    }

    /// The settings of a widget that is strict about what it is asked, as the API is.
    pub fn config(&self, app: &App, campaign: &Loaded, endpoint: &str) -> Result<Config, Fault> {
        Ok(Config {
            audience: self.audience()?,
            mode: self.mode()?,
            channel: self.channel()?,
            ..self.lenient_config(app, campaign, endpoint)
        })
    }

    /// The settings of a widget on a page: whatever is junk is the default.
    pub fn lenient_config(&self, app: &App, campaign: &Loaded, endpoint: &str) -> Config {
        Config {
            campaign: campaign.slug.clone(),
            partner: app.partners.resolve(self.get("partner")).to_owned(),
            audience: self.audience().unwrap_or_default(),
            layout: or_default(self.get("layout")),
            theme: or_default(self.get("theme")),
            hide: hidden_sections(self.get("hide").unwrap_or_default()),
            mode: self.mode().unwrap_or_default(),
            storage: !self.has("no-storage"),
            channel: self.channel().unwrap_or_default(),
            endpoint: endpoint.to_owned(),
            public_url: app.public_url.clone(),
        }
    }

    fn one_of<T: FromStr>(&self, name: &'static str, what: &str) -> Result<Option<T>, Fault> {
        self.get(name)
            .map(|value| value.parse().map_err(|_| Fault::InvalidParameter(name, format!("there is no such {what}"))))
            .transpose()
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_bytes_are_junk_and_no_fault() {
        let asked = Asked::parse(b"lang=%ff&audience=&mode=test&promise=a&promise=b&=&%00");
        assert!(asked.lang().is_err());
        assert_eq!(asked.audience(), Ok(None));
        assert_eq!(asked.mode(), Ok(Mode::Test));
        assert_eq!(asked.all("promise"), ["a", "b"]);
        assert_eq!(asked.get("nothing"), None);
    }
}
