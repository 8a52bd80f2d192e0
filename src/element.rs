//! Interface between the loader (`static/embed.js`) and the widget: prepare, mount, update, unmount.
//!
//! The server's HTML is on screen before the wasm has arrived, and it may have been changed since: a browser's page
//! translation or a script of the host page can add and remove nodes. Yew's hydration expects exactly the nodes it
//! would render and panics at the first difference. The wasm is built with `panic = "abort"`, so a panic is a trap, and
//! a trap leaves the instance unusable. All widgets of a page share one instance.
//!
//! Recovery is therefore the loader's task. It compares the structure of the HTML with what it inserted and hydrates
//! only if nothing has changed; otherwise it has the widget render into an empty root. If hydration traps nevertheless,
//! the loader drops the instance, instantiates the module again, and mounts every widget of the page anew. After
//! mounting it replays as clicks what the visitor did before. An act that was queued is in the device's memory and is
//! sent from there; where nothing may be stored, a trap loses it.
//!
//! Invariant: nothing here panics. Invalid properties are an error, which the loader handles.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use yew::AppHandle;

use crate::{
    browser::{Element, Host},
    js::value::JsConvert,
    props::WidgetProps,
    widget::Widget,
};

/// A widget that is ready to be mounted. The loader reads the properties in one task and mounts the widget in the next,
/// because a long task delays what the visitor does on the page.
#[wasm_bindgen]
pub struct Prepared {
    props: WidgetProps,
}

/// A widget in the page.
#[wasm_bindgen]
pub struct Mounted {
    app: AppHandle<Widget>,
    host: Host,
}

/// Prepares a widget from the object that the server rendered from.
///
/// `loader` performs tasks that need the browser and no state: events for the host page, the device's memory, share,
/// copy, downloads.
#[wasm_bindgen]
pub fn prepare(props: &JsValue, loader: Function) -> Result<Prepared, JsError> {
    Ok(Prepared { props: read_props(props, &Host::new(loader))? })
}

#[wasm_bindgen]
impl Prepared {
    /// Mounts the widget in `root`, an element inside a shadow root. With `hydrate`, `root` contains the server's HTML,
    /// which is hydrated in place; otherwise `root` is rendered anew.
    pub fn mount(self, root: Element, hydrate: bool) -> Mounted {
        let host = self.props.host.clone();
        let renderer = yew::Renderer::<Widget>::with_root_and_props(root, self.props);
        let app = if hydrate { renderer.hydrate() } else { renderer.render() };
        Mounted { app, host }
    }
}

#[wasm_bindgen]
impl Mounted {
    /// Renders the widget with other settings or in another language. Its state stays.
    pub fn update(&mut self, props: &JsValue) -> Result<(), JsError> {
        self.app.update(read_props(props, &self.host)?);
        Ok(())
    }

    /// Receives counts, or the outcome of an act. The kinds are those that `src/hooks/use_reports.rs` reads.
    pub fn report(&self, kind: String, value: JsValue) {
        self.host.report(kind, value);
    }

    /// Removes the widget from the page and ends its effects.
    pub fn unmount(self) {
        self.app.destroy();
    }
}

fn read_props(props: &JsValue, host: &Host) -> Result<WidgetProps, JsError> {
    let mut props = WidgetProps::from_js(props).ok_or_else(|| JsError::new("invalid widget properties"))?;
    props.host = host.clone();
    Ok(props)
}
