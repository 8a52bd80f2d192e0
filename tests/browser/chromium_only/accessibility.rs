//! No rule of axe-core is broken: every one for WCAG 2.2 AA and every best practice, in every layout, state, theme and
//! direction.

use std::{io::Write, path::Path};

use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Rules for whole pages: the widget is a part of one, and the partner's page around it is not ours to judge.
const ABOUT_PAGES: [&str; 3] = ["landmark-one-main", "page-has-heading-one", "region"];

/// axe-core, as a script.
pub fn axe() -> String {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/axe-core/node_modules/axe-core/axe.min.js");
    let path = std::env::var_os("SID_PLEDGE_AXE").map_or(installed, Into::into);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|fault| panic!("{}: {fault}; `cargo xtask test` installs it", path.display()))
}

/// What is wrong, rule by rule, with the element and why.
async fn violations(browser: &Browser) -> Value {
    let rules: serde_json::Map<_, _> = ABOUT_PAGES
        .iter()
        .map(|rule| ((*rule).to_owned(), json!({ "enabled": false })))
        .chain([("target-size".to_owned(), json!({ "enabled": true }))])
        .collect();
    let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    let look = "const done = arguments[arguments.length - 1];
        axe.run('sid-pledge', { runOnly: { type: 'tag', values: arguments[0] }, rules: arguments[1] })
          .then((found) => done(found.violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => [target.flat().join(' '), failureSummary])])))
          .catch((fault) => done(String(fault)))";
    let found = browser.driver.execute_async(look, vec![json!(tags), json!(rules)]).await.unwrap();
    found.json().clone()
}

#[tokio::test]
async fn no_rule_is_broken_in_any_layout_state_theme_and_direction() {
    let axe = axe();
    let mut server = Server::start();
    server.take_pledges(0..20).await;
    let browser = Browser::start().await;
    // A colour on its way from one state to the next is not the colour of either.
    browser.prefer("prefers-reduced-motion", "reduce").await;
    browser.resize(1000, 900).await;
    let mut checked = 0;
    for lang in ["en", "ar"] {
        for theme in ["light", "dark"] {
            for layout in ["full", "compact", "counter", "button"] {
                let attributes = format!("lang=\"{lang}\" theme=\"{theme}\" layout=\"{layout}\"");
                let ground = if theme == "dark" { "#111" } else { "#fff" };
                let page = HostPage::with(&format!(
                    "<style>body {{ background: {ground} }}</style>{LISTENER}{}",
                    snippet(&server, &attributes)
                ))
                .await;
                browser.open(&page.url).await;
                browser.until_ready().await;
                browser.run(&axe).await;
                let mut check = async |state: &str| {
                    assert_eq!(violations(&browser).await, json!([]), "{attributes}: {state}");
                    checked += 1;
                };
                check("open").await;
                browser.unfold().await;
                check("unfolded").await;
                if layout == "counter" {
                    continue;
                }
                if layout == "full" {
                    browser.click("label[for=sid-audience-child]").await;
                    browser.find("#sid-step-child-ask").await;
                    check("a child").await;
                    browser.click("label[for=sid-promise-listen]").await;
                    browser.click("label[for=sid-step-child-ask]").await;
                    browser.click("#sid-copy").await;
                    browser.find(".link").await;
                    check("ticked and copied").await;
                }
                server.kill();
                browser.click("#sid-take").await;
                browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-take[aria-disabled=true]') && \
                    heard.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
                check("waiting for a connection").await;
                server.restart();
                browser.find("#sid-take-back").await;
                check("taken").await;
                browser.driver.refresh().await.unwrap();
                browser.until_ready().await;
                browser.run(&axe).await;
                browser.find("#sid-take-back").await;
                check("welcome back").await;
                browser.click("#sid-take-back").await;
                browser.find("#sid-take").await;
                check("taken back").await;
                browser.run("localStorage.clear()").await;
            }
        }
    }
    // Written past what the test runner keeps to itself.
    writeln!(std::io::stderr(), "axe-core: 0 violations in {checked} states").unwrap();
    assert_eq!(checked, 4 * (8 + 6 + 2 + 6));
}

#[tokio::test]
async fn our_own_pages_break_no_rule_either() {
    let axe = axe();
    let server = Server::start();
    let numbers = server.add_partner("ngo-be").await;
    server.pass_on_from("ngo-be", 0..5).await;
    let (arabic, test) = (format!("{numbers}&lang=ar"), format!("{numbers}&lang=el&mode=test"));
    let pages = [
        "/",
        "/p/sid-2023?lang=ar",
        "/s/sid-2023/open/copy?lang=th",
        "/p/sid-2023/thanks",
        "/p/nothing",
        "/embed?in=en",
        "/embed?in=ar&partner=nobody&accent=ffee00&hide=share",
        "/poster/sid-2023?lang=th",
    ];
    let partners = [&numbers, &arabic, &test, "/partners/ngo-be?lang=de"];
    let browser = Browser::start().await;
    for path in pages.into_iter().chain(partners) {
        browser.open(&format!("{}{path}", server.origin)).await;
        browser.run(&axe).await;
        let look = "const done = arguments[arguments.length - 1]; \
                    axe.run().then((found) => done(found.violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => [target.flat().join(' '), failureSummary])])))";
        let found = browser.driver.execute_async(look, vec![]).await.unwrap();
        assert_eq!(found.json(), &json!([]), "{path}");
    }
}
