//! A release: the files a host page loads, named by their content and compressed ahead of time.
//!
//! It owns `dist/release/`. It never writes a file whose content is already there, so that the server, which has these
//! files inside, is not compiled again in vain.

pub mod report;
mod shelf;
pub mod shrink;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha384};

use self::shelf::Shelf;

const GLUE: &str = "sid-pledge.js";
const WASM: &str = "sid-pledge_bg.wasm";
const STYLES: &str = "widget.css";
const LOADER: &str = "embed.js";

/// What no script of the release knows but the loader.
const NO_STAMP: &str = "null";

/// Scripts the loader fetches when they are asked for.
const ON_DEMAND: [&str; 2] = ["keepsake.js", "debug.js"];

/// What the loader and other scripts are bundled from; it is no file of the release.
const PARTS: &str = "embed/";

/// What `release.json` tells the server.
#[derive(Debug, Serialize, Deserialize)]
pub struct Release {
    /// The package's version and ten digits that stand for the content of all files.
    pub version: String,
    /// The files by their names below `/v/{version}/`.
    pub files: BTreeMap<String, File>,
}

/// A file of the release.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct File {
    /// Its subresource integrity (`sha384-…`).
    pub integrity: String,
    /// Its size.
    pub bytes: usize,
    /// Its size with brotli.
    pub brotli: usize,
    /// Its size with gzip.
    #[serde(skip)]
    pub gzip: usize,
}

/// What the loader knows about the files it fetches.
#[derive(Serialize)]
struct Stamp<'a> {
    path: String,
    integrity: BTreeMap<&'a str, String>,
}

/// What makes scripts smaller.
pub trait Scripts {
    /// Makes a script smaller.
    fn minify(&self, script: &[u8]) -> Result<Vec<u8>>;

    /// Makes one small script of a file and all it imports, in which `RELEASE` is what `stamp` says in JSON.
    fn bundle(&self, file: &Path, stamp: &str) -> Result<Vec<u8>>;
}

/// Makes the release in `out`, from Trunk's output in `page` and the hand-written files in `hand_written`.
/// Scripts are bundled with what they import, the loader last, once it is known what it will fetch.
pub fn make(page: &Path, hand_written: &Path, out: &Path, scripts: &impl Scripts) -> Result<Release> {
    let mut contents = read_all(hand_written)?;
    for name in [GLUE, WASM] {
        let path = page.join(name);
        contents.insert(name.into(), std::fs::read(&path).with_context(|| format!("Trunk has not made {name}"))?);
    }
    for name in [LOADER, STYLES] {
        ensure!(contents.contains_key(name), "static/{name} is missing");
    }
    contents.retain(|name, _| !name.starts_with(PARTS));
    for (name, script) in contents.iter_mut().filter(|(name, _)| name.ends_with(".js") && *name != LOADER) {
        let smaller =
            if name == GLUE { scripts.minify(script) } else { scripts.bundle(&hand_written.join(name), NO_STAMP) };
        *script = smaller.with_context(|| format!("{name} could not be made smaller"))?;
    }
    // The version stands for what is served, the loader among it, which has the version in it: so once with none.
    let bundle = |contents: &mut BTreeMap<_, _>, version: &str| -> Result<()> {
        let stamp = stamp(contents, version)?;
        contents.insert(LOADER.into(), scripts.bundle(&hand_written.join(LOADER), &stamp)?);
        Ok(())
    };
    bundle(&mut contents, "")?;
    let version = version(&contents);
    bundle(&mut contents, &version)?;

    let shelf = Shelf::open(out)?;
    let mut files = BTreeMap::new();
    for (name, content) in &contents {
        let twins = shelf.put_with_twins(name, content)?;
        let (bytes, brotli, gzip) = (content.len(), twins.brotli, twins.gzip);
        files.insert(name.clone(), File { integrity: integrity(content), bytes, brotli, gzip });
    }
    let release = Release { version, files };
    shelf.put("release.json", &serde_json::to_vec_pretty(&release)?)?;
    let kept: BTreeSet<&str> = contents.keys().map(String::as_str).collect();
    shelf.clear_all_but(&kept)?;
    Ok(release)
}

/// Every file goes in: each is served under the version for ever, so a change of any must change the version.
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

/// What the loader may fetch: the widget's own files, and no page's.
fn stamp(contents: &BTreeMap<String, Vec<u8>>, version: &str) -> Result<String> {
    let fetched = [GLUE, WASM, STYLES].into_iter().chain(ON_DEMAND);
    let hashes = fetched.filter_map(|name| Some((name, integrity(contents.get(name)?)))).collect();
    Ok(serde_json::to_string(&Stamp { path: format!("/v/{version}/"), integrity: hashes })?)
}

