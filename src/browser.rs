//! The browser, as much of it as the widget needs. The only module that names web-sys.
//!
//! Invariant: nothing here panics. Whatever a browser or a host page can refuse comes back as `None`, `false` or an
//! error, and whatever listens stops when its handle is dropped.

use std::{pin::Pin, rc::Rc};

use gloo::events::EventListener;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, CustomEvent, CustomEventInit, Event, EventSource, EventTarget, Headers, HtmlElement, HtmlInputElement,
    MessageEvent, RequestInit, RequestMode, Response, Storage, Window,
};

use api::EntryId;

/// How long an answer may take before the call counts as lost, in milliseconds.
const PATIENCE: u32 = 15_000;

#[expect(clippy::disallowed_methods, reason = "the one place that may reach for the window")]
fn window() -> Option<Window> {
    web_sys::window()
}

/// A fresh id for an act.
pub fn new_entry_id() -> EntryId {
    let mut random = [0; 10];
    let filled = window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut random).is_ok());
    if !filled {
        random.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    EntryId::new(js_sys::Date::now() as u64, &random)
}

/// A number from 0 up to 1.
pub fn chance() -> f64 {
    js_sys::Math::random()
}

// Storage

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// What is stored under a name. Nothing, too, where storage is refused.
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores a text under a name, or removes the name. Tells whether the browser did it.
pub fn store(key: &str, text: Option<&str>) -> bool {
    let Some(storage) = storage() else { return false };
    match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    }
    .is_ok()
}

// Calls

/// The server's answer to a call.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What the server asked for with `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
    /// The body.
    pub text: String,
}

/// No answer came: no connection, refused by the host page's policy, or too slow.
#[derive(Debug)]
pub struct NoAnswer;

/// Calls the server. Sends no cookies and, with a body of plain text, no preflight; goes on if the page is closed.
pub async fn call(method: &str, url: &str, body: Option<&str>, bearer: Option<&str>) -> Result<Answer, NoAnswer> {
    try_call(method, url, body, bearer).await.map_err(|_| NoAnswer)
}

async fn try_call(method: &str, url: &str, body: Option<&str>, bearer: Option<&str>) -> Result<Answer, JsValue> {
    let headers = Headers::new()?;
    if let Some(bearer) = bearer {
        headers.set("Authorization", &format!("Bearer {bearer}"))?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    init.set_mode(RequestMode::Cors);
    init.set_headers(&headers);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    if let Some(body) = body {
        init.set_body(&body.into());
    }
    for (name, value) in [("credentials", JsValue::from("omit")), ("keepalive", JsValue::TRUE)] {
        Reflect::set(&init, &name.into(), &value)?;
    }
    let window = window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(url, &init)).await?.dyn_into()?;
    let retry_after = response.headers().get("Retry-After")?.and_then(|seconds| seconds.parse().ok());
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(Answer { status: response.status(), retry_after, text })
}

/// Runs something that waits. All of it is of one type, because each further type is 1 KB of wasm.
pub fn spawn(future: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(future);
}

// Listening

/// A stream of server-sent events. It closes when dropped.
#[must_use = "the stream closes when this is dropped"]
pub struct EventStream {
    source: EventSource,
    _listeners: [EventListener; 2],
}

impl EventStream {
    /// Opens a stream and hands on the data of each event called `name`, and `None` whenever the connection is lost.
    pub fn open(url: &str, name: &'static str, on_data: impl Fn(Option<String>) + 'static) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let on_data = Rc::new(on_data);
        let heard = on_data.clone();
        let listeners = [
            EventListener::new(&source, name, move |event: &Event| {
                if let Some(message) = event.dyn_ref::<MessageEvent>() {
                    heard(message.data().as_string());
                }
            }),
            EventListener::new(&source, "error", move |_| on_data(None)),
        ];
        Some(Self { source, _listeners: listeners })
    }

    /// Whether the browser has given up on the stream.
    pub fn is_closed(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// A listener that stops when dropped.
#[must_use = "the listener stops when this is dropped"]
pub struct Listening(#[expect(dead_code, reason = "held for its Drop")] Vec<EventListener>);

/// Tells whenever the device may have a connection again.
pub fn on_online(callback: impl Fn() + 'static) -> Listening {
    Listening(window().map(|window| EventListener::new(&window, "online", move |_| callback())).into_iter().collect())
}

/// Tells whenever the page comes into view or goes out of it.
pub fn on_visibility(callback: impl Fn(bool) + 'static) -> Listening {
    let document = window().and_then(|window| window.document());
    let listener = document.map(|document| {
        EventListener::new(&document.clone(), "visibilitychange", move |_| callback(!document.hidden()))
    });
    Listening(listener.into_iter().collect())
}

/// Whether the page is in view.
pub fn is_visible() -> bool {
    window().and_then(|window| window.document()).is_none_or(|document| !document.hidden())
}

// The host page and the form

/// The element a widget belongs to, and what the loader can do for it. On the server there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Host(Option<(EventTarget, Function)>);

impl Host {
    /// The host element of a widget in the page. `serve` takes what to do and with what, and gives a promise.
    pub fn new(element: HtmlElement, serve: Function) -> Self {
        Self(Some((element.into(), serve)))
    }

    /// Has the loader do something that takes a browser and no state. Tells whether that worked.
    pub async fn ask(&self, what: &'static str, with: JsValue) -> bool {
        let Some((_, serve)) = &self.0 else { return false };
        let Ok(promise) = serve.call2(&JsValue::NULL, &what.into(), &with) else { return false };
        JsFuture::from(Promise::resolve(&promise)).await.is_ok_and(|done| done.is_truthy())
    }

    /// Tells the host page of something, by an event that bubbles out of the element.
    pub fn dispatch(&self, name: &str, detail: &[(&str, JsValue)]) {
        let Some((host, _)) = &self.0 else { return };
        let object = Object::new();
        for (key, value) in detail {
            let _ = Reflect::set(&object, &(*key).into(), value);
        }
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(&object);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
            let _ = host.dispatch_event(&event);
        }
    }
}

/// Moves the keyboard's focus to an element.
pub fn focus(element: &yew::NodeRef) {
    if let Some(element) = element.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Focuses a field and selects what it holds.
pub fn select(field: &yew::NodeRef) {
    if let Some(field) = field.cast::<HtmlInputElement>() {
        let _ = field.focus();
        field.select();
    }
}
