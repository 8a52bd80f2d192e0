//! Fields common to all acts: an id chosen by the client, and the mode.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};
use uuid::Uuid;

/// Id of an act: a UUIDv7 (RFC 9562) made by the client, so that sending the act again changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
#[serde(transparent)]
pub struct EntryId(Uuid);

impl EntryId {
    /// Length of an id as text.
    pub const TEXT_LENGTH: usize = uuid::fmt::Hyphenated::LENGTH;

    /// Creates an id from the time in milliseconds since 1970 and ten random bytes.
    pub fn new(unix_millis: u64, random: &[u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_millis, random).into_uuid())
    }

    /// Sixteen bytes of the id.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The id as text, in ASCII.
    pub fn to_text(&self) -> [u8; Self::TEXT_LENGTH] {
        let mut text = [0; Self::TEXT_LENGTH];
        self.0.hyphenated().encode_lower(&mut text);
        text
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Error: the text is not a UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id must be a UUIDv7, such as 01890a5d-ac96-774b-bcce-b302099a8057")]
pub struct InvalidEntryId;

impl std::str::FromStr for EntryId {
    type Err = InvalidEntryId;

    fn from_str(text: &str) -> Result<Self, InvalidEntryId> {
        match Uuid::try_parse(text) {
            Ok(uuid)
                if text.len() == Self::TEXT_LENGTH
                    && uuid.get_version_num() == 7
                    && uuid.get_variant() == uuid::Variant::RFC4122 =>
            {
                Ok(Self(uuid))
            }
            _ => Err(InvalidEntryId),
        }
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Mode of an act: live or test.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub enum Mode {
    /// Counted.
    #[default]
    Live,
    /// Counted separately, for trials.
    Test,
}

impl Mode {
    /// Name used in attributes, URLs and JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_id_round_trips() {
        let id = EntryId::new(1_675_728_000_000, &[7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn only_a_version_7_in_its_canonical_form_is_an_id() {
        for text in [
            "",
            "not-an-id",
            "f47ac10b-58cc-4372-a567-0e02b2c3d479",
            "01890a5dac96774bbcceb302099a8057",
            "{01890a5d-ac96-774b-bcce-b302099a8057}",
        ] {
            assert_eq!(text.parse::<EntryId>(), Err(InvalidEntryId), "{text}");
        }
        assert!("01890a5d-ac96-774b-bcce-b302099a8057".parse::<EntryId>().is_ok());
    }
}
