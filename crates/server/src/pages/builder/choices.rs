//! What a partner has chosen so far.
//!
//! Invariant: whatever is junk counts as not chosen, so nothing that was typed gets into a snippet unchecked.

use std::{collections::BTreeMap, sync::Arc};

use api::{Audience, campaign::Direction};
use form_urlencoded::Serializer;
use sid_pledge::config::{Layout, Section, Theme, hidden_sections, or_default};

use crate::{
    app::App,
    asked::Asked,
    campaigns::{LONGEST_PARTNER, Loaded, is_partner},
    pages::{accent::Accent, document::hidden},
    partners::OPEN,
    problem::Fault,
};

/// All that can be chosen.
#[derive(Debug)]
pub struct Choices<'a> {
    /// The campaign.
    pub campaign: &'a Arc<Loaded>,
    /// Whom acts are to count for.
    pub partner: Partner,
    /// The widget's language; none where it is to follow its page.
    pub lang: Option<String>,
    /// Whom it speaks to; none where the visitor chooses.
    pub audience: Option<Audience>,
    /// How much of it is shown.
    pub layout: Layout,
    /// Its colours, light or dark.
    pub theme: Theme,
    /// Its accent.
    pub accent: ChosenAccent,
    /// The parts that are not shown.
    pub hide: Vec<Section>,
    /// Whether it stores anything on the visitor's device.
    pub storage: bool,
    /// Whether it stays at this release.
    pub pinned: bool,
}

/// A partner's name as it was typed, and what is known of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Partner {
    /// None was typed.
    Nobody,
    /// Acts count for it.
    Known(String),
    /// Acts count for nobody until the team has added it, or takes it up again.
    Unknown(String),
    /// No partner can be called so.
    Odd(String),
}

/// A colour as it was typed.
#[derive(Debug, PartialEq, Eq)]
pub enum ChosenAccent {
    /// The campaign's own.
    Usual,
    /// Another one.
    Own(Accent),
    /// It is no colour.
    Odd(String),
}

impl<'a> Choices<'a> {
    /// Reads them from an address.
    pub fn read(app: &'a App, asked: &Asked) -> Result<Self, Fault> {
        let named = asked.get("campaign").and_then(|slug| app.campaigns.get(slug));
        let campaign = named.or_else(|| app.campaigns.usual()).ok_or(Fault::UnknownCampaign)?;
        let lang = asked.get("lang").and_then(|tag| tag.parse().ok());
        Ok(Self {
            partner: Partner::read(app, asked.get("partner")),
            lang: lang.and_then(|tag| campaign.offered(&tag)).map(str::to_owned),
            campaign,
            audience: asked.audience().unwrap_or_default(),
            layout: or_default(asked.get("layout")),
            theme: or_default(asked.get("theme")),
            accent: ChosenAccent::read(asked.get("accent")),
            hide: hidden_sections(&asked.all("hide").join(" ")),
            storage: !asked.has("no-storage"),
            pinned: asked.get("pinned") == Some("1"),
        })
    }

    /// The name of the partner, if it can be one.
    pub fn partner(&self) -> Option<&str> {
        match &self.partner {
            Partner::Known(slug) | Partner::Unknown(slug) => Some(slug),
            Partner::Nobody | Partner::Odd(_) => None,
        }
    }

    /// The accent, if it is not the campaign's own.
    pub fn accent(&self) -> Option<Accent> {
        match self.accent {
            ChosenAccent::Own(accent) => Some(accent),
            ChosenAccent::Usual | ChosenAccent::Odd(_) => None,
        }
    }

    /// What differs from the usual, by the names of attributes, without the campaign.
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
            ("hide", hidden(&self.hide)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The settings with the campaign, for the script that sets up the preview.
    pub fn json(&self) -> String {
        let campaign = ("campaign", self.campaign.slug.clone());
        let all: BTreeMap<_, _> = self.settings().into_iter().chain([campaign]).collect();
        serde_json::to_string(&all).unwrap_or_default()
    }

    /// The query of the builder with the same choices, itself in a language.
    pub fn query(&self, own: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(own.map(|tag| ("in", tag)));
        query.append_pair("campaign", &self.campaign.slug);
        query.extend_pairs(self.in_addresses());
        self.flag(&mut query);
        query.extend_pairs(self.pinned.then_some(("pinned", "1")));
        query.finish()
    }

    /// The settings as addresses have them, where a number sign would be the end.
    pub fn in_addresses(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.settings().into_iter().map(|(name, value)| (name, value.trim_start_matches('#').to_owned()))
    }

    /// Adds to an address what has a name there and no value.
    pub fn flag(&self, query: &mut Serializer<'_, String>) {
        if !self.storage {
            query.append_key_only("no-storage");
        }
    }

    /// A language the campaign is offered in that is read from right to left.
    pub fn right_to_left(&self) -> Option<&str> {
        let mut editions = self.campaign.editions().map(|edition| &edition.campaign);
        editions.find(|campaign| campaign.dir == Direction::Rtl).map(|campaign| campaign.lang.as_str())
    }
}

impl Partner {
    fn read(app: &App, typed: Option<&str>) -> Self {
        match typed {
            None | Some(OPEN) => Self::Nobody,
            Some(slug) if !is_partner(slug) => Self::Odd(slug.to_owned()),
            Some(slug) if app.partners.resolve(Some(slug)) == slug => Self::Known(slug.to_owned()),
            Some(slug) => Self::Unknown(slug.to_owned()),
        }
    }

    /// What was typed.
    pub fn typed(&self) -> &str {
        match self {
            Self::Nobody => "",
            Self::Known(typed) | Self::Unknown(typed) | Self::Odd(typed) => typed,
        }
    }

    /// The nearest name a partner can have, where what was typed is none.
    pub fn nearest(&self) -> Option<String> {
        let Self::Odd(typed) = self else { return None };
        let typed = typed.to_lowercase();
        let words: Vec<_> =
            typed.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut nearest = words.join("-");
        nearest.truncate(LONGEST_PARTNER);
        let nearest = nearest.trim_end_matches('-');
        (is_partner(nearest) && nearest != OPEN).then(|| nearest.to_owned())
    }
}

impl ChosenAccent {
    fn read(typed: Option<&str>) -> Self {
        match typed {
            None => Self::Usual,
            Some(typed) => typed.parse().map_or_else(|()| Self::Odd(typed.to_owned()), Self::Own),
        }
    }

    /// What was typed, a colour as all others are written.
    pub fn typed(&self) -> String {
        match self {
            Self::Usual => String::new(),
            Self::Own(accent) => accent.to_string(),
            Self::Odd(typed) => typed.clone(),
        }
    }
}
