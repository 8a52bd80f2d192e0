//! What there is to keep of the pledge: which number it became, and a certificate to save.

use api::Word;
use yew::prelude::*;

use crate::{state::Made, text::Text, widget::OwnPledge};

/// The pledge, and what is known of saving.
pub struct CertificateBar<'a> {
    pub text: &'a Text,
    pub own: &'a OwnPledge,
    /// Below this many pledges no number is shown.
    pub floor: u64,
    pub not_made: Option<Made>,
    pub on_make: &'a Callback<Made>,
}

impl CertificateBar<'_> {
    /// The number and the certificate.
    pub fn view(&self) -> Html {
        let text = self.text;
        html! {
            <>
                { number(self) }
                <div class="keepsake needs-script">
                    <h4>{ text.say(Word::KeepsakeTitle) }</h4>
                    <div class="ways">
                        { save_button("sid-picture", Made::Picture, text.say(Word::KeepsakePicture), self.on_make) }
                        { save_button("sid-drawing", Made::Drawing, text.say(Word::KeepsakeDrawing), self.on_make) }
                    </div>
                    <p class="small">{ text.say(Word::KeepsakeNote) }</p>
                    { said_if(matches!(self.not_made, Some(Made::Picture | Made::Drawing)), text) }
                </div>
            </>
        }
    }
}

/// A button that has something made.
pub fn save_button(id: &'static str, made: Made, label: String, on_make: &Callback<Made>) -> Html {
    html! {
        <button type="button" {id} class="way needs-script" onclick={on_make.reform(move |_| made)}>{ label }</button>
    }
}

/// Says beside the button, where that is so, that what it makes could not be had.
pub fn said_if(failed: bool, text: &Text) -> Html {
    html! { <p class="status" role="status">{ if failed { text.say(Word::SaveFailed) } else { String::new() } }</p> }
}

fn number(props: &CertificateBar<'_>) -> Html {
    let text = props.text;
    let said = match (props.own.number, props.own.told_number(props.floor)) {
        (None, _) => return Html::default(),
        (_, None) => text.say(Word::PledgeNumberFirst),
        (_, Some(number)) => text.say_with(Word::PledgeNumber, &[("count", &text.number(number))]),
    };
    html! { <p class="number">{ said }</p> }
}
