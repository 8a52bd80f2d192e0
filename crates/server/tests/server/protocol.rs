//! Behaviour common to all routes: methods, CORS, headers, and the OpenAPI description.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};

use crate::{
    app::{TestApp, act, fresh_id, pledge, send},
    documents::send_raw,
};

#[tokio::test]
async fn an_unsupported_method_gets_the_list_of_supported_ones() {
    let app = TestApp::start().await;
    for (method, path, allowed) in [
        (Method::GET, "/pledges", "POST"),
        (Method::PUT, "/pledges", "POST"),
        (Method::POST, "/counts", "GET,HEAD"),
        (Method::PATCH, "/widget", "GET,HEAD"),
        (Method::POST, "/pledges/01890a5d-ac96-774b-bcce-b302099a8057", "DELETE"),
    ] {
        let response = send(app.client.request(method.clone(), app.api(path))).await;
        assert_eq!(
            (response.status.as_u16(), response.problem().as_str()),
            (405, "method_not_allowed"),
            "{method} {path}"
        );
        assert_eq!(response.header("allow"), allowed, "{method} {path}");
    }
}

#[tokio::test]
async fn an_unknown_path_gets_a_problem() {
    let app = TestApp::start().await;
    for path in ["/nothing", "/api/v1", "/api/v1/campaigns", "/api/v2/challenge", "/v/0/embed.js", "/p", "/p/x/y/z"] {
        let response = app.get(path).await;
        assert_eq!((response.status.as_u16(), response.problem().as_str()), (404, "not_found"), "{path}");
    }
    for malformed in ["/api/v1/campaigns/%ff/counts", "/api/v1/campaigns/%00/counts", "/api/v1/campaigns/..%2f/counts"]
    {
        let response = app.get(malformed).await;
        assert!(response.status.is_client_error(), "{malformed}: {response:?}");
        response.problem();
    }
}

#[tokio::test]
async fn any_origin_is_allowed_and_none_with_credentials() {
    let app = TestApp::start().await;
    for (path, method, headers) in [
        ("/pledges/x", "DELETE", "authorization"),
        ("/pledges", "POST", "content-type"),
        ("/pledges/x/withdrawal", "POST", "content-type"),
        ("/intents", "POST", "content-type"),
        ("/visits", "POST", "content-type"),
        ("/counts", "GET", "if-none-match"),
    ] {
        let request = app.client.request(Method::OPTIONS, app.api(path)).header("origin", "null");
        let request = request.header("access-control-request-method", method);
        let response = send(request.header("access-control-request-headers", headers)).await;
        assert!(response.status.is_success());
        assert_eq!(response.header("access-control-allow-origin"), "*");
        assert!(response.header("access-control-allow-methods").contains(method));
        assert!(response.header("access-control-allow-headers").contains(headers));
        assert_eq!(response.header("access-control-max-age"), "86400");
        assert_eq!(response.header("access-control-allow-credentials"), "");
    }
}

#[tokio::test]
async fn every_response_is_usable_from_other_origins_and_sets_no_cookie() {
    let app = TestApp::start().await;
    for path in ["/", "/p/kind-2030", "/p/other", "/healthz", "/readyz", "/nothing", "/api/v1/challenge"] {
        let response = app.get(path).await;
        assert_eq!(response.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(response.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        assert_eq!(response.header("timing-allow-origin"), "*", "{path}");
        assert_eq!(response.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(response.header("set-cookie"), "", "{path}");
    }
}

#[tokio::test]
async fn a_long_url_and_large_cookies_are_accepted() {
    let app = TestApp::start().await;
    let counts = app.api(&format!("/counts?partner={}", "x".repeat(12_000)));
    let response = send(app.client.get(counts).header("cookie", "y".repeat(12_000))).await;
    assert_eq!((response.status, response.json()["pledges"].as_u64()), (StatusCode::OK, Some(0)));
}

#[tokio::test]
async fn health_and_readiness_are_reported() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
    let ready = app.get("/readyz").await;
    assert_eq!((ready.status, ready.json()["campaigns"].as_u64()), (StatusCode::OK, Some(1)));
}

#[tokio::test]
async fn the_openapi_description_lists_every_route() {
    let app = TestApp::start().await;
    let description = app.get("/api/v1/openapi.json").await.json();
    let mut listed = BTreeSet::new();
    for (path, item) in description["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("methods").keys() {
            listed.insert(format!("{method} {}", path.trim_start_matches("/api/v1")));
        }
    }
    let expected = [
        "delete /campaigns/{campaign}/pledges/{id}",
        "get /campaigns/{campaign}",
        "get /campaigns/{campaign}/counts",
        "get /campaigns/{campaign}/live",
        "get /campaigns/{campaign}/widget",
        "get /challenge",
        "get /openapi.json",
        "post /campaigns/{campaign}/pledges",
        "post /campaigns/{campaign}/pledges/{id}/withdrawal",
        "post /campaigns/{campaign}/shares",
        "post /campaigns/{campaign}/visits",
    ];
    assert_eq!(listed, expected.into_iter().map(str::to_owned).collect());
    for act in ["pledges", "pledges/{id}/withdrawal", "shares", "visits"] {
        let body = &description["paths"][format!("/api/v1/campaigns/{{campaign}}/{act}")]["post"]["requestBody"];
        let media_types: Vec<_> = body["content"].as_object().expect("media types").keys().collect();
        assert_eq!(media_types, ["application/json", "application/x-www-form-urlencoded", "text/plain"], "{act}");
    }
    for schema in ["Campaign", "ChannelAct", "Counts", "NewPledge", "Problem", "TakenPledge"] {
        assert!(description["components"]["schemas"][schema].is_object(), "{schema}");
    }
}

#[tokio::test]
async fn no_challenge_is_required_under_normal_load() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/api/v1/challenge").await.text, r#"{"challenge":null}"#);
}

