//! Navigation between the sections of the widget. The loader scrolls to a section and focuses it.

use api::Message;
use yew::prelude::*;

use crate::localizer::Localizer;

/// Props of the navigation.
pub struct SectionNav<'a> {
    pub localizer: &'a Localizer,
    pub items: &'a [NavItem],
}

/// An entry of the navigation.
pub struct NavItem {
    /// Id of the target element.
    pub id: &'static str,
    /// Label.
    pub label: Message,
    /// `true` once the visitor has completed the section.
    pub done: bool,
}

impl SectionNav<'_> {
    /// The navigation. It is hidden without JavaScript, where the sections follow each other on the page.
    pub fn view(&self) -> Html {
        html! {
            <nav class="through needs-script" aria-label={self.localizer.message(Message::Nav)}>
                <ol>{ for self.items.iter().map(|item| entry(item, self.localizer)) }</ol>
            </nav>
        }
    }
}

fn entry(item: &NavItem, localizer: &Localizer) -> Html {
    html! {
        <li class={if item.done { "done" } else { item.id }}>
            <button type="button" data-go={item.id}><span>{ localizer.message(item.label) }</span></button>
        </li>
    }
}
