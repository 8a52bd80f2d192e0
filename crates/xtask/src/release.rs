//! A release: the files a host page loads, versioned by their content and compressed ahead of time.
//!
//! This module owns `dist/release/`.
//!
//! **Naming.** All files of a release are served for ever under `/v/{version}/`, so a change of any file must give a
//! new version. The version is therefore a hash of the names and contents of all files, taken after minifying, so that
//! a new version of the minifier counts too. The loader is the exception: it is one of the files, but it contains the
//! version and the hashes of the files it fetches, and a file cannot contain a hash of itself. So the loader is bundled
//! last and twice: once with an empty version, which is what the hash covers, and again with the version that results.
//!
//! **Signatures.** The files that follow each release are signed (`signing.rs`). The version does not depend on the
//! key.
//!
//! **Unchanged files stay untouched.** The server embeds these files, so that rewriting one with the same content would
//! compile the server again.

pub mod expiry;
mod harden;
mod release_dir;
pub mod report;
pub mod shrink;
pub mod signing;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha384};

use self::release_dir::{ReleaseDir, files_below};
use self::signing::{PublicKeys, SignatureHeaders, SigningKeys};
use crate::project::Project;

/// Glue between the wasm and the browser, written by wasm-bindgen.
pub const GLUE: &str = "sid-pledge.js";

/// The widget, compiled.
pub const WASM: &str = "sid-pledge_bg.wasm";

/// Style sheet of the widget's first view.
pub const STYLES: &str = "widget.css";

/// Style sheet of the sections below the first view.
pub const SECTION_STYLES: &str = "sections.css";

/// Script that an active widget needs besides its wasm.
const ACTIVE: &str = "active.js";

/// Script that host pages include; it fetches the rest.
pub const LOADER: &str = "embed.js";

/// Scripts the loader fetches on demand.
const ON_DEMAND: [&str; 4] = [ACTIVE, "live.js", "download.js", "debug.js"];

/// Script of host pages that have the pledge in a frame.
pub const FRAME_SCRIPT: &str = "frame.js";

/// Scripts that people paste into host pages.
const PASTED_SCRIPTS: [&str; 2] = [LOADER, FRAME_SCRIPT];

/// Files that are also served under an address without a version, and therefore signed. Servers of host pages include
/// the style sheet.
const SIGNED: [&str; 3] = [LOADER, FRAME_SCRIPT, STYLES];

/// Value of `RELEASE` in every script but the loader and `active.js`.
const NO_CONFIG: &str = "null";

/// Folder of modules that scripts are bundled from. Its files are not part of the release.
const MODULES: &str = "embed/";

/// Content of `release.json`, which the server reads.
#[derive(Debug, Serialize, Deserialize)]
pub struct Release {
    /// The package's version and ten hexadecimal digits of the hash of all files.
    pub version: String,
    /// The keys it is signed with.
    pub signing: PublicKeys,
    /// The files by their names below `/v/{version}/`.
    pub files: BTreeMap<String, File>,
}

/// A file of the release.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct File {
    /// Its subresource integrity (`sha384-…`).
    pub integrity: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// Its size with brotli.
    pub brotli: usize,
    /// Its size with gzip.
    #[serde(skip)]
    pub gzip: usize,
    /// Headers with its signatures, if it is also served without a version.
    #[serde(flatten)]
    pub signed: Option<SignatureHeaders>,
}

#[cfg(test)]
impl Release {
    /// A release of files with these names and sizes with brotli.
    pub fn of_sizes(files: &[(&str, usize)]) -> Self {
        let file = |brotli| File { integrity: String::new(), bytes: brotli, brotli, gzip: brotli, signed: None };
        Self {
            version: "0.1.0-0123456789".into(),
            signing: PublicKeys { development: true, keys: Vec::new() },
            files: files.iter().map(|&(name, size)| (name.to_owned(), file(size))).collect(),
        }
    }
}

/// Path and hashes of the files the loader fetches, the end of the release, and the widget's style sheet.
#[derive(Serialize)]
struct LoaderConfig<'a> {
    path: String,
    integrity: BTreeMap<&'a str, String>,
    expires: i64,
    styles: &'a str,
}

/// Value of `RELEASE` in `active.js`: the style sheet of the sections below the first view.
#[derive(Serialize)]
struct ActiveConfig<'a> {
    styles: &'a str,
}

/// A minifier and bundler of scripts and style sheets.
pub trait Bundler {
    /// Minifies a script.
    fn minify(&self, script: &[u8]) -> Result<Vec<u8>>;

