//! Presentation of the widget: layout, colour theme and hidden sections.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

/// Layout: the sections that are displayed.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
    VariantNames,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Layout {
    /// All sections.
    #[default]
    Full,
    /// Pledge, count, help and sharing.
    Compact,
    /// Count and a link to the pledge.
    Counter,
    /// Button alone, with a link to the pledge.
    Button,
}

/// Colour theme.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
    VariantNames,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Theme {
    /// Preference of the visitor's device.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A section that a host page can hide. Help is not among them.
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
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum HideableSection {
    /// The organisation's demands on lawmakers.
    Advocacy,
    /// Further reading.
    Resources,
    /// "What you can do" steps.
    Steps,
    /// Share channels.
    Share,
}

impl Layout {
    /// Name used in attributes and URLs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Theme {
    /// Name used in attributes and URLs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl HideableSection {
    /// Name used in attributes and URLs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
