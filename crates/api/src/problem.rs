//! Error responses of the JSON API (RFC 9457).

use serde::{Deserialize, Serialize};

/// Media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Body of an error response. `code` is stable; the sentences may be reworded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`; `code` identifies the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// Reason phrase of the HTTP status.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// One sentence for a person.
    pub detail: String,
    /// Kind of problem, for a program.
    pub code: String,
}