    /// Minifies a style sheet.
    fn minify_styles(&self, styles: &[u8]) -> Result<Vec<u8>>;

    /// Bundles a file with all it imports into one minified script, and replaces `RELEASE` in it by `config`, JSON.
    fn bundle(&self, file: &Path, config: &str) -> Result<Vec<u8>>;
}

/// Files that a release is created from, and its folder.
pub struct Folders {
    /// Wasm and glue, as Trunk and wasm-opt have written them.
    pub page: PathBuf,
    /// Hand-written files.
    pub hand_written: PathBuf,
    /// Folder of the release.
    pub out: PathBuf,
}

/// Creates a release that ends at a moment in milliseconds since 1970.
pub fn create(folders: &Folders, expires: i64, keys: &SigningKeys, tools: &impl Bundler) -> Result<Release> {
    let Folders { page, hand_written, out } = folders;
    let mut contents = read_all(hand_written)?;
    for name in [GLUE, WASM] {
        let path = page.join(name);
        contents.insert(name.into(), std::fs::read(&path).with_context(|| format!("Trunk has not written {name}"))?);
    }
    for name in [LOADER, FRAME_SCRIPT, STYLES, SECTION_STYLES].into_iter().chain(ON_DEMAND) {
        ensure!(contents.contains_key(name), "static/{name} is missing");
    }
    contents.retain(|name, _| !name.starts_with(MODULES));
    for (name, styles) in contents.iter_mut().filter(|(name, _)| name.ends_with(".css")) {
        *styles = tools.minify_styles(styles).with_context(|| format!("{name} could not be minified"))?;
    }
    let active_config = serde_json::to_string(&ActiveConfig { styles: style_sheet(&contents, SECTION_STYLES)? })?;
    for (name, script) in contents.iter_mut().filter(|(name, _)| name.ends_with(".js") && *name != LOADER) {
        let config = if name == ACTIVE { &active_config } else { NO_CONFIG };
        let smaller = if name == GLUE { tools.minify(script) } else { tools.bundle(&hand_written.join(name), config) };
        *script = smaller.with_context(|| format!("{name} could not be minified"))?;
    }
    let bundle_loader = |contents: &mut BTreeMap<_, _>, version: &str| -> Result<()> {
        let config = loader_config(contents, version, expires)?;
        contents.insert(LOADER.into(), tools.bundle(&hand_written.join(LOADER), &config)?);
        Ok(())
    };
    bundle_loader(&mut contents, "")?;
    let version = version(&contents);
    bundle_loader(&mut contents, &version)?;

    let folder = ReleaseDir::open(out)?;
    let mut files = BTreeMap::new();
    for (name, content) in &contents {
        let compressed = folder.write_precompressed(name, content)?;
        let (bytes, brotli, gzip) = (content.len(), compressed.brotli, compressed.gzip);
        let signed = SIGNED.contains(&name.as_str()).then(|| keys.sign(content));
        files.insert(name.clone(), File { integrity: integrity(content), bytes, brotli, gzip, signed });
    }
    let release = Release { version, signing: keys.public(), files };
    folder.write("release.json", &serde_json::to_vec_pretty(&release)?)?;
    let present: BTreeSet<&str> = contents.keys().map(String::as_str).collect();
    folder.remove_all_except(&present)?;
    Ok(release)
}

/// Path of `release.json` of the present release.
pub fn manifest(project: &Project) -> PathBuf {
    project.path("dist/release/release.json")
}

/// Reads `release.json` of the present release.
pub fn read(project: &Project) -> Result<Release> {
    let json = std::fs::read(manifest(project)).context("there is no release; `cargo xtask build` creates it")?;
    Ok(serde_json::from_slice(&json)?)
}

/// The package's version and the beginning of a hash of all names and contents.
fn version(contents: &BTreeMap<String, Vec<u8>>) -> String {
    let mut digest = Sha384::new();
    for (name, content) in contents {
        digest.update(name.as_bytes());
        digest.update(content.len().to_le_bytes());
        digest.update(content);
    }
    let digits: String = digest.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{digits}", env!("CARGO_PKG_VERSION"))
}

