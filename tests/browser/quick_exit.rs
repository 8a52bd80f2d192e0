//! The quick exit while the neutral page does not arrive: nothing of the page can be seen any more.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    response::Html,
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Time until the neutral page is sent.
const EXIT_DELAY: Duration = Duration::from_secs(2);

/// Functions that find out which elements of a page a visitor can see. Elements of the widget are found too.
const FUNCTIONS: &str = "
  const stackAt = (root, x, y) => root.elementsFromPoint(x, y).flatMap((element) =>
    element.shadowRoot && root !== element.shadowRoot ? [...stackAt(element.shadowRoot, x, y).filter((inner) => element.shadowRoot.contains(inner)), element] : [element]);
  const isOpaque = (element) => {
    const { backgroundColor, opacity, visibility } = getComputedStyle(element);
    return !/transparent|, 0\\)$|\\/ 0?\\.?\\d*\\)$/.test(backgroundColor) && opacity === '1' && visibility === 'visible';
  };
  const isSeen = (element) => {
    if (!element?.isConnected || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [Math.min(left + width / 2, left + 40), top + height / 2];
    if (!(width && height) || x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
    const stack = stackAt(document, x, y);
    const at = stack.findIndex((other) => other === element || element.contains(other));
    return at >= 0 && !stack.slice(0, at).some(isOpaque);
  };
  const texts = () => {
    const root = document.querySelector('sid-pledge')?.shadowRoot;
    const inside = root ? [...root.querySelectorAll('h2, h3, p, button, a, label, summary')] : [];
    return [...document.querySelectorAll('h1, p, header *'), ...inside];
  };
  const seen = () => [...texts().filter(isSeen).map((element) => element.textContent.trim().slice(0, 20)), ...(/partner|pledge|safer/i.test(document.title) ? [document.title] : [])];";

/// Page that reports what can be seen of it, to its own server, before and after the visitor leaves.
struct ReportingPage {
    page: HostPage,
    reports: Arc<Mutex<Vec<Value>>>,
    exit: HostPage,
}

impl ReportingPage {
    async fn with(body: &str) -> Self {
        let reports: Arc<Mutex<Vec<Value>>> = Arc::default();
        let html = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A partner</title></head><body><h1>A partner</h1>{body}"
        );
        let collected = Arc::clone(&reports);
        let router = Router::new().route("/", get(move || async move { Html(html) })).route(
            "/reports",
            post(
                move |text: String| async move { collected.lock().unwrap().push(serde_json::from_str(&text).unwrap()) },
            ),
        );
        let neutral = Router::new().fallback(|| async {
            tokio::time::sleep(EXIT_DELAY).await;
            Html("<!doctype html><title>Neutral</title><p id=\"neutral\">Neutral</p>")
        });
        Self { page: HostPage::serve(router).await, reports, exit: HostPage::serve(neutral).await }
    }

    /// Script that lets the exit lead to the slow page, and that reports, from the moment it leaves.
    ///
    /// The driver may wait for the neutral page, so the page reports by itself.
    fn leave(&self, gesture: &str) -> String {
        format!(
            "{FUNCTIONS}
             const report = (moment, more) => navigator.sendBeacon('{url}reports', JSON.stringify({{ moment, seen: seen(), ...more }}));
             const findExit = () => document.querySelector('sid-pledge').shadowRoot.querySelector('[data-leave]');
             addEventListener('beforeunload', () => report('beforeunload'));
             report('before');
             const leave = () => {{
               const exit = Object.assign(findExit(), {{ href: {exit:?} }});
               {gesture}
               setTimeout(() => report('at once'));
               for (const time of [500, 1500]) setTimeout(() => report(time), time);
             }};
             setTimeout(leave, 100)",
            url = self.page.url,
            exit = self.exit.url,
        )
    }

    /// Waits for the neutral page, and expects that nothing of the page was seen from the moment it was left.
    async fn expect_nothing_seen(&self, browser: &Browser, name: &str) {
        browser.until("return document.querySelector('#neutral')").await;
        let reports = self.reports.lock().unwrap().clone();
        let (before, after): (Vec<_>, Vec<_>) = reports.iter().partition(|report| report["moment"] == "before");
        assert!(before[0]["seen"].as_array().unwrap().len() > 3, "{name}: the page is seen before: {before:?}");
        assert!(after.iter().any(|report| report["moment"] == "at once"), "{name}: {after:?}");
        let wrong: Vec<_> = after.iter().filter(|report| report["seen"] != json!([])).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}

const CLICK: &str = "exit.click();";

async fn leave_by(browser: &Browser, server: &Server, name: &str, before: &str, gesture: &str) {
    let page = ReportingPage::with(&format!("{before}{}", snippet(server, "lang=\"en\""))).await;
    browser.open(&page.page.url).await;
    browser.find("#sid-leave").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').getBoundingClientRect().height > 1000").await;
    browser.run(&page.leave(gesture)).await;
    page.expect_nothing_seen(browser, name).await;
}

#[tokio::test]
async fn nothing_of_the_page_is_seen_from_the_click_until_the_neutral_page_arrives() {
    let server = Server::start();
    let browser = Browser::start().await;
    leave_by(&browser, &server, "a click", "", CLICK).await;
    let above = "<header style=\"position: fixed; inset: 0 0 auto 0; z-index: 2147483647; background: #fed\"><p>Our menu</p></header>";
    leave_by(&browser, &server, "under a fixed header", above, CLICK).await;
    let transformed =
        "<style>sid-pledge { transform: scale(0.9); contain: layout; overflow: hidden; display: block }</style>";
    leave_by(&browser, &server, "a transformed element", transformed, CLICK).await;
    let important = "<style>* { visibility: visible !important; opacity: 1 !important; display: block !important } head, script, style { display: none !important }</style>";
    leave_by(&browser, &server, "important styles", important, CLICK).await;
}

#[tokio::test]
async fn a_page_that_asks_before_it_is_left_is_hidden_by_then() {
    let server = Server::start();
    let browser = Browser::start().await;
    let asking = "<script>addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'Stay?' })</script>";
    leave_by(&browser, &server, "a page that asks", asking, CLICK).await;
}

#[tokio::test]
async fn each_way_to_press_the_quick_exit_hides_the_page() {
    let server = Server::start();
    let browser = Browser::start().await;
    let dispatch = |event: &str| format!("exit.dispatchEvent({event});");
    let options = "bubbles: true, composed: true, cancelable: true";
    for (name, event) in [
        ("a middle click", format!("new MouseEvent('auxclick', {{ {options}, button: 1 }})")),
        ("a click with Control", format!("new MouseEvent('click', {{ {options}, ctrlKey: true }})")),
        ("a click with Shift", format!("new MouseEvent('click', {{ {options}, shiftKey: true }})")),
    ] {
        leave_by(&browser, &server, name, "", &dispatch(&event)).await;
    }
}

#[tokio::test]
async fn the_keyboard_leaves_the_page_too() {
    let server = Server::start();
    let browser = Browser::start().await;
    let page = ReportingPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    browser.open(&page.page.url).await;
    browser.until_ready().await;
    let gesture = "";
    let script = page
        .leave(gesture)
        .replace("setTimeout(leave, 100)", "findExit().focus(); findExit().addEventListener('click', leave)");
    browser.run(&script).await;
    browser.press(thirtyfour::Key::Enter).await;
    page.expect_nothing_seen(&browser, "Enter").await;
}

#[tokio::test]
async fn shift_or_escape_three_times_leaves_the_page_from_anywhere_on_it() {
    let server = Server::start();
    let browser = Browser::start().await;
    for (name, key) in [("Shift", "\u{e008}"), ("Escape", "\u{e00c}")] {
        let page = ReportingPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
        browser.open(&page.page.url).await;
        browser.until_ready().await;
        let script = page.leave("").replace("setTimeout(leave, 100)", "findExit().addEventListener('click', leave)");
        browser.run(&script).await;
        for pressed in ["\u{e008}", "\u{e00c}", "\u{e008}", "a", key, key] {
            browser.driver.action_chain().send_keys(pressed).perform().await.unwrap();
        }
        assert_eq!(
            browser.run("return document.title").await,
            json!("A partner"),
            "{name}: twice in a row is not enough"
        );
        browser.driver.action_chain().send_keys(key).perform().await.unwrap();
        page.expect_nothing_seen(&browser, name).await;
    }
}

#[tokio::test]
async fn nothing_of_a_framed_pledge_is_seen_after_the_exit() {
    let server = Server::start();
    let browser = Browser::start().await;
    let frame = format!(
        "<script>addEventListener('message', ({{ data }}) => data.moment && navigator.sendBeacon('/reports', JSON.stringify(data)))</script>\
         <iframe id=\"frame\" title=\"The pledge\" width=\"700\" height=\"600\" sandbox=\"allow-scripts allow-same-origin allow-forms allow-popups\" \
           src=\"{}/p/sid-2023?lang=en&frame\"></iframe>",
        server.origin
    );
    let page = ReportingPage::with(&frame).await;
    browser.open(&page.page.url).await;
    browser.driver.enter_frame(0).await.unwrap();
    browser.find("#sid-leave").await;
    let beacon = format!(
        "navigator.sendBeacon('{}reports', JSON.stringify({{ moment, seen: seen(), ...more }}))",
        page.page.url
    );
    let script = page.leave(CLICK).replace(&beacon, "parent.postMessage({ moment, seen: seen() }, '*')");
    browser.run(&script).await;
    page.expect_nothing_seen(&browser, "in a frame").await;
}
