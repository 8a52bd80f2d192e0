//! Snippets of the builder: each with its use case and the policy it needs.

use maud::{Markup, html};

use super::snippets::Snippets;
use crate::campaigns::{LocalizedCampaign, PageMessage};

/// Returns all outputs, the most common one first and expanded.
pub fn outputs(localized: &LocalizedCampaign, snippets: &Snippets<'_>) -> Markup {
    let output = |name: &'static str, title, use_case, content: Markup| {
        html! {
            details.output id={ "output-" (name) } open[name == "element"] {
                summary {
                    h3 id={ "title-" (name) } { (localized.page_message(title)) }
                    span { (localized.page_message(use_case)) }
                }
                (content)
            }
        }
    };
    let item = |name: &str, output: &str, label: Option<PageMessage>, text: String| {
        html! {
            @if let Some(label) = label { p { (localized.page_message(label)) } }
            (snippet(localized, name, output, &text))
        }
    };
    let badge = html! {
        (item("badge", "badge", None, snippets.badge()))
        (item("badge-markdown", "badge", Some(PageMessage::BadgeMarkdown), snippets.markdown_badge()))
        (policy_note(localized, "badge", Some(snippets.badge_policy())))
    };
    let frame = html! {
        (item("frame", "frame", None, snippets.frame()))
        (policy_note(localized, "frame", Some(snippets.frame_policy())))
        (item("frame-script", "frame", Some(PageMessage::FrameGrows), snippets.frame_script()))
        (policy_note(localized, "frame-script", Some(snippets.frame_script_policy())))
    };
    let element = html! {
        (item("element", "element", None, snippets.element()))
        (policy_note(localized, "element", Some(snippets.element_policy())))
    };
    let wordpress = html! {
        (item("shortcode", "wordpress", Some(PageMessage::WordPressPlugin), snippets.shortcode()))
        (policy_note(localized, "shortcode", Some(snippets.element_policy())))
        (item("address", "wordpress", Some(PageMessage::WordPressAddress), snippets.page_url()))
        (policy_note(localized, "address", Some(snippets.frame_policy())))
    };
    let link = html! {
        (item("link", "link", None, snippets.link()))
        (policy_note(localized, "link", None))
    };
    let poster = html! {
        p { a.action href=(snippets.poster()) target="_blank" rel="noopener" { (localized.page_message(PageMessage::PosterOpen)) } }
    };
    html! {
        (output("element", PageMessage::ElementTitle, PageMessage::ElementUseCase, element))
        (output("frame", PageMessage::FrameTitle, PageMessage::FrameUseCase, frame))
        (output("wordpress", PageMessage::WordPressTitle, PageMessage::WordPressUseCase, wordpress))
        (output("link", PageMessage::LinkTitle, PageMessage::LinkUseCase, link))
        (output("badge", PageMessage::BadgeTitle, PageMessage::BadgeUseCase, badge))
        (output("poster", PageMessage::PosterTitle, PageMessage::PosterUseCase, poster))
    }
}

/// Returns a text to copy. Its button is labelled by the output too, because all buttons have the same text.
fn snippet(localized: &LocalizedCampaign, name: &str, output: &str, text: &str) -> Markup {
    html! {
        div.snippet {
            pre dir="ltr" { code id={ "snippet-" (name) } { (text) } }
            button.needs-script type="button" id={ "copy-" (name) } data-copy={ "snippet-" (name) }
                aria-labelledby={ "copy-" (name) " title-" (output) } { (localized.page_message(PageMessage::Copy)) }
            span role="status" {}
        }
    }
}

/// Returns the sources that a Content Security Policy must allow.
fn policy_note(localized: &LocalizedCampaign, name: &str, policy: Option<String>) -> Markup {
    html! {
        p.small.policy {
            @if let Some(policy) = policy {
                (localized.page_message(PageMessage::PolicyNeeds)) " " code dir="ltr" id={ "policy-" (name) } { (policy) }
            } @else {
                (localized.page_message(PageMessage::PolicyNothing))
            }
        }
    }
}
