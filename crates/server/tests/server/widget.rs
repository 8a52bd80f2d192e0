//! The rendered widget, and the campaign as JSON.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use serde_json::Value;
use sid_pledge_server::campaigns::PageMessage;

use crate::{
    app::{TestApp, TestOptions, TestResponse, fresh_id, pledge, send},
    pack::Packs,
};

fn props(widget: &TestResponse) -> Value {
    let (_, rest) = widget.text.split_once("data-sid-props").expect("the properties");
    let (_, rest) = rest.split_once('>').expect("the end of the tag");
    let (json, end) = rest.split_once("</script>").expect("its end");
    assert_eq!(end, "");
    serde_json::from_str(json).expect("JSON")
}

async fn widget(app: &TestApp, query: &str) -> TestResponse {
    send(app.client.get(app.api(&format!("/widget{query}")))).await
}

#[tokio::test]
async fn the_widget_is_html_with_the_properties_it_was_rendered_from() {
    let app = TestApp::start().await;
    let widget = widget(&app, "?lang=fr&partner=ngo&layout=compact&theme=dark&hide=steps&audience=teen").await;
    assert_eq!(widget.status, StatusCode::OK);
    assert_eq!(widget.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(widget.header("content-language"), "fr");
    assert!(widget.text.starts_with("<div data-sid-root>"), "{}", widget.text);
    assert!(widget.text.contains("I will be kind."));
    let props = props(&widget);
    let config = &props["config"];
    assert_eq!(
        (&config["partner"], &config["layout"], &config["theme"]),
        (&"ngo".into(), &"compact".into(), &"dark".into())
    );
    assert_eq!((&config["audience"], &config["hide"][0]), (&"teen".into(), &"steps".into()));
    assert_eq!(config["endpoint"], "https://pledge.example.org");
    assert_eq!(props["campaign"]["title"], "Soyez gentils");
    assert!(props["campaign"]["slogan"].as_str().is_some_and(|slogan| slogan.contains("<internet>")));
    assert!(!widget.text.contains("<internet>"), "no text is markup");
}

#[tokio::test]
async fn the_properties_are_also_sent_alone() {
    let app = TestApp::start().await;
    let html = widget(&app, "?lang=fr").await;
    let json = widget(&app, "?lang=fr&format=json").await;
    assert_eq!(json.header("content-type"), "application/json");
    assert_eq!(serde_json::from_str::<Value>(&json.text).expect("JSON"), props(&html));
}

#[tokio::test]
async fn the_first_html_is_what_a_visitor_sees_first() {
    let app = TestApp::start().await;
    let complete = widget(&app, "?lang=fr&format=html").await;
    let without_format = widget(&app, "?lang=fr").await;
    assert_eq!(without_format.text, format!("<div data-sid-root></div>{}", complete.text), "for earlier releases");
    let first = widget(&app, "?lang=fr&format=first").await;
    assert_eq!(first.header("content-type"), "text/html; charset=utf-8");
    // The loader and servers of host pages tell it from the whole by this value.
    assert!(first.text.contains("data-sid-props=\"first\"") && !complete.text.contains("data-sid-props="));
    let markup = |response: &TestResponse| response.text.split_once("<script").expect("the properties").0.to_owned();
    let counter_end = |markup: &str| markup.find("<section class=\"fold steps\"").or_else(|| markup.find("</article>"));
    let (first_markup, complete_markup) = (markup(&first), markup(&complete));
    let (first_end, complete_end) = (counter_end(&first_markup), counter_end(&complete_markup));
    assert_eq!(first_markup[..first_end.expect("an end")], complete_markup[..complete_end.expect("an end")]);
    assert!(first_markup.contains("part=\"counter\"") && !first_markup.contains("sid-help\" tabindex"));
    assert!(complete_markup.contains("part=\"steps\"") && complete_markup.contains("</footer></article>"));
    assert!(first.text.len() < complete.text.len());
}

#[tokio::test]
async fn the_first_html_has_those_properties_that_its_layout_uses_before_wasm() {
    /// Leaves of the properties as paths and values, without those of the configuration.
    fn leaves(value: &Value, path: &str, into: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(fields) if path != ".config" => {
                fields.iter().for_each(|(name, field)| leaves(field, &format!("{path}.{name}"), into));
            }
            Value::Object(_) | Value::Null => {}
            value => {
                into.insert(path.to_owned(), value.clone());
            }
        }
    }
    let app = TestApp::start().await;
    let thanks: &[&str] =
        &[".campaign.pledge.thanks_title", ".campaign.pledge.thanks", ".words.sending", ".words.take-back"];
    let freshness: &[&str] = &[".words.as-of", ".words.live"];
    let counts: &[&str] = &[".counts.pledges", ".counts.goal"];
    let expected: [(&str, Vec<&[&str]>); 4] = [
        ("full", vec![thanks, counts]),
        ("compact", vec![thanks, counts]),
        ("counter", vec![freshness, counts]),
        ("button", vec![thanks]),
    ];
    for (layout, groups) in expected {
        let all = props(&widget(&app, &format!("?lang=fr&layout={layout}")).await);
        let part = props(&widget(&app, &format!("?lang=fr&layout={layout}&format=first")).await);
        assert_eq!(part["config"], all["config"], "{layout}");
        let (mut in_part, mut in_all) = (BTreeMap::new(), BTreeMap::new());
        leaves(&part, "", &mut in_part);
        leaves(&all, "", &mut in_all);
        for (path, value) in &in_part {
            // The two were rendered one after the other.
            assert!(path == ".counts.as_of" || in_all.get(path) == Some(value), "{layout}: {path}");
        }
        for path in groups.concat().into_iter().chain([".campaign.lang", ".colours.light.accent"]) {
            assert!(in_part.contains_key(path), "{layout}: {path}");
        }
        for group in [thanks, freshness, counts] {
            assert!(groups.contains(&group) || !group.iter().any(|path| in_part.contains_key(*path)), "{layout}");
        }
        assert!(!in_part.keys().any(|path| path.starts_with(".colours.pictures")), "{layout}");
    }
}

