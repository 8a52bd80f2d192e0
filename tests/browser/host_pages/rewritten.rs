//! Proxies that write the widget's HTML in another form.

use serde_json::json;

use super::take_pledge_in_page;
use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::{HostPage, snippet_from},
    server::Server,
    tampering_proxy::TamperingProxy,
};

pages! {
    rewritten_html_is_understood:
    "a proxy that writes attributes out" => by(with_attribute_values),
    "a proxy that quotes attributes otherwise" => by(with_other_quotes),
    "a proxy that writes tags in capitals" => by(with_tags_in_capitals),
    "a proxy that strips comments" => by(without_comments),
    "a proxy that adds comments" => by(with_comments),
    "a proxy that adds whitespace" => by(with_whitespace),
    "a proxy that collapses whitespace" => by(with_collapsed_whitespace),
    "a proxy that injects scripts" => by(with_scripts),
    "a proxy that adds a byte order mark" => by(with_byte_order_mark),
    "a proxy that wraps the widget in a document" => by(in_a_document),
}

/// Takes the pledge in a widget whose HTML a proxy has rewritten.
async fn by(browser: &Browser, server: Server, rewrite: fn(String) -> String) {
    let proxy = TamperingProxy::rewriting(&server, rewrite).await;
    let body = format!("{UNCAUGHT}{LISTENER}{}", snippet_from(&proxy.origin, "lang=\"en\""));
    let page = HostPage::with(&body).await;
    browser.open(&page.url).await;
    browser.until_text("if you like").await;
    take_pledge_in_page(browser, &server).await;
    browser.expect_nothing_uncaught().await;
    assert_eq!(browser.run("return window.injected ?? 'not run'").await, json!("not run"));
}

/// Changes each tag and comment. The content of scripts stays as it is.
fn map_tags(html: &str, change: impl Fn(&str) -> String) -> String {
    let mut result = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        result.push_str(&rest[..start]);
        let tag_and_rest = &rest[start..];
        let end = if tag_and_rest.starts_with("<!--") {
            tag_and_rest.find("-->").unwrap() + 3
        } else {
            tag_and_rest.find('>').unwrap() + 1
        };
        let (tag, after) = tag_and_rest.split_at(end);
        result.push_str(&change(tag));
        let content = if tag.starts_with("<script") { after.find("</script").unwrap() } else { 0 };
        result.push_str(&after[..content]);
        rest = &after[content..];
    }
    result + rest
}

fn with_attribute_values(html: String) -> String {
    html.replace("<div data-sid-root>", "<div data-sid-root=\"\">").replace(
        "<script type=\"application/json\" data-sid-props>",
        "<script data-sid-props=\"\" type=\"application/json\">",
    )
}

fn with_other_quotes(html: String) -> String {
    map_tags(&html, |tag| if tag.contains('\'') { tag.to_owned() } else { tag.replace('"', "'") })
}

fn with_tags_in_capitals(html: String) -> String {
    map_tags(&html, |tag| {
        let end = tag.find(|sign: char| sign.is_whitespace() || sign == '>').unwrap();
        format!("{}{}", tag[..end].to_uppercase(), &tag[end..])
    })
}

fn without_comments(html: String) -> String {
    map_tags(&html, |tag| if tag.starts_with("<!--") { String::new() } else { tag.to_owned() })
}

fn with_comments(html: String) -> String {
    format!(
        "<!-- cached -->{}<!-- 2 ms -->",
        map_tags(&html, |tag| {
            // The content of a script is not HTML.
            if tag.starts_with("<script") { tag.to_owned() } else { format!("{tag}<!-- -->") }
        })
    )
}

fn with_whitespace(html: String) -> String {
    map_tags(&html, |tag| format!("\n  {tag}\n  "))
}

fn with_collapsed_whitespace(html: String) -> String {
    let collapsed = map_tags(&html, |tag| if tag == "</li>" { String::new() } else { tag.replace("\"\"", "") });
    collapsed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn with_scripts(html: String) -> String {
    let script = "<script>window.injected = true</script><script src=\"/injected.js\"></script>";
    let inside = html.replace("<div data-sid-root>", &format!("<div data-sid-root>{script}"));
    format!("{script}{inside}{script}")
}

fn with_byte_order_mark(html: String) -> String {
    format!("\u{feff}{html}")
}

fn in_a_document(html: String) -> String {
    format!("<!DOCTYPE html>\n<html><head><title>Widget</title></head><body>{html}</body></html>")
}
