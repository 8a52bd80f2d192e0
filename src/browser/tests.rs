//! Tests in a real browser, of which some replace a property of the page by one that is absent or refuses.

use std::cell::{Cell, RefCell};

use js_sys::{Object, Reflect};
use wasm_bindgen_test::wasm_bindgen_test as test;
use yew::prelude::*;

use super::*;

/// A property of `window` or `document` that the test has replaced. The browser's own is back when this is dropped.
struct Replaced {
    object: Object,
    name: &'static str,
    /// Undefined for a property that the object inherits.
    descriptor: JsValue,
}

impl Replaced {
    /// Replaces a property by one whose getter has the given body.
    fn new(object: impl AsRef<JsValue>, name: &'static str, getter: &str) -> Self {
        let object: Object = object.as_ref().clone().unchecked_into();
        let descriptor = Reflect::get_own_property_descriptor(&object, &name.into()).expect("an object");
        let getter = Function::new_no_args(getter).into();
        define(&object, name, &value::object(&[("get", getter), ("configurable", JsValue::TRUE)]));
        Self { object, name, descriptor }
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        match self.descriptor.dyn_ref() {
            Some(descriptor) => define(&self.object, self.name, descriptor),
            None => drop(Reflect::delete_property(&self.object, &self.name.into())),
        }
    }
}

fn define(object: &Object, name: &str, descriptor: &Object) {
    Object::define_property(object, &name.into(), descriptor);
}

/// A function that refuses, as a browser does.
const REFUSED: &str = "throw new DOMException('refused', 'SecurityError')";

fn page() -> Window {
    window().expect("a page")
}

fn document() -> web_sys::Document {
    page().document().expect("a document")
}

/// Waits until `condition` returns true. Each round lets the browser do its other work; the runner has the deadline.
async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        let turn = Promise::new(&mut |resolve, _| {
            let _ = page().set_timeout_with_callback(&resolve);
        });
        JsFuture::from(turn).await.expect("a timer");
    }
}

// Ids

#[test]
fn an_id_is_new_each_time_and_begins_with_the_time() {
    let before = EntryId::new(js_sys::Date::now() as u64, &[0; 10]);
    let (first, second) = (new_entry_id(), new_entry_id());
    let after = EntryId::new(js_sys::Date::now() as u64, &[0xff; 10]);
    assert_ne!(first, second);
    assert!(before <= first && first <= after);
    assert_eq!(first.to_string().parse(), Ok(first), "a UUIDv7");
}

#[test]
fn an_id_is_made_without_the_browsers_cryptography() {
    for expression in [REFUSED, "return undefined"] {
        let _crypto = Replaced::new(page(), "crypto", expression);
        let (first, second) = (new_entry_id(), new_entry_id());
        assert_ne!(first.as_bytes()[8..], second.as_bytes()[8..], "{expression}");
    }
}

// Requests

/// Replaces `fetch` by a function that stores its arguments as `window.request` and returns an expression's value.
fn fetch_that_returns(expression: &str) -> Replaced {
    let getter = format!("return (url, init) => {{ window.request = {{ url, init }}; return {expression} }}");
    Replaced::new(page(), "fetch", &getter)
}

/// A property of the last request, or one of its property if there are several names.
fn request(path: &[&str]) -> JsValue {
    let request = Reflect::get(&page(), &"request".into()).expect("a request");
    path.iter().fold(request, |object, name| Reflect::get(&object, &(*name).into()).expect("a property"))
}

#[test]
async fn a_request_carries_no_cookies_needs_no_preflight_and_survives_the_page() {
    let _fetch = fetch_that_returns("Promise.resolve(new Response('text', { status: 201 }))");
    let response = fetch("POST", "https://example.org/", Some(("body", "text/plain")), None).await.expect("a response");
    assert_eq!((response.status, response.retry_after, response.text.as_str()), (201, None, "text"));
    for (name, value) in [("method", "POST"), ("mode", "cors"), ("credentials", "omit"), ("body", "body")] {
        assert_eq!(request(&["init", name]).as_string().as_deref(), Some(value), "{name}");
    }
    assert_eq!(request(&["url"]), "https://example.org/");
    assert_eq!(request(&["init", "keepalive"]), true);
    assert_eq!(request(&["init", "referrerPolicy"]), "no-referrer");
    assert_eq!(request(&["init", "headers", "Content-Type"]), "text/plain");
    let headers: Object = request(&["init", "headers"]).unchecked_into();
    assert_eq!(Object::keys(&headers).length(), 1);
}

