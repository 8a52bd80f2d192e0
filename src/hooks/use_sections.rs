//! Sections below the hero, in tasks of their own.

use yew::prelude::*;

use super::use_campaign_effect::{Effect, no_teardown};
use crate::{
    browser::{self, Host},
    state::{Action, SECTIONS, State},
};

/// Displays one section after another until all are displayed, and then tells the loader.
///
/// The first view is interactive, and shows what the device remembers, before the others are rendered. Each is rendered
/// in a task of its own, because a long task delays what the visitor does on the page.
#[hook]
pub fn use_sections(host: &Host, state: &UseReducerHandle<State>) {
    let (host, dispatcher, is_loaded, sections) = (host.clone(), state.dispatcher(), state.is_loaded, state.sections);
    let effect: Effect = Box::new(move |_| {
        if !is_loaded {
            return no_teardown();
        }
        if sections < SECTIONS {
            let next = browser::after(0, Box::new(move || dispatcher.dispatch(Action::NextSection)));
            return Box::new(|| drop(next));
        }
        host.call("complete", &wasm_bindgen::JsValue::UNDEFINED);
        no_teardown()
    });
    use_effect_with(if is_loaded { sections.to_string() } else { String::new() }, effect);
}
