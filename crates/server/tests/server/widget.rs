//! The rendered widget, and the campaign it is rendered from.

use reqwest::StatusCode;
use serde_json::Value;
use sid_pledge_server::campaigns::PageWord;

use crate::app::{Answer, TestApp, answer, fresh_id, pledge};

fn state(widget: &Answer) -> Value {
    let (_, rest) = widget.text.split_once("data-sid-props>").expect("the state");
    let (json, end) = rest.split_once("</script>").expect("its end");
    assert_eq!(end, "");
    serde_json::from_str(json).expect("JSON")
}

async fn widget(app: &TestApp, query: &str) -> Answer {
    answer(app.client.get(app.api(&format!("/widget{query}")))).await
}

#[tokio::test]
async fn the_widget_is_html_and_the_state_it_was_rendered_from() {
    let app = TestApp::start().await;
    let widget = widget(&app, "?lang=fr&partner=ngo&layout=compact&theme=dark&hide=steps&audience=teen").await;
    assert_eq!(widget.status, StatusCode::OK);
    assert_eq!(widget.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(widget.header("content-language"), "fr");
    assert!(widget.text.starts_with("<div data-sid-root>"), "{}", widget.text);
    assert!(widget.text.contains("I will be kind."));
    let state = state(&widget);
    let config = &state["config"];
    assert_eq!(
        (&config["partner"], &config["layout"], &config["theme"]),
        (&"ngo".into(), &"compact".into(), &"dark".into())
    );
    assert_eq!((&config["audience"], &config["hide"][0]), (&"teen".into(), &"steps".into()));
    assert_eq!(config["endpoint"], "https://pledge.example.org");
    assert_eq!(state["campaign"]["title"], "Soyez gentils");
    assert!(state["campaign"]["slogan"].as_str().is_some_and(|slogan| slogan.contains("<internet>")));
    assert!(!widget.text.contains("<internet>"), "no text is markup");
}

#[tokio::test]
async fn junk_in_the_looks_is_the_usual_and_junk_in_the_rest_is_told() {
    let app = TestApp::start().await;
    let junk = widget(&app, "?layout=huge&theme=%00&hide=help+x&partner=%3Cb%3E&nothing=1").await;
    let state = state(&junk);
    assert_eq!((&state["config"]["layout"], &state["config"]["theme"]), (&"full".into(), &"auto".into()));
    assert_eq!(
        (&state["config"]["partner"], state["config"]["hide"].as_array().map(Vec::len)),
        (&"open".into(), Some(0))
    );
    for query in ["?lang=fr_", "?lang=%ff", "?audience=elders", "?mode=wild", "?channel=fax"] {
        let answer = widget(&app, query).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (400, "invalid_parameter"), "{query}");
    }
}

#[tokio::test]
async fn a_language_that_is_not_offered_falls_back_to_the_nearest() {
    let app = TestApp::start().await;
    for (query, header, lang, varies) in [
        ("?lang=fr-CA", "", "fr", false),
        ("?lang=de", "fr", "en", false),
        ("", "de, fr-CH;q=0.9", "fr", true),
        ("", "", "en", true),
    ] {
        for rest in ["", "/widget"] {
            let request = app.client.get(app.api(&format!("{rest}{query}"))).header("accept-language", header);
            let answer = answer(request).await;
            assert_eq!(answer.header("content-language"), lang, "{rest}{query} {header}");
            let vary: Vec<_> = answer.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok()).collect();
            assert_eq!(vary.contains(&"accept-language"), varies, "{rest}{query} {header}");
        }
    }
}

#[tokio::test]
async fn a_kept_rendering_is_as_new_as_the_counts() {
    let app = TestApp::start().await;
    let pledges = async || state(&widget(&app, "?lang=en").await)["counts"]["pledges"].clone();
    assert_eq!(pledges().await, 0);
    for expected in 1..=3 {
        app.post("/pledges", &pledge(fresh_id())).await;
        assert_eq!(pledges().await, expected);
    }
}

#[tokio::test]
async fn an_answer_is_packed_for_those_who_can_unpack_it() {
    let app = TestApp::start().await;
    let ask = |encoding: &'static str| {
        answer(app.client.head(app.api("/widget?lang=en")).header("accept-encoding", encoding))
    };
    assert_eq!(ask("br, gzip").await.header("content-encoding"), "br");
    assert_eq!(ask("gzip").await.header("content-encoding"), "gzip");
    assert_eq!(ask("identity").await.header("content-encoding"), "");
}

#[tokio::test]
async fn a_campaign_is_data_in_the_language_asked_for() {
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
async fn words_of_the_servers_own_pages_are_sent_to_no_widget() {
    let app = TestApp::start().await;
    let widget = app.get("/api/v1/campaigns/kind-2030/widget?lang=en").await.text;
    assert!(widget.contains(r#""take-pledge":"#));
    for word in PageWord::ALL {
        assert!(!widget.contains(&format!(r#""{}":"#, word.key())), "{word:?}");
    }
}
