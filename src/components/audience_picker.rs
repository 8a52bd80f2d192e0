//! Who am I? One tap, and never required.

use api::{Audience, Word, campaign::Guide};
use yew::prelude::*;

use super::pledge_card::FORM;
use crate::text::Text;

/// The guides to choose from and the one chosen.
pub struct AudiencePicker<'a> {
    pub text: &'a Text,
    pub guides: &'a [Guide],
    pub chosen: Option<Audience>,
    pub on_choose: Callback<Audience>,
}

impl AudiencePicker<'_> {
    /// A choice of audience. It belongs to the pledge's form, wherever on the page it stands.
    pub fn view(&self) -> Html {
        html! {
            <fieldset class="audiences" aria-describedby="sid-you-note">
                <legend id="sid-you" tabindex="-1">{ self.text.say(Word::WhoAreYou) }</legend>
                <p class="small" id="sid-you-note">{ self.text.say(Word::WhoAreYouNote) }</p>
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
                form={FORM}
                {id}
                value={audience.as_str()}
                checked={props.chosen == Some(audience)}
                onchange={props.on_choose.reform(move |_| audience)}
            />
            <span>{ &guide.name }</span>
        </label>
    }
}
