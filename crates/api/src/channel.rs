//! The ways a campaign is passed on.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A way to share. Counted when the visitor chooses it; what happens after that is the network's affair.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Channel {
    /// The device's own share sheet.
    Native,
    /// The link, copied.
    Copy,
    /// A QR code.
    Qr,
    /// E-mail.
    Email,
    /// A text message.
    Sms,
    /// WhatsApp.
    Whatsapp,
    /// Telegram.
    Telegram,
    /// Signal.
    Signal,
    /// Facebook.
    Facebook,
    /// X, once Twitter.
    X,
    /// LinkedIn.
    Linkedin,
    /// Mastodon, by way of its own chooser of servers.
    Mastodon,
    /// Bluesky.
    Bluesky,
    /// Threads.
    Threads,
    /// Reddit.
    Reddit,
    /// LINE.
    Line,
    /// Viber.
    Viber,
}

impl Channel {
    /// The name used in URLs and JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The key of its name for people among the widget's words.
    pub fn word(self) -> String {
        format!("channel-{}", self.as_str())
    }
}
