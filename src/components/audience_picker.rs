//! Choice of audience: optional, one tap.

use api::{Audience, Message, campaign::Guide};
use yew::prelude::*;

use super::pledge_card::FORM_ID;
use crate::localizer::Localizer;

/// Props of the choice of audience.
pub struct AudiencePicker<'a> {
    pub localizer: &'a Localizer,
    pub guides: &'a [Guide],
    pub chosen: Option<Audience>,
    pub on_choose: &'a Callback<Audience>,
}

impl AudiencePicker<'_> {
    /// The choice of audience. Its fields belong to the pledge's form, although they are outside it in the page.
    pub fn view(&self) -> Html {
        html! {
            <fieldset class="audiences" aria-describedby="sid-you-note">
                <legend id="sid-you" tabindex="-1">{ self.localizer.message(Message::WhoAreYou) }</legend>
                <p class="small" id="sid-you-note">{ self.localizer.message(Message::WhoAreYouNote) }</p>
                <div class="chips">
                    for guide in self.guides {
                        { chip(guide, self) }
                    }
                </div>
            </fieldset>
        }
    }
}

fn chip(guide: &Guide, props: &AudiencePicker<'_>) -> Html {
    let audience = guide.audience;
    let id = format!("sid-audience-{}", audience.as_str());
    html! {
        <label class="chip" for={id.clone()}>
            <input
                type="radio"
                name="audience"
                form={FORM_ID}
                {id}
                value={audience.as_str()}
                checked={props.chosen == Some(audience)}
                onchange={props.on_choose.reform(move |_| audience)}
            />
            <span>{ &guide.name }</span>
        </label>
    }
}
