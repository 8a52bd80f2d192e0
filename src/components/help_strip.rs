//! Places to find help. Always displayed, never counted, and independent of the server.

use api::{
    Audience, Message,
    campaign::{HelpKind, HelpLink},
};
use yew::prelude::*;

use super::controls::{new_tab_note, text};
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
    /// `true` where a script listens to the keys of the quick exit.
    pub has_exit_keys: bool,
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
                { text("p", "", self.reassurance) }
                { text("p", "never", &localizer.message(Message::HelpDanger)) }
                for (kind, title) in KINDS {
                    { self.group(kind, title) }
                }
                <p class="small">
                    { text("strong", "", &localizer.message(Message::LeavePage)) }
                    { " " }
                    { localizer.message(Message::LeavePageNote) }
                    if self.has_exit_keys {
                        <span class="needs-script">{ " " }{ localizer.message(Message::LeaveKeys) }</span>
                    }
                </p>
            </section>
        }
    }

    /// Links of a kind. Those to talk to someone are open.
    fn group(&self, kind: HelpKind, title: Message) -> Html {
        let localizer = self.localizer;
        let is_shown = |link: &&HelpLink| {
            link.kind == kind
                && (link.audiences.is_empty()
                    || self.audience.is_none_or(|audience| link.audiences.contains(&audience)))
        };
        let mut shown = self.links.iter().filter(is_shown).peekable();
        if shown.peek().is_none() {
            return Html::default();
        }
        html! {
            <details open={kind == HelpKind::Talk}>
                <summary>{ text("h4", "", &localizer.message(title)) }</summary>
                <ul>
                    for link in shown {
                        <li key={link.url.clone()}>
                            <a href={link.url.clone()} target={target(&link.url)} rel="noopener noreferrer">
                                { &link.title }
                                if target(&link.url).is_some() {
                                    { new_tab_note(localizer) }
                                }
                            </a>
                            { " " }{ text("span", "", &link.note) }
                        </li>
                    }
                </ul>
            </details>
        }
    }
}

/// Target of a link: a new tab for a page, none for a telephone number.
fn target(url: &str) -> Option<&'static str> {
    url.starts_with("https:").then_some("_blank")
}
