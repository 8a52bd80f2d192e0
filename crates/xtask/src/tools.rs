//! Every tool the project needs beyond cargo, with its version: the one place of pins.
//!
//! Tools come from crates.io, npm and Debian, never from GitHub, so that set-up also works where GitHub cannot be
//! reached. What the person already has in the right version is used; the rest goes into `.tools/`, which git ignores.

mod debian;
mod registry;
mod rust;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use self::debian::{Package, Unpacked};
use self::registry::{CratesTool, NpmLibraries, NpmLibrary, NpmTool};
use crate::project::{Project, answer};

/// 0.22 needs a newer Rust than the project is pinned to.
const TRUNK: CratesTool =
    CratesTool { name: "trunk", program: "trunk", options: &["--no-default-features", "--features", "rustls"] };
const TRUNK_VERSION: &str = "0.21.14";

/// Its version is the one `Cargo.lock` has of the library: the two only work together.
const WASM_BINDGEN: CratesTool = CratesTool { name: "wasm-bindgen-cli", program: "wasm-bindgen", options: &[] };

/// npm's package of Binaryen, which holds `wasm-opt`; Debian's is years behind. It counts its releases, npm adds zeros.
const BINARYEN: NpmTool = NpmTool { name: "binaryen", program: "wasm-opt", version: "132.0.0", says: "132" };

/// Takes a third off the scripts a host page loads.
const ESBUILD: NpmTool = NpmTool { name: "esbuild", program: "esbuild", version: "0.28.2", says: "0.28.2" };

const CARGO_DENY: CratesTool = CratesTool { name: "cargo-deny", program: "cargo-deny", options: &[] };
const CARGO_DENY_VERSION: &str = "0.20.2";

const CARGO_MACHETE: CratesTool = CratesTool { name: "cargo-machete", program: "cargo-machete", options: &[] };
const CARGO_MACHETE_VERSION: &str = "0.9.2";

const NODE: &[Package] = &[
    Package { name: "nodejs", present: &["node", "--version"] },
    Package { name: "npm", present: &["npm", "--version"] },
];

/// Drives Firefox. Debian has none.
const GECKODRIVER: CratesTool = CratesTool { name: "geckodriver", program: "geckodriver", options: &[] };
const GECKODRIVER_VERSION: &str = "0.37.1";

/// The rules of accessibility a page is held against.
const AXE: NpmLibrary = NpmLibrary { name: "axe-core", version: "4.14.1" };

/// Reads what a page says of itself to networks.
const UNFURL: NpmLibrary = NpmLibrary { name: "unfurl.js", version: "6.4.0" };

/// Node.js as a package of npm's, for a machine whose own is too old for Vite, as Debian 12's is.
const NODE_FOR_VITE: NpmLibrary = NpmLibrary { name: "node", version: "22.23.3" };

/// What a site that bundles its scripts is made with, and what its editor reads types and the element's manifest with.
const BUNDLING: NpmLibraries = NpmLibraries {
    folder: "bundling",
    libraries: &[
        NpmLibrary { name: "vite", version: "8.3.8" },
        NpmLibrary { name: "webpack", version: "5.112.2" },
        NpmLibrary { name: "react", version: "19.3.1" },
        NpmLibrary { name: "react-dom", version: "19.3.1" },
        NpmLibrary { name: "@vitejs/plugin-react", version: "6.3.0" },
        NpmLibrary { name: "vue", version: "3.5.45" },
        NpmLibrary { name: "@vitejs/plugin-vue", version: "6.0.11" },
        NpmLibrary { name: "typescript", version: "7.0.2" },
        NpmLibrary { name: "@types/react", version: "19.3.0" },
        // Its 1.0.0 forgets what makes an element of a class; the format has only grown since.
        NpmLibrary { name: "custom-elements-manifest", version: "2.1.0" },
        NpmLibrary { name: "ajv", version: "8.20.0" },
    ],
};

/// The browsers' packages follow their releases closely and are tested in any version; the fonts have the letters of all
/// languages.
const BROWSERS: &[Package] = &[
    Package { name: "chromium", present: &["chromium", "--version"] },
    Package { name: "chromium-driver", present: &["chromedriver", "--version"] },
    Package { name: "firefox-esr", present: &["firefox-esr", "--version"] },
    Package { name: "webkit2gtk-driver", present: &["which", "WebKitWebDriver"] },
    Package { name: "xvfb", present: &["which", "Xvfb"] },
    Package { name: "xauth", present: &["which", "xauth"] },
    Package { name: "fonts-noto-core", present: &["fc-list", "Noto Sans Thai", "file"] },
];

/// What WordPress runs on. The database comes without its service, which would be started.
const WORDPRESS_NEEDS: &[Package] = &[
    Package { name: "php-cli", present: &["php", "--version"] },
    Package { name: "php-mysql", present: &["php", "-r", "echo extension_loaded('mysqli');"] },
    Package { name: "mariadb-server-core", present: &["/usr/sbin/mariadbd", "--version"] },
    Package { name: "mariadb-client-core", present: &["which", "my_print_defaults"] },
];

/// WordPress with a theme, and what they link to. Installed, it would bring a web server that is started.
const WORDPRESS: Unpacked = Unpacked {
    folder: ".tools/wordpress",
    packages: &["wordpress", "wordpress-theme-twentytwentythree", "libjs-cropper", "libjs-underscore", "php-getid3"],
};

