//! The one surface between `static/embed.js` and the widget: mount, update, unmount.
//!
//! Invariant: nothing here panics; what cannot be read is an error for the loader to handle.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::AppHandle;

use crate::{Widget, WidgetProps, browser::Host, js::Js};

/// A widget in the page.
#[wasm_bindgen]
pub struct Mounted {
    app: AppHandle<Widget>,
    host: Host,
}

/// Puts a widget into `root`, an element inside the shadow root of `host`.
///
/// `props` is the object the server rendered from. With `hydrate`, the HTML the server rendered is in `root` and comes to
/// life where it stands; else `root` is filled afresh. `serve` does what takes a browser and no state: share, copy, make something to take along.
#[wasm_bindgen]
pub fn mount(
    root: Element,
    host: HtmlElement,
    props: &JsValue,
    hydrate: bool,
    serve: Function,
) -> Result<Mounted, JsError> {
    let host = Host::new(host, serve);
    let props = read(props, &host)?;
    let renderer = yew::Renderer::<Widget>::with_root_and_props(root, props);
    let app = if hydrate { renderer.hydrate() } else { renderer.render() };
    Ok(Mounted { app, host })
}

#[wasm_bindgen]
impl Mounted {
    /// Shows the widget with other settings or in another language. What the visitor did so far stays.
    pub fn update(&mut self, props: &JsValue) -> Result<(), JsError> {
        self.app.update(read(props, &self.host)?);
        Ok(())
    }

    /// Takes the widget out of the page and ends all it does.
    pub fn unmount(self) {
        self.app.destroy();
    }
}

fn read(props: &JsValue, host: &Host) -> Result<WidgetProps, JsError> {
    let mut props = WidgetProps::from_js(props).ok_or_else(|| JsError::new("these are not a widget's properties"))?;
    props.host = host.clone();
    Ok(props)
}
