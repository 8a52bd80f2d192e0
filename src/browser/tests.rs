//! Tests in a real browser.

use std::cell::RefCell;

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test as test;
use yew::prelude::*;

use super::*;

#[expect(clippy::disallowed_methods, reason = "the tests are in a page of their own")]
fn page() -> web_sys::Window {
    web_sys::window().expect("a page")
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
fn a_task_of_the_loader_has_a_result_unless_it_fails() {
    for (body, result) in [
        ("return task === 'read' && data === 'text'", JsValue::TRUE),
        ("throw 1", JsValue::UNDEFINED),
        ("", JsValue::UNDEFINED),
    ] {
        let host = Host::new(Function::new_with_args("task, data", body));
        assert_eq!(host.call("read", &"text".into()), result, "{body}");
    }
}

#[test]
fn a_report_of_the_loader_reaches_its_receiver() {
    let received = Rc::new(RefCell::new(Vec::new()));
    let host = Host::new(Function::new_no_args(""));
    host.report("lost".into(), JsValue::UNDEFINED);
    let pushed = received.clone();
    host.on_report(Callback::from(move |report| pushed.borrow_mut().push(report)));
    host.report("counts".into(), 7.into());
    assert_eq!(received.take(), [("counts".to_owned(), JsValue::from(7))]);
}

#[test]
fn a_host_on_the_server_does_nothing() {
    let host = Host::default();
    host.dispatch("test", &[]);
    assert!(host.call("copy", &JsValue::NULL).is_undefined());
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
