//! The browser, as much of it as the widget needs. The only module that names web-sys.
//!
//! Invariant: nothing here panics. Whatever a browser or a host page can refuse comes back as `None`, `false` or an
//! error, and a listener, timer or stream ends when its handle is dropped.

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;

use std::{cell::RefCell, rc::Rc};

use gloo::timers::callback::Timeout;
use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::Callback;

use crate::js::value;

#[cfg(target_arch = "wasm32")]
pub use web_sys::Element;

/// Calls a function after a time, in milliseconds, unless the handle is dropped before. All functions have this one
/// boxed type, because each further type adds wasm.
pub fn after(millis: u32, callback: Box<dyn FnOnce()>) -> Timeout {
    Timeout::new(millis, callback)
}

// Host element

/// A report of the loader: its kind and its value.
pub type Report = (String, JsValue);

/// The host page, which a widget reaches by a function of the loader. On the server there is none.
#[derive(Clone, Debug, Default)]
pub struct Host {
    loader: Option<Function>,
    on_report: Rc<RefCell<Option<Callback<Report>>>>,
}

impl PartialEq for Host {
    fn eq(&self, other: &Self) -> bool {
        self.loader == other.loader
    }
}

impl Host {
    /// Creates the host of a widget in the page. `loader` takes the name of a task and its data.
    pub fn new(loader: Function) -> Self {
        Self { loader: Some(loader), ..Self::default() }
    }

    /// Sets the receiver of reports.
    pub fn on_report(&self, callback: Callback<Report>) {
        self.on_report.replace(Some(callback));
    }

    /// Hands a report to its receiver.
    pub fn report(&self, kind: String, value: JsValue) {
        let callback = self.on_report.borrow().clone();
        if let Some(callback) = callback {
            callback.emit((kind, value));
        }
    }

    /// Calls the loader for a task that needs the browser but no state of the widget, and gives its result; `undefined`
    /// for a failure. The outcome of a task that takes longer is a report: futures would add 5 KB to the page's wasm.
    pub fn call(&self, task: &'static str, data: &JsValue) -> JsValue {
        let Some(loader) = &self.loader else { return JsValue::UNDEFINED };
        loader.call2(&JsValue::NULL, &task.into(), data).unwrap_or_default()
    }

    /// Dispatches an event from the widget's element to the host page. The name is without the prefix of all events.
    pub fn dispatch(&self, name: &str, detail: &[(&str, JsValue)]) {
        let event = value::object(&[("name", name.into()), ("detail", value::object(detail).into())]);
        self.call("event", &event.into());
    }
}

// Focus

/// Moves the keyboard focus to an element.
pub fn focus(element: &yew::NodeRef) {
    if let Some(element) = element.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Moves the focus to a field and selects its text.
pub fn select(field: &yew::NodeRef) {
    if let Some(field) = field.cast::<HtmlInputElement>() {
        let _ = field.focus();
        field.select();
    }
}
