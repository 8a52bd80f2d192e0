//! The way through the widget: each part one tap away, and which of them are done. The loader takes one there.

use api::Word;
use yew::prelude::*;

use crate::text::Text;

/// The parts there are, in their order.
pub struct WayThrough<'a> {
    pub text: &'a Text,
    pub parts: &'a [Part],
}

/// A part of the widget.
pub struct Part {
    /// The id of the element that is gone to.
    pub id: &'static str,
    /// What it is called here.
    pub name: Word,
    /// Whether the visitor has been through it.
    pub done: bool,
}

impl WayThrough<'_> {
    /// The way. Without a script the parts stand below each other, and it is not shown.
    pub fn view(&self) -> Html {
        html! {
            <nav class="through needs-script" aria-label={self.text.say(Word::Way)}>
                <ol>{ for self.parts.iter().map(|part| item(part, self.text)) }</ol>
            </nav>
        }
    }
}

fn item(part: &Part, text: &Text) -> Html {
    html! {
        <li class={if part.done { "done" } else { part.id }}>
            <button type="button" data-go={part.id}><span>{ text.say(part.name) }</span></button>
        </li>
    }
}
