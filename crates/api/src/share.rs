//! Passing the campaign on, and coming through a link that somebody passed on.

use serde::{Deserialize, Serialize};

use crate::{Channel, EntryId, LanguageTag, Mode};

/// A share, or a visit by a share link: an act through a channel. Both are sent in this shape, each to its own path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChannelAct {
    /// Chosen by the device; the same id again is the same act.
    pub id: EntryId,
    /// The channel.
    pub channel: Channel,
    /// The partner on whose page, or by whose link. One the campaign does not know counts as `open`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// The language of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<LanguageTag>,
    /// Whether it counts.
    #[serde(default)]
    pub mode: Mode,
}
