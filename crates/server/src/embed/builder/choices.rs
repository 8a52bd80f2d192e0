//! Settings that a partner has chosen so far.
//!
//! Invariant: an invalid value counts as not chosen, so no unvalidated text gets into a snippet.

use std::{collections::BTreeMap, sync::Arc};

use api::{Audience, campaign::Direction};
use form_urlencoded::Serializer;
use sid_pledge::config::{HideableSection, Layout, Theme, hidden_sections, or_default};

use crate::{
    app::App,
    campaigns::Campaign,
    colour::Colour,
    http::{error::HttpError, params::Params},
    partners::{NO_PARTNER, Partners},
    slug::{MAX_PARTNER_LEN, is_partner_slug},
};

/// Chosen settings.
#[derive(Debug)]
pub struct Choices<'a> {
    /// Campaign.
    pub campaign: &'a Arc<Campaign>,
    /// Partner that acts are counted for.
    pub partner: PartnerChoice,
    /// Language; `None` if the widget follows its page.
    pub lang: Option<String>,
    /// Audience; `None` if the visitor chooses.
    pub audience: Option<Audience>,
    /// Layout.
    pub layout: Layout,
    /// Theme.
    pub theme: Theme,
    /// Accent colour.
    pub accent: AccentChoice,
    /// Hidden sections.
    pub hide: Vec<HideableSection>,
    /// True if the widget may store the visitor's acts on their device.
    pub storage: bool,
    /// True if the snippet pins the current release.
    pub pinned: bool,
}

/// Partner as it was typed.
#[derive(Debug, PartialEq, Eq)]
pub enum PartnerChoice {
    /// Nothing was typed.
    None,
    /// An active partner.
    Active(String),
    /// A partner that is unknown or paused: its acts count for no partner.
    Inactive(String),
    /// Not a valid slug.
    Invalid(String),
}

/// Accent colour as it was typed.
#[derive(Debug, PartialEq, Eq)]
pub enum AccentChoice {
    /// The campaign's own.
    Default,
    /// Another colour.
    Custom(Colour),
    /// Not a colour.
    Invalid(String),
}

impl<'a> Choices<'a> {
    /// Reads the choices from parameters.
    pub fn read(app: &'a App, params: &Params) -> Result<Self, HttpError> {
        let campaign = match params.get("campaign").and_then(|slug| app.campaigns.get(slug)) {
            Some(campaign) => campaign,
            None => app.default_campaign()?,
        };
        let lang = params.get("lang").and_then(|tag| tag.parse().ok());
        Ok(Self {
            partner: PartnerChoice::read(&app.partners, params.get("partner")),
            lang: lang.and_then(|tag| campaign.supported_language(&tag)).map(str::to_owned),
            campaign,
            audience: params.audience().unwrap_or_default(),
            layout: or_default(params.get("layout")),
            theme: or_default(params.get("theme")),
            accent: AccentChoice::read(params.get("accent")),
            hide: hidden_sections(&params.all("hide").join(" ")),
            storage: !params.has("no-storage"),
            pinned: params.get("pinned") == Some("1"),
        })
    }

    /// Returns the partner's slug, if it is valid.
    pub fn partner(&self) -> Option<&str> {
        match &self.partner {
            PartnerChoice::Active(slug) | PartnerChoice::Inactive(slug) => Some(slug),
            PartnerChoice::None | PartnerChoice::Invalid(_) => None,
        }
    }

    /// Returns the accent, if it is not the campaign's own.
    pub fn accent(&self) -> Option<Colour> {
        match self.accent {
            AccentChoice::Custom(accent) => Some(accent),
            AccentChoice::Default | AccentChoice::Invalid(_) => None,
        }
    }

