//! All actions by keyboard alone: audience, promises, pledge, certificate, sharing, steps and taking the pledge back.

use serde_json::json;
use thirtyfour::Key;

use crate::{
    browser::{Browser, LISTENER},
    downloads::RECORDER,
    host_page::{HostPage, snippet},
    server::Server,
};

/// Script that returns the focused element inside the widget, and whether it is visible.
const FOCUSED: &str = "const root = document.querySelector('sid-pledge').shadowRoot;
    const element = root.activeElement;
    if (!element) return ['', true];
    const shown = element.matches('.tile input') ? element.nextElementSibling : element;
    const box = shown.getBoundingClientRect();
    const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
    const y = box.y + Math.min(box.height / 2, 20);
    const inside = y >= 0 && y < innerHeight;
    const top = root.elementFromPoint(x, y);
    const obscured = !inside || !(element === top || shown.contains(top) || element.contains(top) || top?.contains(shown));
    return [element.id || element.dataset.go || element.dataset.channel || element.textContent, !obscured];";

/// Presses Tab until an element has the focus. Each focused element until then must be visible.
async fn tab_to(browser: &Browser, id: &str) {
    let mut passed = Vec::new();
    for _ in 0..90 {
        browser.press(Key::Tab).await;
        // A busy browser scrolls to the focused element with a delay.
        let focused =
            browser.until(&format!("const focused = (() => {{ {FOCUSED} }})(); return focused[1] && focused")).await;
        if focused[0] == json!(id) {
            return;
        }
        passed.push(focused[0].to_string());
    }
    panic!("Tab does not reach {id}, but {passed:?}");
}

async fn use_by_keyboard_alone(lang: &str) {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let body = format!("{LISTENER}{RECORDER}{}", snippet(&server, &format!("lang=\"{lang}\"")));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;

    tab_to(&browser, "sid-audience-child").await;
    browser.press(Key::Space).await;
    browser.find("#sid-audience-child:checked").await;
    tab_to(&browser, "sid-promises").await;
    browser.press(Key::Enter).await;
    tab_to(&browser, "sid-promise-talk").await;
    browser.press(Key::Space).await;
    browser.find("#sid-promise-talk:checked").await;
    browser.run("document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-pledge').focus()").await;
    tab_to(&browser, "sid-take").await;
    browser.press(Key::Enter).await;
    browser.until("return events.some(([name]) => name === 'taken')").await;
    assert_eq!(server.counts().await.pledges, 21);

    // The focus is on the thanks, and the certificate follows.
    tab_to(&browser, "sid-picture").await;
    browser.press(Key::Enter).await;
    browser.until("return saved.some((blob) => blob.type === 'image/png')").await;
    tab_to(&browser, "sid-share").await;
    browser.press(Key::Enter).await;
    browser.find("#sid-copy").await;
    tab_to(&browser, "sid-copy").await;
    browser.press(Key::Enter).await;
    browser.until("return events.some(([name]) => name === 'shared')").await;
    browser.until_count("shares", 1).await;
    tab_to(&browser, "sid-accept").await;
    browser.press(Key::Enter).await;
    browser.find("#sid-step-reminder").await;
    tab_to(&browser, "sid-take-back").await;
    browser.press(Key::Enter).await;
    browser.until("return events.some(([name]) => name === 'withdrawn')").await;
    assert_eq!(server.counts().await.pledges, 20);

    // The steps are below, folded. The control that had the focus is gone.
    browser.run("document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-pledge').focus()").await;
    tab_to(&browser, "sid-steps").await;
    browser.press(Key::Enter).await;
    browser.find("#sid-step-child-trusted").await;
    tab_to(&browser, "sid-step-child-trusted").await;
    browser.press(Key::Space).await;
    let step = browser.until("return events.find(([name]) => name === 'step-changed')?.[1]").await;
    assert_eq!(step, json!({ "step": "child-trusted", "done": true }));
}

#[tokio::test]
async fn every_action_works_by_keyboard_alone() {
    use_by_keyboard_alone("en").await;
}

#[tokio::test]
async fn every_action_works_by_keyboard_alone_in_arabic() {
    use_by_keyboard_alone("ar").await;
}
