//! Files of the element: caching, compression and versions.

use base64::{Engine, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use reqwest::StatusCode;
use sha2::{Digest, Sha256};
use sid_pledge_server::release::Release;

use crate::{
    app::{TestApp, TestOptions, TestResponse, send},
    documents::release,
};

async fn app() -> TestApp {
    let files = [
        ("release.json", r#"{"version":"1.2.3-abc","files":{}}"#),
        ("embed.js", "export {};"),
        ("embed.js.br", "embed compressed with brotli"),
        ("embed.js.gz", "embed compressed with gzip"),
        ("sid-pledge_bg.wasm", "wasm"),
        ("widget.css", ".sid {}"),
        ("sections.css", ".share {}"),
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

/// The response to a client without a copy is kept; a client whose copy is another one is answered by the handler.
#[tokio::test]
async fn the_kept_loader_equals_the_response_of_its_handler() {
    let app = app().await;
    for encoding in ["br", "gzip, br", "gzip", "identity"] {
        let get = |condition: Option<&'static str>| {
            let request = app.client.get(format!("{}/embed.js", app.url)).header("accept-encoding", encoding);
            send(condition.into_iter().fold(request, |request, tag| request.header("if-none-match", tag)))
        };
        let (first, kept, handled) = (get(None).await, get(None).await, get(Some("\"other\"")).await);
        for response in [&first, &kept] {
            assert_eq!((response.status, &response.text), (StatusCode::OK, &handled.text), "{encoding}");
            assert_eq!(without_date(response), without_date(&handled), "{encoding}");
        }
    }
}

fn without_date(response: &TestResponse) -> Vec<(String, String)> {
    let text = |value: &reqwest::header::HeaderValue| value.to_str().expect("ASCII").to_owned();
    let headers = response.headers.iter().filter(|(name, _)| *name != "date");
    let mut headers: Vec<_> = headers.map(|(name, value)| (name.to_string(), text(value))).collect();
    headers.sort();
    headers
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
async fn pages_contain_their_style_sheets_and_load_the_element() {
    let app = app().await;
    let page = app.get("/p/kind-2030").await.text;
    assert!(page.contains("<template shadowrootmode=\"open\"><style>.sid {}</style>"));
    assert!(page.contains("<script type=\"module\" src=\"/embed.js\"></script>"));
}

/// Verifies a file by its headers and a key, as a browser does (RFC 9421).
fn verify(file: &TestResponse, key: &str) {
    let hash = BASE64_STANDARD.encode(Sha256::digest(&file.text));
    let digest = file.header("unencoded-digest");
    assert_eq!(digest, format!("sha-256=:{hash}:"));
    let parameters = format!(r#"("unencoded-digest";sf);keyid="{key}";tag="ed25519-integrity""#);
    let inputs = file.header("signature-input").split(", ");
    let (label, _) = inputs.filter_map(|input| input.split_once('=')).find(|input| input.1 == parameters).expect("one");
    let mut signatures = file.header("signature").split(", ");
    let signature = signatures.find_map(|signature| signature.strip_prefix(&format!("{label}=:"))).expect("one");
    let bytes = |base64: &str| BASE64_STANDARD.decode(base64.trim_end_matches(':')).expect("base64");
    let signature = Signature::from_slice(&bytes(signature)).expect("a signature");
    let key = VerifyingKey::try_from(&bytes(key)[..]).expect("a key");
    let base = format!("\"unencoded-digest\";sf: {digest}\n\"@signature-params\": {parameters}");
    key.verify(base.as_bytes(), &signature).expect("a valid signature");
}

#[tokio::test]
async fn files_that_follow_releases_are_signed_by_the_published_keys() {
    let app = TestApp::start_with(TestOptions { release: release(), ..TestOptions::default() }).await;
    let manifest = app.get(&format!("/v/{}/release.json", release().version())).await.json();
    let keys = manifest["signing"]["keys"].as_array().expect("keys");
    assert!(!keys.is_empty());
    for path in ["/embed.js", "/frame.js", "/widget.css"] {
        let file = app.get(path).await;
        keys.iter().for_each(|key| verify(&file, key.as_str().expect("a text")));
        // A browser that has the file gets the signatures again, because the key may have changed since.
        let unchanged = get_with_header(&app, path, ("if-none-match", file.header("etag"))).await;
        assert_eq!(unchanged.status, StatusCode::NOT_MODIFIED);
        assert_eq!(unchanged.header("signature"), file.header("signature"), "{path}");
        let compressed = send(app.client.get(format!("{}{path}", app.url)).header("accept-encoding", "br")).await;
        assert_eq!(compressed.header("content-encoding"), "br");
        assert_eq!(compressed.header("unencoded-digest"), file.header("unencoded-digest"), "{path}");
    }
}

#[tokio::test]
async fn a_release_without_signatures_is_served_without_them() {
    let script = app().await.get("/embed.js").await;
    assert_eq!(script.status, StatusCode::OK);
    for header in ["unencoded-digest", "signature-input", "signature"] {
        assert_eq!(script.header(header), "", "{header}");
    }
}
