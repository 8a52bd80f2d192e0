//! Markup as people write it: a self-closed element, and values in other forms than the documented one.

use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::HostPage,
    server::Server,
};

/// Script that returns whether an element is displayed.
fn is_shown(selector: &str) -> String {
    format!(
        "(() => {{ const element = document.querySelector({selector:?}); const {{ width, height }} = element.getBoundingClientRect(); \
           return element.checkVisibility() && width > 0 && height > 0 }})()"
    )
}

#[tokio::test]
async fn the_rest_of_a_page_is_shown_after_a_self_closed_element() {
    let server = Server::start();
    let browser = Browser::start().await;
    let origin = &server.origin;
    let rest = "<h2 id=\"after\">Our opening hours</h2><p id=\"text\">The rest. <a id=\"donate\" href=\"#donate\">Donate</a></p>\
                <footer id=\"footer\">Contact</footer>";
    let link = format!("<a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a>");
    for element in [
        "<sid-pledge lang=\"en\" />".to_owned(),
        "<sid-pledge lang=\"en\" layout=\"button\" /><p>Between</p>".to_owned(),
        // The closing tag is missing after the link.
        format!("<sid-pledge lang=\"en\">{link}"),
        format!("<div><sid-pledge lang=\"en\">{link}<p>Inside</p></div>"),
    ] {
        let body =
            format!("{UNCAUGHT}{LISTENER}<script type=\"module\" src=\"{origin}/embed.js\"></script>{element}{rest}");
        let page = HostPage::with(&body).await;
        browser.open(&page.url).await;
        browser.find("#sid-take").await;
        for selector in ["#after", "#text", "#footer", "#below"] {
            browser.until(&format!("return {}", is_shown(selector))).await;
        }
        browser.run("document.querySelector('#donate').click()").await;
        assert_eq!(browser.run("return location.hash").await, json!("#donate"), "{element}");
        let below = "return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').getBoundingClientRect().bottom \
                     <= document.querySelector('#after').getBoundingClientRect().top";
        assert_eq!(browser.run(below).await, json!(true), "{element}: the rest is below the widget");
        if element.contains("fallback") {
            let is_link_shown = browser.run(&format!("return {}", is_shown("#fallback"))).await;
            assert_eq!(is_link_shown, json!(false), "{element}: the widget is in the place of the link");
        }
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
        browser.click("#sid-take-back").await;
        browser.find("#sid-take").await;
        browser.expect_nothing_uncaught().await;
    }
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn the_fallback_in_a_closed_element_is_not_shown_beside_the_widget() {
    let server = Server::start();
    let browser = Browser::start().await;
    let origin = &server.origin;
    for inside in [
        "<a id=\"inside\" href=\"HOST/p/sid-2023\">Take it</a>",
        "\n  <!-- the pledge -->\n  <a id=\"inside\" href=\"HOST/p/sid-2023\"><strong>Take it</strong></a>\n",
    ] {
        let inside = inside.replace("HOST", origin);
        let body = format!(
            "{LISTENER}<script type=\"module\" src=\"{origin}/embed.js\"></script><sid-pledge layout=\"button\">{inside}</sid-pledge>"
        );
        let page = HostPage::with(&body).await;
        browser.open(&page.url).await;
        browser.find("#sid-take").await;
        assert_eq!(browser.run(&format!("return {}", is_shown("#inside"))).await, json!(false), "{inside}");
    }
}

/// Opens a page with a small widget for each list of attributes, and returns what each of them is.
async fn widgets(server: &Server, browser: &Browser, attributes: &[&str]) -> (Vec<Value>, HostPage) {
    let elements: String =
        attributes.iter().map(|attributes| format!("<sid-pledge lang=\"en\" {attributes}></sid-pledge>")).collect();
    let script = format!("<script type=\"module\" src=\"{}/embed.js\"></script>", server.origin);
    let page = HostPage::with(&format!("{UNCAUGHT}{LISTENER}{script}{elements}")).await;
    browser.open(&page.url).await;
    let all = "return [...document.querySelectorAll('sid-pledge')].every((widget) => widget.shadowRoot?.querySelector('.sid'))";
    browser.until(all).await;
    let read = "return [...document.querySelectorAll('sid-pledge')].map(({ shadowRoot }) => ({
        classes: [...shadowRoot.querySelector('.sid').classList], lang: shadowRoot.querySelector('.sid').lang,
        hasRibbon: Boolean(shadowRoot.querySelector('.ribbon')), hasSteps: Boolean(shadowRoot.querySelector('.steps')),
        hasShare: Boolean(shadowRoot.querySelector('.share')), chosen: shadowRoot.querySelector('.tile :checked')?.value,
        mode: shadowRoot.querySelector('[name=mode]')?.value, partner: shadowRoot.querySelector('[name=partner]')?.value }))";
    (browser.run(read).await.as_array().unwrap().clone(), page)
}