/// Values of `Accept-Encoding` that accept nothing the server has, or only an encoding it has.
const DEMANDING_ENCODINGS: [&str; 11] = [
    "identity;q=0",
    "identity; q=0.000",
    "IDENTITY;Q=0",
    "*;q=0",
    "identity;q=0, *;q=0",
    "gzip;q=0, br;q=0, identity;q=0",
    "zstd, *;q=0",
    "deflate, identity;q=0",
    "br, identity;q=0",
    "gzip, *;q=0",
    ";q=0,,*;q=0",
];

#[tokio::test]
async fn a_client_that_accepts_no_encoding_is_answered_and_its_act_counted() {
    let app = TestApp::start().await;
    for (done, encoding) in DEMANDING_ENCODINGS.into_iter().enumerate() {
        let (id, done) = (fresh_id(), done as u64 + 1);
        let post = |path: &str, body: serde_json::Value| {
            send(app.client.post(app.api(path)).header("accept-encoding", encoding).json(&body))
        };
        assert_eq!(post("/pledges", pledge(id)).await.status, StatusCode::CREATED, "{encoding}");
        assert_eq!(post("/pledges", pledge(id)).await.status, StatusCode::OK, "{encoding}");
        assert_eq!(
            post("/visits", act(fresh_id(), api::Channel::Copy)).await.status,
            StatusCode::CREATED,
            "{encoding}"
        );
        let form = app.client.post(format!("{}/p/kind-2030/pledge?mode=test", app.url)).form(&[("lang", "fr")]);
        assert_eq!(send(form.header("accept-encoding", encoding)).await.status, StatusCode::SEE_OTHER, "{encoding}");
        for path in ["/p/kind-2030", "/s/kind-2030/ngo/copy", "/embed", "/badge/kind-2030.svg", "/healthz"] {
            let page = send(app.client.get(format!("{}{path}", app.url)).header("accept-encoding", encoding)).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {encoding}");
        }
        let counts = app.counts("").await;
        assert_eq!((counts["pledges"].as_u64(), counts["visits"]["total"].as_u64()), (Some(done), Some(done)));
    }
}

#[tokio::test]
async fn an_accepted_encoding_is_used_and_a_refused_one_is_not() {
    let app = TestApp::start().await;
    for (encoding, expected) in [
        ("br", "br"),
        ("gzip, *;q=0", "gzip"),
        ("gzip, identity;q=0", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity;q=0", ""),
        ("*;q=0", ""),
        ("identity", ""),
    ] {
        let page = send(app.client.get(format!("{}/p/kind-2030", app.url)).header("accept-encoding", encoding)).await;
        assert_eq!(page.header("content-encoding"), expected, "{encoding}");
    }
}

#[tokio::test]
async fn a_request_needs_exactly_one_valid_host() {
    let app = TestApp::start().await;
    let post = format!(
        "content-type: text/plain\r\nconnection: close\r\ncontent-length: 45\r\n\r\n{{\"id\":\"{}\"}}",
        fresh_id()
    );
    let pledges = "/api/v1/campaigns/kind-2030/pledges";
    for hosts in
        ["", "host: a\r\nhost: b\r\n", "host: a\r\nHost: a\r\n", "host: a b\r\n", "host: me@a\r\n", "host: a/b\r\n"]
    {
        let (status, body) = send_raw(&app, format!("POST {pledges} HTTP/1.1\r\n{hosts}{post}")).await;
        assert!(status == "400" && body.contains("invalid_host"), "{hosts:?}: {status} {body}");
        let (status, _) =
            send_raw(&app, format!("GET /p/kind-2030 HTTP/1.1\r\n{hosts}connection: close\r\n\r\n")).await;
        assert_eq!(status, "400", "{hosts:?}");
    }
    assert_eq!(app.counts("").await["pledges"], 0);
    for valid in ["HTTP/1.1\r\nhost: a\r\n", "HTTP/1.1\r\nhost: [::1]:80\r\n", "HTTP/1.1\r\nhost:\r\n", "HTTP/1.0\r\n"]
    {
        let (status, _) = send_raw(&app, format!("GET /healthz {valid}connection: close\r\n\r\n")).await;
        assert_eq!(status, "200", "{valid:?}");
    }
}
