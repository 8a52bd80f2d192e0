//! Encodings of the responses that are kept compressed: their content, headers and conditional requests.

use std::io::Read;

use reqwest::{
    StatusCode,
    header::{HeaderMap, HeaderName},
};

use crate::{
    app::{TIMEOUT, TestApp, fresh_id, pledge},
    pack::SLUG,
};

struct Raw {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Raw {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Returns the text, decoded as the response says.
    fn text(&self) -> String {
        let mut text = String::new();
        let mut bytes = &*self.bytes;
        let read = match self.header("content-encoding") {
            "br" => brotli::Decompressor::new(bytes, 4096).read_to_string(&mut text),
            "gzip" => flate2::read::GzDecoder::new(bytes).read_to_string(&mut text),
            _ => bytes.read_to_string(&mut text),
        };
        read.expect("decodable");
        text
    }

    fn count(&self, name: HeaderName, value: &str) -> usize {
        self.headers.get_all(name).iter().filter(|found| *found == value).count()
    }
}

async fn get(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Raw {
    let mut request = app.client.get(format!("{}{path}", app.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.expect("a response");
    let (status, headers) = (response.status(), response.headers().clone());
    Raw { status, headers, bytes: response.bytes().await.expect("a body").into() }
}

/// Paths of responses that are the same for everybody.
fn shared_paths() -> [String; 8] {
    [
        format!("/api/v1/campaigns/{SLUG}/widget?lang=fr"),
        format!("/api/v1/campaigns/{SLUG}/widget?lang=fr&format=first"),
        format!("/api/v1/campaigns/{SLUG}/widget?lang=fr&format=json"),
        format!("/api/v1/campaigns/{SLUG}?lang=fr"),
        "/api/v1/openapi.json".to_owned(),
        format!("/s/{SLUG}/ngo/copy?lang=fr"),
        format!("/badge/{SLUG}.svg?lang=fr"),
        format!("/icon/{SLUG}.svg"),
    ]
}

#[tokio::test]
async fn every_encoding_has_the_same_text_the_same_tag_and_its_own_length() {
    let app = TestApp::start().await;
    for path in shared_paths() {
        let plain = get(&app, &path, &[]).await;
        assert_eq!((plain.status, plain.header("content-encoding")), (StatusCode::OK, ""), "{path}");
        assert!(plain.header("etag").starts_with("W/\""), "{path}");
        for encoding in ["br", "gzip"] {
            let encoded = get(&app, &path, &[("accept-encoding", encoding)]).await;
            assert_eq!(encoded.header("content-encoding"), encoding, "{path}");
            assert_eq!(encoded.header("content-length"), encoded.bytes.len().to_string(), "{path}");
            assert!(encoded.bytes.len() < plain.bytes.len(), "{path}");
            assert_eq!(encoded.count(reqwest::header::VARY, "accept-encoding"), 1, "{path}");
            for name in ["etag", "content-type", "cache-control", "content-language", "content-security-policy"] {
                assert_eq!(encoded.header(name), plain.header(name), "{path} {name}");
            }
            assert!(encoded.text() == plain.text(), "{path} {encoding}");
        }
    }
}

#[tokio::test]
async fn a_client_that_has_the_text_in_any_encoding_gets_304() {
    let app = TestApp::start().await;
    for path in shared_paths() {
        let etag = get(&app, &path, &[("accept-encoding", "br")]).await.header("etag").to_owned();
        for encoding in ["br", "gzip", "identity"] {
            let conditional = [("accept-encoding", encoding), ("if-none-match", &etag)];
            let unchanged = get(&app, &path, &conditional).await;
            assert_eq!((unchanged.status, unchanged.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
            assert_eq!((unchanged.header("etag"), unchanged.header("content-encoding")), (&*etag, ""), "{path}");
            assert_eq!(unchanged.count(reqwest::header::VARY, "accept-encoding"), 1, "{path}");
            assert!(unchanged.header("cache-control").starts_with("public, "), "{path}");
        }
        let other = get(&app, &path, &[("if-none-match", "W/\"0000000000000000\"")]).await;
        assert_eq!(other.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_widget_has_another_tag_once_the_counts_have_changed() {
    let app = TestApp::start().await;
    let path = format!("/api/v1/campaigns/{SLUG}/widget?lang=fr");
    let before = get(&app, &path, &[("accept-encoding", "br")]).await;
    app.post("/pledges", &pledge(fresh_id())).await;
    let conditional = [("accept-encoding", "br"), ("if-none-match", before.header("etag"))];
    let after = get(&app, &path, &conditional).await;
    assert_eq!(after.status, StatusCode::OK);
    assert!(after.text().contains("\"pledges\":1,"));
}

/// Returns the id in the form of a page, and the page without it. The order of attributes is not defined.
fn split_id(page: &str) -> (String, String) {
    let name = page.find("name=\"id\"").expect("a form");
    let field = page[..name].rfind('<').expect("a tag");
    let start = field + page[field..].find("value=\"").expect("a value") + "value=\"".len();
    let length = page[start..].find('"').expect("its end");
    (page[start..start + length].to_owned(), format!("{}…{}", &page[..start], &page[start + length..]))
}

#[tokio::test]
async fn each_page_has_a_new_id_in_its_form_in_every_encoding() {
    let app = TestApp::start().await;
    for path in ["/", "/p/kind-2030?lang=fr&frame", "/p/kind-2030?lang=fr&partner=ngo&layout=compact&withdrawn=1"] {
        let (first, text) = split_id(&get(&app, path, &[]).await.text());
        let mut ids = vec![first];
        for encoding in ["br", "gzip", "br", "gzip", "identity"] {
            let page = get(&app, path, &[("accept-encoding", encoding)]).await;
            let expected = if encoding == "identity" { "" } else { encoding };
            assert_eq!((page.status, page.header("content-encoding")), (StatusCode::OK, expected), "{path}");
            assert_eq!(page.header("content-length"), page.bytes.len().to_string(), "{path}");
            assert_eq!((page.header("cache-control"), page.header("etag")), ("no-store", ""), "{path}");
            assert_eq!(page.count(reqwest::header::VARY, "accept-encoding"), 1, "{path}");
            let (id, encoded_text) = split_id(&page.text());
            assert!(id.parse::<api::EntryId>().is_ok() && !ids.contains(&id), "{path}: {id}");
            assert!(encoded_text == text, "{path} {encoding}");
            ids.push(id);
        }
    }
}

#[tokio::test]
async fn a_kept_page_has_the_settings_of_its_own_address_and_the_current_counts() {
    let app = TestApp::start().await;
    let page = async |query: &str| get(&app, &format!("/p/kind-2030?lang=fr{query}"), &[]).await.text();
    assert!(page("").await.contains("action=\"/p/kind-2030/pledge\""));
    assert!(page("&layout=compact").await.contains("action=\"/p/kind-2030/pledge?layout=compact\""));
    assert!(page("&accent=%23123456").await.contains("--sid-accent:#123456"));
    assert!(!page("").await.contains("--sid-accent:"));
    assert!(page("&frame").await.contains("class=\"framed\""));
    for expected in 1..=3 {
        app.post("/pledges", &pledge(fresh_id())).await;
        assert!(page("").await.contains(&format!("\"pledges\":{expected},")), "{expected}");
    }
}

fn without_id(page: &str) -> String {
    split_id(page).1
}

#[tokio::test]
async fn a_requested_text_becomes_smaller_and_stays_the_same() {
    let app = TestApp::start().await;
    for path in [&shared_paths()[0], "/p/kind-2030?lang=fr"] {
        let first = get(&app, path, &[("accept-encoding", "br")]).await;
        let smaller = async {
            loop {
                let next = get(&app, path, &[("accept-encoding", "br")]).await;
                if next.bytes.len() < first.bytes.len() {
                    return next;
                }
                tokio::task::yield_now().await;
            }
        };
        let smaller = tokio::time::timeout(TIMEOUT, smaller).await.expect("compressed in the background");
        assert_eq!(smaller.header("etag"), first.header("etag"), "{path}");
        assert!(without_id(&smaller.text()) == without_id(&first.text()), "{path}");
    }
}

#[tokio::test]
async fn short_responses_and_errors_are_sent_as_they_are_and_pages_compressed() {
    let app = TestApp::start().await;
    for (path, encoding) in [
        ("/api/v1/campaigns/kind-2030/counts", ""),
        ("/api/v1/campaigns/other/counts", ""),
        ("/poster/kind-2030", "br"),
        ("/embed", "br"),
        ("/p/kind-2030/thanks?ticket=unknown", "br"),
        ("/oembed?url=https%3A%2F%2Fpledge.example.org%2Fp%2Fkind-2030", "br"),
    ] {
        let response = get(&app, path, &[("accept-encoding", "br")]).await;
        assert_eq!(response.header("content-encoding"), encoding, "{path}");
        assert!(!response.text().is_empty(), "{path}");
    }
}
