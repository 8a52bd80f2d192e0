//! Languages of the campaign and a pseudo-language: complete, in their direction, with their numbers, and switched in
//! place.

use std::{fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::{CAMPAIGNS_DIR, Server, copy_campaigns},
};

/// Returns the languages of the campaign, by its files.
pub fn languages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/sid-2023");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut tags: Vec<String> =
        names.filter(|name| name != "campaign.toml").map(|name| name.trim_end_matches(".toml").to_owned()).collect();
    tags.sort();
    assert!(tags.len() >= 12, "{tags:?}");
    tags
}

/// Script that returns the elements that overflow the widget or the page.
pub const OVERFLOW: &str = "
    const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid');
    const edge = widget.getBoundingClientRect();
    const overflowing = [...widget.querySelectorAll('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      return element.checkVisibility() && box.width > 1 && !element.closest('.unseen') && (box.right > edge.right + 1 || box.left < edge.left - 1);
    });
    if (document.documentElement.scrollWidth > innerWidth) overflowing.push(document.documentElement);
    return overflowing.map((element) => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}`);";

#[tokio::test]
async fn the_language_changes_in_place_and_the_state_is_kept() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.run("window.isSamePage = true").await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    for (lang, dir) in [("fr", "ltr"), ("ar", "rtl"), ("th", "ltr")] {
        browser.click("#sid-languages").await;
        browser.click(&format!("[data-lang={lang}]")).await;
        browser.find(&format!(".sid[lang={lang}][dir={dir}]")).await;
        let focus = browser.run("return document.querySelector('sid-pledge').shadowRoot.activeElement?.id").await;
        assert_eq!(focus, json!("sid-languages"), "{lang}");
    }
    browser.find("#sid-promise-listen:checked").await;
    assert_eq!(browser.run("return window.isSamePage").await, json!(true), "nothing was reloaded");
    assert_eq!(
        browser.run("return document.documentElement.lang").await,
        json!("en"),
        "the language of the host page does not change"
    );
    browser.click("#sid-take").await;
    browser.find(".kept li").await;
    browser.run("document.querySelector('sid-pledge').lang = 'de'").await;
    browser.find(".sid[lang=de]").await;
}

#[tokio::test]
async fn a_language_chosen_offline_is_loaded_when_online() {
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.click("#sid-languages").await;
    browser.click("[data-lang=fr]").await;
    browser.until("return events.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    browser.find(".sid[lang=en]").await;
    server.restart();
    browser.run("dispatchEvent(new Event('online'))").await;
    browser.find(".sid[lang=fr]").await;
}

#[tokio::test]
async fn the_thanks_page_keeps_the_pledge_in_another_language() {
    let server = Server::start();
    let browser = Browser::start().await;
    browser.open(&format!("{}/p/sid-2023?lang=en", server.origin)).await;
    browser.find("#sid-take").await;
    browser.run("document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-form').submit()").await;
    browser.until_at("/p/sid-2023/thanks").await;
    browser.click("#sid-languages").await;
    browser.click("[data-lang=fr]").await;
    browser.find(".sid[lang=fr] .thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn a_hosted_page_follows_the_language_chosen_in_the_widget() {
    let server = Server::start();
    let browser = Browser::start().await;
    browser.open(&format!("{}/s/sid-2023/ngo-be/whatsapp?lang=en", server.origin)).await;
    browser.until("return history.state?.sidPledgeVisit").await;
    browser.run("window.isSamePage = true").await;
    browser.click("#sid-languages").await;
    browser.click("[data-lang=ar]").await;
    browser.until("return document.documentElement.lang === 'ar' && document.documentElement.dir === 'rtl'").await;
    assert_eq!(browser.run("return [location.search, window.isSamePage]").await, json!(["?lang=ar", true]));
    assert_eq!(browser.driver.title().await.unwrap(), "تعهّد اليوم العالمي للإنترنت الآمن");
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    let counts = server.counts().await;
    assert_eq!((counts.visits.total, counts.pledges_from_shares), (1, 1), "the channel is kept");
}

#[tokio::test]
async fn every_language_is_complete_and_fits_a_narrow_screen() {
    let server = Server::start();
    server.take_pledges(0..33).await;
    let browser = Browser::start().await;
    for lang in languages() {
        let narrow = format!(
            "<div style=\"width: 304px\">{}</div>",
            snippet(&server, &format!("lang=\"{lang}\" audience=\"teen\""))
        );
        let page = HostPage::with(&format!("{LISTENER}{narrow}")).await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        let shown = browser
            .run(
                "const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid'); \
             return [widget.lang, widget.dir, widget.innerText]",
            )
            .await;
        assert_eq!(shown[0], json!(lang));
        assert_eq!(shown[1], json!(if lang == "ar" { "rtl" } else { "ltr" }));
        let text = shown[2].as_str().unwrap();
        let number = if lang == "ar" { "٣٣" } else { "33" };
        let western = text.contains("33");
        assert!(western || text.contains(number), "{lang}: {text}");
        assert!(!text.contains('{') && !text.contains('}'), "{lang}: a placeholder is left");
        let locale =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/locales/en.toml")).unwrap();
        for key in
            locale.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).filter(|key| key.contains('-'))
        {
            assert!(!text.contains(key), "{lang}: {key} has no text");
        }
        assert_eq!(browser.run(OVERFLOW).await, json!([]), "{lang}");
    }
}

/// Translates English texts into a pseudo-language: longer, accented and in brackets.
fn pseudo_translate(english: &toml::Table, inside: &str) -> toml::Table {
    let translate = |text: &str| -> String {
        let mut placeholder = false;
        let accented: String = text
            .chars()
            .map(|letter| {
                placeholder = letter == '{' || (placeholder && letter != '}');
                match letter {
                    _ if placeholder => letter,
                    'a' => 'å',
                    'e' => 'é',
                    'i' => 'î',
                    'o' => 'ö',
                    'u' => 'û',
                    _ => letter,
                }
            })
            .collect();
        format!("⟦{accented}{}⟧", " ~".repeat(text.chars().count() / 6 + 1))
    };
    // Share texts are not shown, and would be too long for their channels. Rules of a language are no texts.
    if ["share", "writing"].contains(&inside) {
        return english.clone();
    }
    let unchanged_keys = ["dir", "open_graph", "review"];
    english
        .iter()
        .map(|(key, value)| {
            let translated = match value {
                toml::Value::String(text) if unchanged_keys.contains(&key.as_str()) || inside == "resources" => {
                    text.clone().into()
                }
                toml::Value::String(text) => translate(text).into(),
                toml::Value::Array(texts) => texts
                    .iter()
                    .map(|text| toml::Value::from(translate(text.as_str().unwrap())))
                    .collect::<Vec<_>>()
                    .into(),
                toml::Value::Table(table) => pseudo_translate(table, key).into(),
                other => other.clone(),
            };
            (key.clone(), translated)
        })
        .collect()
}

/// Creates a folder of campaigns with the pseudo-language, which is written from right to left.
fn campaigns_with_pseudo_language() -> TempDir {
    let folder = copy_campaigns();
    for name in ["locales", "sid-2023"] {
        let copy = folder.path().join(CAMPAIGNS_DIR).join(name);
        let english: toml::Table = fs::read_to_string(copy.join("en.toml")).unwrap().parse().unwrap();
        let mut translated = pseudo_translate(&english, "");
        if name == "locales" {
            translated.insert("dir".into(), "rtl".into());
        }
        fs::write(copy.join("en-XB.toml"), translated.to_string()).unwrap();
    }
    folder
}

/// Script that returns the texts of the widget that are not in brackets. Numbers, signs, names and titles of
/// publications are the same in every language.
const NOT_TRANSLATED: &str = "
    const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid');
    const walker = document.createTreeWalker(widget, NodeFilter.SHOW_TEXT);
    const untranslated = [];
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!/\\p{L}/u.test(data) || parentElement.closest('[lang=en], .languages a, .total')) continue;
      if (parentElement.closest('.way[data-channel]:not([data-channel=email], [data-channel=sms]), #sid-signal')) continue;
      // The statement is in two parts.
      const text = parentElement.closest('.statement')?.textContent ?? data;
      if (!text.includes('⟦') || !text.includes('⟧')) untranslated.push(data);
    }
    for (const element of widget.querySelectorAll('[aria-label], [title], [alt]'))
      for (const name of ['aria-label', 'title', 'alt'])
        if (element.hasAttribute(name) && !element.getAttribute(name).includes('⟦')) untranslated.push(element.getAttribute(name));
    return untranslated;";

#[tokio::test]
async fn the_pseudo_language_reveals_no_hard_coded_text_and_no_overflow() {
    let server = Server::start_in(campaigns_with_pseudo_language());
    server.take_pledges(0..33).await;
    let browser = Browser::start().await;
    for (layout, audience) in
        [("full", ""), ("full", "audience=\"child\""), ("compact", ""), ("counter", ""), ("button", "")]
    {
        let element = snippet(&server, &format!("lang=\"en-XB\" layout=\"{layout}\" {audience}"));
        let page = HostPage::with(&format!("{LISTENER}<div style=\"width: 304px\">{element}</div>")).await;
        browser.open(&page.url).await;
        browser.run("localStorage.clear()").await;
        browser.until_ready().await;
        let check = async |state: &str| {
            browser.open_details().await;
            assert_eq!(browser.run(NOT_TRANSLATED).await, json!([]), "{layout} {audience} {state}");
            assert_eq!(browser.run(OVERFLOW).await, json!([]), "{layout} {audience} {state}");
        };
        check("before").await;
        if layout != "counter" {
            browser.click("#sid-take").await;
            browser.find("#sid-take-back").await;
            check("after").await;
        }
    }
    let direction: Value =
        browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').dir").await;
    assert_eq!(direction, json!("rtl"));
}
