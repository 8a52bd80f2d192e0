//! Settings of a widget. Absent and invalid values give the default.

#[cfg(any(test, not(target_arch = "wasm32")))]
use std::borrow::Cow;
use std::str::FromStr;

pub use api::attributes::{HideableSection, Layout, Theme};
use api::{Audience, Channel, Mode, attributes::NO_PARTNER, values::parse_value};
use serde::{Deserialize, Serialize};

use crate::js::value::{js_struct, js_text};

/// Settings of one widget. The server reads them from a URL, the element from its attributes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Slug of the campaign.
    pub campaign: String,
    /// Partner that acts are counted for; `open` for none.
    pub partner: String,
    /// Audience, where the host page sets it.
    pub audience: Option<Audience>,
    /// Layout.
    pub layout: Layout,
    /// Colour theme.
    pub theme: Theme,
    /// Hidden sections.
    pub hide: Vec<HideableSection>,
    /// Live or test.
    pub mode: Mode,
    /// `true` if the visitor's own acts may be stored on their device.
    pub storage: bool,
    /// Channel of the share link that led to the page.
    pub channel: Option<Channel>,
    /// Origin of the server for calls and forms, without a trailing slash; empty on the server's own pages.
    pub endpoint: String,
    /// Public origin of the server for share links, without a trailing slash.
    pub public_url: String,
}

js_struct!(Config { campaign, partner, audience, layout, theme, hide, mode, storage, channel, endpoint, public_url });

impl Default for Config {
    fn default() -> Self {
        Self::new("")
    }
}

impl Config {
    /// Default settings for a campaign.
    pub fn new(campaign: &str) -> Self {
        Self {
            campaign: campaign.to_owned(),
            partner: NO_PARTNER.to_owned(),
            audience: None,
            layout: Layout::default(),
            theme: Theme::default(),
            hide: Vec::new(),
            mode: Mode::default(),
            storage: true,
            channel: None,
            endpoint: String::new(),
            public_url: String::new(),
        }
    }

    /// The settings as they are in the query of a page with the whole pledge, after its language. The page of a small
    /// layout has all sections.
    #[cfg(any(test, not(target_arch = "wasm32")))]
    pub fn page_query(&self) -> String {
        let is_page = matches!(self.layout, Layout::Full | Layout::Compact);
        let layout = if is_page { self.layout } else { Layout::Full };
        let mut query = String::new();
        for (name, value, default) in (Self { layout, ..self.clone() }).parameters() {
            if value != default {
                query.extend(["&", name, "=", &value.replace(' ', "+")]);
            }
        }
        query
    }

    /// Settings that are attributes of the element and parameters of its pages: name, value and default value. An empty
    /// value is that of an absent attribute.
    #[cfg(any(test, not(target_arch = "wasm32")))]
    pub fn parameters(&self) -> [(&'static str, Cow<'_, str>, &'static str); 7] {
        let hidden: Vec<&str> = self.hide.iter().map(|section| section.as_str()).collect();
        [
            ("partner", self.partner.as_str().into(), ""),
            ("audience", self.audience.map_or("", |audience| audience.as_str()).into(), ""),
            ("layout", self.layout.as_str().into(), Layout::Full.as_str()),
            ("theme", self.theme.as_str().into(), Theme::Auto.as_str()),
            ("hide", hidden.join(" ").into(), ""),
            ("mode", self.mode.as_str().into(), Mode::Live.as_str()),
            ("no-storage", if self.storage { "" } else { "1" }.into(), ""),
        ]
    }

    /// `true` if a section is displayed.
    pub fn shows(&self, section: HideableSection) -> bool {
        !self.hide.contains(&section)
    }
}

js_text! {
    Layout: |layout| layout.as_str().into();
    Theme: |theme| theme.as_str().into();
    HideableSection: |section| section.as_str().into();
}

/// Reads a setting. Invalid values are ignored: the default applies.
pub fn or_default<T: FromStr + Default>(text: Option<&str>) -> T {
    text.and_then(parse_value).unwrap_or_default()
}

/// Reads the list of hidden sections, separated by spaces or commas, in any order. Invalid values are ignored.
pub fn hidden_sections(text: &str) -> Vec<HideableSection> {
    let names = text.split(|character: char| character.is_whitespace() || character == ',');
    let mut sections: Vec<HideableSection> = names.filter_map(parse_value).collect();
    sections.sort_unstable();
    sections.dedup();
    sections
}

#[cfg(test)]
mod tests {
    use api::attributes::{ATTRIBUTES, Effect};

    use super::*;

    #[test]
    fn an_invalid_value_is_the_default() {
        assert_eq!(or_default::<Layout>(Some("enormous")), Layout::Full);
        assert_eq!(or_default::<Theme>(None), Theme::Auto);
        assert_eq!(or_default::<Layout>(Some(" “Counter” ")), Layout::Counter);
    }

    #[test]
    fn every_parameter_of_the_table_is_a_setting_with_the_same_default() {
        let config = Config::new("any");
        let parameters = config.parameters();
        for attribute in ATTRIBUTES.iter().filter(|it| it.effect == Effect::Parameter && it.name != "lang") {
            let found = parameters.iter().find(|(name, ..)| *name == attribute.name);
            let (_, value, default) = found.unwrap_or_else(|| panic!("{} is not a setting", attribute.name));
            assert_eq!(value, attribute.default.unwrap_or_default(), "{}", attribute.name);
            assert!(default.is_empty() || value == default, "{}", attribute.name);
        }
    }

    #[test]
    fn the_page_of_a_small_layout_has_all_sections() {
        let config = |layout| Config {
            partner: "ngo-be".into(),
            layout,
            hide: vec![HideableSection::Steps, HideableSection::Share],
            ..Config::new("any")
        };
        assert_eq!(config(Layout::Counter).page_query(), "&partner=ngo-be&hide=steps+share");
        assert_eq!(config(Layout::Compact).page_query(), "&partner=ngo-be&layout=compact&hide=steps+share");
    }

    #[test]
    fn help_cannot_be_hidden() {
        assert_eq!(hidden_sections("help share  steps share"), [HideableSection::Steps, HideableSection::Share]);
        assert_eq!(hidden_sections("“Share, steps”"), [HideableSection::Steps, HideableSection::Share]);
    }
}
