//! The whole way, by keyboard alone: who am I, the pledge, the keepsake, the steps, sharing, taking it back.

use serde_json::json;
use thirtyfour::Key;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    keepsake::SAVES,
    server::Server,
};

/// What has the focus inside the widget, and whether a person can see that it has and where.
const FOCUSED: &str = "const root = document.querySelector('sid-pledge').shadowRoot;
    const element = root.activeElement;
    if (!element) return ['', true];
    const shown = element.matches('.chip input') ? element.nextElementSibling : element;
    const box = shown.getBoundingClientRect();
    const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
    const y = box.y + Math.min(box.height / 2, 20);
    const inside = y >= 0 && y < innerHeight;
    const top = root.elementFromPoint(x, y);
    const obscured = !inside || !(element === top || shown.contains(top) || element.contains(top) || top?.contains(shown));
    return [element.id || element.dataset.go || element.dataset.channel || element.textContent, !obscured];";

/// Goes on with Tab until an element has the focus. On the way, nothing that has the focus is hidden.
async fn tab_to(browser: &Browser, id: &str) {
    let mut passed = Vec::new();
    for _ in 0..90 {
        browser.press(Key::Tab).await;
        // A busy browser scrolls to what has the focus a moment later.
        let at = browser.until(&format!("const seen = (() => {{ {FOCUSED} }})(); return seen[1] && seen")).await;
        if at[0] == json!(id) {
            return;
        }
        passed.push(at[0].to_string());
    }
    panic!("Tab never comes to {id}, but to {passed:?}");
}

async fn by_keyboard_alone(lang: &str) {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let body = format!("{LISTENER}{SAVES}{}", snippet(&server, &format!("lang=\"{lang}\"")));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;

    // The way takes one to a part: the next Tab is inside it.
    tab_to(&browser, "sid-you").await;
    browser.press(Key::Enter).await;
    tab_to(&browser, "sid-audience-child").await;
    browser.press(Key::Space).await;
    browser.find("#sid-audience-child:checked").await;
    tab_to(&browser, "sid-promise-talk").await;
    browser.press(Key::Space).await;
    browser.find("#sid-promise-talk:checked").await;
    tab_to(&browser, "sid-take").await;
    browser.press(Key::Enter).await;
    browser.until("return heard.some(([name]) => name === 'taken')").await;
    assert_eq!(server.counts().await.pledges, 21);

    // The focus is on the thanks, so the keepsake is the next thing.
    tab_to(&browser, "sid-picture").await;
    browser.press(Key::Enter).await;
    browser.until("return saved.some((blob) => blob.type === 'image/png')").await;
    tab_to(&browser, "sid-step-child-trusted").await;
    browser.press(Key::Space).await;
    let step = browser.until("return heard.find(([name]) => name === 'step-changed')?.[1]").await;
    assert_eq!(step, json!({ "step": "child-trusted", "done": true }));
    tab_to(&browser, "sid-copy").await;
    browser.press(Key::Enter).await;
    browser.until("return heard.some(([name]) => name === 'shared')").await;
    browser.until_counted("shares", 1).await;

    // Back to the pledge, to take it back.
    browser.run("document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-pledge').focus()").await;
    tab_to(&browser, "sid-take-back").await;
    browser.press(Key::Enter).await;
    browser.until("return heard.some(([name]) => name === 'withdrawn')").await;
    assert_eq!(server.counts().await.pledges, 20);
}

#[tokio::test]
async fn the_whole_way_goes_by_keyboard_alone() {
    by_keyboard_alone("en").await;
}

#[tokio::test]
async fn the_whole_way_goes_by_keyboard_alone_in_arabic() {
    by_keyboard_alone("ar").await;
}

#[tokio::test]
async fn each_part_is_one_tap_away_and_nothing_is_forced() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    for part in ["sid-share", "sid-help", "sid-steps", "sid-pledge", "sid-you"] {
        browser.click(&format!("[data-go={part}]")).await;
        let there = format!(
            "const root = document.querySelector('sid-pledge').shadowRoot; const box = root.activeElement?.getBoundingClientRect(); \
             return root.activeElement?.id === {part:?} && box.top >= 0 && box.top < innerHeight"
        );
        browser.until(&there).await;
    }
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
}