#[tokio::test]
async fn invalid_presentation_parameters_are_ignored_and_other_invalid_ones_rejected() {
    let app = TestApp::start().await;
    let widget_with_defaults = widget(&app, "?layout=huge&theme=%00&hide=help+x&partner=%3Cb%3E&nothing=1").await;
    let props = props(&widget_with_defaults);
    assert_eq!((&props["config"]["layout"], &props["config"]["theme"]), (&"full".into(), &"auto".into()));
    assert_eq!(
        (&props["config"]["partner"], props["config"]["hide"].as_array().map(Vec::len)),
        (&"open".into(), Some(0))
    );
    for query in ["?lang=f", "?lang=%ff", "?audience=elders", "?channel=fax"] {
        let response = widget(&app, query).await;
        assert_eq!((response.status.as_u16(), response.problem().as_str()), (400, "invalid_parameter"), "{query}");
    }
}

#[tokio::test]
async fn a_tag_without_a_language_of_its_own_gets_the_one_that_is_meant_for_it() {
    let app = TestApp::start_with(TestOptions { built_in_campaigns: true, ..TestOptions::default() }).await;
    for (requested, expected) in [("pt", "pt-PT"), ("pt-BR", "pt-BR"), ("pt_BR", "pt-BR"), ("pt-AO", "pt-PT")] {
        let widget = app.get(&format!("/api/v1/campaigns/sid-2023/widget?lang={requested}")).await;
        assert_eq!(widget.header("content-language"), expected, "{requested}");
        let page = app.get(&format!("/p/sid-2023?lang={requested}")).await;
        assert!(page.text.contains(&format!("<html lang=\"{expected}\"")), "{requested}");
    }
}

