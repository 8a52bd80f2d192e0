//! Choice of audience: optional, one tap. Three tiles before the pledge, and all groups where the steps need them.

use api::{Audience, Message, campaign::Guide};
use yew::prelude::*;

use super::controls::{Choice, text};
use crate::localizer::Localizer;

/// Props of the choice of audience.
pub struct AudiencePicker<'a> {
    pub localizer: &'a Localizer,
    pub guides: &'a [Guide],
    pub chosen: Option<Audience>,
    pub on_choose: &'a Callback<Audience>,
}

impl AudiencePicker<'_> {
    /// Tiles for children, teens and adults; nothing for a campaign that has only one of them.
    pub fn tiles(&self) -> Html {
        let mut tiles = vec![Audience::Child, Audience::Teen, self.adult()];
        tiles.retain(|audience| self.guide(*audience).is_some());
        if tiles.len() < 2 {
            return Html::default();
        }
        html! {
            <fieldset class="tiles">
                <legend id="sid-you">{ self.localizer.message(Message::WhoAreYou) }</legend>
                for audience in tiles {
                    { self.tile(audience) }
                }
            </fieldset>
        }
    }

    /// Groups whose steps a visitor can see: all of them, or those of the tiles for children and teens.
    pub fn groups(&self) -> Html {
        let is_minor = self.chosen.is_some_and(Audience::is_minor);
        let is_shown = |guide: &&Guide| !is_minor || guide.audience.is_minor() || guide.audience == Audience::Everyone;
        // With keys, the chosen one stays the same element, and keeps the focus, when the others come or go.
        let chips: Vec<_> = self.guides.iter().filter(is_shown).map(|guide| self.chip(guide, is_minor)).collect();
        html! {
            <fieldset class="chips needs-script">
                { text("legend", "", &self.localizer.message(Message::StepsChoose)) }
                <>{ for chips }</>
            </fieldset>
        }
    }

    /// Audience that the tile for adults stands for: the group of adults that is chosen, or everyone.
    fn adult(&self) -> Audience {
        let is_group = |chosen: &Audience| !chosen.is_minor() && self.guide(*chosen).is_some();
        self.chosen.filter(is_group).unwrap_or(Audience::Everyone)
    }

    fn guide(&self, audience: Audience) -> Option<&Guide> {
        self.guides.iter().find(|guide| guide.audience == audience)
    }

    fn tile(&self, audience: Audience) -> Html {
        let guide = self.guide(audience).filter(|_| audience.is_minor());
        let name = guide.map_or_else(|| self.localizer.message(Message::Adult), |guide| guide.name.clone());
        let kind = if audience.is_minor() { audience.as_str() } else { "adult" };
        let choice = self.choice(audience, ["sid-audience-", kind].concat(), "audience");
        Choice { class: ["tile ", kind].concat(), ..choice }.view(name.into())
    }

    fn chip(&self, guide: &Guide, is_minor: bool) -> Html {
        let audience = guide.audience;
        let is_adult = is_minor && !audience.is_minor();
        let name = if is_adult { self.localizer.message(Message::Adult) } else { guide.name.clone() };
        self.choice(audience, ["sid-group-", audience.as_str()].concat(), "group").view(name.into())
    }

    fn choice(&self, audience: Audience, id: String, name: &'static str) -> Choice<'static> {
        Choice {
            id,
            kind: "radio",
            name,
            value: audience.as_str(),
            class: "chip".into(),
            is_checked: self.chosen == Some(audience),
            onchange: self.on_choose.reform(move |_| audience),
        }
    }
}
