//! What a visitor, or their browser, does to the widget before it is alive.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// A script for the host page that acts on the widget in the very moment its HTML is there.
fn at_first_sight(act: &str) -> String {
    format!(
        "<script>
          const look = () => {{
            const root = document.querySelector('sid-pledge')?.shadowRoot;
            if (!root?.querySelector('#sid-take')) return void setTimeout(look, 0);
            window.early = !heard.some(([name]) => name === 'ready');
            {act}
          }};
          look();
        </script>"
    )
}

async fn open(server: &Server, act: &str) -> (Browser, HostPage) {
    let body = format!("{LISTENER}{}{}", at_first_sight(act), snippet(server, ""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    assert_eq!(browser.run("return window.early").await, json!(true), "the widget was alive too soon for this test");
    (browser, page)
}

#[tokio::test]
async fn a_click_on_the_pledge_is_not_lost() {
    let server = Server::start();
    let (browser, _page) = open(&server, "root.querySelector('#sid-take').click();").await;
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn ticks_and_focus_stay_where_they_are() {
    let server = Server::start();
    let act = "root.querySelector('#sid-promise-listen').click(); root.querySelector('#sid-audience-teen').click(); \
               root.querySelector('#sid-take').focus();";
    let (browser, _page) = open(&server, act).await;
    browser.until_said("0 of ").await;
    let kept = "const root = document.querySelector('sid-pledge').shadowRoot; \
                return root.querySelector('#sid-promise-listen').checked && root.activeElement?.id === 'sid-take'";
    browser.until(kept).await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    browser.find(".kept li").await;
}

#[tokio::test]
async fn a_language_chosen_too_soon_keeps_what_was_ticked() {
    let server = Server::start();
    let act = "root.querySelector('#sid-promise-listen').click(); \
               root.querySelector('[data-lang=ar]').click(); root.querySelector('[data-lang=fr]').click();";
    let (browser, _page) = open(&server, act).await;
    browser.find(".sid[lang=fr]").await;
    browser.find("#sid-promise-listen:checked").await;
    browser.click("#sid-take").await;
    browser.find(".kept li").await;
}

#[tokio::test]
async fn the_servers_own_nodes_come_to_life() {
    let server = Server::start();
    let (browser, _page) = open(&server, "window.button = root.querySelector('#sid-take');").await;
    let same = "return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-take') === window.button";
    assert_eq!(browser.run(same).await, json!(true));
}

#[tokio::test]
async fn a_page_the_browser_translated_is_rendered_afresh_and_keeps_ticks_and_focus() {
    let server = Server::start();
    // What Chromium's page translation does to text.
    let act = "root.querySelector('#sid-promise-listen').click();
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
    let (browser, _page) = open(&server, act).await;
    assert!(browser.run("return window.fonts").await.as_u64().is_some_and(|fonts| fonts > 20));
    let kept = "const root = document.querySelector('sid-pledge').shadowRoot; \
                return root.querySelector('#sid-promise-listen').checked && root.activeElement?.id === 'sid-take'";
    browser.until(kept).await;
    browser.click("[data-go=sid-help]").await;
    browser.until_focused("sid-help").await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn a_widget_that_cannot_hydrate_takes_no_other_widget_with_it() {
    let server = Server::start();
    // The same names in the same order, in other places: nothing a look from outside would notice.
    let act = "const first = root.querySelector('.audiences');
               const legend = first.querySelector('legend');
               const chips = first.querySelector('.chips');
               legend.append(...chips.childNodes);
               legend.after(chips);
               root.querySelector('.audiences').prepend(legend);";
    let body = format!(
        "{LISTENER}{}{}{}",
        at_first_sight(act),
        snippet(&server, "audience=\"parent\""),
        snippet(&server, "id=\"other\" lang=\"fr\"")
    );
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return document.querySelector('#other').shadowRoot?.querySelector('#sid-take')").await;
    browser.run("document.querySelector('#other').scrollIntoView()").await;
    browser.until("return heard.filter(([name]) => name === 'ready').length === 2").await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    let other = "document.querySelector('#other').shadowRoot.querySelector('#sid-take').click()";
    browser.run(other).await;
    browser.until("return document.querySelector('#other').shadowRoot.querySelector('.thanks')").await;
    assert_eq!(server.counts().await.pledges, 2);
}
