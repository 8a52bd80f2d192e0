//! Hostile responses to requests for counts, to pledges, shares and withdrawals, and to the stream of counts.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use serde_json::{Value, json};

use super::lost_host::{HostRequest, respond};

/// Hostile response: name, status, a header, media type and body.
type Answer = (&'static str, u16, (&'static str, &'static str), &'static str, fn() -> String);

/// Header that says nothing.
const NONE: (&str, &str) = ("x-none", "");

const JSON: &str = "application/json";

const HTML: &str = "<img src=data:, onerror=__ran(0)><script>__ran(0)</script>";

/// Responses.
pub const ANSWERS: &[Answer] = &[
    ("HTML in texts", 200, NONE, JSON, || acknowledgement(&json!(HTML)).to_string()),
    ("objects for texts", 200, NONE, JSON, || acknowledgement(&json!({ "toString": HTML })).to_string()),
    ("names of prototypes", 200, NONE, JSON, || {
        let text = acknowledgement(&json!("x")).to_string();
        text.replacen('{', "{\"__proto__\":{\"polluted\":1},\"constructor\":{\"prototype\":{\"polluted\":1}},", 3)
    }),
    ("numbers that are none", 200, NONE, JSON, || {
        acknowledgement(&json!("x")).to_string().replace("12", "-1e999").replace("34", "\"__ran(0)\"")
    }),
    ("deep lists", 200, NONE, JSON, || "[".repeat(100_000)),
    ("half a million characters", 200, NONE, JSON, || acknowledgement(&json!("x".repeat(500_000))).to_string()),
    ("a page", 200, NONE, "text/html", || format!("<!doctype html><body onload=__ran(0)>{HTML}")),
    ("a script", 200, NONE, "text/javascript", || "__ran(0)".to_owned()),
    ("a script with a source map", 200, ("sourcemap", "/evil/0.js"), "text/javascript", || "__ran(0)".to_owned()),
    ("nothing", 204, NONE, JSON, String::new),
    ("a problem", 400, NONE, "application/problem+json", || {
        json!({ "code": HTML, "title": HTML, "detail": HTML, "type": "javascript:__ran(0)" }).to_string()
    }),
    ("a failure", 503, ("retry-after", "__ran(0)"), "text/html", || HTML.to_owned()),
    ("a refresh", 200, ("refresh", "0;url=javascript:__ran(0)"), "text/html", || HTML.to_owned()),
    ("a redirect to a script", 302, ("location", "javascript:__ran(0)"), "text/html", || HTML.to_owned()),
    ("a redirect to data", 307, ("location", "data:text/html,<script>top.__ran(0)</script>"), "text/html", String::new),
    ("a redirect to a script of the host", 302, ("location", "/evil/0.js"), "text/html", String::new),
    (
        "a link to a script",
        200,
        ("link", "</evil/0.js>; rel=modulepreload, </evil/0.js>; rel=stylesheet"),
        JSON,
        || acknowledgement(&json!("x")).to_string(),
    ),
];

/// Response that has the fields of all: those of counts, and of the acknowledgement of a pledge.
fn acknowledgement(text: &Value) -> Value {
    let counts = json!({
        "campaign": text, "pledges": 12, "shares": { "total": 34, "by_channel": { "x": 34, "<img>": 34 } },
        "visits": { "total": 34, "by_channel": {} }, "pledges_from_shares": 12, "goal": 100, "as_of": text
    });
    let mut all = counts.clone();
    all["id"] = json!("018f0000-0000-7000-8000-000000000000");
    all["receipt"] = text.clone();
    all["state"] = text.clone();
    all["counts"] = counts;
    all
}

/// Responds with one of [`ANSWERS`] to every request but those for the widget and for files.
pub fn respond_with(answer: &Answer, request: &HostRequest<'_>) -> Option<Response> {
    let (_, status, (name, value), media_type, body) = answer;
    if !request.path.starts_with("/api/") || request.path.ends_with("/widget") || request.method == "OPTIONS" {
        return None;
    }
    let is_stream = request.path.ends_with("/live") && *media_type == JSON;
    let mut response = if is_stream {
        let events = format!("retry: 3600000\nevent: error\ndata: {HTML}\n\nevent: counts\ndata: {}\n\n", body());
        respond("text/event-stream", events)
    } else {
        respond(media_type, body())
    };
    *response.status_mut() = StatusCode::from_u16(*status).unwrap();
    response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    Some(response)
}
