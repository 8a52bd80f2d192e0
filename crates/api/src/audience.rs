//! Audience of a visitor, as they chose it. It selects the texts and steps they see.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

/// An audience the campaign addresses.
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
    /// People who make law and policy.
    Policymaker,
    /// Anyone else, and visitors who prefer not to say.
    Everyone,
}

impl Audience {
    /// Children and teens.
    pub const MINORS: [Self; 2] = [Self::Child, Self::Teen];

    /// Name used in attributes, URLs and JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// `true` for children and teens.
    pub fn is_minor(self) -> bool {
        Self::MINORS.contains(&self)
    }
}
