//! The browser, as much of it as the widget needs. The only module that names web-sys.
//!
//! Invariant: nothing here panics. Whatever a browser or a host page can refuse comes back as `None`, `false` or an
//! error, and a listener, timer or stream ends when its handle is dropped.

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;

use std::{pin::Pin, rc::Rc};

use api::EntryId;
use gloo::{events::EventListener, timers::callback::Timeout};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, EventSource, EventTarget, HtmlElement, HtmlInputElement, Response, Window};

use crate::js::value::{self, JsConvert};

#[cfg(target_arch = "wasm32")]
pub use web_sys::Element;

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
pub struct NetworkError {
    /// `true` if the timeout has passed.
    pub timed_out: bool,
}

/// Sends a request, with a body and its media type if there is one. It carries no cookies and no referrer, and goes on
/// when the page is closed.
pub async fn fetch(
    method: &str,
    url: &str,
    body: Option<(&str, &str)>,
    bearer: Option<&str>,
) -> Result<HttpResponse, NetworkError> {
    let response = try_fetch(method, url, body, bearer).await;
    // Nothing else aborts a request. Not every browser passes on the reason.
    let is_timeout = |name: &JsValue| *name == "TimeoutError" || *name == "AbortError";
    response.map_err(|error| NetworkError { timed_out: is_timeout(&value::get(&error, "name")) })
}

async fn try_fetch(
    method: &str,
    url: &str,
    body: Option<(&str, &str)>,
    bearer: Option<&str>,
) -> Result<HttpResponse, JsValue> {
    let window = window().ok_or(JsValue::NULL)?;
    let authorization = bearer.map_or(JsValue::UNDEFINED, |bearer| format!("Bearer {bearer}").into());
    let (body, content_type) =
        body.map_or((JsValue::UNDEFINED, JsValue::UNDEFINED), |(body, media_type)| (body.into(), media_type.into()));
    let init = value::object(&[
        ("method", method.into()),
        ("mode", "cors".into()),
        ("credentials", "omit".into()),
        ("keepalive", JsValue::TRUE),
        ("referrerPolicy", "no-referrer".into()),
        ("headers", value::object(&[("Authorization", authorization), ("Content-Type", content_type)]).into()),
        ("body", body),
        ("signal", timeout_signal(&window)),
    ]);
    // A host page may have replaced `fetch`: it is called so that an exception is an error and not the end of the wasm.
    let fetch: Function = value::get(&window, "fetch").dyn_into()?;
    let promise = fetch.call2(&window, &url.into(), &init)?;
    let response: Response = JsFuture::from(Promise::resolve(&promise)).await?.dyn_into()?;
    let retry_after = response.headers().get("Retry-After")?.and_then(|seconds| seconds.parse().ok());
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(HttpResponse { status: response.status(), retry_after, text })
}

/// A signal that aborts a request after the timeout. A host page may have replaced the class; then there is none.
fn timeout_signal(window: &Window) -> JsValue {
    let class = value::get(window, "AbortSignal");
    let timeout: Result<Function, _> = value::get(&class, "timeout").dyn_into();
    timeout.and_then(|timeout| timeout.call1(&class, &REQUEST_TIMEOUT_MS.into())).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a function after a time, in milliseconds, unless the handle is dropped before. All functions have this one
/// boxed type, because each further type adds wasm.
pub fn after(millis: u32, callback: Box<dyn FnOnce()>) -> Timeout {
    Timeout::new(millis, callback)
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
    _listeners: [EventListener; 3],
}

impl EventStream {
    /// Opens a stream. `on_data` receives the data of each event called `name`, an empty text for a heartbeat, and
    /// `None` when the connection is lost.
    pub fn open(url: &str, name: &'static str, on_data: impl Fn(Option<String>) + 'static) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let on_data: Rc<dyn Fn(Option<String>)> = Rc::new(on_data);
        let listeners = [name, "heartbeat", "error"].map(|kind| {
            let on_data = on_data.clone();
            // Only messages have data.
            listen(&source, kind, Box::new(move |event| on_data(value::get(event, "data").as_string())))
        });
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

/// Adds a listener. All have this one boxed type, because each further type adds wasm.
fn listen(target: &EventTarget, kind: &'static str, callback: Box<dyn FnMut(&Event)>) -> EventListener {
    EventListener::new(target, kind, callback)
}

/// Handle of a listener, which is removed when the handle is dropped.
#[must_use = "the listener is removed when this is dropped"]
pub struct ListenerHandle(#[expect(dead_code, reason = "held for its Drop")] Vec<EventListener>);

/// Listens for the device's connection to come back.
pub fn on_online(callback: impl Fn() + 'static) -> ListenerHandle {
    let listener = window().map(|window| listen(&window, "online", Box::new(move |_| callback())));
    ListenerHandle(listener.into_iter().collect())
}

/// Listens for changes of the page's visibility.
pub fn on_visibility(callback: impl Fn(bool) + 'static) -> ListenerHandle {
    let document = window().and_then(|window| window.document());
    let listener = document.map(|document| {
        let target = document.clone();
        listen(&target, "visibilitychange", Box::new(move |_| callback(!document.hidden())))
    });
    ListenerHandle(listener.into_iter().collect())
}

/// `true` if the page is visible.
pub fn is_visible() -> bool {
    window().and_then(|window| window.document()).is_none_or(|document| !document.hidden())
}

// Host element

/// The host page, which a widget reaches by a function of the loader. On the server there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Host(Option<Function>);

impl Host {
    /// Creates the host of a widget in the page. `loader` takes the name of a task and its data.
    pub fn new(loader: Function) -> Self {
        Self(Some(loader))
    }

    /// Calls the loader for a task that needs the browser but no state of the widget, and gives its result; `undefined`
    /// for a failure.
    pub fn call(&self, task: &'static str, data: &JsValue) -> JsValue {
        let Some(loader) = &self.0 else { return JsValue::UNDEFINED };
        loader.call2(&JsValue::NULL, &task.into(), data).unwrap_or_default()
    }

    /// Calls the loader for a task whose result is a promise. `true` if the task succeeded.
    pub async fn call_loader(&self, task: &'static str, data: JsValue) -> bool {
        JsFuture::from(Promise::resolve(&self.call(task, &data))).await.is_ok_and(|done| done.is_truthy())
    }

    /// Writes a value as JSON. The loader does it in a way that no library of the host page changes.
    pub fn json(&self, value: &impl JsConvert) -> Option<String> {
        self.call("json", &value.to_js()).as_string()
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
