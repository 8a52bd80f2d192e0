//! Shares, and visits by share links.

use serde::{Deserialize, Serialize};

use crate::{Channel, EntryId, LanguageTag, Mode};

/// A share or a visit by a share link. Both have this shape; each is sent to its own path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChannelAct {
    /// Id chosen by the device; the same id again is the same act.
    pub id: EntryId,
    /// Channel of the share.
    pub channel: Channel,
    /// Partner on whose page or through whose link it happened. An unknown partner counts as `open`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// Language of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<LanguageTag>,
    /// Live or test.
    #[serde(default)]
    pub mode: Mode,
}