/// Makes sure that everything `build` calls is there.
pub fn ready_to_build(project: &Project) -> Result<()> {
    rust::add_target(project, "wasm32-unknown-unknown")?;
    TRUNK.ensure(project, TRUNK_VERSION)?;
    WASM_BINDGEN.ensure(project, &wasm_bindgen_version(project)?)?;
    let missing: Vec<_> = [BINARYEN, ESBUILD].into_iter().filter(|tool| !tool.is_there(project)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    debian::ensure(project, NODE, "npm, which wasm-opt and esbuild are installed with")?;
    registry::install_from_npm(project, &[BINARYEN, ESBUILD])
}

/// Makes sure that the browsers are there which the tests drive, and the WordPress they visit.
pub fn ready_to_test(project: &Project) -> Result<()> {
    debian::ensure(project, BROWSERS, "the browsers, their drivers and fonts, for the tests in real browsers")?;
    GECKODRIVER.ensure(project, GECKODRIVER_VERSION)?;
    debian::ensure(project, WORDPRESS_NEEDS, "PHP and a database, for the tests of the WordPress plugin")?;
    WORDPRESS.ensure(project, "WordPress, for the tests of its plugin")?;
    debian::ensure(project, NODE, "node and npm, for what the tests hold pages and the package against")?;
    for library in [AXE, UNFURL] {
        if !library.is_there(project) {
            library.install(project)?;
        }
    }
    if !BUNDLING.are_there(project) {
        BUNDLING.install(project)?;
    }
    let version = answer(project.command("node").arg("--version")).context("node does not answer")?;
    if !runs_vite(&version) {
        NODE_FOR_VITE.install(project)?;
    }
    Ok(())
}

/// Whether Vite runs on a version of Node.js: its package says on which.
fn runs_vite(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map_while(|part| part.parse().ok());
    matches!((parts.next(), parts.next()), (Some(20), Some(19..)) | (Some(22), Some(12..)) | (Some(23..), Some(0..)))
}

/// Makes sure that npm is there, which packs the package.
pub fn ready_to_package(project: &Project) -> Result<()> {
    debian::ensure(project, NODE, "npm, which packs the package")
}

/// The folder of what a site that bundles its scripts is made with.
pub fn bundling(project: &Project) -> PathBuf {
    BUNDLING.path(project)
}

/// The script with the rules of accessibility.
pub fn axe(project: &Project) -> PathBuf {
    AXE.path(project).join("axe.min.js")
}

/// The reader of what a page says of itself to networks.
pub fn unfurl(project: &Project) -> PathBuf {
    UNFURL.path(project)
}

/// Where WordPress was unpacked.
pub fn wordpress(project: &Project) -> PathBuf {
    WORDPRESS.path(project)
}

/// A command that has a display to draw on, though nobody looks at it.
pub fn with_a_display(project: &Project) -> Command {
    let mut command = project.command("xvfb-run");
    command.args(["--auto-servernum", "--server-args=-screen 0 1400x1000x24"]);
    command
}

/// Makes sure that everything `check` calls is there.
pub fn ready_to_check(project: &Project) -> Result<()> {
    rust::add_target(project, "wasm32-unknown-unknown")?;
    rust::add_component(project, "rustfmt", "fmt")?;
    rust::add_component(project, "clippy", "clippy")?;
    CARGO_DENY.ensure(project, CARGO_DENY_VERSION)?;
    CARGO_MACHETE.ensure(project, CARGO_MACHETE_VERSION)
}

/// Trunk, told to use exactly the tools that are there; it finds them on the search path and downloads nothing.
pub fn trunk(project: &Project) -> Result<Command> {
    let mut trunk = project.command("trunk");
    trunk
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", rust::without_local_paths(project)?)
        .env("TRUNK_TOOLS_WASM_BINDGEN", wasm_bindgen_version(project)?)
        // Trunk takes the variable for a flag and stops at its usual value, 1 (https://no-color.org).
        .env_remove("NO_COLOR");
    Ok(trunk)
}

/// wasm-opt, of the pinned version.
pub fn wasm_opt(project: &Project) -> Command {
    project.command(BINARYEN.program)
}

/// esbuild, told what scripts are to be like: a file it is given, or else what it reads from its input.
pub fn esbuild(project: &Project) -> Command {
    let mut esbuild = project.command(ESBUILD.program);
    esbuild.args(["--format=esm", "--target=es2022", "--charset=utf8", "--log-level=warning"]);
    esbuild
}

fn wasm_bindgen_version(project: &Project) -> Result<String> {
    let lock = std::fs::read_to_string(project.path("Cargo.lock")).context("Cargo.lock cannot be read")?;
    locked_version(&lock, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen, which the widget cannot do without")
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let version = lock.lines().skip_while(|line| *line != name).nth(1)?;
    Some(version.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.79\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";

    #[test]
    fn a_node_that_is_too_old_for_vite_is_known() {
        assert!(["v20.19.0", "v22.12.0", "v24.1.0"].iter().all(|version| runs_vite(version)));
        assert!(!["v18.20.4", "v20.18.1", "v21.7.3", "v22.11.0", "", "junk"].iter().any(|version| runs_vite(version)));
    }

    #[test]
    fn the_locked_version_is_the_one_of_the_package_with_that_very_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }
}
