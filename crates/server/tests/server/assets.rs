//! Files of the element: caching, compression and versions.

use reqwest::StatusCode;
use sid_pledge_server::release::Release;

use crate::app::{TestApp, TestOptions, TestResponse, send};

async fn app() -> TestApp {
    let files = [
        ("release.json", r#"{"version":"1.2.3-abc","files":{}}"#),
        ("embed.js", "export {};"),
        ("embed.js.br", "embed compressed with brotli"),
        ("embed.js.gz", "embed compressed with gzip"),
        ("sid-pledge_bg.wasm", "wasm"),
        ("widget.css", ".sid {}"),
    ];
    let release = Release::new(files.map(|(name, text)| (name.to_owned(), text.as_bytes().into())));
    TestApp::start_with(TestOptions { release, ..TestOptions::default() }).await
}

async fn get_with_header(app: &TestApp, path: &str, header: (&'static str, &str)) -> TestResponse {
    send(app.client.get(format!("{}{path}", app.url)).header(header.0, header.1)).await
}

#[tokio::test]
async fn the_loader_is_cached_briefly_and_versioned_files_are_immutable() {
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
async fn unknown_versions_and_files_are_not_found() {
    let app = app().await;
    for path in
        ["/v/1.2.2-old/widget.css", "/v/1.2.3-abc/nothing.js", "/v/1.2.3-abc/embed.js.br", "/v/1.2.3-abc/..%2fx"]
    {
        let response = app.get(path).await;
        assert_eq!((response.status.as_u16(), response.problem().as_str()), (404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn a_precompressed_file_is_served_in_an_accepted_encoding() {
    let app = app().await;
    for (accepted, encoding, text) in [
        ("gzip, deflate, br", "br", "embed compressed with brotli"),
        ("gzip", "gzip", "embed compressed with gzip"),
        ("br;q=0, gzip", "gzip", "embed compressed with gzip"),
        ("*", "br", "embed compressed with brotli"),
        ("*, br;q=0", "gzip", "embed compressed with gzip"),
        ("gzip, *;q=0", "gzip", "embed compressed with gzip"),
        ("identity", "", "export {};"),
    ] {
        let response = get_with_header(&app, "/embed.js", ("accept-encoding", accepted)).await;
        assert_eq!((response.header("content-encoding"), response.text.as_str()), (encoding, text), "{accepted}");
        assert_eq!(response.header("vary"), "accept-encoding");
        assert!(response.header("etag").contains(if encoding.is_empty() { "plain" } else { encoding }), "{accepted}");
    }
}

#[tokio::test]
async fn an_unchanged_loader_is_not_sent_again() {
    let app = app().await;
    let etag = app.get("/embed.js").await.header("etag").to_owned();
    let unchanged = send(app.client.get(format!("{}/embed.js", app.url)).header("if-none-match", &etag)).await;
    assert_eq!((unchanged.status, unchanged.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let changed = send(app.client.get(format!("{}/embed.js", app.url)).header("if-none-match", "\"other\"")).await;
    assert_eq!(changed.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_load_the_files_of_this_version() {
    let app = app().await;
    let page = app.get("/p/kind-2030").await.text;
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/v/1.2.3-abc/widget.css\">"));
    assert!(page.contains("<script type=\"module\" src=\"/embed.js\"></script>"));
}
