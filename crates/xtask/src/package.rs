//! The npm package for sites that bundle the element with their own scripts: `dist/npm`, and the archive npm packs
//! from it.
//!
//! It contains the files of the release unchanged. Nothing is published.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::{Project, pipe, run_command, step};
use crate::tools;

/// Hand-written files, copied unchanged.
const HAND_WRITTEN: [&str; 8] = [
    "integrations/npm/README.md",
    "integrations/npm/custom-elements.json",
    "integrations/npm/index.js",
    "integrations/npm/react.d.ts",
    "integrations/npm/sid-pledge.d.ts",
    "integrations/npm/vue.d.ts",
    "LICENSE-APACHE",
    "LICENSE-MIT",
];

/// Files of the release and their names in the package. The style sheet gets the extension `.txt`, because bundlers
/// turn an imported `.css` file into a script.
const RELEASE_FILES: [(&str, &str); 7] = [
    ("active.js", "active.js"),
    ("debug.js", "debug.js"),
    ("download.js", "download.js"),
    ("live.js", "live.js"),
    ("sid-pledge.js", "sid-pledge.js"),
    ("sid-pledge_bg.wasm", "sid-pledge_bg.wasm"),
    ("widget.css", "widget.css.txt"),
];

/// Path of the archive.
pub fn archive(project: &Project) -> PathBuf {
    project.path(concat!("dist/sid-pledge-", env!("CARGO_PKG_VERSION"), ".tgz"))
}

/// Creates the package from the present release.
pub fn create(project: &Project) -> Result<()> {
    step("Creating the npm package (dist/npm, and its archive in dist/)", || {
        let folder = project.path("dist/npm");
        if folder.is_dir() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        fs::create_dir_all(&folder)?;
        for path in HAND_WRITTEN {
            let name = Path::new(path).file_name().context("a file without a name")?;
            copy(&project.path(path), &folder.join(name))?;
        }
        for (from, to) in RELEASE_FILES {
            copy(&project.path("dist/release").join(from), &folder.join(to))?;
        }
        let loader = pipe(tools::esbuild(project).args(["--bundle", "integrations/npm/element.js"]), b"")?;
        fs::write(folder.join("element.js"), loader)?;
        fs::write(folder.join("package.json"), package_json(&project.path("integrations/npm/package.json"))?)?;
        pack(project, &folder)
    })
}

/// The hand-written `package.json` with the version of this project.
///
/// The version is replaced in the text, not in parsed JSON: the order of the conditions in `exports` is significant,
/// because the first that matches applies.
fn package_json(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (before, after) = text.split_once(r#""version": "0.0.0""#).context("package.json has no version to set")?;
    Ok(format!("{before}\"version\": \"{}\"{after}", env!("CARGO_PKG_VERSION")))
}

fn pack(project: &Project, folder: &Path) -> Result<()> {
    let mut npm = project.command("npm");
    run_command(npm.args(["pack", "--silent", "--pack-destination"]).arg(project.path("dist")).arg(folder))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}; `cargo xtask build` creates it", from.display()))?;
    Ok(())
}
