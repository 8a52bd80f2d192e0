//! Files of the element in one version, made by the build and compiled into the binary.
//!
//! Invariant: a file under a version never changes.

pub mod archive;

use std::{borrow::Cow, collections::HashMap};

use bytes::Bytes;
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::encoded::Encoding;

/// Style sheet of the pages.
pub const PAGE_STYLES: &str = "page.css";

/// Style sheets of the widget: of the first view, and of the sections below it.
pub const WIDGET_STYLES: [&str; 2] = ["widget.css", "sections.css"];

/// Suffixes of the names of compressed files.
const COMPRESSED_SUFFIXES: [&str; 2] = [".br", ".gz"];

#[derive(RustEmbed)]
#[folder = "../../dist/release"]
#[allow_missing = true]
struct Embedded;

/// Files of the element in one version.
#[derive(Debug)]
pub struct Release {
    version: String,
    files: HashMap<String, Bytes>,
    entries: HashMap<String, ManifestEntry>,
    signing: PublicKeys,
}

/// Headers with the signatures of a script, made when the release was built.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SignatureHeaders {
    /// Hash of the content before compression (RFC 9530).
    pub unencoded_digest: String,
    /// Parameters of each signature (RFC 9421).
    pub signature_input: String,
    /// The signatures.
    pub signature: String,
}

/// Content of a file in the smallest encoding a client accepts.
#[derive(Debug)]
pub struct EncodedFile<'a> {
    /// Content.
    pub bytes: &'a Bytes,
    /// Its encoding.
    pub encoding: Encoding,
}

/// Content of `release.json`.
#[derive(Default, Deserialize)]
struct ReleaseManifest {
    version: Option<String>,
    #[serde(default)]
    signing: PublicKeys,
    #[serde(default)]
    files: HashMap<String, ManifestEntry>,
}

/// Keys of a release. One that was built before releases were signed has none.
#[derive(Debug, Default, Deserialize)]
struct PublicKeys {
    development: bool,
    keys: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct ManifestEntry {
    integrity: String,
    #[serde(flatten)]
    signed: Option<SignatureHeaders>,
}

impl Release {
    /// Returns the release in the binary. It has no files if the binary was built without them; pages work then, the
    /// element does not.
    pub fn embedded() -> Self {
        Self::new(Embedded::iter().filter_map(|name| {
            let bytes = match Embedded::get(&name)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((name.into_owned(), bytes))
        }))
    }

    /// Creates a release from its files, `release.json` among them.
    pub fn new(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let files: HashMap<_, _> = files.into_iter().collect();
        let manifest = files.get("release.json").and_then(|json| serde_json::from_slice::<ReleaseManifest>(json).ok());
        let ReleaseManifest { version, signing, files: entries } = manifest.unwrap_or_default();
        Self { version: version.unwrap_or_else(|| "none".to_owned()), files, entries, signing }
    }

    /// Returns the version; `none` if there are no files.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the published hash of a file (<https://www.w3.org/TR/SRI/>).
    pub fn integrity(&self, file: &str) -> Option<&str> {
        self.entries.get(file).map(|entry| entry.integrity.as_str())
    }

    /// Returns the headers with the signatures of a script that follows each release.
    pub fn signed(&self, file: &str) -> Option<&SignatureHeaders> {
        self.entries.get(file)?.signed.as_ref()
    }

    /// Returns the key of a signed script as subresource integrity (`ed25519-…`): the first of the release's keys.
    pub fn key_integrity(&self, file: &str) -> Option<String> {
        self.signed(file).and(self.signing.keys.first()).map(|key| format!("ed25519-{key}"))
    }

    /// Returns true if it is signed with a development key, which differs from machine to machine.
    pub fn has_development_key(&self) -> bool {
        self.signing.development
    }

    /// Returns true if the element can be served.
    pub fn is_complete(&self) -> bool {
        self.files.contains_key("embed.js") && self.files.contains_key("release.json")
    }

    /// Returns the path of a file on the server.
    pub fn path(&self, file: &str) -> String {
        api::paths::version_file(&self.version, file)
    }

    /// Returns the content of a file.
    pub fn file(&self, name: &str) -> Option<&Bytes> {
        self.files.get(name)
    }

    /// Returns a style sheet, for pages that contain it; empty without the file.
    pub fn style_sheet(&self, name: &str) -> &str {
        self.files.get(name).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Returns the names and contents of all files, the precompressed ones among them.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes))
    }

    /// Returns a file in the first of these encodings in which it exists, or as it is. Precompressed files are not
    /// served by their own names.
    pub fn encoded(&self, name: &str, accepted: &[Encoding]) -> Option<EncodedFile<'_>> {
        if COMPRESSED_SUFFIXES.iter().any(|suffix| name.ends_with(suffix)) {
            return None;
        }
        let plain = self.files.get(name)?;
        let compressed = accepted.iter().find_map(|encoding| {
            let [brotli, gzip] = COMPRESSED_SUFFIXES;
            let suffix = match encoding {
                Encoding::Identity => "",
                Encoding::Brotli => brotli,
                Encoding::Gzip => gzip,
            };
            Some(EncodedFile { bytes: self.files.get(&format!("{name}{suffix}"))?, encoding: *encoding })
        });
        Some(compressed.unwrap_or(EncodedFile { bytes: plain, encoding: Encoding::Identity }))
    }
}

impl Default for Release {
    fn default() -> Self {
        Self::new([])
    }
}
