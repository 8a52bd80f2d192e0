//! Twelve languages and one that nobody speaks, each whole, in its own direction, numbers and plurals.

use std::{fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::{CAMPAIGNS, Server, campaigns_to_change},
};

/// The languages there are: a file each.
pub fn languages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/sid-2023");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut tags: Vec<String> =
        names.filter(|name| name != "campaign.toml").map(|name| name.trim_end_matches(".toml").to_owned()).collect();
    tags.sort();
    assert!(tags.len() >= 12, "{tags:?}");
    tags
}

/// How far anything in the widget reaches beyond it, and what that is.
pub const OVERFLOW: &str = "
    const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid');
    const edge = widget.getBoundingClientRect();
    const out = [...widget.querySelectorAll('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      return element.checkVisibility() && box.width > 1 && !element.closest('.unseen') && (box.right > edge.right + 1 || box.left < edge.left - 1);
    });
    if (document.documentElement.scrollWidth > innerWidth) out.push(document.documentElement);
    return out.map((element) => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}`);";

#[tokio::test]
async fn the_language_changes_in_place_and_what_was_done_stays() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.run("window.same = true").await;
    browser.click("label[for=sid-promise-listen]").await;
    for (lang, dir) in [("fr", "ltr"), ("ar", "rtl"), ("th", "ltr")] {
        browser.click("#sid-languages").await;
        browser.click(&format!("[data-lang={lang}]")).await;
        browser.find(&format!(".sid[lang={lang}][dir={dir}]")).await;
        let focus = browser.run("return document.querySelector('sid-pledge').shadowRoot.activeElement?.id").await;
        assert_eq!(focus, json!("sid-languages"), "{lang}");
    }
    browser.find("#sid-promise-listen:checked").await;
    assert_eq!(browser.run("return window.same").await, json!(true), "nothing was reloaded");
    assert_eq!(browser.run("return document.documentElement.lang").await, json!("en"), "the host page is its own");
    browser.click("#sid-take").await;
    browser.find(".kept li").await;
    browser.run("document.querySelector('sid-pledge').lang = 'de'").await;
    browser.find(".sid[lang=de]").await;
}

#[tokio::test]
async fn a_language_chosen_without_a_connection_comes_with_it() {
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.click("#sid-languages").await;
    browser.click("[data-lang=fr]").await;
    browser.until("return heard.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    browser.find(".sid[lang=en]").await;
    server.restart();
    browser.run("dispatchEvent(new Event('online'))").await;
    browser.find(".sid[lang=fr]").await;
}

#[tokio::test]
async fn the_page_of_thanks_keeps_the_pledge_in_another_language() {
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
async fn a_page_of_our_own_follows_the_language_chosen_in_the_widget() {
    let server = Server::start();
    let browser = Browser::start().await;
    browser.open(&format!("{}/s/sid-2023/ngo-be/whatsapp?lang=en", server.origin)).await;
    browser.until("return history.state?.sidPledgeVisit").await;
    browser.run("window.same = true").await;
    browser.click("#sid-languages").await;
    browser.click("[data-lang=ar]").await;
    browser.until("return document.documentElement.lang === 'ar' && document.documentElement.dir === 'rtl'").await;
    assert_eq!(browser.run("return [location.search, window.same]").await, json!(["?lang=ar", true]));
    assert_eq!(browser.driver.title().await.unwrap(), "تعهّد اليوم العالمي للإنترنت الآمن 2023");
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    let counts = server.counts().await;
    assert_eq!((counts.visits.total, counts.pledges_from_shares), (1, 1), "the channel is not lost on the way");
}

#[tokio::test]
async fn every_language_is_whole_and_fits_a_narrow_screen() {
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
        let said = browser
            .run(
                "const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid'); \
             return [widget.lang, widget.dir, widget.innerText]",
            )
            .await;
        assert_eq!(said[0], json!(lang));
        assert_eq!(said[1], json!(if lang == "ar" { "rtl" } else { "ltr" }));
        let text = said[2].as_str().unwrap();
        let number = if lang == "ar" { "٣٣" } else { "33" };
        let western = text.contains("33");
        assert!(western || text.contains(number), "{lang}: {text}");
        assert!(!text.contains('{') && !text.contains('}'), "{lang}: a placeholder is left");
        let words =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/locales/en.toml")).unwrap();
        for key in
            words.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).filter(|key| key.contains('-'))
        {
            assert!(!text.contains(key), "{lang}: {key} has no text");
        }
        assert_eq!(browser.run(OVERFLOW).await, json!([]), "{lang}");
    }
}

/// A language nobody speaks: each text of the English one, longer, accented, in brackets, from right to left.
fn pseudo(english: &toml::Table, inside: &str) -> toml::Table {
    let change = |text: &str| -> String {
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
    // What is shared is not shown, and would be too long for its channels.
    if inside == "share" {
        return english.clone();
    }
    let as_it_is = ["dir", "open_graph", "review"];
    english
        .iter()
        .map(|(key, value)| {
            let changed = match value {
                toml::Value::String(text) if as_it_is.contains(&key.as_str()) || inside == "resources" => {
                    text.clone().into()
                }
                toml::Value::String(text) => change(text).into(),
                toml::Value::Array(texts) => texts
                    .iter()
                    .map(|text| toml::Value::from(change(text.as_str().unwrap())))
                    .collect::<Vec<_>>()
                    .into(),
                toml::Value::Table(table) => pseudo(table, key).into(),
                other => other.clone(),
            };
            (key.clone(), changed)
        })
        .collect()
}

fn with_pseudo_language() -> TempDir {
    let folder = campaigns_to_change();
    for name in ["locales", "sid-2023"] {
        let copy = folder.path().join(CAMPAIGNS).join(name);
        let english: toml::Table = fs::read_to_string(copy.join("en.toml")).unwrap().parse().unwrap();
        let mut changed = pseudo(&english, "");
        if name == "locales" {
            changed.insert("dir".into(), "rtl".into());
        }
        fs::write(copy.join("en-XB.toml"), changed.to_string()).unwrap();
    }
    folder
}

/// Every text of the widget that is not in brackets. Numbers, signs, names and titles of publications are the same
/// everywhere.
const NOT_TRANSLATED: &str = "
    const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid');
    const walker = document.createTreeWalker(widget, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!/\\p{L}/u.test(data) || parentElement.closest('[lang=en], .languages a, .total')) continue;
      if (parentElement.closest('.way[data-channel]:not([data-channel=email], [data-channel=sms]), #sid-signal')) continue;
      if (!data.includes('⟦') || !data.includes('⟧')) found.push(data);
    }
    for (const element of widget.querySelectorAll('[aria-label], [title], [alt]'))
      for (const name of ['aria-label', 'title', 'alt'])
        if (element.hasAttribute(name) && !element.getAttribute(name).includes('⟦')) found.push(element.getAttribute(name));
    return found;";

#[tokio::test]
async fn a_language_nobody_speaks_shows_that_nothing_is_hard_coded_and_nothing_breaks() {
    let server = Server::start_in(with_pseudo_language());
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
            browser.unfold().await;
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
    let spoken: Value =
        browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').dir").await;
    assert_eq!(spoken, json!("rtl"));
}
