//! Controls and links that several components have. One function each, because each element that is written out costs
//! the page's wasm some hundred bytes.

use std::rc::Rc;

use api::Message;
use yew::{
    html::onclick,
    prelude::*,
    virtual_dom::{AttributeOrProperty, Attributes, VList, VTag},
};

use crate::localizer::Localizer;

/// Element whose attributes are known when it is rendered. `values` are those of `keys`.
///
/// For a class that is not a literal, `html!` uses a set of classes, and the code of that is a noticeable part of the
/// page's wasm.
pub fn element(
    name: &'static str,
    keys: &'static [&'static str],
    values: Vec<Option<AttrValue>>,
    content: Html,
) -> VTag {
    let mut element = VTag::new(name);
    let values = values.into_iter().map(|value| value.map(AttributeOrProperty::Attribute)).collect();
    element.set_attributes(Attributes::Dynamic { keys, values });
    element.add_child(content);
    element
}

/// Element that contains some nodes, with a class unless that is empty.
pub fn group(name: &'static str, class: &'static str, content: Vec<Html>) -> Html {
    classed(name, class, VList::with_children(content, None).into())
}

/// Element that contains a text alone, with a class unless that is empty.
pub fn text(name: &'static str, class: &'static str, text: &str) -> Html {
    classed(name, class, text.to_owned().into())
}

fn classed(name: &'static str, class: &'static str, content: Html) -> Html {
    let class = (!class.is_empty()).then(|| class.into());
    element(name, &["class"], vec![class], content).into()
}

/// Section that style sheets of the host page can name.
pub fn section(class: &'static str, part: &'static str, content: Vec<Html>) -> Html {
    let content = VList::with_children(content, None).into();
    element("section", &["class", "part"], vec![Some(class.into()), Some(part.into())], content).into()
}

/// Button that sends no form. `part` is its name for style sheets of the host page.
pub fn button(
    id: String,
    class: &'static str,
    part: Option<&'static str>,
    label: String,
    on_click: Callback<MouseEvent>,
) -> Html {
    let values = vec![Some("button".into()), Some(id.into()), Some(class.into()), part.map(AttrValue::from)];
    let mut button = element("button", &["type", "id", "class", "part"], values, label.into());
    button.add_listener(Rc::new(onclick::Wrapper::new(on_click)));
    button.into()
}

/// Link to another page, which opens in a new tab, with a note for those who cannot see that.
pub fn external_link(class: Option<&'static str>, url: &str, title: Html, localizer: &Localizer) -> Html {
    let url = AttrValue::from(url.to_owned());
    let values = vec![class.map(AttrValue::from), Some(url), Some("_blank".into()), Some("noopener noreferrer".into())];
    let content = html! { <>{ title }{ new_tab_note(localizer) }</> };
    element("a", &["class", "href", "target", "rel"], values, content).into()
}

/// Note that a link opens in a new tab, for those who cannot see that.
pub fn new_tab_note(localizer: &Localizer) -> Html {
    html! { <span class="unseen">{ " " }{ localizer.message(Message::NewTab) }</span> }
}

/// Input of a choice: a radio button or a checkbox.
pub struct Choice<'a> {
    pub id: String,
    pub kind: &'static str,
    pub name: &'static str,
    pub value: &'a str,
    pub class: String,
    pub is_checked: bool,
    pub onchange: Callback<Event>,
}

impl<'a> Choice<'a> {
    /// Checkbox of an entry in a list, which is checked if its id is among those chosen.
    pub fn tick(name: &'static str, entry: &'a str, chosen: &[String], on_change: &Callback<String>) -> Self {
        let id = entry.to_owned();
        Self {
            id: ["sid-", name, "-", entry].concat(),
            kind: "checkbox",
            name,
            value: entry,
            class: "tick".into(),
            is_checked: chosen.contains(&id),
            onchange: on_change.reform(move |_| id.clone()),
        }
    }

    /// The input with its label. Its id is its key in a list.
    pub fn view(self, label: Html) -> Html {
        let key = self.id.as_str().into();
        let values = vec![Some(self.class.into()), Some(self.id.clone().into())];
        let content = html! {
            <>
                <input
                    type={self.kind}
                    name={self.name}
                    id={self.id}
                    value={self.value.to_owned()}
                    checked={self.is_checked}
                    onchange={self.onchange}
                />
                <span>{ label }</span>
            </>
        };
        let mut label = element("label", &["class", "for"], values, content);
        label.key = Some(key);
        label.into()
    }
}

/// Field with a value that the visitor does not see.
pub fn hidden_field(name: &'static str, value: &str) -> Html {
    html! { <input type="hidden" {name} value={value.to_owned()} /> }
}

/// Line that is read out when its text changes.
pub fn status(text: String) -> Html {
    let values = vec![Some("status".into()), Some("status".into())];
    element("p", &["class", "role"], values, text.into()).into()
}
