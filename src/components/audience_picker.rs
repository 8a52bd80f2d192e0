//! Who am I? One tap, and never required.

use api::{Audience, Word, campaign::Guide};
use yew::prelude::*;

use super::pledge_card::FORM;
use crate::text::Text;

/// The guides to choose from and the one chosen.
#[derive(PartialEq, Properties)]
pub struct AudiencePickerProps {
    pub text: Text,
    pub guides: Vec<Guide>,
    pub chosen: Option<Audience>,
    pub on_choose: Callback<Audience>,
}

/// A choice of audience. It belongs to the pledge's form, wherever on the page it stands.
#[component]
pub fn AudiencePicker(props: &AudiencePickerProps) -> Html {
    html! {
        <fieldset class="audiences">
            <legend>{ props.text.say(Word::WhoAreYou) }</legend>
            <div class="chips">
                for guide in &props.guides {
                    { chip(guide, props) }
                }
            </div>
        </fieldset>
    }
}

fn chip(guide: &Guide, props: &AudiencePickerProps) -> Html {
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