    /// Returns the settings that differ from their defaults, by attribute name, without the campaign.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let layout = (self.layout != Layout::default()).then(|| self.layout.as_str().to_owned());
        let theme = (self.theme != Theme::default()).then(|| self.theme.as_str().to_owned());
        let all = [
            ("partner", self.partner().map(str::to_owned)),
            ("lang", self.lang.clone()),
            ("audience", self.audience.map(|audience| audience.as_str().to_owned())),
            ("layout", layout),
            ("theme", theme),
            ("accent", self.accent().map(|accent| accent.to_string())),
            ("hide", hide_attribute(&self.hide)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Returns the settings and the campaign as JSON, for the script that updates the preview.
    pub fn json(&self) -> String {
        let campaign = ("campaign", self.campaign.slug.clone());
        let all: BTreeMap<_, _> = self.settings().into_iter().chain([campaign]).collect();
        serde_json::to_string(&all).unwrap_or_default()
    }

    /// Returns the builder's query with these choices and, if given, the language of the builder itself.
    pub fn query(&self, builder_lang: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(builder_lang.map(|tag| ("in", tag)));
        query.append_pair("campaign", &self.campaign.slug);
        query.extend_pairs(self.url_settings());
        self.append_flags(&mut query);
        query.extend_pairs(self.pinned.then_some(("pinned", "1")));
        query.finish()
    }

    /// Returns the settings as they are written in URLs, where a colour has no number sign.
    pub fn url_settings(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.settings().into_iter().map(|(name, value)| (name, value.trim_start_matches('#').to_owned()))
    }

    /// Appends the settings that have no value.
    pub fn append_flags(&self, query: &mut Serializer<'_, String>) {
        if !self.storage {
            query.append_key_only("no-storage");
        }
    }

    /// Returns a language of the campaign that is written from right to left.
    pub fn right_to_left_language(&self) -> Option<&str> {
        let mut contents = self.campaign.localizations().map(|localized| &localized.content);
        contents.find(|content| content.dir == Direction::Rtl).map(|content| content.lang.as_str())
    }
}

impl PartnerChoice {
    fn read(partners: &Partners, typed: Option<&str>) -> Self {
        match typed {
            None | Some(NO_PARTNER) => Self::None,
            Some(slug) if !is_partner_slug(slug) => Self::Invalid(slug.to_owned()),
            Some(slug) if partners.resolve(Some(slug)) == slug => Self::Active(slug.to_owned()),
            Some(slug) => Self::Inactive(slug.to_owned()),
        }
    }

    /// Returns the text as it was typed.
    pub fn typed(&self) -> &str {
        match self {
            Self::None => "",
            Self::Active(typed) | Self::Inactive(typed) | Self::Invalid(typed) => typed,
        }
    }

    /// Returns a valid slug similar to an invalid one.
    pub fn suggestion(&self) -> Option<String> {
        let Self::Invalid(typed) = self else { return None };
        let typed = typed.to_lowercase();
        let words: Vec<_> =
            typed.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut slug = words.join("-");
        slug.truncate(MAX_PARTNER_LEN);
        let slug = slug.trim_end_matches('-');
        (is_partner_slug(slug) && slug != NO_PARTNER).then(|| slug.to_owned())
    }
}

impl AccentChoice {
    fn read(typed: Option<&str>) -> Self {
        match typed {
            None => Self::Default,
            Some(typed) => typed.parse().map_or_else(|()| Self::Invalid(typed.to_owned()), Self::Custom),
        }
    }

    /// Returns the text as it was typed; a valid colour in its normal form.
    pub fn typed(&self) -> String {
        match self {
            Self::Default => String::new(),
            Self::Custom(accent) => accent.to_string(),
            Self::Invalid(typed) => typed.clone(),
        }
    }
}

/// Returns the value of the attribute `hide`; `None` if nothing is hidden.
fn hide_attribute(sections: &[HideableSection]) -> Option<String> {
    let names: Vec<_> = sections.iter().map(|section| section.as_str()).collect();
    (!names.is_empty()).then(|| names.join(" "))
}
