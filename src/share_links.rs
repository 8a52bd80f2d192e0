//! Where a share leads: the landing page, and each network's own share page with the campaign's words filled in.
//!
//! Invariant: only the server fills in templates; the page gets the links ready made.

use api::Channel;
use serde::{Deserialize, Serialize};

use crate::Config;

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
