//! The counts: whose they are, and when they need not be sent again.

use api::Channel;
use reqwest::StatusCode;
use serde_json::json;

use crate::app::{TestApp, act, answer, fresh_id, pledge};

#[tokio::test]
async fn unchanged_counts_are_not_sent_again() {
    let app = TestApp::start().await;
    let first = answer(app.client.get(app.api("/counts"))).await;
    let etag = first.header("etag").to_owned();
    assert!(first.header("cache-control").starts_with("public, s-maxage=5, stale-while-revalidate="));
    let ask = || answer(app.client.get(app.api("/counts")).header("if-none-match", format!("\"x\", {etag}")));
    let unchanged = ask().await;
    assert_eq!((unchanged.status, unchanged.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    for name in ["etag", "cache-control", "vary"] {
        assert_eq!(unchanged.header(name), first.header(name), "a cache takes {name} from here (RFC 9110, 15.4.5)");
    }
    app.post("/shares", &act(fresh_id(), Channel::Copy)).await;
    let changed = ask().await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_ne!(changed.header("etag"), etag);
}

#[tokio::test]
async fn an_unknown_or_paused_partner_counts_as_open() {
    let app = TestApp::start().await;
    for partner in ["ngo", "late", "nobody", "<script>", "", "open"] {
        let answer = app.post("/pledges", &json!({ "id": fresh_id(), "partner": partner })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{partner}");
        assert_eq!(answer.json()["counts"]["campaign"], "kind-2030");
    }
    assert_eq!(app.counts("").await["pledges"], 6);
    assert_eq!(app.counts("?partner=ngo").await["pledges"], 1);
    for open in ["?partner=open", "?partner=late", "?partner=%ff%00", "?partner=nobody"] {
        assert_eq!(app.counts(open).await["pledges"], 5, "{open}");
    }
}

#[tokio::test]
async fn test_acts_count_apart() {
    let app = TestApp::start().await;
    let answer = app.post("/pledges", &json!({ "id": fresh_id(), "mode": "test" })).await;
    assert_eq!(answer.json()["counts"]["pledges"], 1, "it is told the test counts");
    assert_eq!(app.counts("").await["pledges"], 0);
    assert_eq!(app.counts("?mode=test").await["pledges"], 1);
}

#[tokio::test]
async fn the_goal_follows_the_count() {
    let app = TestApp::start().await;
    for _ in 0..10 {
        app.post("/pledges", &pledge(fresh_id())).await;
    }
    assert_eq!(app.counts("").await["goal"], 100);
}

#[tokio::test]
async fn what_is_wrong_in_a_query_is_told_and_what_is_unknown_is_passed_over() {
    let app = TestApp::start().await;
    assert_eq!(app.counts("?utm_source=x&partner=&mode=").await["pledges"], 0);
    let answer = answer(app.client.get(app.api("/counts?mode=wild"))).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::BAD_REQUEST, "invalid_parameter"));
}
