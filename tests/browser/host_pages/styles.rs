//! Style sheets of the page for custom properties that bear common names.

use std::fmt::Write;

use serde_json::Value;

use super::take_pledge_in_page;
use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

pages! {
    custom_properties_of_the_page_have_no_effect:
    "registered custom properties" => registered_properties,
    "custom properties set for every element" => important_properties,
    "custom properties of the same names for the root" => root_properties,
}

/// Names that style sheets of pages give to custom properties.
const NAMES: [&str; 40] = [
    "accent",
    "accent-fade",
    "accent-max",
    "accent-min",
    "accent-text",
    "between",
    "border",
    "campaign-dark-accent",
    "campaign-light-accent",
    "campaign-light-accent-text",
    "campaign-light-surface",
    "campaign-light-text",
    "edge",
    "highlight",
    "huge",
    "large",
    "line",
    "muted",
    "notice",
    "on-accent-max",
    "on-accent-min",
    "pill",
    "radius",
    "requested-accent",
    "requested-accent-text",
    "requested-surface",
    "requested-text",
    "seen-from",
    "small",
    "surface",
    "surface-fade",
    "surface-max",
    "surface-min",
    "text",
    "text-fade",
    "text-max",
    "text-min",
    "tint",
    "touch",
    "width",
];

/// Script that returns the look of each element of the widget.
const LOOK: &str = "
  const root = document.querySelector('sid-pledge').shadowRoot;
  return [...root.querySelectorAll('.sid, .sid *')].map((element) => {
    const style = getComputedStyle(element);
    const { color, backgroundColor, borderTopColor, borderTopLeftRadius, fontSize, paddingTop, minHeight, insetBlockStart } = style;
    const look = [color, backgroundColor, borderTopColor, borderTopLeftRadius, fontSize, paddingTop, minHeight, insetBlockStart];
    return `${element.tagName}.${element.className}#${element.id}: ${look.join(' ')}`;
  });";

async fn look(browser: &Browser, server: &Server, style: &str) -> (Value, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{style}{}", snippet(server, "lang=\"en\" theme=\"light\""))).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    (browser.run(LOOK).await, page)
}

/// Expects the widget to look as it does without the style sheet, which has a rule for each name.
async fn expect_no_effect(browser: &Browser, server: Server, rule: impl Fn(&str) -> String) {
    let mut css = String::new();
    for name in NAMES {
        writeln!(css, "{}", rule(name)).unwrap();
    }
    let (plain, _page) = look(browser, &server, "").await;
    let (styled, _page) = look(browser, &server, &format!("<style>{css}</style>")).await;
    let elements = plain.as_array().unwrap().iter().zip(styled.as_array().unwrap());
    let changed: Vec<_> = elements.filter(|(plain, styled)| plain != styled).take(3).collect();
    assert!(changed.is_empty(), "{changed:#?}");
    assert!(plain.as_array().unwrap().len() > 50);
    take_pledge_in_page(browser, &server).await;
}

/// Registers the names as properties that are not inherited.
async fn registered_properties(browser: &Browser, server: Server) {
    let register =
        |name: &str| format!("@property --{name} {{ syntax: '<color>'; inherits: false; initial-value: #ff0055 }}");
    expect_no_effect(browser, server, register).await;
}

/// Sets them for each element, with priority.
async fn important_properties(browser: &Browser, server: Server) {
    expect_no_effect(browser, server, |name| format!("* {{ --{name}: #ff0055 !important }}")).await;
}

/// Sets them for the root, from which they are inherited.
async fn root_properties(browser: &Browser, server: Server) {
    expect_no_effect(browser, server, |name| format!(":root {{ --{name}: #ff0055 }}")).await;
}
