//! Choice of audience: optional, one tap. Three tiles before the pledge, and the groups of adults where steps need them.

use api::{Audience, Message, campaign::Guide};
use yew::prelude::*;

use super::{
    controls::{Choice, text},
    pledge_card::FORM_ID,
};
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
        let has = |audience: &Audience| self.guides.iter().any(|guide| guide.audience == *audience);
        let mut tiles = vec![Audience::Child, Audience::Teen, self.adult()];
        tiles.retain(has);
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

    /// Groups whose steps a visitor who has not chosen to be a child or a teen can see.
    pub fn groups(&self) -> Html {
        if self.chosen.is_some_and(Audience::is_minor) {
            return Html::default();
        }
        let is_shown = |guide: &&Guide| self.chosen.is_none() || !guide.audience.is_minor();
        html! {
            <fieldset class="chips needs-script">
                { text("legend", "", &self.localizer.message(Message::StepsChoose)) }
                for guide in self.guides.iter().filter(is_shown) {
                    { self.chip(guide) }
                }
            </fieldset>
        }
    }

    /// Audience that the tile for adults stands for: the group of adults that is chosen, or everyone.
    fn adult(&self) -> Audience {
        self.chosen.filter(|chosen| !chosen.is_minor()).unwrap_or(Audience::Everyone)
    }

    fn tile(&self, audience: Audience) -> Html {
        let guide = self.guides.iter().find(|guide| guide.audience == audience && audience.is_minor());
        let name = guide.map_or_else(|| self.localizer.message(Message::Adult), |guide| guide.name.clone());
        let kind = if audience.is_minor() { audience.as_str() } else { "adult" };
        let choice = self.choice(audience, ["sid-audience-", kind].concat(), "audience");
        Choice { class: ["tile ", kind].concat(), ..choice }.view(Some(FORM_ID), name.into())
    }

    fn chip(&self, guide: &Guide) -> Html {
        let audience = guide.audience;
        self.choice(audience, ["sid-group-", audience.as_str()].concat(), "group").view(None, (&guide.name).into())
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
