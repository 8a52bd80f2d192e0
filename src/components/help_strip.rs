//! Where to find help, and the way out. Always there, counted nowhere, and no server is needed for it.

use api::{Audience, Word, campaign::HelpLink};
use yew::prelude::*;

use crate::text::Text;

/// The help there is and who asks.
pub struct HelpStrip<'a> {
    pub text: &'a Text,
    pub links: &'a [HelpLink],
    pub audience: Option<Audience>,
    pub never_your_fault: &'a str,
    pub leave_url: &'a str,
    /// Told when the visitor leaves; answers whether the page is on its way out, else the plain link works.
    pub on_leave: Callback<(), bool>,
}

impl HelpStrip<'_> {
    /// The help strip.
    pub fn view(&self) -> Html {
        let shown = self.links.iter().filter(|link| {
            link.audiences.is_empty() || self.audience.is_none_or(|audience| link.audiences.contains(&audience))
        });
        let on_leave = self.on_leave.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            if on_leave.emit(()) {
                event.prevent_default();
            }
        });
        html! {
            <section class="help" part="help">
                <h3>{ self.text.say(Word::HelpTitle) }</h3>
                <p class="never">{ self.never_your_fault }</p>
                <ul>
                    for link in shown {
                        <li key={link.url.clone()}>
                            <a href={link.url.clone()} target={target(&link.url)} rel="noopener noreferrer">{ &link.title }</a>
                            { " " }<span>{ &link.note }</span>
                        </li>
                    }
                </ul>
                <p class="leave">
                    <a class="exit" part="exit" id="sid-leave" href={self.leave_url.to_owned()} rel="noreferrer" {onclick}>
                        { self.text.say(Word::LeavePage) }
                    </a>
                    { " " }<span>{ self.text.say(Word::LeavePageNote) }</span>
                </p>
            </section>
        }
    }
}

/// A page opens beside this one; a telephone number opens no page.
fn target(url: &str) -> Option<&'static str> {
    url.starts_with("https:").then_some("_blank")
}
