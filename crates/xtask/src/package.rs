//! The package for whoever bundles the element into scripts of their own: `dist/npm`, and the archive npm makes of it.
//!
//! It takes the files of the release as they are. It never publishes anything.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::{Project, filter, run, step};
use crate::tools;

/// What is written by hand, and taken as it is.
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

/// Files of the release, and their names in the package. Bundlers would make a script of what ends in `.css`.
const RELEASED: [(&str, &str); 5] = [
    ("debug.js", "debug.js"),
    ("keepsake.js", "keepsake.js"),
    ("sid-pledge.js", "sid-pledge.js"),
    ("sid-pledge_bg.wasm", "sid-pledge_bg.wasm"),
    ("widget.css", "widget.css.txt"),
];

/// Where the archive is.
pub fn archive(project: &Project) -> PathBuf {
    project.path(concat!("dist/sid-pledge-", env!("CARGO_PKG_VERSION"), ".tgz"))
}

/// Makes the package of the release that is there.
pub fn make(project: &Project) -> Result<()> {
    step("Making the npm package (dist/npm, and an archive of it beside it)", || {
        let folder = project.path("dist/npm");
        if folder.is_dir() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        fs::create_dir_all(&folder)?;
        for path in HAND_WRITTEN {
            let name = Path::new(path).file_name().context("a file without a name")?;
            copy(&project.path(path), &folder.join(name))?;
        }
        for (from, to) in RELEASED {
            copy(&project.path("dist/release").join(from), &folder.join(to))?;
        }
        let loader = filter(tools::esbuild(project).args(["--bundle", "integrations/npm/element.js"]), b"")?;
        fs::write(folder.join("element.js"), loader)?;
        fs::write(folder.join("package.json"), described(&project.path("integrations/npm/package.json"))?)?;
        pack(project, &folder)
    })
}

/// What npm is told about the package, with the version of this project. All else stays as it is written: of conditions
/// in `exports` the first that fits is taken.
fn described(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (before, after) = text.split_once(r#""version": "0.0.0""#).context("package.json has no version to set")?;
    Ok(format!("{before}\"version\": \"{}\"{after}", env!("CARGO_PKG_VERSION")))
}

fn pack(project: &Project, folder: &Path) -> Result<()> {
    let mut npm = project.command("npm");
    run(npm.args(["pack", "--silent", "--pack-destination"]).arg(project.path("dist")).arg(folder))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}; `cargo xtask build` makes it", from.display()))?;
    Ok(())
}
