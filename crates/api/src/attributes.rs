//! Table of the element's attributes, and the types of those values that no act contains.
//!
//! This is the only list of them. `cargo xtask generate` writes from it what the loader, the WordPress plugin, the npm
//! manifest, the type declarations and the documents need.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::{Audience, Mode};

/// Slug of the campaign that is displayed if the attribute `campaign` is absent or invalid.
pub const DEFAULT_CAMPAIGN: &str = "sid-2023";

/// Slug that stands for no partner. Acts are counted for it if no active partner is named.
pub const NO_PARTNER: &str = "open";

/// All attributes, in the order in which documents list them.
pub const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "campaign",
        property: Some("campaign"),
        values: Values::Text("a campaign's slug"),
        default: Some(DEFAULT_CAMPAIGN),
        summary: "The campaign.",
        default_text: "`sid-2023`",
        effect: Effect::Source,
        is_forwarded: false,
        is_editable: true,
    },
    Attribute {
        name: "partner",
        property: Some("partner"),
        values: Values::Text("a partner's slug"),
        default: Some(NO_PARTNER),
        summary: "The partner that actions are counted for.",
        default_text: "`open`, which belongs to no partner; unknown and paused partners are counted as `open` too",
        effect: Effect::Parameter,
        is_forwarded: true,
        is_editable: true,
    },
    Attribute {
        name: "lang",
        property: None,
        values: Values::Text("a language tag (BCP 47)"),
        default: None,
        summary: "The language. The visitor may choose another.",
        default_text: "the nearest ancestor's `lang`, then the browser's languages, then the campaign's default",
        effect: Effect::Parameter,
        is_forwarded: false,
        is_editable: true,
    },
    Attribute {
        name: "audience",
        property: Some("audience"),
        values: Values::OneOf(<Audience as VariantNames>::VARIANTS),
        default: None,
        summary: "The visitor's audience, where the page knows it.",
        default_text: "the visitor chooses",
        effect: Effect::Parameter,
        is_forwarded: true,
        is_editable: true,
    },
    Attribute {
        name: "layout",
        property: Some("layout"),
        values: Values::OneOf(<Layout as VariantNames>::VARIANTS),
        default: Some("full"),
        summary: "The sections that are shown.",
        default_text: "`full`",
        effect: Effect::Parameter,
        is_forwarded: true,
        is_editable: true,
    },
    Attribute {
        name: "theme",
        property: Some("theme"),
        values: Values::OneOf(<Theme as VariantNames>::VARIANTS),
        default: Some("auto"),
        summary: "The colour theme.",
        default_text: "`auto`: the visitor's device decides",
        effect: Effect::Parameter,
        is_forwarded: true,
        is_editable: true,
    },
    Attribute {
        name: "hide",
        property: Some("hide"),
        values: Values::AnyOf(<HideableSection as VariantNames>::VARIANTS),
        default: None,
        summary: "The sections that are hidden. Help cannot be hidden.",
        default_text: "nothing is hidden",
        effect: Effect::Parameter,
        is_forwarded: true,
        is_editable: true,
    },
    Attribute {
        name: "mode",
        property: Some("mode"),
        values: Values::OneOf(<Mode as VariantNames>::VARIANTS),
        default: Some("live"),
        summary: "The counts that actions are added to. `test` is counted separately and shows a ribbon.",
        default_text: "`live`",
        effect: Effect::Parameter,
        is_forwarded: true,
        is_editable: true,
    },
    Attribute {
        name: "accent",
        property: Some("accent"),
        values: Values::Text("a colour, such as `#7a1fa2` or `#72a`"),
        default: None,
        summary: "The colour of links, of chosen options and of the main button. A style sheet of the host page overrides it.",
        default_text: "the campaign's own",
        effect: Effect::Presentation,
        is_forwarded: true,
        is_editable: true,
    },
    Attribute {
        name: "no-storage",
        property: Some("noStorage"),
        values: Values::Flag,
        default: None,
        summary: "Nothing is stored on the visitor's device.",
        default_text: "the visitor's own actions are remembered on their device",
        effect: Effect::Parameter,
        is_forwarded: true,
        is_editable: false,
    },
    Attribute {
        name: "endpoint",
        property: Some("endpoint"),
        values: Values::Text("an origin"),
        default: None,
        summary: "The server.",
        default_text: "the origin `embed.js` was loaded from; the npm package has no default",
        effect: Effect::Source,
        is_forwarded: false,
        is_editable: false,
    },
    Attribute {
        name: "debug",
        property: Some("debug"),
        values: Values::Flag,
        default: None,
        summary: "A box below the widget names what the host page blocks, and the fix.",
        default_text: "no box",
        effect: Effect::Presentation,
        is_forwarded: false,
        is_editable: false,
    },
];

/// An attribute of `<sid-pledge>`.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// Name in HTML.
    pub name: &'static str,
    /// Name of the JavaScript property; `None` for `lang`, which every HTML element has.
    pub property: Option<&'static str>,
    /// Valid values. An invalid value is ignored.
    pub values: Values,
    /// Value that applies if the attribute is absent; `None` if no fixed value does.
    pub default: Option<&'static str>,
    /// Description for documents and editors, as sentences in Markdown.
    pub summary: &'static str,
    /// Description of the default, as part of a sentence in Markdown.
    pub default_text: &'static str,
    /// Effect of a change.
    pub effect: Effect,
    /// `true` if links from one page of the server to another keep the attribute as a parameter.
    pub is_forwarded: bool,
    /// `true` if the WordPress plugin and the preview of the builder can set the attribute.
    pub is_editable: bool,
}

/// Valid values of an attribute.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// Text, described in Markdown.
    Text(&'static str),
    /// One of some names.
    OneOf(&'static [&'static str]),
    /// Any of some names, separated by spaces.
    AnyOf(&'static [&'static str]),
    /// No value: the attribute is present or absent.
    Flag,
}

/// Effect of an attribute on the element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Selects the address that the widget is requested from. A change requests the widget again.
    Source,
    /// Is a parameter of the request. A change requests the widget again.
    Parameter,
    /// Changes the displayed widget, without a request.
    Presentation,
}

impl Attribute {
    /// Returns `true` if the attribute has no value.
    pub fn is_flag(&self) -> bool {
        matches!(self.values, Values::Flag)
    }
}

/// Returns the attributes that links from one page of the server to another keep as parameters.
pub fn forwarded() -> impl Iterator<Item = &'static Attribute> {
    ATTRIBUTES.iter().filter(|attribute| attribute.is_forwarded)
}

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
    /// Pledge, count, help, sharing, and how the counts are made.
    Compact,
    /// Count and a link to the pledge.
    Counter,
    /// Pledge with its button, and a link to all of it.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_default_is_a_valid_value() {
        for attribute in ATTRIBUTES {
            if let (Values::OneOf(names), Some(default)) = (attribute.values, attribute.default) {
                assert!(names.contains(&default), "{}", attribute.name);
            }
        }
    }

    #[test]
    fn defaults_are_those_of_the_types() {
        let default = |name| ATTRIBUTES.iter().find(|attribute| attribute.name == name).and_then(|found| found.default);
        assert_eq!(default("layout"), Some(Layout::default().as_str()));
        assert_eq!(default("theme"), Some(Theme::default().as_str()));
        assert_eq!(default("mode"), Some(Mode::default().as_str()));
    }
}
