//! Where a share leads: the landing page, and each network's own share page with the campaign's words filled in.
//!
//! Invariant: only the server fills in templates; the page gets the links ready made.

use api::{Channel, Mode};
use serde::{Deserialize, Serialize};

use crate::{
    Config,
    config::{Layout, Theme},
};

/// A plain link to a network's own share page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    /// The channel it is counted as.
    pub channel: Channel,
    /// The network's name for people.
    pub name: String,
    /// The network's own share page, filled in.
    pub url: String,
}

/// The page a share leads to.
pub fn landing_url(config: &Config, channel: Channel, lang: &str) -> String {
    let path = api::paths::landing(&config.campaign, &config.partner, channel);
    format!("{}{path}?lang={lang}", config.public_url)
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

/// The links of a campaign's networks, for one partner and language.
#[cfg(not(target_arch = "wasm32"))]
pub fn share_links(config: &Config, campaign: &api::Campaign) -> Vec<ShareLink> {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

    // What `encodeURIComponent` leaves as it is, less the quotes and brackets that some networks trip over.
    const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    let encode = |text: &str| utf8_percent_encode(text, &ENCODED).to_string();
    let hashtags: Vec<String> = campaign.share.hashtags.iter().map(|tag| format!("#{tag}")).collect();
    let link = |network: &api::campaign::Network| ShareLink {
        channel: network.channel,
        name: network.name.clone(),
        url: network
            .template
            .replace("{url}", &encode(&landing_url(config, network.channel, &campaign.lang)))
            .replace("{text}", &encode(&campaign.share.text))
            .replace("{hashtags}", &encode(&hashtags.join(" "))),
    };
    campaign.share.networks.iter().map(link).collect()
}
