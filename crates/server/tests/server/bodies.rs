//! Invalid request bodies: each is rejected with a problem, and none is counted or stops the server.

use reqwest::StatusCode;
use serde_json::json;
use sid_pledge_server::http::body::MAX_BODY_BYTES;

use crate::app::{TestApp, TestResponse, fresh_id, pledge, send};

const ID: &str = r#""id":"01890a5d-ac96-774b-bcce-b302099a8057""#;

async fn post_bytes(app: &TestApp, path: &str, body: Vec<u8>) -> TestResponse {
    send(app.client.post(app.api(path)).header("content-type", "application/json").body(body)).await
}

fn invalid_bodies() -> Vec<(Vec<u8>, u16, &'static str)> {
    let with = |rest: &str| format!("{{{ID},{rest}}}").into_bytes();
    let nested = |depth: usize| format!("{{{ID},\"partner\":{}", "[".repeat(depth)).into_bytes();
    vec![
        (b"".to_vec(), 400, "unreadable_json"),
        (b" \n ".to_vec(), 400, "unreadable_json"),
        (b"{".to_vec(), 400, "unreadable_json"),
        (b"{}x".to_vec(), 400, "unreadable_json"),
        (b"not json".to_vec(), 400, "unreadable_json"),
        (format!("{{{ID},}}").into_bytes(), 400, "unreadable_json"),
        (format!("{{{ID}}}{{{ID}}}").into_bytes(), 400, "unreadable_json"),
        (format!("\u{feff}{{{ID}}}").into_bytes(), 400, "unreadable_json"),
        (b"\xff\xfe{\0}\0".to_vec(), 400, "unreadable_json"),
        ([b"{\"id\":\"", &b"\xc3\x28"[..], b"\"}"].concat(), 400, "unreadable_json"),
        (with("\"partner\":\"a\0b\""), 400, "unreadable_json"),
        (with(r#""partner":"\ud800""#), 400, "unreadable_json"),
        (with(r#""mode":NaN"#), 400, "unreadable_json"),
        (with(r#""mode":1e999999"#), 400, "unreadable_json"),
        (nested(200), 400, "unreadable_json"),
        (nested(6000), 400, "unreadable_json"),
        (b"null".to_vec(), 422, "invalid_body"),
        (b"42".to_vec(), 422, "invalid_body"),
        (b"\"text\"".to_vec(), 422, "invalid_body"),
        (b"[]".to_vec(), 422, "invalid_body"),
        (br#"["01890a5d-ac96-774b-bcce-b302099a8057"]"#.to_vec(), 422, "invalid_body"),
        (b"{}".to_vec(), 422, "invalid_body"),
        (br#"{"id":null}"#.to_vec(), 422, "invalid_body"),
        (br#"{"id":7}"#.to_vec(), 422, "invalid_body"),
        (br#"{"id":""}"#.to_vec(), 422, "invalid_body"),
        (br#"{"id":"f47ac10b-58cc-4372-a567-0e02b2c3d479"}"#.to_vec(), 422, "invalid_body"),
        (br#"{"id":"01890a5dac96774bbcceb302099a8057"}"#.to_vec(), 422, "invalid_body"),
        (br#"{"id":"01890a5d-ac96-774b-bcce-b302099a805\u0000"}"#.to_vec(), 422, "invalid_body"),
        (br#"{"id":{"id":"01890a5d-ac96-774b-bcce-b302099a8057"}}"#.to_vec(), 422, "invalid_body"),
        (format!("{{{ID},{ID}}}").into_bytes(), 422, "invalid_body"),
        (with(r#""name":"Ada""#), 422, "invalid_body"),
        (with(r#""email":"ada@example.org""#), 422, "invalid_body"),
        (with(r#""partner":7"#), 422, "invalid_body"),
        (with(r#""partner":"a\u0000b""#), 422, "invalid_body"),
        (with(r#""lang":"fr FR""#), 422, "invalid_body"),
        (with(r#""lang":"f""#), 422, "invalid_body"),
        (with(r#""lang":["fr"]"#), 422, "invalid_body"),
        (with(r#""audience":"elders""#), 422, "invalid_body"),
        (with(r#""audience":"Teen""#), 422, "invalid_body"),
        (with(r#""audience":{"teen":null}"#), 422, "invalid_body"),
        (with(r#""promises":"listen""#), 422, "invalid_body"),
        (with(r#""promises":null"#), 422, "invalid_body"),
        (with(r#""promises":[1]"#), 422, "invalid_body"),
        (with(r#""promises":["fly"]"#), 422, "unknown_promise"),
        (with(r#""promises":["listen\u0000"]"#), 422, "unknown_promise"),
        (with(r#""promises":["listen","listen"]"#), 422, "repeated_promise"),
        (with(r#""channel":"fax""#), 422, "invalid_body"),
        (with(r#""channel":{"copy":null}"#), 422, "invalid_body"),
        (with(r#""mode":"wild""#), 422, "invalid_body"),
        (with(r#""mode":null"#), 422, "invalid_body"),
        (with(r#""mode":123456789012345678901234567890"#), 422, "invalid_body"),
        (with(&format!(r#""partner":"{}""#, "x".repeat(9000))), 413, "too_large"),
        (vec![b' '; 1_000_000], 413, "too_large"),
    ]
}

#[tokio::test]
async fn an_invalid_body_is_rejected_with_a_problem() {
    let app = TestApp::start().await;
    for (body, status, code) in invalid_bodies() {
        let shown = String::from_utf8_lossy(&body[..body.len().min(120)]).into_owned();
        let response = post_bytes(&app, "/pledges", body).await;
        assert_eq!(
            (response.status.as_u16(), response.problem().as_str()),
            (status, code),
            "{shown}: {}",
            response.text
        );
    }
    assert_eq!(app.counts("").await["pledges"], 0);
}

/// Encodes bytes as the field `json` of a form.
fn as_form(json: &[u8]) -> String {
    format!("json={}", form_urlencoded::byte_serialize(json).collect::<String>())
}

async fn post_form(app: &TestApp, path: &str, form: impl Into<String>) -> TestResponse {
    let request = app.client.post(app.api(path)).header("content-type", "application/x-www-form-urlencoded");
    send(request.body(form.into())).await
}

#[tokio::test]
async fn an_invalid_body_in_a_form_gets_the_same_response() {
    let app = TestApp::start().await;
    for (body, ..) in invalid_bodies() {
        let form = as_form(&body);
        if form.len() <= MAX_BODY_BYTES {
            let (direct, in_form) = (post_bytes(&app, "/pledges", body).await, post_form(&app, "/pledges", form).await);
            assert_eq!((in_form.status, &in_form.text), (direct.status, &direct.text));
        }
    }
    let valid = as_form(pledge(fresh_id()).to_string().as_bytes());
    for form in [String::new(), "json".to_owned(), valid.replace("json=", "body="), format!("{valid}&a=b")] {
        let response = post_form(&app, "/pledges", form.clone()).await;
        assert_eq!((response.status.as_u16(), response.problem().as_str()), (400, "unreadable_json"), "{form}");
    }
    let too_large = post_form(&app, "/pledges", format!("{valid}{}", "+".repeat(MAX_BODY_BYTES))).await;
    assert_eq!(too_large.problem(), "too_large");
    assert_eq!(app.counts("").await["pledges"], 0);
}

#[tokio::test]
async fn an_act_counts_once_in_whichever_media_type_it_arrives() {
    let app = TestApp::start().await;
    for (path, details) in [
        ("/pledges", json!({ "promises": ["listen"], "partner": "ngo" })),
        ("/shares", json!({ "channel": "copy" })),
        ("/intents", json!({ "channel": "qr" })),
        ("/visits", json!({ "channel": "copy", "lang": "fr" })),
    ] {
        let mut act = details;
        act["id"] = json!(fresh_id());
        let (text, mut statuses) = (act.to_string(), Vec::new());
        for (media_type, body) in [
            ("application/x-www-form-urlencoded", as_form(text.as_bytes())),
            ("application/json", text.clone()),
            ("text/plain;charset=UTF-8", text.clone()),
            ("Application/X-WWW-Form-Urlencoded; charset=utf-8", as_form(text.as_bytes())),
        ] {
            let request = app.client.post(app.api(path)).header("content-type", media_type).body(body);
            statuses.push(send(request).await.status.as_u16());
        }
        assert_eq!(statuses, [201, 200, 200, 200], "{path}");
        act["mode"] = json!("test");
        let other = post_form(&app, path, as_form(act.to_string().as_bytes())).await;
        assert_eq!(other.problem(), "id_reused", "{path}");
    }
    let counts = app.counts("").await;
    assert_eq!((&counts["pledges"], &counts["shares"]["total"]), (&json!(1), &json!(2)));
    assert_eq!(counts["visits"]["total"], 1);
}

#[tokio::test]
async fn a_pledge_is_withdrawn_by_post_with_its_receipt_in_the_body() {
    let app = TestApp::start().await;
    for media_type in ["application/json", "text/plain", "application/x-www-form-urlencoded"] {
        let id = fresh_id();
        let taken = app.post("/pledges", &pledge(id)).await.json();
        assert_eq!(taken["counts"]["pledges"], 1);
        let withdraw = |receipt: &serde_json::Value| {
            let json = json!({ "receipt": receipt }).to_string();
            let body = if media_type.ends_with("urlencoded") { as_form(json.as_bytes()) } else { json };
            let url = app.api(&format!("/pledges/{id}/withdrawal"));
            send(app.client.post(url).header("content-type", media_type).body(body))
        };
        let wrong = withdraw(&json!("bm90IHRoZSByZWNlaXB0")).await;
        assert_eq!((wrong.status.as_u16(), wrong.problem().as_str()), (404, "unknown_pledge"), "{media_type}");
        assert_eq!(withdraw(&json!(null)).await.problem(), "invalid_body", "{media_type}");
        for _ in 0..2 {
            let withdrawn = withdraw(&taken["receipt"]).await;
            assert_eq!(withdrawn.status, StatusCode::OK, "{media_type}");
            assert_eq!(withdrawn.json()["counts"]["pledges"], 0, "{media_type}");
        }
        let deleted = app.withdraw(id, taken["receipt"].as_str().expect("a receipt")).await;
        assert_eq!(deleted.status, StatusCode::OK, "both ways are the same withdrawal");
    }
    for (path, code) in [("/pledges/x/withdrawal", "unknown_pledge"), ("/pledges/withdrawal", "method_not_allowed")] {
        assert_eq!(app.post(path, &json!({ "receipt": "x" })).await.problem(), code, "{path}");
    }
}

#[tokio::test]
async fn a_share_or_visit_requires_a_channel_and_allows_no_audience() {
    let app = TestApp::start().await;
    for path in ["/shares", "/visits"] {
        for body in [json!({ "id": fresh_id() }), json!({ "id": fresh_id(), "channel": "copy", "audience": "teen" })] {
            let response = app.post(path, &body).await;
            assert_eq!((response.status.as_u16(), response.problem().as_str()), (422, "invalid_body"), "{path} {body}");
        }
    }
}

#[tokio::test]
async fn an_unsupported_media_type_is_rejected() {
    let app = TestApp::start().await;
    for media_type in
        [None, Some("application/xml"), Some("multipart/form-data"), Some("text/html"), Some("json"), Some("")]
    {
        let request = app.client.post(app.api("/pledges")).body(pledge(fresh_id()).to_string());
        let request = media_type.into_iter().fold(request, |request, value| request.header("content-type", value));
        let response = send(request).await;
        assert_eq!(response.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media_type:?}");
        assert_eq!(response.problem(), "unsupported_media_type");
    }
}

#[tokio::test]
async fn a_body_of_8_kib_is_accepted_and_a_larger_one_rejected() {
    let app = TestApp::start().await;
    let mut body = pledge(fresh_id()).to_string();
    body.push_str(&" ".repeat(8192 - body.len()));
    assert_eq!(post_bytes(&app, "/pledges", body.clone().into_bytes()).await.status, StatusCode::CREATED);
    body.push(' ');
    assert_eq!(post_bytes(&app, "/pledges", body.into_bytes()).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn every_route_reports_an_unknown_campaign() {
    let app = TestApp::start().await;
    let base = format!("{}/api/v1/campaigns/other", app.url);
    for path in ["", "/widget", "/counts", "/live"] {
        let response = send(app.client.get(format!("{base}{path}"))).await;
        assert_eq!((response.status.as_u16(), response.problem().as_str()), (404, "unknown_campaign"), "{path}");
    }
    let body = json!({ "id": fresh_id(), "channel": "copy" });
    for path in ["/pledges", "/shares", "/visits"] {
        let response = send(app.client.post(format!("{base}{path}")).json(&body)).await;
        assert_eq!((response.status.as_u16(), response.problem().as_str()), (404, "unknown_campaign"), "{path}");
    }
}
