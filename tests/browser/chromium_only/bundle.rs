//! A bundle is quiet and fit for everybody: no request that fails or leaves its folder, nothing on the console, no rule of
//! axe-core broken, nothing that sticks out.

use serde_json::json;

use super::accessibility::axe;
use crate::{
    browser::Browser,
    bundle::{Bundle, UNSEEN},
    languages::languages,
};

const LOADED: &str =
    "return performance.getEntriesByType('resource').map(({ name, responseStatus }) => [name, responseStatus])";

async fn ensure_silent(browser: &Browser, page: &str) {
    let said = browser.driver.browser_log().await.unwrap();
    assert!(said.is_empty(), "{page}: {said:?}");
}

#[tokio::test]
async fn nothing_is_asked_of_anybody_and_nothing_fails() {
    let bundle = Bundle::new();
    let host = bundle.served().await;
    let browser = Browser::start().await;
    for folder in [bundle.on_disk(), host.url.clone()] {
        for file in ["index.html", "ar.html", "th.html"] {
            let page = format!("{folder}{file}");
            browser.open(&page).await;
            browser.until("return document.readyState === 'complete'").await;
            assert_eq!(browser.run(UNSEEN).await, json!([]), "{page}");
            for loaded in browser.run(LOADED).await.as_array().unwrap() {
                let (name, status) = (loaded[0].as_str().unwrap(), loaded[1].as_u64().unwrap());
                assert!(name.starts_with(&folder) && [0, 200].contains(&status), "{page}: {loaded}");
            }
            let kept = browser.run("return [document.cookie, document.scripts.length, document.forms.length]").await;
            assert_eq!(kept, json!(["", 0, 0]), "{page}");
            ensure_silent(&browser, &page).await;
        }
    }
    let expected = ["ar.html", "icon.svg", "index.html", "page.css", "th.html", "widget.css"];
    assert_eq!(host.asked(), expected.map(|file| format!("pledge/{file}")));
    // The console would have told.
    browser.open(&format!("{}nothing.html", host.url)).await;
    browser.until("return document.readyState === 'complete'").await;
    assert!(!browser.driver.browser_log().await.unwrap().is_empty());
}

#[tokio::test]
async fn no_rule_is_broken_in_light_and_in_dark_folded_and_unfolded() {
    let axe = axe();
    let bundle = Bundle::new();
    let browser = Browser::start().await;
    let look = "const done = arguments[arguments.length - 1];
        axe.run({ rules: { 'target-size': { enabled: true } } }).then((found) => done(found.violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => [target.flat().join(' '), failureSummary])])))";
    for theme in ["light", "dark"] {
        browser.prefer("prefers-color-scheme", theme).await;
        for file in ["index.html", "ar.html", "th.html"] {
            browser.open(&format!("{}{file}", bundle.on_disk())).await;
            let ground = browser.run("return getComputedStyle(document.querySelector('.sid')).colorScheme").await;
            assert_eq!(ground, json!(theme), "{file}");
            browser.run(&axe).await;
            for unfolded in [false, true] {
                let unfold = "document.querySelectorAll('details').forEach((part) => (part.open ||= arguments[0]))";
                browser.driver.execute(unfold, vec![json!(unfolded)]).await.unwrap();
                let found = browser.driver.execute_async(look, vec![]).await.unwrap();
                assert_eq!(found.json(), &json!([]), "{file} {theme}, unfolded: {unfolded}");
            }
        }
    }
}

#[tokio::test]
async fn every_language_fits_a_narrow_screen_and_text_twice_as_large() {
    let bundle = Bundle::new();
    let browser = Browser::start().await;
    for (width, size) in [(320, "1rem"), (640, "2rem")] {
        browser.resize(width, 900).await;
        for lang in languages() {
            let file = if lang == "en" { "index.html".to_owned() } else { format!("{lang}.html") };
            browser.open(&format!("{}{file}", bundle.on_disk())).await;
            let too_wide = format!(
                "document.querySelectorAll('details').forEach((part) => (part.open = true));
                 document.querySelectorAll('body, .sid').forEach((part) => (part.style.fontSize = {size:?}));
                 return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            assert_eq!(browser.run(&too_wide).await, json!(0), "{lang} at {width} pixels and {size}");
        }
    }
}
