//! Where to find help, and the way out. Always there, counted nowhere, and no server is needed for it.

use api::{
    Audience, Word,
    campaign::{HelpKind, HelpLink},
};
use yew::prelude::*;

use crate::text::Text;

/// The kinds of help in the order they are shown, and what they are called.
const KINDS: [(HelpKind, Word); 3] =
    [(HelpKind::Talk, Word::HelpTalk), (HelpKind::Pictures, Word::HelpPictures), (HelpKind::Report, Word::HelpReport)];

/// The help there is and who asks.
pub struct HelpStrip<'a> {
    pub text: &'a Text,
    pub links: &'a [HelpLink],
    pub audience: Option<Audience>,
    /// The sentence that stands wherever harm is spoken of.
    pub reassurance: &'a str,
}

impl HelpStrip<'_> {
    /// The help strip.
    pub fn view(&self) -> Html {
        let text = self.text;
        html! {
            <section class="help" part="help">
                <h3 id="sid-help" tabindex="-1">{ text.say(Word::HelpTitle) }</h3>
                <p>{ self.reassurance }</p>
                <p class="never">{ text.say(Word::HelpDanger) }</p>
                for (kind, title) in KINDS {
                    { group(kind, title, self) }
                }
                <p class="small"><strong>{ text.say(Word::LeavePage) }</strong>{ " " }{ text.say(Word::LeavePageNote) }</p>
            </section>
        }
    }
}

/// The way out, which stays in view. The loader lets it leave no way back, alive or not; else the plain link works.
pub fn exit(text: &Text, leave_url: &str) -> Html {
    html! {
        <a class="exit" part="exit" id="sid-leave" href={leave_url.to_owned()} rel="noreferrer" data-leave="">
            { text.say(Word::LeavePage) }
        </a>
    }
}

fn group(kind: HelpKind, title: Word, props: &HelpStrip<'_>) -> Html {
    let is_shown = |link: &&HelpLink| {
        link.kind == kind
            && (link.audiences.is_empty() || props.audience.is_none_or(|audience| link.audiences.contains(&audience)))
    };
    let mut shown = props.links.iter().filter(is_shown).peekable();
    if shown.peek().is_none() {
        return Html::default();
    }
    html! {
        <>
            <h4>{ props.text.say(title) }</h4>
            <ul>
                for link in shown {
                    <li key={link.url.clone()}>
                        <a href={link.url.clone()} target={target(&link.url)} rel="noopener noreferrer">{ &link.title }</a>
                        { " " }<span>{ &link.note }</span>
                    </li>
                }
            </ul>
        </>
    }
}

/// A page opens beside this one; a telephone number opens no page.
fn target(url: &str) -> Option<&'static str> {
    url.starts_with("https:").then_some("_blank")
}
