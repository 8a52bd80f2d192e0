//! Taking a pledge and taking it back: once, and only by who took it.

use api::Channel;
use reqwest::StatusCode;
use serde_json::json;

use crate::app::{TestApp, act, answer, fresh_id, pledge};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_pledge_sent_a_hundred_times_at_once_counts_once_with_one_receipt() {
    let app = TestApp::start().await;
    let body = pledge(fresh_id());
    let answers = futures_util::future::join_all((0..100).map(|_| app.post("/pledges", &body))).await;
    let created = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let repeated = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    assert_eq!((created, repeated), (1, 99));
    let receipt = answers[0].json()["receipt"].clone();
    assert!(receipt.as_str().is_some_and(|receipt| receipt.len() == 43));
    assert!(answers.iter().all(|answer| answer.json()["receipt"] == receipt && answer.json()["id"] == body["id"]));
    assert_eq!(app.counts("").await["pledges"], 1);
}

#[tokio::test]
async fn a_pledge_is_answered_with_the_counts_it_is_in() {
    let app = TestApp::start().await;
    let answer = app.post("/pledges", &pledge(fresh_id())).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.json()["counts"]["pledges"], 1);
    assert_eq!(answer.json()["counts"]["goal"], 10);
}

#[tokio::test]
async fn another_pledge_under_the_same_id_is_refused() {
    let app = TestApp::start().await;
    let id = fresh_id();
    app.post("/pledges", &json!({ "id": id, "promises": ["listen"] })).await;
    for other in [
        json!({ "id": id }),
        json!({ "id": id, "promises": ["listen"], "lang": "fr" }),
        json!({ "id": id, "promises": ["listen"], "mode": "test" }),
        json!({ "id": id, "promises": ["listen"], "partner": "ngo" }),
    ] {
        let answer = app.post("/pledges", &other).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::CONFLICT, "id_reused"), "{other}");
    }
    let share = app.post("/shares", &act(id, Channel::Copy)).await;
    assert_eq!(share.problem(), "id_reused", "a share is another act");
    assert_eq!(app.counts("").await["pledges"], 1);
}

#[tokio::test]
async fn the_same_pledge_in_other_words_is_the_same() {
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
async fn a_pledge_taken_back_counts_no_more_and_stays_taken_back() {
    let app = TestApp::start().await;
    let id = fresh_id();
    let body = json!({ "id": id, "channel": "whatsapp" });
    let receipt = app.post("/pledges", &body).await.json()["receipt"].as_str().expect("a receipt").to_owned();
    assert_eq!(app.counts("").await["pledges_from_shares"], 1);
    for _ in 0..2 {
        let answer = app.withdraw(id, &receipt).await;
        assert_eq!((answer.status, answer.json()["counts"]["pledges"].as_u64()), (StatusCode::OK, Some(0)));
    }
    assert_eq!(app.counts("").await["pledges_from_shares"], 0);
    let again = app.post("/pledges", &body).await;
    assert_eq!((again.status, again.json()["receipt"].as_str()), (StatusCode::OK, Some(receipt.as_str())));
    assert_eq!(app.counts("").await["pledges"], 0);
}

#[tokio::test]
async fn a_wrong_receipt_and_an_unknown_pledge_are_one_answer() {
    let app = TestApp::start().await;
    let id = fresh_id();
    let receipt = app.post("/pledges", &pledge(id)).await.json()["receipt"].as_str().expect("a receipt").to_owned();
    let wrong = app.withdraw(id, "bm90IHRoZSByZWNlaXB0").await;
    let unknown = app.withdraw(fresh_id(), &receipt).await;
    let no_id = answer(app.client.delete(app.api("/pledges/not-an-id")).bearer_auth(&receipt)).await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (StatusCode::NOT_FOUND, "unknown_pledge"));
    assert_eq!((&unknown.text, unknown.status), (&wrong.text, wrong.status));
    assert_eq!((&no_id.text, no_id.status), (&wrong.text, wrong.status));
    assert_eq!(app.counts("").await["pledges"], 1);
}

#[tokio::test]
async fn taking_back_without_a_receipt_asks_for_it() {
    let app = TestApp::start().await;
    for header in [None, Some("Basic abc"), Some("Bearer "), Some("Bearer")] {
        let request = app.client.delete(app.api(&format!("/pledges/{}", fresh_id())));
        let request = header.into_iter().fold(request, |request, value| request.header("authorization", value));
        let answer = answer(request).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNAUTHORIZED, "missing_receipt"));
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn nothing_is_lost_by_an_orderly_stop() {
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
async fn shares_and_visits_count_once_each_by_channel() {
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
async fn a_text_body_needs_no_preflight_and_is_taken() {
    let app = TestApp::start().await;
    for media_type in ["text/plain", "text/plain;charset=UTF-8", "application/json; charset=utf-8"] {
        let request = app.client.post(app.api("/pledges")).header("content-type", media_type);
        let answer = answer(request.header("origin", "null").body(pledge(fresh_id()).to_string())).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{media_type}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
}
