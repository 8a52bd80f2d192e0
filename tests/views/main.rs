//! The widget as the server renders it: every state that is visible without JavaScript or before hydration.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use std::rc::Rc;

use api::{
    Audience, Mode,
    fragment::{ENTRY_ID_PLACEHOLDER, FORM_QUERY_PLACEHOLDER},
};
use sid_pledge::{
    Widget, WidgetProps,
    config::{HideableSection, Layout},
    static_page::{StaticPage, StaticPageProps},
};
use yew::ServerRenderer;

/// Renders a widget, with line breaks between the tags for readable differences.
async fn html(change: impl FnOnce(&mut WidgetProps) + Send + 'static) -> String {
    let html = ServerRenderer::<Widget>::with_props(move || {
        let mut props = sample::props();
        change(&mut props);
        props
    })
    .hydratable(false)
    .render()
    .await;
    html.replace("><", ">\n<")
}

#[tokio::test]
async fn the_whole_widget_before_anything_happened() {
    insta::assert_snapshot!(html(|_| ()).await);
}

/// The words of a list in `static/embed/fragment.js`.
fn loader_list(name: &str) -> Vec<String> {
    let script = include_str!("../../static/embed/fragment.js");
    let (_, list) = script.split_once(&format!("const {name} = (")).expect("the list");
    let (list, _) = list.split_once(").split").expect("its end");
    list.split('"').skip(1).step_by(2).flat_map(str::split_whitespace).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_loader_lets_every_element_and_attribute_of_the_widget_pass() {
    let (elements, mut attributes) = (loader_list("ELEMENTS"), loader_list("ATTRIBUTES"));
    attributes.push("data-sid-root".into());
    for layout in [Layout::Full, Layout::Compact, Layout::Counter, Layout::Button] {
        for audience in [None, Some(Audience::Child), Some(Audience::Educator)] {
            for mode in [Mode::Live, Mode::Test] {
                let html = html(move |props| {
                    sample::count(props, 1234);
                    (props.config.layout, props.config.audience, props.config.mode) = (layout, audience, mode);
                })
                .await;
                for tag in html.split('<').skip(1).filter(|tag| tag.starts_with(|first: char| first.is_alphabetic())) {
                    let (tag, _) = tag.split_once('>').expect("the end of a tag");
                    let (element, rest) = tag.split_once(' ').unwrap_or((tag, ""));
                    assert!(elements.iter().any(|allowed| allowed == element), "{element}");
                    // Values are quoted, so every second part is outside of them.
                    for name in rest.split('"').step_by(2).flat_map(str::split_whitespace) {
                        let name = name.trim_end_matches('=');
                        assert!(attributes.iter().any(|allowed| allowed == name), "{name} of {tag}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn the_thanks_after_the_form_without_javascript() {
    let html = html(|props| props.pledge = Some(sample::own_pledge())).await;
    assert!(html.contains("Thank you"), "{html}");
    assert!(html.contains(r#"value="the-receipt" type="hidden" name="receipt""#), "{html}");
    assert!(!html.contains("sid-take\""), "{html}");
}

#[tokio::test]
async fn the_forms_have_placeholders_only_where_the_server_replaces_them() {
    let (form, thanks) = (html(|_| ()).await, html(|props| props.pledge = Some(sample::own_pledge())).await);
    assert!(form.contains("action=\"/p/sample/pledge\"") && !form.contains('@'), "{form}");
    assert!(thanks.contains("action=\"/p/sample/withdraw\"") && !thanks.contains('@'), "{thanks}");
    let form = html(|props| props.form_placeholders = true).await;
    let id = form.split('<').find(|tag| tag.contains("name=\"id\"")).expect("a field for the id");
    assert!(id.contains(&format!("value=\"{ENTRY_ID_PLACEHOLDER}\"")), "{id}");
    assert!(form.contains(&format!("action=\"/p/sample/pledge{FORM_QUERY_PLACEHOLDER}\"")), "{form}");
    let thanks = html(|props| {
        props.form_placeholders = true;
        props.pledge = Some(sample::own_pledge());
    })
    .await;
    assert!(thanks.contains(&format!("action=\"/p/sample/withdraw{FORM_QUERY_PLACEHOLDER}\"")), "{thanks}");
    assert!(!thanks.contains(ENTRY_ID_PLACEHOLDER), "{thanks}");
}

#[tokio::test]
async fn properties_keep_their_names_in_json() {
    let json = serde_json::to_value(sample::props()).expect("JSON");
    let mut names: Vec<_> = json.as_object().expect("an object").keys().map(String::as_str).collect();
    let mut expected = [
        "config",
        "campaign",
        "words",
        "counts",
        "pledge",
        "page_query",
        "share_links",
        "qr",
        "circle",
        "early_shares",
        "has_share_sheet",
        "memory_version",
        "unreported_pledge",
    ];
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected);
}

#[tokio::test]
async fn a_count_below_the_floor_shows_no_number() {
    let html = html(|props| sample::count(props, 9)).await;
    assert!(html.contains("Be among the first"), "{html}");
    assert!(!html.contains("9 people"), "{html}");
}

#[tokio::test]
async fn a_count_above_the_floor_is_shown_with_its_goal() {
    let html = html(|props| sample::count(props, 1234)).await;
    assert!(html.contains("<strong>1,234</strong>"), "{html}");
    let goal = html.split("part=\"goal\"").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap_or_default();
    assert!(goal.contains("5,000"), "{goal}");
    // A quarter of the lights are lit: a ring and a part of the next, in six colours each.
    assert_eq!(html.matches("class=\"light-").count(), 12, "{html}");
}

#[tokio::test]
async fn an_unknown_count_is_not_zero() {
    let html = html(|props| props.counts = None).await;
    assert!(html.contains("cannot be shown"), "{html}");
    assert!(!html.contains("part=\"goal\""), "{html}");
}

#[tokio::test]
async fn a_child_reads_its_own_texts_and_no_harms() {
    let html = html(|props| props.config.audience = Some(Audience::Child)).await;
    assert!(html.contains("I ask a grown-up"), "{html}");
    assert!(!html.contains("Harms, in plain words"), "{html}");
    assert!(!html.contains("What we ask of lawmakers"), "{html}");
    assert!(!html.contains("For adults only"), "{html}");
}

#[tokio::test]
async fn a_child_sees_no_text_field() {
    let html = html(|props| props.config.audience = Some(Audience::Child)).await;
    assert!(!html.contains("<textarea"), "{html}");
    for kind in html.split("<input").skip(1).map(|input| input.split('>').next().unwrap_or_default()) {
        assert!(
            ["\"hidden\"", "\"radio\"", "\"checkbox\""].iter().any(|known| kind.contains(&format!("type={known}"))),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_hidden_section_is_gone_and_help_stays() {
    let html = html(|props| {
        props.config.hide =
            vec![HideableSection::Advocacy, HideableSection::Resources, HideableSection::Steps, HideableSection::Share];
    })
    .await;
    for hidden in ["part=\"steps\"", "part=\"share\"", "What we ask of lawmakers", "A report"] {
        assert!(!html.contains(hidden), "{hidden} in {html}");
    }
    assert!(html.contains("part=\"help\""), "{html}");
}

#[tokio::test]
async fn help_links_send_no_referrer() {
    let html = html(|_| ()).await;
    let help = html.split("part=\"help\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap_or_default();
    let links: Vec<_> = help.split("<a ").skip(1).filter_map(|link| link.split('>').next()).collect();
    assert_eq!(links.len(), 2, "{help}");
    assert!(links.iter().all(|link| link.contains("noreferrer")), "{links:?}");
}

#[tokio::test]
async fn each_small_layout_shows_its_sections() {
    let counter = html(|props| props.config.layout = Layout::Counter).await;
    assert!(counter.contains("part=\"counter\"") && counter.contains("/p/sample?lang=en"), "{counter}");
    assert!(!counter.contains("<form"), "{counter}");
    let button = html(|props| props.config.layout = Layout::Button).await;
    assert!(button.contains("part=\"pledge-button\"") && !button.contains("part=\"counter\""), "{button}");
    assert!(button.contains("/p/sample?lang=en"), "the pledge can be read: {button}");
    let compact = html(|props| props.config.layout = Layout::Compact).await;
    assert!(compact.contains("part=\"help\"") && !compact.contains("part=\"steps\""), "{compact}");
}

#[tokio::test]
async fn a_single_language_has_no_switch() {
    assert!(html(|_| ()).await.contains("data-lang=\"fr\""));
    let html = html(|props| Rc::make_mut(&mut props.campaign).languages.truncate(1)).await;
    assert!(!html.contains("data-lang"), "{html}");
}

#[tokio::test]
async fn below_the_floor_no_reached_goal_reveals_the_number() {
    let html = html(|props| {
        Rc::make_mut(&mut props.campaign).goals = vec![5, 100];
        sample::count(props, 9);
    })
    .await;
    assert!(!html.contains("Reached: 5"), "{html}");
}

#[tokio::test]
async fn test_mode_shows_a_ribbon() {
    let html = html(|props| props.config.mode = Mode::Test).await;
    assert!(html.contains("class=\"ribbon\""), "{html}");
    assert!(html.contains(r#"value="test" type="hidden" name="mode""#), "{html}");
}

#[tokio::test]
async fn share_channels_are_links_and_the_later_ones_are_in_a_disclosure() {
    let html = html(|_| ()).await;
    let (first, more) = html.split_once("share-more").expect("a disclosure");
    assert!(
        first.contains("href=\"https://whatsapp.example/?text=Join\"") && first.contains("sms:?&amp;body=Join"),
        "{first}"
    );
    assert!(first.contains("id=\"sid-signal\""), "a channel without an address is a button: {first}");
    assert!(!first.contains("mastodon.example") && more.contains("mastodon.example"), "{more}");
    let sms = first.split("<a ").find(|link| link.contains("sms:")).expect("a link");
    assert!(!sms.contains("_blank") && !sms.contains("new-tab"), "an app opens no tab: {sms}");
}

#[tokio::test]
async fn a_channel_is_listed_by_name_and_not_below_the_floor() {
    let html = html(|_| ()).await;
    let table = html.split("<table>").nth(1).and_then(|rest| rest.split("</table>").next()).expect("a table");
    assert!(table.contains("<th scope=\"row\">whatsapp</th>\n<td>12</td>\n<td>–</td>"), "{table}");
    assert!(!table.contains("copy"), "{table}");
    assert!(html.contains("came through shares: 11"), "{html}");
}

#[tokio::test]
async fn a_child_sees_no_networks() {
    let html = html(|props| props.config.audience = Some(Audience::Child)).await;
    assert!(html.contains("id=\"sid-copy\"") && html.contains("class=\"qr\""), "{html}");
    assert!(!html.contains("whatsapp.example") && !html.contains("share-more") && !html.contains("/card/"), "{html}");
}

#[tokio::test]
async fn the_static_page_has_the_texts_and_nothing_that_needs_a_script_or_a_server() {
    let html = ServerRenderer::<StaticPage>::with_props(|| {
        let WidgetProps { config, campaign, messages, share_links, qr, circle, .. } = sample::props();
        let (note, address) = ("Promise it to yourself.".into(), "https://pledge.example/index.html".into());
        StaticPageProps { config, campaign, messages, circle, note, address, share_links, qr }
    })
    .hydratable(false)
    .render()
    .await;
    for part in [
        "I will listen.",
        "I ask a grown-up.",
        "Ten minutes are enough.",
        "A helpline",
        "For adults only",
        "https://whatsapp.example/?text=Join",
        "Promise it to yourself.",
        "https://neutral.example/",
        "class=\"sid static-page auto\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    for part in
        ["<form", "<button", "<input", "needs-script", "class=\"total\"", "channel-signal", "/p/sample", "/card/"]
    {
        assert!(!html.contains(part), "{part}: {html}");
    }
}

/// The value of a constant in a script, such as `[1, 2]` or `3_000`, without the underscores.
fn script_constant(script: &str, name: &str) -> String {
    let (_, value) = script.split_once(&format!("{name} = ")).unwrap_or_else(|| panic!("{name}"));
    let (value, _) = value.split_once(';').expect("its end");
    value.replace('_', "")
}

#[test]
fn the_delays_of_the_outbox_and_of_polling_are_as_documented() {
    let document = include_str!("../../docs/EMBEDDING.md");
    let outbox = include_str!("../../static/embed/active/outbox.js");
    let feed = include_str!("../../static/embed/live/feed.js");
    let counter = include_str!("../../static/embed/live/counter.js");
    assert_eq!(script_constant(outbox, "[FIRST_DELAY_MS, MAX_DELAY_MS, MAX_RETRY_AFTER_MS]"), "[1000, 60000, 600000]");
    assert!(outbox.contains("(1 + Math.random() / 4)"), "a quarter");
    assert_eq!(script_constant(feed, "POLL_INTERVAL_MS"), "15000");
    assert_eq!(script_constant(counter, "REFRESH_INTERVAL_MS"), "15000");
    for phrase in [
        "sent again after 1, 2, 4 … seconds, at most a minute apart",
        "a random delay of up to a quarter of that time",
        "waits that long, up to ten minutes",
        "the widget requests the count every 15 seconds.",
        "at most every 15 seconds",
    ] {
        assert!(document.contains(phrase), "docs/EMBEDDING.md does not contain “{phrase}”");
    }
}
