//! Who a visitor says they are. It picks the texts they read and the steps they are shown.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// An audience the campaign speaks to.
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
pub enum Audience {
    /// About 8 to 12 years old.
    Child,
    /// 13 to 17 years old.
    Teen,
    /// Parents and carers.
    Parent,
    /// Teachers and others who work with children.
    Educator,
    /// Companies that run services children use.
    Industry,
    /// Those who make law and policy.
    Policymaker,
    /// Anyone else, and whoever would rather not say.
    Everyone,
}

impl Audience {
    /// The name used in attributes, URLs and JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
