//! Counts: by partner and mode, and their caching.

use api::Channel;
use reqwest::StatusCode;
use serde_json::json;

use crate::app::{TestApp, act, fresh_id, pledge, send};

#[tokio::test]
async fn unchanged_counts_are_not_sent_again() {
    let app = TestApp::start().await;
    let first = send(app.client.get(app.api("/counts"))).await;
    let etag = first.header("etag").to_owned();
    assert!(first.header("cache-control").starts_with("public, s-maxage=5, stale-while-revalidate="));
    let revalidate = || send(app.client.get(app.api("/counts")).header("if-none-match", format!("\"x\", {etag}")));
    let unchanged = revalidate().await;
    assert_eq!((unchanged.status, unchanged.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    for name in ["etag", "cache-control", "vary"] {
        assert_eq!(unchanged.header(name), first.header(name), "a 304 updates {name} in a cache (RFC 9110, 15.4.5)");
    }
    app.post("/shares", &act(fresh_id(), Channel::Copy)).await;
    let changed = revalidate().await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_ne!(changed.header("etag"), etag);
}

#[tokio::test]
async fn counts_contain_an_act_as_soon_as_it_is_acknowledged() {
    let app = TestApp::start().await;
    for n in 1..=20 {
        app.post("/pledges", &pledge(fresh_id())).await;
        assert_eq!(app.counts("").await["pledges"], n);
        let campaigns = app.api("/counts").replace("kind-2030", "%6bind-2030");
        assert_eq!(send(app.client.get(campaigns)).await.json()["pledges"], n, "also by the router");
    }
    assert_eq!(app.counts("?mode=test").await["pledges"], 0);
}

#[tokio::test]
async fn an_unknown_or_paused_partner_counts_as_open() {
    let app = TestApp::start().await;
    for partner in ["ngo", "late", "nobody", "<script>", "", "open"] {
        let response = app.post("/pledges", &json!({ "id": fresh_id(), "partner": partner })).await;
        assert_eq!(response.status, StatusCode::CREATED, "{partner}");
        assert_eq!(response.json()["counts"]["campaign"], "kind-2030");
    }
    assert_eq!(app.counts("").await["pledges"], 6);
    assert_eq!(app.counts("?partner=ngo").await["pledges"], 1);
    for open in ["?partner=open", "?partner=late", "?partner=%ff%00", "?partner=nobody"] {
        assert_eq!(app.counts(open).await["pledges"], 5, "{open}");
    }
}

#[tokio::test]
async fn test_acts_are_counted_separately() {
    let app = TestApp::start().await;
    let response = app.post("/pledges", &json!({ "id": fresh_id(), "mode": "test" })).await;
    assert_eq!(response.json()["counts"]["pledges"], 1, "the response has the test counts");
    assert_eq!(app.counts("").await["pledges"], 0);
    assert_eq!(app.counts("?mode=test").await["pledges"], 1);
}

#[tokio::test]
async fn a_reached_goal_is_followed_by_the_next() {
    let app = TestApp::start().await;
    for _ in 0..10 {
        app.post("/pledges", &pledge(fresh_id())).await;
    }
    assert_eq!(app.counts("").await["goal"], 100);
}

#[tokio::test]
async fn an_invalid_parameter_is_rejected_and_an_unknown_one_ignored() {
    let app = TestApp::start().await;
    assert_eq!(app.counts("?utm_source=x&partner=&mode=").await["pledges"], 0);
    let response = send(app.client.get(app.api("/counts?mode=wild"))).await;
    assert_eq!((response.status, response.problem().as_str()), (StatusCode::BAD_REQUEST, "invalid_parameter"));
}
