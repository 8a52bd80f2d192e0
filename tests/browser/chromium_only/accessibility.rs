//! axe-core reports no violation of its rules for WCAG 2.2 AA and of its best practices, in every layout, state, theme
//! and direction.

use std::{io::Write, path::Path};

use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Rules for whole pages. The widget is only a part of a page, and the partner's page around it is not tested.
const PAGE_RULES: [&str; 3] = ["landmark-one-main", "page-has-heading-one", "region"];

/// Returns the script of axe-core.
pub fn axe_script() -> String {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/axe-core/node_modules/axe-core/axe.min.js");
    let path = std::env::var_os("SID_PLEDGE_AXE").map_or(installed, Into::into);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask test` installs it", path.display()))
}

/// Returns the violations by rule, with the elements and the reasons.
async fn violations(browser: &Browser) -> Value {
    let rules: serde_json::Map<_, _> = PAGE_RULES
        .iter()
        .map(|rule| ((*rule).to_owned(), json!({ "enabled": false })))
        .chain([("target-size".to_owned(), json!({ "enabled": true }))])
        .collect();
    let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    let run_axe = "const done = arguments[arguments.length - 1];
        axe.run('sid-pledge', { runOnly: { type: 'tag', values: arguments[0] }, rules: arguments[1] })
          .then((result) => done(result.violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => [target.flat().join(' '), failureSummary])])))
          .catch((error) => done(String(error)))";
    let violations = browser.driver.execute_async(run_axe, vec![json!(tags), json!(rules)]).await.unwrap();
    violations.json().clone()
}

#[tokio::test]
async fn the_widget_has_no_violations_in_any_layout_state_theme_and_direction() {
    let axe = axe_script();
    let mut server = Server::start();
    server.take_pledges(0..20).await;
    let browser = Browser::start().await;
    // In a transition between two states, a colour is that of neither.
    browser.emulate_media("prefers-reduced-motion", "reduce").await;
    browser.resize(1000, 900).await;
    let mut checked = 0;
    for lang in ["en", "ar"] {
        for theme in ["light", "dark"] {
            for layout in ["full", "compact", "counter", "button"] {
                let attributes = format!("lang=\"{lang}\" theme=\"{theme}\" layout=\"{layout}\"");
                let background = if theme == "dark" { "#111" } else { "#fff" };
                let page = HostPage::with(&format!(
                    "<style>body {{ background: {background} }}</style>{LISTENER}{}",
                    snippet(&server, &attributes)
                ))
                .await;
                browser.open(&page.url).await;
                browser.until_ready().await;
                browser.run(&axe).await;
                let mut check = async |state: &str| {
                    // At the top, the bar is above the content and not over a part of it.
                    browser.run("scrollTo(0, 0)").await;
                    assert_eq!(violations(&browser).await, json!([]), "{attributes}: {state}");
                    checked += 1;
                };
                check("initial").await;
                browser.open_details().await;
                check("all disclosures open").await;
                if layout == "full" {
                    browser.click("#sid-languages").await;
                    check("languages open").await;
                    browser.click("#sid-languages").await;
                }
                if layout == "counter" {
                    continue;
                }
                if layout == "full" {
                    browser.click("label[for=sid-audience-child]").await;
                    browser.find("#sid-step-child-ask").await;
                    check("audience child").await;
                    browser.open_section("sid-promises").await;
                    browser.click("label[for=sid-promise-listen]").await;
                    browser.open_section("sid-steps").await;
                    browser.click("label[for=sid-step-child-ask]").await;
                    browser.open_section("sid-share").await;
                    browser.click("#sid-copy").await;
                    browser.find(".link").await;
                    check("steps ticked and link copied").await;
                }
                server.kill();
                browser.click("#sid-take").await;
                browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-take[aria-disabled=true]') && \
                    events.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
                check("pledge pending offline").await;
                server.restart();
                browser.find("#sid-take-back").await;
                check("pledge taken").await;
                browser.driver.refresh().await.unwrap();
                browser.until_ready().await;
                browser.run(&axe).await;
                browser.find("#sid-take-back").await;
                check("pledge taken on an earlier visit").await;
                browser.click("#sid-take-back").await;
                browser.find("#sid-take").await;
                check("pledge taken back").await;
                browser.run("localStorage.clear()").await;
            }
        }
    }
    // Written to stderr directly, because the test runner captures the macros.
    writeln!(std::io::stderr(), "axe-core: 0 violations in {checked} states").unwrap();
    assert_eq!(checked, 4 * (9 + 6 + 2 + 6));
}

#[tokio::test]
async fn hosted_pages_have_no_violations() {
    let axe = axe_script();
    let server = Server::start();
    let numbers = server.add_partner("ngo-be").await;
    server.share_and_pledge_for("ngo-be", 0..5).await;
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
        let run_axe = "const done = arguments[arguments.length - 1]; \
                    axe.run().then((result) => done(result.violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => [target.flat().join(' '), failureSummary])])))";
        let violations = browser.driver.execute_async(run_axe, vec![]).await.unwrap();
        assert_eq!(violations.json(), &json!([]), "{path}");
    }
}
