//! Actions of the visitor, and changes by the browser, before the widget is hydrated.

use std::time::Duration;

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Script for the host page that runs a step as soon as the HTML of the widget is there.
fn as_soon_as_rendered(step: &str) -> String {
    format!(
        "<script>
          const check = () => {{
            const root = document.querySelector('sid-pledge')?.shadowRoot;
            if (!root?.querySelector('#sid-take')) return void setTimeout(check, 0);
            window.early = !events.some(([name]) => name === 'ready');
            {step}
          }};
          check();
        </script>"
    )
}

async fn open(server: &Server, step: &str) -> (Browser, HostPage) {
    let body = format!("{LISTENER}{}{}", as_soon_as_rendered(step), snippet(server, ""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    assert_eq!(browser.run("return window.early").await, json!(true), "the widget was active too early for this test");
    (browser, page)
}

#[tokio::test]
async fn a_click_on_the_pledge_is_not_lost() {
    let server = Server::start();
    let (browser, _page) = open(&server, "root.querySelector('#sid-take').click();").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn a_click_on_the_pledge_is_answered_at_once() {
    const SENDING: &str = "Sending your pledge";
    let server = Server::start();
    let slow = TamperingProxy::judging(&server, |request| match request.uri.path() {
        path if path.ends_with(".wasm") => Verdict::ForwardAfter(Duration::from_secs(2)),
        _ => Verdict::Forward,
    })
    .await;
    let step = "root.querySelector('#sid-take').click();
                window.answer = [root.querySelector('.pledge .status').textContent, events.length];";
    let body = format!("{LISTENER}{}{}", as_soon_as_rendered(step), snippet(&server, ""));
    let page = HostPage::with(&body.replace(&server.origin, &slow.origin)).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    let answer = browser.until("return window.answer").await;
    assert!(answer[0].as_str().unwrap().starts_with(SENDING), "{answer}");
    assert_eq!(answer[1], json!(0), "the widget is not active yet");
    browser.until_text("Thank you").await;
    let status = "return document.querySelector('sid-pledge').shadowRoot.querySelector('.pledge .status').textContent";
    assert_eq!(browser.run(status).await, json!(""));
    assert_eq!(server.counts().await.pledges, 1);

    // Where the widget cannot become active, the server takes the pledge.
    let broken = TamperingProxy::changing(&server, ".wasm").await;
    let page = HostPage::with(&body.replace(&server.origin, &broken.origin)).await;
    browser.open(&page.url).await;
    browser.until_at("/p/sid-2023/thanks").await;
    assert_eq!(server.counts().await.pledges, 2);
}

#[tokio::test]
async fn a_browser_that_saves_data_loads_the_wasm_when_the_widget_is_touched() {
    let server = Server::start();
    let saving = "<script>
        Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
        window.loaded = () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length;
    </script>";
    // Near the view but below it, where no pointer can be over the widget.
    let spacer = "<div style=\"height: 950px\"></div>";
    let rendered = as_soon_as_rendered("window.rendered = true;");
    let page = HostPage::with(&format!("{LISTENER}{saving}{rendered}{spacer}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return window.rendered").await;
    // An activation would have begun within a few frames.
    let frames = "const done = arguments[arguments.length - 1]; let count = 0;
        const wait = () => (count += 1) < 30 ? requestAnimationFrame(wait) : done(loaded());
        wait();";
    assert_eq!(browser.driver.execute_async(frames, vec![]).await.unwrap().json(), &json!(0));
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(browser.run("return loaded()").await, json!(1));
}

#[tokio::test]
async fn ticks_and_focus_survive_hydration() {
    let server = Server::start();
    let step = "root.querySelector('#sid-promise-listen').click(); root.querySelector('#sid-audience-teen').click(); \
               root.querySelector('#sid-take').focus();";
    let (browser, _page) = open(&server, step).await;
    browser.until_text("0 of ").await;
    let is_kept = "const root = document.querySelector('sid-pledge').shadowRoot; \
                return root.querySelector('#sid-promise-listen').checked && root.activeElement?.id === 'sid-take'";
    browser.until(is_kept).await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.find(".kept li").await;
}

#[tokio::test]
async fn a_language_chosen_before_hydration_keeps_the_ticks() {
    let server = Server::start();
    let step = "root.querySelector('#sid-promise-listen').click(); \
               root.querySelector('[data-lang=ar]').click(); root.querySelector('[data-lang=fr]').click();";
    let (browser, _page) = open(&server, step).await;
    browser.find(".sid[lang=fr]").await;
    browser.find("#sid-promise-listen:checked").await;
    browser.click("#sid-take").await;
    browser.find(".kept li").await;
}

#[tokio::test]
async fn the_nodes_of_the_server_are_hydrated_in_place() {
    let server = Server::start();
    let (browser, _page) = open(&server, "window.button = root.querySelector('#sid-take');").await;
    let is_same = "return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-take') === window.button";
    assert_eq!(browser.run(is_same).await, json!(true));
}

#[tokio::test]
async fn a_widget_translated_by_the_browser_is_rendered_again_with_ticks_and_focus() {
    let server = Server::start();
    // The changes that Chromium's page translation makes to text.
    let step = "root.querySelector('#sid-promise-listen').click();
               root.querySelector('#sid-take').focus();
               const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
               const texts = [];
               while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
               for (const text of texts) {
                 if (text.parentElement?.tagName === 'SCRIPT') continue;
                 const font = document.createElement('font');
                 text.replaceWith(font);
                 font.append(text);
               }
               window.fonts = root.querySelectorAll('font').length;";
    let (browser, _page) = open(&server, step).await;
    assert!(browser.run("return window.fonts").await.as_u64().is_some_and(|fonts| fonts > 20));
    let is_kept = "const root = document.querySelector('sid-pledge').shadowRoot; \
                return root.querySelector('#sid-promise-listen').checked && root.activeElement?.id === 'sid-take'";
    browser.until(is_kept).await;
    browser.click("[data-go=sid-help]").await;
    browser.until_focused("sid-help").await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn a_failed_hydration_leaves_other_widgets_active() {
    let server = Server::start();
    // The same element names in the same order, with other parents: the signature of the HTML does not change.
    let step = "const [first, second] = root.querySelectorAll('.promises > label');
               first.append(second);
               window.trapped = false;
               const info = console.info;
               console.info = (text) => (window.trapped ||= text.includes('trap'), info(text));";
    let body = format!(
        "{LISTENER}{}{}{}",
        as_soon_as_rendered(step),
        snippet(&server, "audience=\"parent\""),
        snippet(&server, "id=\"other\" lang=\"fr\"")
    );
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return document.querySelector('#other').shadowRoot?.querySelector('#sid-take')").await;
    browser.run("document.querySelector('#other').scrollIntoView()").await;
    browser.until("return events.filter(([name]) => name === 'ready').length >= 2").await;
    assert_eq!(browser.run("return window.trapped").await, json!(true), "hydration has failed");
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.until("return document.querySelector('#other').shadowRoot.querySelector('.thanks')").await;
    assert_eq!(server.counts().await.pledges, 1, "the other widget is the same visitor's");
}
