//! The keyboard on pages that have keys of their own.
//!
//! Limit: a listener that captures keys at the window, and was added before the widget's, sees them before anything
//! inside the widget does. A page that cancels them there takes them from all its content, and nothing here can help.

use serde_json::json;
use thirtyfour::Key;

use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Page that takes keys unless the visitor is in a control, as pages of slides do. It also records the keys it sees.
const KEYS_OF_THE_PAGE: &str = "<script>
  window.seen = [];
  const isControl = (target) => /^(INPUT|TEXTAREA|SELECT|BUTTON|A|SUMMARY)$/.test(target.tagName);
  const take = (event) => {
    if (event.type === 'keydown') seen.push(event.key);
    if (isControl(event.target) || /^(Tab|Escape)$/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  for (const target of [window, document, document.documentElement])
    for (const type of ['keydown', 'keypress', 'keyup']) target.addEventListener(type, take);
</script>";

async fn open(browser: &Browser, body: &str) -> HostPage {
    let page = HostPage::with(&format!("{UNCAUGHT}{LISTENER}{body}")).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    page
}

/// Focuses an element of the widget and presses a key.
async fn press_at(browser: &Browser, selector: &str, key: Key) {
    browser.find(selector).await;
    browser.run(&format!("document.querySelector('sid-pledge').shadowRoot.querySelector({selector:?}).focus()")).await;
    browser.press(key).await;
}

#[tokio::test]
async fn keys_that_work_a_control_of_the_widget_are_not_taken_by_the_page() {
    let server = Server::start();
    let browser = Browser::start().await;
    let body = format!("{KEYS_OF_THE_PAGE}{}", snippet(&server, "lang=\"en\""));
    let _page = open(&browser, &body).await;
    press_at(&browser, "#sid-audience-child", Key::Space).await;
    browser.find("#sid-audience-child:checked").await;
    press_at(&browser, "#sid-audience-child", Key::Right).await;
    browser.find("#sid-audience-teen:checked").await;
    browser.press(Key::Left).await;
    browser.find("#sid-audience-child:checked").await;
    press_at(&browser, "#sid-promises", Key::Enter).await;
    press_at(&browser, "input[id^=sid-promise]", Key::Space).await;
    browser.find("input[id^=sid-promise]:checked").await;
    press_at(&browser, "#sid-languages", Key::Enter).await;
    browser.find(".languages[open]").await;
    press_at(&browser, "[data-go=sid-help]", Key::Enter).await;
    browser.until_focused("sid-help").await;
    press_at(&browser, "#sid-share", Key::Space).await;
    browser.find("#sid-copy").await;
    press_at(&browser, "#sid-take", Key::Enter).await;
    browser.find(".thanks .kept li").await;
    assert_eq!(server.counts().await.pledges, 1);
    press_at(&browser, "#sid-take-back", Key::Space).await;
    browser.find("#sid-take").await;
    assert_eq!(server.counts().await.pledges, 0);
    press_at(&browser, "[data-lang=fr]", Key::Enter).await;
    browser.find(".sid[lang=fr]").await;
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn other_keys_still_reach_the_page() {
    let server = Server::start();
    let browser = Browser::start().await;
    let body = format!(
        "<button id=\"own\" accesskey=\"s\">Search</button>{KEYS_OF_THE_PAGE}{}",
        snippet(&server, "lang=\"en\"")
    );
    let _page = open(&browser, &body).await;
    press_at(&browser, "#sid-take", Key::Escape).await;
    browser.until("return seen.includes('Escape')").await;
    browser.press(Key::Tab).await;
    browser.until("return seen.includes('Tab')").await;
    browser.run("document.querySelector('sid-pledge').shadowRoot.activeElement?.blur(); seen.length = 0").await;
    browser.driver.action_chain().send_keys("/").perform().await.unwrap();
    browser.press(Key::Space).await;
    browser.press(Key::Down).await;
    browser.until("return seen.length === 3").await;
    assert_eq!(browser.run("return seen").await, json!(["/", " ", "ArrowDown"]));
}

#[tokio::test]
async fn a_modal_that_keeps_the_focus_inside_leaves_the_widget_in_it_usable() {
    let server = Server::start();
    let browser = Browser::start().await;
    // The trap compares the elements that have the focus, as dialogues made of scripts do.
    let trap = "<script>
      document.addEventListener('focusin', ({ target }) => { if (!modal.contains(target)) modal.querySelector('button').focus() });
      modal.addEventListener('keydown', (event) => { if (event.key === 'Enter' && event.target.tagName !== 'BUTTON') event.preventDefault() });
    </script>";
    let body = format!(
        "<div id=\"modal\" role=\"dialog\" aria-modal=\"true\"><button>Close</button>{}</div><a href=\"#\">Outside</a>{trap}",
        snippet(&server, "lang=\"en\" layout=\"compact\"")
    );
    let _page = open(&browser, &body).await;
    press_at(&browser, "#sid-promises", Key::Enter).await;
    press_at(&browser, "input[id^=sid-promise]", Key::Space).await;
    browser.find("input[id^=sid-promise]:checked").await;
    press_at(&browser, "#sid-take", Key::Enter).await;
    browser.find(".thanks .kept li").await;
    browser.until("return document.activeElement.tagName === 'SID-PLEDGE'").await;
    assert_eq!(server.counts().await.pledges, 1);
}
