//! The element's files, made by the build and inside the binary.
//!
//! Invariant: a file under a version never changes; only `/embed.js` and `/frame.js` follow the newest one.

mod earlier;

use std::{borrow::Cow, collections::HashMap};

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use rust_embed::RustEmbed;
use serde::Deserialize;

pub use self::earlier::EarlierReleases;
use crate::{app::Shared, etag, problem::Fault};

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const FLOATING: HeaderValue = HeaderValue::from_static("public, max-age=300, stale-while-revalidate=86400");
/// The encodings a file may lie here in, the smaller first, and how their files' names end.
const TWINS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

#[derive(RustEmbed)]
#[folder = "../../dist/release"]
#[allow_missing = true]
struct Embedded;

/// The element's files in one version.
#[derive(Debug)]
pub struct Release {
    version: String,
    files: HashMap<String, Bytes>,
    integrity: HashMap<String, String>,
}

/// What `release.json` says.
#[derive(Default, Deserialize)]
struct Manifest {
    version: Option<String>,
    #[serde(default)]
    files: HashMap<String, Listed>,
}

#[derive(Deserialize)]
struct Listed {
    integrity: String,
}

impl Release {
    /// The files inside the binary. Without any, the pages still work, and the element does not.
    pub fn embedded() -> Self {
        Self::new(Embedded::iter().filter_map(|name| {
            let bytes = match Embedded::get(&name)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((name.into_owned(), bytes))
        }))
    }

    /// A release from its files, `release.json` among them.
    pub fn new(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let files: HashMap<_, _> = files.into_iter().collect();
        let manifest = files.get("release.json").and_then(|json| serde_json::from_slice::<Manifest>(json).ok());
        let Manifest { version, files: listed } = manifest.unwrap_or_default();
        let integrity = listed.into_iter().map(|(name, file)| (name, file.integrity)).collect();
        Self { version: version.unwrap_or_else(|| "none".to_owned()), files, integrity }
    }

    /// Its name in paths; `none` where there are no files.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The published hash of a file below its version (<https://www.w3.org/TR/SRI/>).
    pub fn integrity(&self, file: &str) -> Option<&str> {
        self.integrity.get(file).map(String::as_str)
    }

    /// Whether the element can be served.
    pub fn is_complete(&self) -> bool {
        self.files.contains_key("embed.js") && self.files.contains_key("release.json")
    }

    /// The path of a file.
    pub fn path(&self, file: &str) -> String {
        format!("/v/{}/{file}", self.version)
    }

    /// A file as it is.
    pub fn file(&self, name: &str) -> Option<&Bytes> {
        self.files.get(name)
    }

    /// A file in the smallest encoding the client takes.
    fn answer(&self, name: &str, headers: &HeaderMap, cache: HeaderValue) -> Result<Response, Fault> {
        let plain = self.files.get(name).filter(|_| !name.ends_with(".br") && !name.ends_with(".gz"));
        let plain = plain.ok_or(Fault::NotFound)?;
        let twin = TWINS
            .iter()
            .filter(|(encoding, _)| accepts(headers, encoding))
            .find_map(|(encoding, suffix)| self.files.get(&format!("{name}{suffix}")).map(|bytes| (*encoding, bytes)));
        let etag = format!("\"{}-{}\"", self.version, twin.map_or("plain", |(encoding, _)| encoding));
        let known = etag::not_modified(headers, &etag);
        let unchanged = known.is_some();
        let fresh = || Response::new(Body::from(twin.map_or(plain, |(_, bytes)| bytes).clone()));
        let mut response = known.unwrap_or_else(fresh);
        etag::put(&mut response, &etag);
        let answered = response.headers_mut();
        answered.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
        answered.insert(header::CACHE_CONTROL, cache);
        answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let (Some((encoding, _)), false) = (twin, unchanged) {
            answered.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Ok(response)
    }
}

impl Default for Release {
    fn default() -> Self {
        Self::new([])
    }
}

/// `GET /embed.js`
pub async fn show_embed(State(app): Shared, headers: HeaderMap) -> Result<Response, Fault> {
    app.release.answer("embed.js", &headers, FLOATING)
}

/// `GET /frame.js`
pub async fn show_frame(State(app): Shared, headers: HeaderMap) -> Result<Response, Fault> {
    app.release.answer("frame.js", &headers, FLOATING)
}

/// `GET /v/{version}/{file}`
pub async fn show_asset(
    State(app): Shared,
    Path((version, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if version == app.release.version() {
        return app.release.answer(&file, &headers, IMMUTABLE);
    }
    app.earlier.get(&version).await.ok_or(Fault::NotFound)?.answer(&file, &headers, IMMUTABLE)
}

/// Whether a client takes an encoding (RFC 9110, 12.5.3). What it says of `*` is for those it does not name.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let taken: Vec<(&str, bool)> = values
        .flat_map(|value| value.split(','))
        .map(|choice| {
            let (name, weight) = choice.split_once(';').unwrap_or((choice, "q=1"));
            let refused = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok()) == Some(0.0);
            (name.trim(), !refused)
        })
        .collect();
    let of = |name: &str| taken.iter().find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, taken)| *taken);
    of(encoding).or_else(|| of("*")).unwrap_or(false)
}

/// What a file is, by the end of its name.
pub fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("html") => "text/html; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
