//! Pledges and withdrawals, shares and visits: each is counted once, and a withdrawal needs the receipt.

use api::Channel;
use reqwest::StatusCode;
use serde_json::json;

use crate::app::{TestApp, act, fresh_id, pledge, send};

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_concurrent_copies_of_a_pledge_are_counted_once_with_one_receipt() {
    let app = TestApp::start().await;
    let body = pledge(fresh_id());
    let responses = futures_util::future::join_all((0..100).map(|_| app.post("/pledges", &body))).await;
    let created = responses.iter().filter(|response| response.status == StatusCode::CREATED).count();
    let repeated = responses.iter().filter(|response| response.status == StatusCode::OK).count();
    assert_eq!((created, repeated), (1, 99));
    let receipt = responses[0].json()["receipt"].clone();
    assert!(receipt.as_str().is_some_and(|receipt| receipt.len() == 43));
    assert!(
        responses.iter().all(|response| response.json()["receipt"] == receipt && response.json()["id"] == body["id"])
    );
    assert_eq!(app.counts("").await["pledges"], 1);
}

#[tokio::test]
async fn the_response_to_a_pledge_has_counts_that_include_it() {
    let app = TestApp::start().await;
    let response = app.post("/pledges", &pledge(fresh_id())).await;
    assert_eq!(response.status, StatusCode::CREATED);
    assert_eq!(response.header("cache-control"), "no-store");
    assert_eq!(response.json()["counts"]["pledges"], 1);
    assert_eq!(response.json()["counts"]["goal"], 10);
}

#[tokio::test]
async fn a_different_pledge_with_the_same_id_is_rejected() {
    let app = TestApp::start().await;
    let id = fresh_id();
    app.post("/pledges", &json!({ "id": id, "promises": ["listen"] })).await;
    for other in [
        json!({ "id": id }),
        json!({ "id": id, "promises": ["listen"], "lang": "fr" }),
        json!({ "id": id, "promises": ["listen"], "mode": "test" }),
        json!({ "id": id, "promises": ["listen"], "partner": "ngo" }),
    ] {
        let response = app.post("/pledges", &other).await;
        assert_eq!((response.status, response.problem().as_str()), (StatusCode::CONFLICT, "id_reused"), "{other}");
    }
    let share = app.post("/shares", &act(id, Channel::Copy)).await;
    assert_eq!(share.problem(), "id_reused", "a share is a different act");
    assert_eq!(app.counts("").await["pledges"], 1);
}

#[tokio::test]
async fn the_same_pledge_in_another_json_form_is_a_duplicate() {
    let app = TestApp::start().await;
    let id = fresh_id();
    app.post("/pledges", &json!({ "id": id, "promises": ["listen", "report"] })).await;
    for same in [
        json!({ "promises": ["report", "listen"], "mode": "live", "id": id }),
        json!({ "id": id, "promises": ["listen", "report"], "audience": null, "challenge": "solved" }),
    ] {
        assert_eq!(app.post("/pledges", &same).await.status, StatusCode::OK, "{same}");
    }
}

#[tokio::test]
async fn a_withdrawn_pledge_is_not_counted_and_stays_withdrawn() {
    let app = TestApp::start().await;
    let id = fresh_id();
    let body = json!({ "id": id, "channel": "whatsapp" });
    let receipt = app.post("/pledges", &body).await.json()["receipt"].as_str().expect("a receipt").to_owned();
    assert_eq!(app.counts("").await["pledges_from_shares"], 1);
    for _ in 0..2 {
        let response = app.withdraw(id, &receipt).await;
        assert_eq!((response.status, response.json()["counts"]["pledges"].as_u64()), (StatusCode::OK, Some(0)));
    }
    assert_eq!(app.counts("").await["pledges_from_shares"], 0);
    let repeated = app.post("/pledges", &body).await;
    assert_eq!((repeated.status, repeated.json()["receipt"].as_str()), (StatusCode::OK, Some(receipt.as_str())));
    assert_eq!(app.counts("").await["pledges"], 0);
}

#[tokio::test]
async fn a_wrong_receipt_and_an_unknown_pledge_get_the_same_response() {
    let app = TestApp::start().await;
    let id = fresh_id();
    let receipt = app.post("/pledges", &pledge(id)).await.json()["receipt"].as_str().expect("a receipt").to_owned();
    let wrong = app.withdraw(id, "bm90IHRoZSByZWNlaXB0").await;
    let unknown = app.withdraw(fresh_id(), &receipt).await;
    let invalid_id = send(app.client.delete(app.api("/pledges/not-an-id")).bearer_auth(&receipt)).await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (StatusCode::NOT_FOUND, "unknown_pledge"));
    assert_eq!((&unknown.text, unknown.status), (&wrong.text, wrong.status));
    assert_eq!((&invalid_id.text, invalid_id.status), (&wrong.text, wrong.status));
    assert_eq!(app.counts("").await["pledges"], 1);
}

#[tokio::test]
async fn a_withdrawal_without_a_receipt_is_unauthorized() {
    let app = TestApp::start().await;
    for header in [None, Some("Basic abc"), Some("Bearer "), Some("Bearer")] {
        let request = app.client.delete(app.api(&format!("/pledges/{}", fresh_id())));
        let request = header.into_iter().fold(request, |request, value| request.header("authorization", value));
        let response = send(request).await;
        assert_eq!((response.status, response.problem().as_str()), (StatusCode::UNAUTHORIZED, "missing_receipt"));
        assert_eq!(response.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn a_graceful_shutdown_loses_nothing() {
    let app = TestApp::start().await;
    let id = fresh_id();
    let receipt = app.post("/pledges", &pledge(id)).await.json()["receipt"].clone();
    app.post("/shares", &act(fresh_id(), Channel::Copy)).await;
    let app = app.restart().await;
    let counts = app.counts("").await;
    assert_eq!((&counts["pledges"], &counts["shares"]["total"]), (&json!(1), &json!(1)));
    assert_eq!(app.post("/pledges", &pledge(id)).await.json()["receipt"], receipt);
}

#[tokio::test]
async fn shares_and_visits_are_counted_once_by_channel() {
    let app = TestApp::start().await;
    let share = act(fresh_id(), Channel::Mastodon);
    assert_eq!(app.post("/shares", &share).await.status, StatusCode::CREATED);
    assert_eq!(app.post("/shares", &share).await.status, StatusCode::OK);
    let visit = app.post("/visits", &act(fresh_id(), Channel::Qr)).await;
    assert_eq!(visit.status, StatusCode::CREATED);
    let counts = &visit.json()["counts"];
    assert_eq!(counts["shares"], json!({ "total": 1, "by_channel": { "mastodon": 1 } }));
    assert_eq!(counts["visits"], json!({ "total": 1, "by_channel": { "qr": 1 } }));
}

#[tokio::test]
async fn a_plain_text_body_is_accepted() {
    let app = TestApp::start().await;
    for media_type in ["text/plain", "text/plain;charset=UTF-8", "application/json; charset=utf-8"] {
        let request = app.client.post(app.api("/pledges")).header("content-type", media_type);
        let response = send(request.header("origin", "null").body(pledge(fresh_id()).to_string())).await;
        assert_eq!(response.status, StatusCode::CREATED, "{media_type}");
        assert_eq!(response.header("access-control-allow-origin"), "*");
    }
}
