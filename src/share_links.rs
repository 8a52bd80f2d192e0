//! Where a share leads: the landing page, and the ways to pass its address on.
//!
//! Invariant: a campaign's texts are filled in by the server; the page gets links and QR code ready made.

use api::{Campaign, Channel, Mode};
use serde::{Deserialize, Serialize};

use crate::{
    Config,
    config::{Layout, Theme},
};

/// A way to share that leads to somebody else's page or app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    /// The channel it is counted as.
    pub channel: Channel,
    /// The channel's own page, filled in. None where a text goes there by the clipboard.
    pub url: Option<String>,
}

/// The landing page's address as a QR code, without the quiet zone of four modules that belongs around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// How many modules it is wide and high.
    pub size: u64,
    /// Its dark modules as an SVG path, one unit a module.
    pub path: String,
}

/// The page a share leads to. One from a test leads to a test.
pub fn landing_url(config: &Config, channel: Channel, lang: &str) -> String {
    let path = api::paths::landing(&config.campaign, &config.partner, channel);
    let mode = if config.mode == Mode::Test { "&mode=test" } else { "" };
    format!("{}{path}?lang={lang}{mode}", config.public_url)
}

/// What is pasted for a channel: the link, or a message with it.
pub fn pasted(config: &Config, campaign: &Campaign, channel: Channel) -> String {
    let url = landing_url(config, channel, &campaign.lang);
    if channel == Channel::Copy { url } else { format!("{} {url}", campaign.share.message) }
}

/// The pledge as a page, in a language, set up as this widget is.
pub fn page_url(config: &Config, lang: &str) -> String {
    let hidden: Vec<&str> = config.hide.iter().map(|section| section.as_str()).collect();
    let mut url = format!("{}{}?lang={lang}", config.endpoint, api::paths::page(&config.campaign));
    for (name, value, usual) in [
        ("partner", config.partner.as_str(), ""),
        ("audience", config.audience.map_or("", |audience| audience.as_str()), ""),
        ("layout", config.layout.as_str(), Layout::Full.as_str()),
        ("theme", config.theme.as_str(), Theme::Auto.as_str()),
        ("hide", hidden.join("+").as_str(), ""),
        ("mode", config.mode.as_str(), Mode::Live.as_str()),
        ("no-storage", if config.storage { "" } else { "1" }, ""),
    ] {
        if value != usual {
            url.extend(["&", name, "=", value]);
        }
    }
    url
}
