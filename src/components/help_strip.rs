//! Places to find help. Always displayed, never counted, and independent of the server.

use api::{
    Audience, Message,
    campaign::{HelpKind, HelpLink},
};
use yew::prelude::*;

use super::controls::{group, new_tab_note, section, text};
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
        let mut exit = vec![
            text("strong", "", &localizer.message(Message::LeavePage)),
            " ".into(),
            localizer.message(Message::LeavePageNote).into(),
        ];
        if self.has_exit_keys {
            let keys = vec![" ".into(), localizer.message(Message::LeaveKeys).into()];
            exit.push(group("span", "needs-script", keys));
        }
        let mut content = vec![
            html! { <h3 id="sid-help" tabindex="-1">{ localizer.message(Message::HelpTitle) }</h3> },
            text("p", "", self.reassurance),
            text("p", "never", &localizer.message(Message::HelpDanger)),
        ];
        content.extend(KINDS.map(|(kind, title)| self.kind(kind, title)));
        content.push(group("p", "small", exit));
        section("help", "help", content)
    }

    /// Links of a kind. Those to talk to someone are open.
    fn kind(&self, kind: HelpKind, title: Message) -> Html {
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
        let content = vec![
            group("summary", "", vec![text("h4", "", &localizer.message(title))]),
            group("ul", "", shown.map(|link| help_link(link, localizer)).collect()),
        ];
        html! { <details open={kind == HelpKind::Talk}>{ for content }</details> }
    }
}

fn help_link(HelpLink { title, url, note, .. }: &HelpLink, localizer: &Localizer) -> Html {
    let new_tab = target(url).map(|_| new_tab_note(localizer)).unwrap_or_default();
    html! {
        <li key={url.clone()}>
            <a href={url.clone()} target={target(url)} rel="noopener noreferrer">{ title }{ new_tab }</a>
            { " " }
            { text("span", "", note) }
        </li>
    }
}

/// Target of a link: a new tab for a page, none for a telephone number.
fn target(url: &str) -> Option<&'static str> {
    url.starts_with("https:").then_some("_blank")
}
