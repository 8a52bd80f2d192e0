//! What all answers have in common: methods, origins, headers, and the description of the API.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};

use crate::app::{TestApp, answer};

#[tokio::test]
async fn a_wrong_method_is_told_which_are_right() {
    let app = TestApp::start().await;
    for (method, rest, allowed) in [
        (Method::GET, "/pledges", "POST"),
        (Method::PUT, "/pledges", "POST"),
        (Method::POST, "/counts", "GET,HEAD"),
        (Method::PATCH, "/widget", "GET,HEAD"),
        (Method::POST, "/pledges/01890a5d-ac96-774b-bcce-b302099a8057", "DELETE"),
    ] {
        let answer = answer(app.client.request(method.clone(), app.api(rest))).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (405, "method_not_allowed"), "{method} {rest}");
        assert_eq!(answer.header("allow"), allowed, "{method} {rest}");
    }
}

#[tokio::test]
async fn a_path_that_leads_nowhere_is_a_problem() {
    let app = TestApp::start().await;
    for path in ["/nothing", "/api/v1", "/api/v1/campaigns", "/api/v2/challenge", "/v/0/embed.js", "/p", "/p/x/y/z"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, "not_found"), "{path}");
    }
    for junk in ["/api/v1/campaigns/%ff/counts", "/api/v1/campaigns/%00/counts", "/api/v1/campaigns/..%2f/counts"] {
        let answer = app.get(junk).await;
        assert!(answer.status.is_client_error(), "{junk}: {answer:?}");
        answer.problem();
    }
}

#[tokio::test]
async fn every_origin_may_ask_and_none_with_credentials() {
    let app = TestApp::start().await;
    for (method, headers) in [("DELETE", "authorization"), ("POST", "content-type")] {
        let request = app.client.request(Method::OPTIONS, app.api("/pledges/x")).header("origin", "null");
        let request = request.header("access-control-request-method", method);
        let answer = answer(request.header("access-control-request-headers", headers)).await;
        assert!(answer.status.is_success());
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.header("access-control-allow-methods").contains(method));
        assert!(answer.header("access-control-allow-headers").contains(headers));
        assert_eq!(answer.header("access-control-max-age"), "86400");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
}

#[tokio::test]
async fn every_answer_may_be_used_elsewhere_and_sets_no_cookie() {
    let app = TestApp::start().await;
    for path in ["/", "/p/kind-2030", "/p/other", "/healthz", "/readyz", "/nothing", "/api/v1/challenge"] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        assert_eq!(answer.header("timing-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
}

#[tokio::test]
async fn a_long_address_and_a_heap_of_cookies_are_no_trouble() {
    let app = TestApp::start().await;
    let counts = app.api(&format!("/counts?partner={}", "x".repeat(12_000)));
    let answer = answer(app.client.get(counts).header("cookie", "y".repeat(12_000))).await;
    assert_eq!((answer.status, answer.json()["pledges"].as_u64()), (StatusCode::OK, Some(0)));
}

#[tokio::test]
async fn it_says_that_it_is_alive_and_ready() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
    let ready = app.get("/readyz").await;
    assert_eq!((ready.status, ready.json()["campaigns"].as_u64()), (StatusCode::OK, Some(1)));
}

#[tokio::test]
async fn the_description_lists_the_whole_api() {
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
        "post /campaigns/{campaign}/shares",
        "post /campaigns/{campaign}/visits",
    ];
    assert_eq!(listed, expected.into_iter().map(str::to_owned).collect());
    for schema in ["Campaign", "ChannelAct", "Counts", "NewPledge", "Problem", "TakenPledge"] {
        assert!(description["components"]["schemas"][schema].is_object(), "{schema}");
    }
}

#[tokio::test]
async fn nothing_is_to_be_solved_while_the_site_is_calm() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/api/v1/challenge").await.text, r#"{"challenge":null}"#);
}