/// See <https://www.w3.org/TR/SRI/>.
fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)))
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

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot read the folder {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Leaves scripts as they are, with the stamp where a bundle would be.
    struct AsTheyAre;

    impl Scripts for AsTheyAre {
        fn minify(&self, script: &[u8]) -> Result<Vec<u8>> {
            Ok(script.to_vec())
        }

        fn bundle(&self, file: &Path, stamp: &str) -> Result<Vec<u8>> {
            Ok(if file.ends_with(LOADER) { stamp.into() } else { fs::read(file)? })
        }
    }

    /// As another version of the tool might do it.
    struct Otherwise;

    impl Scripts for Otherwise {
        fn minify(&self, script: &[u8]) -> Result<Vec<u8>> {
            Ok([script, b";"].concat())
        }

        fn bundle(&self, file: &Path, stamp: &str) -> Result<Vec<u8>> {
            Ok(if file.ends_with(LOADER) { stamp.into() } else { fs::read(file)? })
        }
    }

    /// A project's `page`, `static` and `release` folders.
    struct Folders(tempfile::TempDir);

    impl Folders {
        fn new() -> Self {
            let folders = Self(tempfile::tempdir().unwrap());
            for (name, content) in [
                ("page/sid-pledge.js", "export default 1;"),
                ("page/sid-pledge_bg.wasm", "\0asm"),
                ("static/embed.js", "import './embed/element.js';"),
                ("static/embed/element.js", "1;"),
                ("static/keepsake.js", "export const make = 1;"),
                ("static/debug.js", "export const explain = 1;"),
                ("static/widget.css", "p { margin: 0 }"),
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

        fn make(&self) -> Result<Release> {
            self.make_by(&AsTheyAre)
        }

        fn make_by(&self, scripts: &impl Scripts) -> Result<Release> {
            let [page, hand_written, out] = ["page", "static", "release"].map(|name| self.0.path().join(name));
            make(&page, &hand_written, &out, scripts)
        }

        fn released(&self, name: &str) -> PathBuf {
            self.0.path().join("release").join(name)
        }
    }

    #[test]
    fn the_loader_knows_the_version_and_the_integrity_of_what_it_fetches() {
        let folders = Folders::new();
        let release = folders.make().unwrap();
        let stamp: serde_json::Value =
            serde_json::from_slice(&fs::read(folders.released("embed.js")).unwrap()).unwrap();
        assert_eq!(stamp["path"], format!("/v/{}/", release.version));
        for name in ["sid-pledge.js", "sid-pledge_bg.wasm", "widget.css", "keepsake.js", "debug.js"] {
            assert_eq!(stamp["integrity"][name], release.files[name].integrity, "{name}");
        }
    }

    #[test]
    fn what_the_loader_is_bundled_from_is_no_file_of_the_release() {
        assert!(!Folders::new().make().unwrap().files.contains_key("embed/element.js"));
    }

    #[test]
    fn what_is_served_otherwise_is_another_version() {
        let folders = Folders::new();
        let before = folders.make().unwrap().version;
        assert_ne!(folders.make_by(&Otherwise).unwrap().version, before);
    }

    #[test]
    fn a_change_of_any_file_is_another_version() {
        let folders = Folders::new();
        let before = folders.make().unwrap().version;
        assert_eq!(folders.make().unwrap().version, before);
        folders.write("static/icons/heart.svg", "<svg></svg>");
        assert_ne!(folders.make().unwrap().version, before);
    }

    #[test]
    fn what_has_not_changed_is_not_written_again() {
        let folders = Folders::new();
        folders.make().unwrap();
        let names = ["embed.js", "embed.js.br", "icons/heart.svg", "icons/heart.svg.gz", "release.json"];
        let old = std::time::SystemTime::UNIX_EPOCH;
        for name in names {
            fs::File::options().write(true).open(folders.released(name)).unwrap().set_modified(old).unwrap();
        }
        folders.make().unwrap();
        for name in names {
            assert_eq!(fs::metadata(folders.released(name)).unwrap().modified().unwrap(), old, "{name}");
        }
    }

    #[test]
    fn a_file_that_is_gone_leaves_the_release() {
        let folders = Folders::new();
        folders.make().unwrap();
        fs::remove_file(folders.0.path().join("static/icons/heart.svg")).unwrap();
        folders.make().unwrap();
        for name in ["icons/heart.svg", "icons/heart.svg.br", "icons/heart.svg.gz"] {
            assert!(!folders.released(name).exists(), "{name}");
        }
    }

    #[test]
    fn a_loader_that_is_missing_fails_the_build_with_a_sentence() {
        let folders = Folders::new();
        fs::remove_file(folders.0.path().join("static/embed.js")).unwrap();
        assert_eq!(folders.make().unwrap_err().to_string(), "static/embed.js is missing");
    }
}
