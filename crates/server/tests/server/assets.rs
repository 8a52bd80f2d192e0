//! The element's files.

use reqwest::StatusCode;
use sid_pledge_server::pages::assets::Release;

use crate::app::{Answer, TestApp, Wishes, answer};

async fn app() -> TestApp {
    let files = [
        ("release.json", r#"{"version":"1.2.3-abc","files":{}}"#),
        ("embed.js", "export {};"),
        ("embed.js.br", "embed packed by brotli"),
        ("embed.js.gz", "embed packed by gzip"),
        ("sid-pledge_bg.wasm", "wasm"),
        ("widget.css", ".sid {}"),
    ];
    let release = Release::new(files.map(|(name, text)| (name.to_owned(), text.as_bytes().into())));
    TestApp::start_with(Wishes { release, ..Wishes::default() }).await
}

async fn get(app: &TestApp, path: &str, header: (&'static str, &str)) -> Answer {
    answer(app.client.get(format!("{}{path}", app.url)).header(header.0, header.1)).await
}

#[tokio::test]
async fn the_loader_floats_and_the_rest_never_changes() {
    let app = app().await;
    let loader = app.get("/embed.js").await;
    assert_eq!((loader.status, loader.text.as_str()), (StatusCode::OK, "export {};"));
    assert_eq!(loader.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(loader.header("cache-control"), "public, max-age=300, stale-while-revalidate=86400");
    for (file, media_type) in [("sid-pledge_bg.wasm", "application/wasm"), ("widget.css", "text/css; charset=utf-8")] {
        let asset = app.get(&format!("/v/1.2.3-abc/{file}")).await;
        assert_eq!((asset.status, asset.header("content-type")), (StatusCode::OK, media_type));
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(asset.header("access-control-allow-origin"), "*");
    }
}

#[tokio::test]
async fn another_version_and_another_file_are_not_there() {
    let app = app().await;
    for path in
        ["/v/1.2.2-old/widget.css", "/v/1.2.3-abc/nothing.js", "/v/1.2.3-abc/embed.js.br", "/v/1.2.3-abc/..%2fx"]
    {
        let answer = app.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn the_twin_made_at_build_time_is_sent_to_who_can_read_it() {
    let app = app().await;
    for (accepted, encoding, text) in [
        ("gzip, deflate, br", "br", "embed packed by brotli"),
        ("gzip", "gzip", "embed packed by gzip"),
        ("br;q=0, gzip", "gzip", "embed packed by gzip"),
        ("*", "br", "embed packed by brotli"),
        ("*, br;q=0", "gzip", "embed packed by gzip"),
        ("gzip, *;q=0", "gzip", "embed packed by gzip"),
        ("identity", "", "export {};"),
    ] {
        let answer = get(&app, "/embed.js", ("accept-encoding", accepted)).await;
        assert_eq!((answer.header("content-encoding"), answer.text.as_str()), (encoding, text), "{accepted}");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert!(answer.header("etag").contains(if encoding.is_empty() { "plain" } else { encoding }), "{accepted}");
    }
}

#[tokio::test]
async fn a_loader_that_is_known_is_not_sent_again() {
    let app = app().await;
    let etag = app.get("/embed.js").await.header("etag").to_owned();
    let again = answer(app.client.get(format!("{}/embed.js", app.url)).header("if-none-match", &etag)).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let fresh = answer(app.client.get(format!("{}/embed.js", app.url)).header("if-none-match", "\"other\"")).await;
    assert_eq!(fresh.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_load_what_this_version_holds() {
    let app = app().await;
    let page = app.get("/p/kind-2030").await.text;
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/v/1.2.3-abc/widget.css\">"));
    assert!(page.contains("<script type=\"module\" src=\"/embed.js\"></script>"));
}
