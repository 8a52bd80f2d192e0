//! Where to find help, and the way out. Always there, counted nowhere, and no server is needed for it.

use api::{Audience, Word, campaign::HelpLink};
use yew::prelude::*;

use crate::text::Text;

/// The help there is and who asks.
#[derive(PartialEq, Properties)]
pub struct HelpStripProps {
    pub text: Text,
    pub links: Vec<HelpLink>,
    pub audience: Option<Audience>,
    pub never_your_fault: AttrValue,
    pub leave_url: AttrValue,
    /// Told when the visitor leaves; answers whether the page is on its way out, else the plain link works.
    pub on_leave: Callback<(), bool>,
}

/// The help strip.
#[component]
pub fn HelpStrip(props: &HelpStripProps) -> Html {
    let shown = props.links.iter().filter(|link| {
        link.audiences.is_empty() || props.audience.is_none_or(|audience| link.audiences.contains(&audience))
    });
    let on_leave = props.on_leave.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        if on_leave.emit(()) {
            event.prevent_default();
        }
    });
    html! {
        <section class="help" part="help">
            <h3>{ props.text.say(Word::HelpTitle) }</h3>
            <p class="never">{ &props.never_your_fault }</p>
            <ul>
                for link in shown {
                    <li key={link.url.clone()}>
                        <a href={link.url.clone()} target={target(&link.url)} rel="noopener noreferrer">{ &link.title }</a>
                        { " " }<span>{ &link.note }</span>
                    </li>
                }
            </ul>
            <p class="leave">
                <a class="exit" part="exit" id="sid-leave" href={&props.leave_url} rel="noreferrer" {onclick}>
                    { props.text.say(Word::LeavePage) }
                </a>
                { " " }<span>{ props.text.say(Word::LeavePageNote) }</span>
            </p>
        </section>
    }
}

/// A page opens beside this one; a telephone number opens no page.
fn target(url: &str) -> Option<&'static str> {
    url.starts_with("https:").then_some("_blank")
}
