//! Channels a campaign is shared through.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

/// A share channel.
///
/// A share is counted when the visitor chooses the channel. The server does not learn what happens on the social
/// network afterwards.
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
    VariantNames,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Channel {
    /// The device's own share sheet.
    Native,
    /// The link, copied to the clipboard.
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
    /// Mastodon, through its own server chooser.
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
    /// Name used in URLs and JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Key of the channel's display name in the message catalogue.
    pub fn message_key(self) -> String {
        ["channel-", self.as_str()].concat()
    }
}