#[test]
async fn a_receipt_is_sent_as_a_bearer_token() {
    let _fetch = fetch_that_returns("Promise.resolve(new Response(null, { status: 204 }))");
    let response = fetch("DELETE", "/", None, Some("receipt")).await.expect("a response");
    assert_eq!((response.status, response.text.as_str()), (204, ""));
    assert_eq!(request(&["init", "headers", "Authorization"]), "Bearer receipt");
    assert!(request(&["init", "body"]).is_undefined());
}

#[test]
async fn retry_after_is_read_as_seconds_and_a_date_is_ignored() {
    for (header, seconds) in [("7", Some(7)), ("Tue, 07 Feb 2023 09:00:00 GMT", None), ("-1", None)] {
        let response = format!("new Response('', {{ status: 503, headers: {{ 'Retry-After': '{header}' }} }})");
        let _fetch = fetch_that_returns(&format!("Promise.resolve({response})"));
        let response = fetch("GET", "/", None, None).await.expect("a response");
        assert_eq!((response.status, response.retry_after), (503, seconds), "{header}");
    }
}

#[test]
async fn a_real_response_is_read() {
    let response = fetch("GET", "data:text/plain;charset=utf-8,%C3%A4", None, None).await.expect("a response");
    assert_eq!((response.status, response.text.as_str()), (200, "ä"));
}

#[test]
async fn a_request_that_fails_is_a_network_error() {
    assert!(fetch("GET", "http://127.0.0.1:1/", None, None).await.is_err(), "no connection");
    assert!(fetch("GET", "http://[", None, None).await.is_err(), "no URL");
    assert!(fetch("GE T", "/", None, None).await.is_err(), "no method");
    assert!(fetch("GET", "/", None, Some("line\nbreak")).await.is_err(), "no header");
    let broken_body = "{ const r = new Response('x'); r.text = () => Promise.reject(1); return Promise.resolve(r) }";
    for expression in
        ["Promise.reject(1)", "Promise.resolve('no response')", "undefined", &format!("(() => {broken_body})()")]
    {
        let _fetch = fetch_that_returns(expression);
        assert!(fetch("GET", "/", None, None).await.is_err(), "{expression}");
    }
    let _fetch = Replaced::new(page(), "fetch", "return () => { throw 1 }");
    assert!(fetch("GET", "/", None, None).await.is_err(), "refused by the host page");
}

#[test]
async fn a_request_is_cancelled_after_the_timeout() {
    let aborted = "return { timeout: ms => { window.timeout = ms; return AbortController.aborted } }";
    let signal = "const c = new AbortController(); c.abort(); AbortController.aborted = c.signal";
    Function::new_no_args(signal).call0(&JsValue::NULL).expect("a signal");
    let _signal = Replaced::new(page(), "AbortSignal", aborted);
    assert!(fetch("GET", "data:,text", None, None).await.is_err());
    let timeout = Reflect::get(&page(), &"timeout".into()).expect("a timeout");
    assert_eq!(timeout, f64::from(REQUEST_TIMEOUT_MS));
}

#[test]
async fn a_future_runs_without_being_awaited() {
    let done = Rc::new(Cell::new(false));
    spawn(Box::pin({
        let done = done.clone();
        async move { done.set(true) }
    }));
    assert!(!done.get(), "not at once");
    until(|| done.get()).await;
}

// Streams and listeners

/// Opens a stream whose data are collected.
fn stream(url: &str) -> (EventStream, Rc<RefCell<Vec<Option<String>>>>) {
    let received = Rc::new(RefCell::new(Vec::new()));
    let on_data = {
        let received = received.clone();
        move |data| received.borrow_mut().push(data)
    };
    (EventStream::open(url, "counts", on_data).expect("a stream"), received)
}

#[test]
async fn a_stream_gives_its_data_its_heartbeats_and_the_loss_of_the_connection() {
    let events = "event: other%0Adata: 1%0A%0Aevent: heartbeat%0Adata:%0A%0Aevent: counts%0Adata: 2%0A%0A";
    let (stream, received) = stream(&format!("data:text/event-stream,{events}"));
    until(|| received.borrow().len() == 3).await;
    assert_eq!(received.take(), [Some(String::new()), Some("2".to_owned()), None]);
    assert!(!stream.is_closed(), "the browser connects again");
}

#[test]
async fn a_refused_stream_is_closed_for_good() {
    let (stream, received) = stream("data:text/plain,refused");
    until(|| stream.is_closed()).await;
    assert_eq!(received.take(), [None]);
}

#[test]
fn a_stream_that_cannot_be_opened_is_none() {
    assert!(EventStream::open("http://[", "counts", |_| ()).is_none());
    let _source = Replaced::new(page(), "EventSource", "return undefined");
    assert!(EventStream::open("/", "counts", |_| ()).is_none());
}

