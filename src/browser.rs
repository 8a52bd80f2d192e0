//! The browser, as much of it as the widget needs. The only module that names web-sys.
//!
//! Invariant: nothing here panics. Whatever a browser or a host page can refuse comes back as `None`, `false` or an
//! error, and a listener, timer or stream ends when its handle is dropped.

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;

use std::{pin::Pin, rc::Rc};

use api::EntryId;
use gloo::events::EventListener;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, CustomEvent, Event, EventSource, EventTarget, HtmlInputElement, MessageEvent, Response, Storage,
    Window,
};

use crate::js::value;

#[cfg(target_arch = "wasm32")]
pub use web_sys::Element;
pub use web_sys::HtmlElement;

/// Timeout of a request, in milliseconds.
const REQUEST_TIMEOUT_MS: u32 = 15_000;

#[expect(clippy::disallowed_methods, reason = "the only access to the window")]
fn window() -> Option<Window> {
    web_sys::window()
}

/// Creates an id for an act.
pub fn new_entry_id() -> EntryId {
    let mut bytes = [0; 10];
    let filled = window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        bytes.fill_with(|| (random() * 256.0) as u8);
    }
    EntryId::new(js_sys::Date::now() as u64, &bytes)
}

/// A random number from 0 up to 1.
pub fn random() -> f64 {
    js_sys::Math::random()
}

// Storage

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// Reads the text stored under a key. `None` also where storage is refused.
pub fn read_storage(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores a text under a key, or removes the key. `false` where the browser refused.
pub fn write_storage(key: &str, text: Option<&str>) -> bool {
    let Some(storage) = storage() else { return false };
    match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    }
    .is_ok()
}

// Requests

/// Response of the server.
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Value of `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
    /// Body.
    pub text: String,
}

/// Error: no response, because there is no connection, the host page's policy refuses it, or the timeout has passed.
#[derive(Debug)]
pub struct NetworkError;

/// Sends a request. It carries no cookies and, with a body of plain text, needs no preflight. It continues when the
/// page is closed.
pub async fn fetch(
    method: &str,
    url: &str,
    body: Option<&str>,
    bearer: Option<&str>,
) -> Result<HttpResponse, NetworkError> {
    try_fetch(method, url, body, bearer).await.map_err(|_| NetworkError)
}

async fn try_fetch(method: &str, url: &str, body: Option<&str>, bearer: Option<&str>) -> Result<HttpResponse, JsValue> {
    let window = window().ok_or(JsValue::NULL)?;
    let authorization = bearer.map_or(JsValue::UNDEFINED, |bearer| format!("Bearer {bearer}").into());
    let init = value::object(&[
        ("method", method.into()),
        ("mode", "cors".into()),
        ("credentials", "omit".into()),
        ("keepalive", JsValue::TRUE),
        ("headers", value::object(&[("Authorization", authorization)]).into()),
        ("body", body.map_or(JsValue::UNDEFINED, JsValue::from)),
        ("signal", AbortSignal::timeout_with_u32(REQUEST_TIMEOUT_MS).into()),
    ]);
    // A host page may have replaced `fetch`: it is called so that an exception is an error and not the end of the wasm.
    let fetch: Function = value::get(&window, "fetch").dyn_into()?;
    let promise = fetch.call2(&window, &url.into(), &init)?;
    let response: Response = JsFuture::from(Promise::resolve(&promise)).await?.dyn_into()?;
    let retry_after = response.headers().get("Retry-After")?.and_then(|seconds| seconds.parse().ok());
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(HttpResponse { status: response.status(), retry_after, text })
}

/// Runs a future. All futures have this one boxed type, because each further type adds 1 KB of wasm.
pub fn spawn(future: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(future);
}

// Events

/// A stream of server-sent events. It closes when dropped.
#[must_use = "the stream closes when this is dropped"]
pub struct EventStream {
    source: EventSource,
    _listeners: [EventListener; 2],
}

impl EventStream {
    /// Opens a stream. `on_data` receives the data of each event called `name`, and `None` when the connection is lost.
    pub fn open(url: &str, name: &'static str, on_data: impl Fn(Option<String>) + 'static) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let on_data = Rc::new(on_data);
        let on_message = on_data.clone();
        let listeners = [
            EventListener::new(&source, name, move |event: &Event| {
                if let Some(message) = event.dyn_ref::<MessageEvent>() {
                    on_message(message.data().as_string());
                }
            }),
            EventListener::new(&source, "error", move |_| on_data(None)),
        ];
        Some(Self { source, _listeners: listeners })
    }

    /// `true` once the browser has closed the stream for good.
    pub fn is_closed(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Handle of a listener, which is removed when the handle is dropped.
#[must_use = "the listener is removed when this is dropped"]
pub struct ListenerHandle(#[expect(dead_code, reason = "held for its Drop")] Vec<EventListener>);

/// Listens for the device's connection to come back.
pub fn on_online(callback: impl Fn() + 'static) -> ListenerHandle {
    let listener = window().map(|window| EventListener::new(&window, "online", move |_| callback()));
    ListenerHandle(listener.into_iter().collect())
}

/// Listens for changes of the page's visibility.
pub fn on_visibility(callback: impl Fn(bool) + 'static) -> ListenerHandle {
    let document = window().and_then(|window| window.document());
    let listener = document.map(|document| {
        EventListener::new(&document.clone(), "visibilitychange", move |_| callback(!document.hidden()))
    });
    ListenerHandle(listener.into_iter().collect())
}

/// `true` if the page is visible.
pub fn is_visible() -> bool {
    window().and_then(|window| window.document()).is_none_or(|document| !document.hidden())
}

// Host element

/// The element a widget belongs to, and the loader's function. On the server there is neither.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Host(Option<(EventTarget, Function)>);

impl Host {
    /// Creates the host of a widget in the page. `loader` takes the name of a task and its data, and returns a promise.
    pub fn new(element: HtmlElement, loader: Function) -> Self {
        Self(Some((element.into(), loader)))
    }

    /// Calls the loader for a task that needs the browser but no state of the widget. `true` if the task succeeded.
    pub async fn call_loader(&self, task: &'static str, data: JsValue) -> bool {
        let Some((_, loader)) = &self.0 else { return false };
        let Ok(promise) = loader.call2(&JsValue::NULL, &task.into(), &data) else { return false };
        JsFuture::from(Promise::resolve(&promise)).await.is_ok_and(|done| done.is_truthy())
    }

    /// Dispatches an event from the element to the host page. It bubbles and crosses shadow roots.
    pub fn dispatch(&self, name: &str, detail: &[(&str, JsValue)]) {
        let Some((element, _)) = &self.0 else { return };
        let init = value::object(&[
            ("bubbles", JsValue::TRUE),
            ("composed", JsValue::TRUE),
            ("detail", value::object(detail).into()),
        ]);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, init.unchecked_ref()) {
            let _ = element.dispatch_event(&event);
        }
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
