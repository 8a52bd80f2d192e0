//! Addresses that a share leads to: the landing page, and each channel's share address.
//!
//! Invariant: only the server fills campaign texts into share addresses. The page receives links and QR code complete.

use api::{Campaign, Channel, Mode, paths};
use serde::{Deserialize, Serialize};

use crate::{config::Config, js::value::js_struct};

/// A share channel that leads to another site or app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    /// Channel the share is counted as.
    pub channel: Channel,
    /// Share address with its texts. `None` for a channel that has none: its text is copied to the clipboard.
    pub url: Option<String>,
}

/// An address as a QR code, without the quiet zone of four modules around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// Width and height in modules; 0 for none.
    pub size: u64,
    /// Dark modules as an SVG path, one unit per module.
    pub path: String,
}

js_struct!(ShareLink { channel, url });
js_struct!(QrCode { size, path });

/// Landing page of a share. A share in test mode leads to a page in test mode.
pub fn landing_url(config: &Config, channel: Channel, lang: &str) -> String {
    let path = paths::landing(&config.campaign, &config.partner, channel);
    let mode = if config.mode == Mode::Test { "&mode=test" } else { "" };
    [&config.public_url, &*path, "?lang=", lang, mode].concat()
}

/// Text that is copied for a channel: the link, or a message with the link.
pub fn clipboard_text(config: &Config, campaign: &Campaign, channel: Channel) -> String {
    let url = landing_url(config, channel, &campaign.lang);
    if channel == Channel::Copy { url } else { [&campaign.share.message, " ", &*url].concat() }
}

/// Address of the pledge as a page, in a language. `query` has the settings of the widget; see [`Config::page_query`].
pub fn page_url(config: &Config, query: &str, lang: &str) -> String {
    [&config.endpoint, &*paths::page(&config.campaign), "?lang=", lang, query].concat()
}