#[tokio::test]
async fn an_unsupported_language_falls_back_to_the_nearest() {
    let app = TestApp::start().await;
    for (query, header, lang, varies) in [
        ("?lang=fr-CA", "", "fr", false),
        ("?lang=de", "fr", "en", false),
        ("", "de, fr-CH;q=0.9", "fr", true),
        ("", "", "en", true),
    ] {
        for path in ["", "/widget"] {
            let request = app.client.get(app.api(&format!("{path}{query}"))).header("accept-language", header);
            let response = send(request).await;
            assert_eq!(response.header("content-language"), lang, "{path}{query} {header}");
            let vary: Vec<_> =
                response.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok()).collect();
            assert_eq!(vary.contains(&"accept-language"), varies, "{path}{query} {header}");
        }
    }
}

#[tokio::test]
async fn a_cached_rendering_has_the_current_counts() {
    let app = TestApp::start().await;
    let pledges = async || props(&widget(&app, "?lang=en").await)["counts"]["pledges"].clone();
    assert_eq!(pledges().await, 0);
    for expected in 1..=3 {
        app.post("/pledges", &pledge(fresh_id())).await;
        assert_eq!(pledges().await, expected);
    }
}

#[tokio::test]
async fn a_response_is_compressed_in_an_accepted_encoding() {
    let app = TestApp::start().await;
    let head =
        |encoding: &'static str| send(app.client.head(app.api("/widget?lang=en")).header("accept-encoding", encoding));
    assert_eq!(head("br, gzip").await.header("content-encoding"), "br");
    assert_eq!(head("gzip").await.header("content-encoding"), "gzip");
    assert_eq!(head("identity").await.header("content-encoding"), "");
}

#[tokio::test]
async fn a_campaign_is_returned_as_json_in_the_requested_language() {
    let app = TestApp::start().await;
    let campaign: api::Campaign =
        serde_json::from_str(&app.get("/api/v1/campaigns/kind-2030?lang=fr").await.text).expect("JSON");
    assert_eq!(
        (campaign.slug.as_str(), campaign.lang.as_str(), campaign.title.as_str()),
        ("kind-2030", "fr", "Soyez gentils")
    );
    assert_eq!(
        campaign.languages.iter().map(|language| language.name.as_str()).collect::<Vec<_>>(),
        ["English", "Français"]
    );
}

#[tokio::test]
async fn page_messages_are_not_sent_to_the_widget() {
    let app = TestApp::start().await;
    let widget = app.get("/api/v1/campaigns/kind-2030/widget?lang=en").await.text;
    assert!(widget.contains(r#""take-pledge":"#));
    for message in PageMessage::ALL {
        assert!(!widget.contains(&format!(r#""{}":"#, message.key())), "{message:?}");
    }
}

#[tokio::test]
async fn the_dates_of_a_campaign_are_in_its_json_and_not_in_the_widget() {
    let packs = Packs::new();
    packs.edit("kind-2030/campaign.toml", "floor = 2", "floor = 2\nstarts = \"2030-01-01\"\nexpires = \"2036-02-07\"");
    let app = TestApp::start_with(TestOptions { packs: Some(packs), ..TestOptions::default() }).await;
    let campaign = app.get("/api/v1/campaigns/kind-2030").await.json();
    assert_eq!((&campaign["starts"], &campaign["expires"]), (&"2030-01-01".into(), &"2036-02-07".into()));
    assert!(campaign.get("ends").is_none() && campaign["title"] == "Be kind", "{campaign}");
    assert!(!widget(&app, "?lang=en").await.text.contains("2036-02-07"));
    let built_in = TestApp::start_with(TestOptions { built_in_campaigns: true, ..TestOptions::default() }).await;
    let campaign = built_in.get("/api/v1/campaigns/sid-2023").await.json();
    assert_eq!((&campaign["expires"], campaign.get("ends")), (&"2036-02-07".into(), None));
    let description = app.get("/api/v1/openapi.json").await.text;
    assert!(description.contains("\"DatedCampaign\"") && description.contains("\"expires\""), "{description}");
}
