//! A bundle in a browser: no failed or external requests, no console messages, no axe-core violations, and no overflow.

use serde_json::json;

use super::accessibility::axe_script;
use crate::{
    browser::Browser,
    bundle::{Bundle, MISSING_PARTS},
    languages::languages,
};

/// Script that returns the loaded resources with their status codes.
const RESOURCES: &str =
    "return performance.getEntriesByType('resource').map(({ name, responseStatus }) => [name, responseStatus])";

async fn assert_console_is_empty(browser: &Browser, page: &str) {
    let messages = browser.driver.browser_log().await.unwrap();
    assert!(messages.is_empty(), "{page}: {messages:?}");
}

#[tokio::test]
async fn a_bundle_loads_only_its_own_files_and_none_fails() {
    let bundle = Bundle::new();
    let host = bundle.serve().await;
    let browser = Browser::start().await;
    for folder in [bundle.file_url(), host.url.clone()] {
        for file in ["index.html", "ar.html", "th.html"] {
            let page = format!("{folder}{file}");
            browser.open(&page).await;
            browser.until("return document.readyState === 'complete'").await;
            assert_eq!(browser.run(MISSING_PARTS).await, json!([]), "{page}");
            for resource in browser.run(RESOURCES).await.as_array().unwrap() {
                let (name, status) = (resource[0].as_str().unwrap(), resource[1].as_u64().unwrap());
                assert!(name.starts_with(&folder) && [0, 200].contains(&status), "{page}: {resource}");
            }
            let counts = browser.run("return [document.cookie, document.scripts.length, document.forms.length]").await;
            assert_eq!(counts, json!(["", 0, 0]), "{page}");
            assert_console_is_empty(&browser, &page).await;
        }
    }
    let expected = ["ar.html", "icon.svg", "index.html", "page.css", "sections.css", "th.html", "widget.css"];
    assert_eq!(host.requests(), expected.map(|file| format!("pledge/{file}")));
    // The console reports a missing page, so that its silence above has a meaning.
    browser.open(&format!("{}nothing.html", host.url)).await;
    browser.until("return document.readyState === 'complete'").await;
    assert!(!browser.driver.browser_log().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_bundle_has_no_violations_in_light_and_dark_with_disclosures_open_and_closed() {
    let axe = axe_script();
    let bundle = Bundle::new();
    let browser = Browser::start().await;
    let run_axe = "const done = arguments[arguments.length - 1];
        axe.run({ rules: { 'target-size': { enabled: true } } }).then((result) => done(result.violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => [target.flat().join(' '), failureSummary])])))";
    for theme in ["light", "dark"] {
        browser.emulate_media("prefers-color-scheme", theme).await;
        for file in ["index.html", "ar.html", "th.html"] {
            browser.open(&format!("{}{file}", bundle.file_url())).await;
            let scheme = browser.run("return getComputedStyle(document.querySelector('.sid')).colorScheme").await;
            assert_eq!(scheme, json!(theme), "{file}");
            browser.run(&axe).await;
            for open in [false, true] {
                let open_details =
                    "document.querySelectorAll('details').forEach((details) => (details.open ||= arguments[0]))";
                browser.driver.execute(open_details, vec![json!(open)]).await.unwrap();
                let violations = browser.driver.execute_async(run_axe, vec![]).await.unwrap();
                assert_eq!(violations.json(), &json!([]), "{file} {theme}, open: {open}");
            }
        }
    }
}

#[tokio::test]
async fn every_language_fits_a_narrow_screen_and_text_at_200_percent() {
    let bundle = Bundle::new();
    let browser = Browser::start().await;
    for (width, size) in [(320, "1rem"), (640, "2rem")] {
        browser.resize(width, 900).await;
        for lang in languages() {
            let file = if lang == "en" { "index.html".to_owned() } else { format!("{lang}.html") };
            browser.open(&format!("{}{file}", bundle.file_url())).await;
            let overflow = format!(
                "document.querySelectorAll('details').forEach((details) => (details.open = true));
                 document.querySelectorAll('body, .sid').forEach((part) => (part.style.fontSize = {size:?}));
                 return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            assert_eq!(browser.run(&overflow).await, json!(0), "{lang} at {width} pixels and {size}");
        }
    }
}