#[tokio::test]
async fn only_an_absent_mode_and_the_value_live_are_live() {
    let server = Server::start();
    let browser = Browser::start().await;
    let live = ["", "mode=\"live\"", "mode=\"LIVE\"", "mode=\" live \"", "mode=\"“live”\""];
    let test = [
        "mode=\"test\"",
        "mode=\"Test\"",
        "mode=\"TEST\"",
        "mode=\" test \"",
        "mode=\"“test”\"",
        "mode=\"'test'\"",
        "mode=\"«test»\"",
        "mode=\"„test“\"",
        "mode=“test”",
        "mode=\"testing\"",
        "mode=\"debug\"",
        "mode=\"\"",
        "mode",
    ];
    let attributes: Vec<_> = live.iter().chain(&test).map(|mode| format!("layout=\"button\" {mode}")).collect();
    let attributes: Vec<_> = attributes.iter().map(String::as_str).collect();
    let (seen, _page) = widgets(&server, &browser, &attributes).await;
    let wrong = attributes.iter().zip(&seen).enumerate().filter_map(|(i, (attributes, widget))| {
        let mode = if i < live.len() { "live" } else { "test" };
        let is_right = widget["mode"] == mode && widget["hasRibbon"] == (mode == "test");
        (!is_right).then(|| format!("{attributes}: {widget}"))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
}

#[tokio::test]
async fn a_pledge_in_a_mode_that_is_not_understood_is_a_test() {
    let server = Server::start();
    let browser = Browser::start().await;
    for mode in ["Test", "testing"] {
        let (_, _page) = widgets(&server, &browser, &[&format!("no-storage mode=\"{mode}\"")]).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
    }
    assert_eq!(server.counts().await.pledges, 0);
    assert_eq!(server.counts_in_test_mode().await.pledges, 2);
}

#[tokio::test]
async fn enumerated_values_are_understood_in_any_case_and_with_quotes() {
    let server = Server::start();
    server.add_partner("ngo-be").await;
    let browser = Browser::start().await;
    let attributes = [
        "layout=\"Compact\" theme=\"DARK\" partner=\"NGO-BE\"",
        "layout=\" COMPACT\t\" theme=\" Dark \" partner=\" ngo-be \"",
        "layout=\"“compact”\" theme=\"'dark'\" partner=\"“ngo-be”\"",
        "layout=“compact” theme=”dark” partner=‘ngo-be’",
        "layout=\"&quot;compact&quot;\" theme=\"«dark»\" partner=\"&quot;Ngo-Be&quot;\"",
    ];
    let (seen, _page) = widgets(&server, &browser, &attributes).await;
    let wrong: Vec<_> = attributes
        .iter()
        .zip(&seen)
        .filter_map(|(attributes, widget)| {
            let classes = widget["classes"].as_array().unwrap();
            let is_right = ["compact", "dark"].iter().all(|class| classes.contains(&json!(class)))
                && widget["partner"] == "ngo-be";
            (!is_right).then(|| format!("{attributes}: {widget}"))
        })
        .collect();
    assert_eq!(wrong, [""; 0]);

    let attributes = ["audience=\"Teen\" hide=\"Steps SHARE\"", "audience=\"“teen”\" hide=\"“steps share”\""];
    let (seen, _page) = widgets(&server, &browser, &attributes).await;
    for (attributes, widget) in attributes.iter().zip(&seen) {
        assert_eq!((&widget["chosen"], &widget["hasSteps"]), (&json!("teen"), &json!(false)), "{attributes}: {widget}");
    }
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn languages_are_understood_in_any_case_and_with_quotes() {
    let server = Server::start();
    let browser = Browser::start().await;
    let elements: String = ["FR", "fr_FR", "fr-be", " fr ", "“fr”", "'fr'"]
        .iter()
        .map(|lang| format!("<sid-pledge layout=\"button\" lang=\"{lang}\"></sid-pledge>"))
        .collect();
    let script = format!("<script type=\"module\" src=\"{}/embed.js\"></script>", server.origin);
    let page = HostPage::with(&format!("{script}{elements}")).await;
    browser.open(&page.url).await;
    let languages = "const widgets = [...document.querySelectorAll('sid-pledge')].map(({ shadowRoot }) => shadowRoot?.querySelector('.sid')?.lang); \
                     return widgets.every(Boolean) && widgets";
    assert_eq!(browser.until(languages).await, json!(vec!["fr"; 6]));
}

#[tokio::test]
async fn a_boolean_attribute_is_on_when_present() {
    let server = Server::start();
    let browser = Browser::start().await;
    for attribute in ["no-storage=\"false\"", "no-storage=\"0\"", "NO-STORAGE"] {
        let (_, _page) = widgets(&server, &browser, &[attribute]).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
        assert_eq!(browser.run("return localStorage.length").await, json!(0), "{attribute}");
    }
}
