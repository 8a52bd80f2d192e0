//! What a host page may set on the element, with a default for whatever is absent or junk.

use std::str::FromStr;

use api::{Audience, Channel, Mode};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The settings one widget is shown with. The server reads them from a URL, the element from its attributes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Config {
    /// The campaign's slug.
    pub campaign: String,
    /// The partner its acts are counted for; `open` where there is none.
    pub partner: String,
    /// Who the visitor is, where the host page knows.
    pub audience: Option<Audience>,
    /// How much of the widget is shown.
    pub layout: Layout,
    /// Its colours.
    pub theme: Theme,
    /// The parts that are not shown.
    pub hide: Vec<Section>,
    /// Whether acts count.
    pub mode: Mode,
    /// Whether the visitor's own acts may be remembered on their device.
    pub storage: bool,
    /// The channel of the share link that led here.
    pub channel: Option<Channel>,
    /// The server's origin, without a slash at the end, for calls and forms; empty on the server's own pages.
    pub endpoint: String,
    /// The server's public origin, without a slash at the end, for links that are passed on.
    pub public_url: String,
}

impl Config {
    /// Whether a part is shown.
    pub fn shows(&self, section: Section) -> bool {
        !self.hide.contains(&section)
    }
}

/// How much of the widget is shown.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Layout {
    /// Everything.
    #[default]
    Full,
    /// The pledge, the count, help and sharing.
    Compact,
    /// The count and a link to the pledge.
    Counter,
    /// The button alone.
    Button,
}

/// The colours.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Theme {
    /// As the visitor's device prefers.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A part of the widget a host page can hide. Help is not among them.
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
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Section {
    /// What the organisation asks of lawmakers.
    Advocacy,
    /// Further reading.
    Resources,
    /// What you can do.
    Steps,
    /// The ways to share.
    Share,
}

impl Layout {
    /// The name used in attributes and URLs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Section {
    /// The name used in attributes and URLs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Theme {
    /// The name used in attributes and URLs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Reads a setting; whatever is absent or junk is the default.
pub fn or_default<T: FromStr + Default>(text: Option<&str>) -> T {
    text.and_then(|text| text.trim().parse().ok()).unwrap_or_default()
}

/// Reads the space-separated list of parts to hide. Junk among them is passed over; the order does not matter.
pub fn hidden_sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = text.split_ascii_whitespace().filter_map(|name| name.parse().ok()).collect();
    sections.sort_unstable();
    sections.dedup();
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_is_the_default() {
        assert_eq!(or_default::<Layout>(Some("enormous")), Layout::Full);
        assert_eq!(or_default::<Theme>(None), Theme::Auto);
        assert_eq!(or_default::<Layout>(Some(" counter ")), Layout::Counter);
    }

    #[test]
    fn help_cannot_be_hidden() {
        assert_eq!(hidden_sections("help share  steps share"), [Section::Steps, Section::Share]);
    }
}