/// JSON for the loader: the path and hashes of the widget's own files, without those of the server's pages, the
/// end of the release, and the widget's style sheet.
///
/// The hashes are SHA-256: browsers accept it, and every visitor loads these texts, which do not compress.
fn loader_config(contents: &BTreeMap<String, Vec<u8>>, version: &str, expires: i64) -> Result<String> {
    let fetched = [GLUE, WASM].into_iter().chain(ON_DEMAND);
    let integrity = fetched.filter_map(|name| Some((name, short_integrity(contents.get(name)?)))).collect();
    let styles = style_sheet(contents, STYLES)?;
    Ok(serde_json::to_string(&LoaderConfig { path: format!("/v/{version}/"), integrity, expires, styles })?)
}

/// Content of a style sheet.
fn style_sheet<'a>(contents: &'a BTreeMap<String, Vec<u8>>, name: &str) -> Result<&'a str> {
    Ok(str::from_utf8(contents.get(name).with_context(|| format!("static/{name} is missing"))?)?)
}

/// Subresource integrity of a content, see <https://www.w3.org/TR/SRI/>.
fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)))
}

/// Subresource integrity with the shortest hash that browsers accept.
fn short_integrity(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}

/// The content of every file below a folder, by its path there with `/` between the parts.
fn read_all(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut contents = BTreeMap::new();
    for path in files_below(folder)? {
        let parts = path.strip_prefix(folder)?.iter().map(|part| part.to_string_lossy());
        let name = parts.collect::<Vec<_>>().join("/");
        contents.insert(name, std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    Ok(contents)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Returns scripts unchanged, and the configuration as the loader and the script of active widgets.
    struct PassThrough;

    impl Bundler for PassThrough {
        fn minify(&self, script: &[u8]) -> Result<Vec<u8>> {
            Ok(script.to_vec())
        }

        fn minify_styles(&self, styles: &[u8]) -> Result<Vec<u8>> {
            Ok(styles.to_ascii_uppercase())
        }

        fn bundle(&self, file: &Path, config: &str) -> Result<Vec<u8>> {
            Ok(if config == NO_CONFIG { fs::read(file)? } else { config.into() })
        }
    }

    /// Stands for another version of the minifier.
    struct OtherMinifier;

    impl Bundler for OtherMinifier {
        fn minify(&self, script: &[u8]) -> Result<Vec<u8>> {
            Ok([script, b";"].concat())
        }

        fn minify_styles(&self, styles: &[u8]) -> Result<Vec<u8>> {
            Ok(styles.to_vec())
        }

        fn bundle(&self, file: &Path, config: &str) -> Result<Vec<u8>> {
            Ok(if config == NO_CONFIG { fs::read(file)? } else { config.into() })
        }
    }

    /// End of each release.
    const END: i64 = 2_086_041_600_000;

    /// A temporary project with the folders `page`, `static` and `release`.
    struct TestFolders(tempfile::TempDir);

    impl TestFolders {
        fn new() -> Self {
            let folders = Self(tempfile::tempdir().unwrap());
            for (name, content) in [
                ("page/sid-pledge.js", "export default 1;"),
                ("page/sid-pledge_bg.wasm", "\0asm"),
                ("static/embed.js", "import './embed/element.js';"),
                ("static/embed/element.js", "1;"),
                ("static/frame.js", "2;"),
                ("static/active.js", "export const mount = 1;"),
                ("static/live.js", "export const follow = 1;"),
                ("static/download.js", "export const make = 1;"),
                ("static/debug.js", "export const explain = 1;"),
                ("static/widget.css", "p { margin: 0 }"),
                ("static/sections.css", "q { margin: 1px }"),
                ("static/icons/heart.svg", "<svg/>"),
            ] {
                folders.write(name, content);
            }
            folders
        }

        fn write(&self, name: &str, content: &str) {
            let path = self.0.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }

        fn release(&self) -> Result<Release> {
            self.release_with(&PassThrough)
        }

        fn release_with(&self, tools: &impl Bundler) -> Result<Release> {
            self.release_signed(tools, "key.pem")
        }

        fn release_signed(&self, tools: &impl Bundler, key: &str) -> Result<Release> {
            let [page, hand_written, out] = ["page", "static", "release"].map(|name| self.0.path().join(name));
            let keys = SigningKeys::development(&self.0.path().join(key)).unwrap();
            create(&Folders { page, hand_written, out }, END, &keys, tools)
        }

        fn released(&self, name: &str) -> PathBuf {
            self.0.path().join("release").join(name)
        }
    }

    #[test]
    fn the_loader_contains_the_version_the_hashes_of_the_files_it_fetches_and_the_end() {
        let folders = TestFolders::new();
        let release = folders.release().unwrap();
        let config: serde_json::Value =
            serde_json::from_slice(&fs::read(folders.released("embed.js")).unwrap()).unwrap();
        assert_eq!(config["path"], format!("/v/{}/", release.version));
        assert_eq!(config["expires"], END);
        assert_eq!(config["styles"], "P { MARGIN: 0 }");
        for name in ["sid-pledge.js", "sid-pledge_bg.wasm", "active.js", "live.js", "download.js", "debug.js"] {
            assert_eq!(
                config["integrity"][name],
                short_integrity(&fs::read(folders.released(name)).unwrap()),
                "{name}"
            );
        }
    }

    #[test]
    fn the_script_of_active_widgets_contains_the_styles_of_the_sections() {
        let folders = TestFolders::new();
        folders.release().unwrap();
        let config = fs::read_to_string(folders.released("active.js")).unwrap();
        assert_eq!(config, r#"{"styles":"Q { MARGIN: 1PX }"}"#);
    }

    #[test]
    fn style_sheets_are_minified() {
        let folders = TestFolders::new();
        folders.release().unwrap();
        assert_eq!(fs::read(folders.released("widget.css")).unwrap(), b"P { MARGIN: 0 }");
    }

    #[test]
    fn the_files_without_a_version_in_their_address_are_signed() {
        let folders = TestFolders::new();
        folders.release().unwrap();
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(folders.released("release.json")).unwrap()).unwrap();
        assert_eq!(manifest["signing"]["development"], true);
        let key = manifest["signing"]["keys"][0].as_str().unwrap();
        for (name, file) in manifest["files"].as_object().unwrap() {
            let signed = ["embed.js", "frame.js", "widget.css"].contains(&name.as_str());
            for header in ["unencoded-digest", "signature-input", "signature"] {
                assert_eq!(file.get(header).is_some(), signed, "{name} {header}");
            }
            assert!(!signed || file["signature-input"].as_str().unwrap().contains(key));
        }
    }

    #[test]
    fn another_key_changes_neither_version_nor_files() {
        let folders = TestFolders::new();
        let first = folders.release_signed(&PassThrough, "key.pem").unwrap();
        let second = folders.release_signed(&PassThrough, "other.pem").unwrap();
        assert_eq!(first.version, second.version);
        for (name, file) in &first.files {
            assert_eq!(file.integrity, second.files[name].integrity, "{name}");
        }
        assert_ne!(first.signing.keys, second.signing.keys);
    }

    #[test]
    fn modules_of_the_loader_are_not_part_of_the_release() {
        assert!(!TestFolders::new().release().unwrap().files.contains_key("embed/element.js"));
    }

    #[test]
    fn a_change_in_minifying_gives_a_new_version() {
        let folders = TestFolders::new();
        let before = folders.release().unwrap().version;
        assert_ne!(folders.release_with(&OtherMinifier).unwrap().version, before);
    }

    #[test]
    fn a_change_of_any_file_gives_a_new_version() {
        let folders = TestFolders::new();
        let before = folders.release().unwrap().version;
        assert_eq!(folders.release().unwrap().version, before);
        folders.write("static/icons/heart.svg", "<svg></svg>");
        assert_ne!(folders.release().unwrap().version, before);
    }

    #[test]
    fn unchanged_files_are_not_rewritten() {
        let folders = TestFolders::new();
        folders.release().unwrap();
        let names = ["embed.js", "embed.js.br", "icons/heart.svg", "icons/heart.svg.gz", "release.json"];
        let old = std::time::SystemTime::UNIX_EPOCH;
        for name in names {
            fs::File::options().write(true).open(folders.released(name)).unwrap().set_modified(old).unwrap();
        }
        folders.release().unwrap();
        for name in names {
            assert_eq!(fs::metadata(folders.released(name)).unwrap().modified().unwrap(), old, "{name}");
        }
    }

    #[test]
    fn a_removed_file_leaves_the_release() {
        let folders = TestFolders::new();
        folders.release().unwrap();
        fs::remove_file(folders.0.path().join("static/icons/heart.svg")).unwrap();
        folders.release().unwrap();
        for name in ["icons/heart.svg", "icons/heart.svg.br", "icons/heart.svg.gz"] {
            assert!(!folders.released(name).exists(), "{name}");
        }
    }

    #[test]
    fn a_missing_loader_fails_the_build_with_a_message() {
        let folders = TestFolders::new();
        fs::remove_file(folders.0.path().join("static/embed.js")).unwrap();
        assert_eq!(folders.release().unwrap_err().to_string(), "static/embed.js is missing");
    }
}
