//! Screenshots of every layout, theme, direction and width in `test-output/`, for people to look at; a contact sheet of
//! each layout shows them side by side. The tests fail if anything overflows.

use std::{
    fmt::Write,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    languages::{OVERFLOW, languages},
    server::Server,
};

const WIDTHS: [u32; 3] = [320, 768, 1200];

/// Takes a screenshot of the whole page at a width.
async fn take_screenshot(browser: &Browser, width: u32, path: &Path) {
    let height = browser.run("return document.documentElement.scrollHeight").await.as_u64().unwrap();
    browser.resize(width, u32::try_from(height).unwrap().max(200)).await;
    fs::write(path, browser.driver.screenshot_as_png().await.unwrap()).unwrap();
}

#[tokio::test]
async fn every_layout_fits_in_both_themes_three_languages_and_three_widths() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output");
    fs::create_dir_all(&folder).unwrap();
    let server = Server::start();
    server.take_pledges(0..65).await;
    let browser = Browser::start().await;
    browser.emulate_media("prefers-reduced-motion", "reduce").await;
    for layout in ["full", "compact", "counter", "button"] {
        let mut sheet = String::from(
            "<!doctype html><meta charset=utf-8><style>body { margin: 8px; background: #999; display: flex; flex-wrap: wrap; align-items: start; gap: 8px; width: 2400px } img { display: block; zoom: 0.5 }</style>",
        );
        for lang in ["en", "ar", "th"] {
            for theme in ["light", "dark"] {
                let background = if theme == "dark" { "#0b1015" } else { "#eef3f2" };
                let attributes = format!("lang=\"{lang}\" theme=\"{theme}\" layout=\"{layout}\" audience=\"parent\"");
                let style = format!(
                    "<style>h1, #below {{ display: none }} body {{ margin: 8px; background: {background} }}</style>"
                );
                let page = HostPage::with(&format!("{style}{LISTENER}{}", snippet(&server, &attributes))).await;
                for width in WIDTHS {
                    browser.resize(width, 900).await;
                    browser.open(&page.url).await;
                    browser.until_ready().await;
                    browser.find(".fresh.live, .button").await;
                    assert_eq!(browser.run(OVERFLOW).await, json!([]), "{attributes} at {width}");
                    let name = format!("{layout}-{lang}-{theme}-{width}.png");
                    take_screenshot(&browser, width, &folder.join(&name)).await;
                    write!(sheet, "<img src={name}>").unwrap();
                }
            }
        }
        let path = folder.join(format!("sheet-{layout}.html"));
        fs::write(&path, sheet).unwrap();
        browser.resize(2424, 900).await;
        browser.open(&format!("file://{}", path.display())).await;
        take_screenshot(&browser, 2424, &folder.join(format!("sheet-{layout}.png"))).await;
    }
}

#[tokio::test]
async fn thanks_and_certificate_fit_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output");
    fs::create_dir_all(&folder).unwrap();
    let server = Server::start();
    server.take_pledges(0..200).await;
    let browser = Browser::start().await;
    for lang in languages() {
        browser.resize(768, 900).await;
        let page =
            HostPage::with(&format!("{LISTENER}{}", snippet(&server, &format!("lang=\"{lang}\" audience=\"teen\""))))
                .await;
        browser.open(&page.url).await;
        browser.open_section("sid-promises").await;
        browser.click("label[for=sid-promise-listen]").await;
        browser.click("label[for=sid-promise-speak-up]").await;
        browser.click("#sid-take").await;
        browser.click("#sid-picture").await;
        let saved = browser.folder().join("sid-2023-pledge.png");
        let deadline = Instant::now() + Duration::from_secs(20);
        while !saved.is_file() {
            assert!(Instant::now() < deadline, "timeout: no certificate in {lang}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        fs::copy(&saved, folder.join(format!("certificate-{lang}.png"))).unwrap();
        fs::remove_file(&saved).unwrap();
        assert_eq!(browser.run(OVERFLOW).await, json!([]), "{lang}");
        take_screenshot(&browser, 768, &folder.join(format!("thanks-{lang}.png"))).await;
    }
}

#[tokio::test]
async fn the_sharing_section_fits_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output");
    fs::create_dir_all(&folder).unwrap();
    let server = Server::start();
    server.take_pledges(0..120).await;
    server.share_and_pledge(0..40).await;
    let browser = Browser::start().await;
    for lang in languages() {
        browser.resize(600, 900).await;
        let page =
            HostPage::with(&format!("{LISTENER}{}", snippet(&server, &format!("lang=\"{lang}\" layout=\"compact\""))))
                .await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        browser.open_section("sid-share").await;
        browser.click("#sid-copy").await;
        browser.find(".link").await;
        // The pledge and the help have screenshots of their own.
        browser
            .run(
                "const root = document.querySelector('sid-pledge').shadowRoot; \
                 root.querySelectorAll('details:not(.languages)').forEach((details) => (details.open = true)); \
                 root.querySelectorAll('.pledge, .help').forEach((section) => section.remove())",
            )
            .await;
        assert_eq!(browser.run(OVERFLOW).await, json!([]), "{lang}");
        take_screenshot(&browser, 600, &folder.join(format!("sharing-{lang}.png"))).await;
        for shape in ["card", "square", "story"] {
            let url = format!("{}/card/sid-2023.png?lang={lang}&shape={shape}", server.origin);
            let drawn = reqwest::get(url).await.unwrap().bytes().await.unwrap();
            fs::write(folder.join(format!("{shape}-{lang}.png")), drawn).unwrap();
        }
    }
}
