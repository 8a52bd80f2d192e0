//! The third step: every way to take the pledge along, each with when to take it and what it needs.

use maud::{Markup, html};

use super::snippets::Snippets;
use crate::{
    campaigns::{Edition, PageWord},
    pages::say,
};

/// All ways, the likeliest first and open.
pub fn ways(edition: &Edition, snippets: &Snippets<'_>) -> Markup {
    let way = |name: &'static str, title, when, content: Markup| {
        html! {
            details.way id={ "way-" (name) } open[name == "element"] {
                summary {
                    h3 id={ "title-" (name) } { (say(edition, title)) }
                    span { (say(edition, when)) }
                }
                (content)
            }
        }
    };
    let part = |name: &str, way: &str, label: Option<PageWord>, text: String| {
        html! {
            @if let Some(label) = label { p { (say(edition, label)) } }
            (snippet(edition, name, way, &text))
        }
    };
    let badge = html! {
        (part("badge", "badge", None, snippets.badge()))
        (part("badge-markdown", "badge", Some(PageWord::BadgeMarkdown), snippets.badge_in_markdown()))
        (needs(edition, "badge", Some(snippets.badge_policy())))
    };
    let frame = html! {
        (part("frame", "frame", None, snippets.frame()))
        (needs(edition, "frame", Some(snippets.frame_policy())))
        (part("frame-script", "frame", Some(PageWord::FrameGrows), snippets.frame_script()))
        (needs(edition, "frame-script", Some(snippets.frame_script_policy())))
    };
    let element = html! {
        (part("element", "element", None, snippets.element()))
        (needs(edition, "element", Some(snippets.element_policy())))
    };
    let word_press = html! {
        (part("shortcode", "wordpress", Some(PageWord::WordPressPlugin), snippets.shortcode()))
        (needs(edition, "shortcode", Some(snippets.element_policy())))
        (part("address", "wordpress", Some(PageWord::WordPressAddress), snippets.address()))
        (needs(edition, "address", Some(snippets.frame_policy())))
    };
    let link = html! {
        (part("link", "link", None, snippets.link()))
        (needs(edition, "link", None))
    };
    let poster = html! {
        p { a.action href=(snippets.poster()) target="_blank" rel="noopener" { (say(edition, PageWord::PosterOpen)) } }
    };
    html! {
        (way("element", PageWord::ElementTitle, PageWord::ElementWhen, element))
        (way("frame", PageWord::FrameTitle, PageWord::FrameWhen, frame))
        (way("wordpress", PageWord::WordPressTitle, PageWord::WordPressWhen, word_press))
        (way("link", PageWord::LinkTitle, PageWord::LinkWhen, link))
        (way("badge", PageWord::BadgeTitle, PageWord::BadgeWhen, badge))
        (way("poster", PageWord::PosterTitle, PageWord::PosterWhen, poster))
    }
}

/// A text to copy. Its button is called after the way it belongs to, since all buttons read the same.
fn snippet(edition: &Edition, name: &str, way: &str, text: &str) -> Markup {
    html! {
        div.snippet {
            pre dir="ltr" { code id={ "snippet-" (name) } { (text) } }
            button.needs-script type="button" id={ "copy-" (name) } data-copy={ "snippet-" (name) }
                aria-labelledby={ "copy-" (name) " title-" (way) } { (say(edition, PageWord::Copy)) }
            span role="status" {}
        }
    }
}

/// What a Content Security Policy needs for this, and no more.
fn needs(edition: &Edition, name: &str, policy: Option<String>) -> Markup {
    html! {
        p.small.policy {
            @if let Some(policy) = policy {
                (say(edition, PageWord::PolicyNeeds)) " " code dir="ltr" id={ "policy-" (name) } { (policy) }
            } @else {
                (say(edition, PageWord::PolicyNothing))
            }
        }
    }
}
