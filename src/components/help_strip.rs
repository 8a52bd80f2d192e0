//! Places to find help. Always displayed, never counted, and independent of the server.

use api::{
    Audience, Message,
    campaign::{HelpKind, HelpLink},
};
use yew::prelude::*;

use crate::localizer::Localizer;

/// Kinds of help in the order of display, with their headings.
const KINDS: [(HelpKind, Message); 3] = [
    (HelpKind::Talk, Message::HelpTalk),
    (HelpKind::Pictures, Message::HelpPictures),
    (HelpKind::Report, Message::HelpReport),
];

/// Props of the help strip.
pub struct HelpStrip<'a> {
    pub localizer: &'a Localizer,
    pub links: &'a [HelpLink],
    pub audience: Option<Audience>,
    /// Reassurance displayed wherever harm is mentioned.
    pub reassurance: &'a str,
}

impl HelpStrip<'_> {
    /// The help strip.
    pub fn view(&self) -> Html {
        let localizer = self.localizer;
        html! {
            <section class="help" part="help">
                <h3 id="sid-help" tabindex="-1">{ localizer.message(Message::HelpTitle) }</h3>
                <p>{ self.reassurance }</p>
                <p class="never">{ localizer.message(Message::HelpDanger) }</p>
                for (kind, title) in KINDS {
                    { group(kind, title, self) }
                }
                <p class="small">
                    <strong>{ localizer.message(Message::LeavePage) }</strong>
                    { " " }
                    { localizer.message(Message::LeavePageNote) }
                </p>
            </section>
        }
    }
}

fn group(kind: HelpKind, title: Message, props: &HelpStrip<'_>) -> Html {
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
            <h4>{ props.localizer.message(title) }</h4>
            <ul>
                for link in shown {
                    <li key={link.url.clone()}>
                        <a href={link.url.clone()} target={target(&link.url)} rel="noopener noreferrer">
                            { &link.title }
                        </a>
                        { " " }<span>{ &link.note }</span>
                    </li>
                }
            </ul>
        </>
    }
}

/// Target of a link: a new tab for a page, none for a telephone number.
fn target(url: &str) -> Option<&'static str> {
    url.starts_with("https:").then_some("_blank")
}