#[test]
fn a_dropped_stream_is_closed_and_its_listeners_are_removed() {
    let (stream, received) = stream("data:text/event-stream,");
    let source = stream.source.clone();
    let lost = || source.dispatch_event(&Event::new("error").expect("an event")).expect("dispatched");
    lost();
    assert_eq!(received.take(), [None]);
    drop(stream);
    assert_eq!(source.ready_state(), EventSource::CLOSED);
    lost();
    assert!(received.take().is_empty());
}

fn dispatch(target: &EventTarget, name: &str) {
    target.dispatch_event(&Event::new(name).expect("an event")).expect("dispatched");
}

#[test]
fn a_listener_for_the_connection_ends_with_its_handle() {
    let calls = Rc::new(Cell::new(0));
    let handle = on_online({
        let calls = calls.clone();
        move || calls.set(calls.get() + 1)
    });
    dispatch(&page(), "online");
    assert_eq!(calls.get(), 1);
    drop(handle);
    dispatch(&page(), "online");
    assert_eq!(calls.get(), 1);
}

#[test]
fn a_listener_for_visibility_ends_with_its_handle() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let handle = on_visibility({
        let seen = seen.clone();
        move |visible| seen.borrow_mut().push(visible)
    });
    for hidden in ["return true", "return false"] {
        let _hidden = Replaced::new(document(), "hidden", hidden);
        dispatch(&document(), "visibilitychange");
        assert_eq!(Some(is_visible()), seen.borrow().last().copied());
    }
    assert_eq!(*seen.borrow(), [false, true]);
    drop(handle);
    dispatch(&document(), "visibilitychange");
    assert_eq!(seen.borrow().len(), 2);
}

// Host element

/// An element in a shadow root of the page. It is removed when this is dropped.
struct InShadowRoot {
    outer: Element,
    element: HtmlElement,
}

impl InShadowRoot {
    fn new() -> Self {
        let create = |name| document().create_element(name).expect("an element");
        let (outer, element) = (create("div"), create("div"));
        let attach = Function::new_with_args("outer", "return outer.attachShadow({ mode: 'open' })");
        let root: web_sys::ShadowRoot = attach.call1(&JsValue::NULL, &outer).expect("a root").unchecked_into();
        root.append_child(&element).expect("appended");
        document().body().expect("a body").append_child(&outer).expect("appended");
        Self { outer, element: element.unchecked_into() }
    }
}

impl Drop for InShadowRoot {
    fn drop(&mut self) {
        self.outer.remove();
    }
}

#[test]
fn an_event_is_given_to_the_loader_with_its_detail() {
    let loader = Function::new_with_args("task, data", "globalThis.received = JSON.stringify([task, data])");
    Host::new(loader).dispatch("test", &[("step", "talk".into()), ("done", true.into())]);
    let received = Reflect::get(&js_sys::global(), &"received".into()).expect("the loader was called");
    assert_eq!(received, r#"["event",{"name":"test","detail":{"step":"talk","done":true}}]"#);
}

#[test]
async fn a_task_of_the_loader_succeeds_if_its_promise_does() {
    for (body, succeeds) in [
        ("return Promise.resolve(task === 'copy' && data === 'text')", true),
        ("return true", true),
        ("return Promise.resolve(false)", false),
        ("return Promise.reject(1)", false),
        ("throw 1", false),
        ("", false),
    ] {
        let host = Host::new(Function::new_with_args("task, data", body));
        assert_eq!(host.call_loader("copy", "text".into()).await, succeeds, "{body}");
    }
}

#[test]
async fn a_host_on_the_server_does_nothing() {
    let host = Host::default();
    host.dispatch("test", &[]);
    assert!(!host.call_loader("copy", JsValue::NULL).await);
}

// Focus

#[derive(PartialEq, Properties)]
struct FieldProps {
    field: NodeRef,
}

#[component]
fn Field(props: &FieldProps) -> Html {
    html! { <input ref={&props.field} value="text" /> }
}

#[test]
async fn the_focus_moves_to_an_element_and_can_select_its_text() {
    let place = InShadowRoot::new();
    let field = NodeRef::default();
    focus(&field);
    select(&field);
    let props = FieldProps { field: field.clone() };
    let app = yew::Renderer::<Field>::with_root_and_props(place.element.clone().into(), props).render();
    until(|| field.get().is_some()).await;
    let input: HtmlInputElement = field.cast().expect("a field");
    focus(&field);
    assert!(input.matches(":focus").expect("a selector"));
    assert_eq!(input.selection_start(), input.selection_end());
    select(&field);
    assert_eq!((input.selection_start(), input.selection_end()), (Ok(Some(0)), Ok(Some(4))));
    app.destroy();
}
