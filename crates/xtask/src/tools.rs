//! Pinned versions of every tool the project needs beyond cargo, and their installation.
//!
//! Tools come from crates.io, npm and Debian, never from GitHub, so that set-up also works where GitHub cannot be
//! reached. A tool that is already on the search path in the pinned version is used. Others are installed into
//! `.tools/`, which git ignores.

mod debian;
mod registry;
mod rust;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use self::debian::{Package, Unpacked};
use self::registry::{CratesTool, NpmLibraries, NpmLibrary, NpmTool, remove_scratch};
use crate::project::{Project, stdout_of};

/// Builds the page. 0.22 needs a newer Rust than the project is pinned to.
const TRUNK: CratesTool =
    CratesTool { name: "trunk", program: "trunk", options: &["--no-default-features", "--features", "rustls"] };
const TRUNK_VERSION: &str = "0.21.14";

/// Writes the glue. Its version must equal that of the library, so it is taken from `Cargo.lock`.
const WASM_BINDGEN: CratesTool = CratesTool { name: "wasm-bindgen-cli", program: "wasm-bindgen", options: &[] };

/// Runs tests that are compiled to wasm. It is a part of the same package.
const WASM_TEST_RUNNER: CratesTool =
    CratesTool { name: "wasm-bindgen-cli", program: "wasm-bindgen-test-runner", options: &[] };

/// Binaryen, which contains `wasm-opt`. Debian's package is years behind. Binaryen numbers its releases 132, 133, …;
/// npm requires three parts.
const BINARYEN: NpmTool = NpmTool { name: "binaryen", program: "wasm-opt", version: "132.0.0", printed: "132" };

/// Bundles and minifies scripts; saves a third of what a host page loads of them.
const ESBUILD: NpmTool = NpmTool { name: "esbuild", program: "esbuild", version: "0.28.2", printed: "0.28.2" };

/// Minifies scripts that esbuild has minified by another 2 %.
const TERSER: NpmTool = NpmTool { name: "terser", program: "terser", version: "5.51.4", printed: "5.51.4" };

/// Tools that a build calls, from npm.
const BUILD_TOOLS: [NpmTool; 3] = [BINARYEN, ESBUILD, TERSER];

/// Checks licences, sources and known vulnerabilities of dependencies.
const CARGO_DENY: CratesTool = CratesTool { name: "cargo-deny", program: "cargo-deny", options: &[] };
const CARGO_DENY_VERSION: &str = "0.20.2";

/// Finds unused dependencies.
const CARGO_MACHETE: CratesTool = CratesTool { name: "cargo-machete", program: "cargo-machete", options: &[] };
const CARGO_MACHETE_VERSION: &str = "0.9.2";

/// Checks spelling.
const TYPOS: CratesTool = CratesTool { name: "typos-cli", program: "typos", options: &[] };
const TYPOS_VERSION: &str = "1.52.0";

const MAKE: &[Package] = &[Package { name: "make", present: &["make", "--version"] }];
const MAKE_PURPOSE: &str = "make, to build the server's allocator";

const NODE: &[Package] = &[
    Package { name: "nodejs", present: &["node", "--version"] },
    Package { name: "npm", present: &["npm", "--version"] },
];

/// Driver of Firefox. Debian has no package of it.
const GECKODRIVER: CratesTool = CratesTool { name: "geckodriver", program: "geckodriver", options: &[] };
const GECKODRIVER_VERSION: &str = "0.37.1";

/// Accessibility rules that pages are tested with.
const AXE: NpmLibrary = NpmLibrary { name: "axe-core", version: "4.14.1" };

/// Parser of the metadata that a page offers to networks.
const UNFURL: NpmLibrary = NpmLibrary { name: "unfurl.js", version: "6.4.0" };

/// Node.js as an npm package, for machines whose own is too old for Vite, such as Debian 12.
const MODERN_NODE: NpmLibrary = NpmLibrary { name: "node", version: "22.23.3" };

/// Bundlers, frameworks and type checkers for the tests of the npm package.
const BUNDLING: NpmLibraries = NpmLibraries {
    folder: "bundling",
    libraries: &[
        NpmLibrary { name: "vite", version: "8.3.8" },
        NpmLibrary { name: "webpack", version: "5.112.2" },
        REACT,
        REACT_DOM,
        NpmLibrary { name: "@vitejs/plugin-react", version: "6.3.0" },
        NpmLibrary { name: "vue", version: "3.5.45" },
        NpmLibrary { name: "@vitejs/plugin-vue", version: "6.0.11" },
        TYPESCRIPT,
        NpmLibrary { name: "@types/react", version: "19.3.0" },
        // 1.0.0 lacks the field that marks a class as a custom element; the format has only grown since.
        NpmLibrary { name: "custom-elements-manifest", version: "2.1.0" },
        NpmLibrary { name: "ajv", version: "8.20.0" },
    ],
};

/// Driver of Chromium and the peers that the widget is measured beside.
#[cfg(feature = "bench")]
const PAGE_BENCH: NpmLibraries = NpmLibraries {
    folder: "page-bench",
    libraries: &[
        NpmLibrary { name: "playwright-core", version: "1.65.1" },
        NpmLibrary { name: "preact", version: "11.2.0" },
        REACT,
        REACT_DOM,
        NpmLibrary { name: "react-share", version: "5.3.0" },
        NpmLibrary { name: "shariff", version: "3.3.0" },
    ],
};

const REACT: NpmLibrary = NpmLibrary { name: "react", version: "19.3.1" };
const REACT_DOM: NpmLibrary = NpmLibrary { name: "react-dom", version: "19.3.1" };
const TYPESCRIPT: NpmLibrary = NpmLibrary { name: "typescript", version: "7.0.2" };

/// Load generator for the server.
#[cfg(feature = "bench")]
const LOAD_GENERATOR: &[Package] = &[Package { name: "wrk", present: &["which", "wrk"] }];

/// Web server that ours is measured beside. It is only unpacked: installing it would also start it.
#[cfg(feature = "bench")]
const NGINX: Unpacked = Unpacked { folder: ".tools/nginx", packages: &["nginx"] };

/// Linters of JavaScript, CSS and Markdown, and the type checker of JavaScript.
const LINTERS: NpmLibraries = NpmLibraries {
    folder: "linters",
    libraries: &[
        NpmLibrary { name: "@biomejs/biome", version: "2.6.8" },
        // 10 needs a newer Node.js than Debian 12 has.
        NpmLibrary { name: "eslint", version: "9.39.5" },
        TYPESCRIPT,
        NpmLibrary { name: "remark-cli", version: "12.0.1" },
        NpmLibrary { name: "remark-validate-links", version: "13.1.0" },
    ],
};

/// PHP and its linter. Debian's stable version is used, whichever it is.
const PHP_LINTERS: &[Package] = &[
    Package { name: "php-cli", present: &["php", "--version"] },
    Package { name: "php-codesniffer", present: &["phpcs", "--version"] },
];

/// Browsers and their drivers, in the version Debian has: the tests must pass in any. The fonts cover the letters of
/// all languages.
const BROWSERS: &[Package] = &[
    Package { name: "chromium", present: &["chromium", "--version"] },
    Package { name: "chromium-driver", present: &["chromedriver", "--version"] },
    Package { name: "firefox-esr", present: &["firefox-esr", "--version"] },
    Package { name: "webkit2gtk-driver", present: &["which", "WebKitWebDriver"] },
    Package { name: "xvfb", present: &["which", "Xvfb"] },
    Package { name: "xauth", present: &["which", "xauth"] },
    Package { name: "fonts-noto-core", present: &["fc-list", "Noto Sans Thai", "file"] },
];

/// PHP and a database for WordPress. The database packages are those without a service, which would be started.
const WORDPRESS_NEEDS: &[Package] = &[
    Package { name: "php-cli", present: &["php", "--version"] },
    Package { name: "php-curl", present: &["php", "-r", "echo extension_loaded('curl');"] },
    Package { name: "php-mysql", present: &["php", "-r", "echo extension_loaded('mysqli');"] },
    Package { name: "mariadb-server-core", present: &["/usr/sbin/mariadbd", "--version"] },
    Package { name: "mariadb-client-core", present: &["which", "my_print_defaults"] },
];

/// WordPress with a theme and the packages its files link to. It is only unpacked: installing it would also install and
/// start a web server.
const WORDPRESS: Unpacked = Unpacked {
    folder: ".tools/wordpress",
    packages: &["wordpress", "wordpress-theme-twentytwentythree", "libjs-cropper", "libjs-underscore", "php-getid3"],
};

/// The standard library that the page's wasm is linked with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum StandardLibrary {
    /// Compiled from its sources for size, and without the text of panics, each of which is a trap. It makes the wasm
    /// 12 KB smaller (brotli). Rust does not call this stable, but the pinned version of Rust does it.
    Small,
    /// As Rust ships it.
    Shipped,
}

impl StandardLibrary {
    /// Chooses the small one where the sources of the standard library are, or can be installed.
    pub fn smallest(project: &Project) -> Self {
        if rust::add_sources(project) { Self::Small } else { Self::Shipped }
    }
}

/// Installs the tools that `build` calls.
pub fn ensure_build_tools(project: &Project) -> Result<()> {
    debian::ensure(project, MAKE, MAKE_PURPOSE)?;
    rust::add_target(project, "wasm32-unknown-unknown")?;
    TRUNK.ensure(project, TRUNK_VERSION)?;
    WASM_BINDGEN.ensure(project, &wasm_bindgen_version(project)?)?;
    remove_scratch(project)?;
    if BUILD_TOOLS.iter().all(|tool| tool.is_present(project)) {
        return Ok(());
    }
    debian::ensure(project, NODE, "npm, to install wasm-opt, esbuild and terser")?;
    registry::install_from_npm(project, &BUILD_TOOLS)
}

/// Installs the browsers that the tests drive and the WordPress they visit.
pub fn ensure_test_tools(project: &Project) -> Result<()> {
    debian::ensure(project, BROWSERS, "the browsers, their drivers and fonts, for the tests in real browsers")?;
    GECKODRIVER.ensure(project, GECKODRIVER_VERSION)?;
    WASM_TEST_RUNNER.ensure(project, &wasm_bindgen_version(project)?)?;
    debian::ensure(project, WORDPRESS_NEEDS, "PHP and a database, for the tests of the WordPress plugin")?;
    WORDPRESS.ensure(project, "WordPress, for the tests of its plugin")?;
    debian::ensure(project, NODE, "node and npm, for the tests of pages and of the npm package")?;
    for library in [AXE, UNFURL] {
        if !library.is_present(project) {
            library.install(project)?;
        }
    }
    BUNDLING.ensure(project)?;
    let version = stdout_of(project.command("node").arg("--version")).context("node prints no version")?;
    if !can_run_vite(&version) {
        MODERN_NODE.install(project)?;
    }
    Ok(())
}

/// Returns true if Vite supports a version of Node.js, by the versions its package names.
fn can_run_vite(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map_while(|part| part.parse().ok());
    matches!((parts.next(), parts.next()), (Some(20), Some(19..)) | (Some(22), Some(12..)) | (Some(23..), Some(0..)))
}

/// Installs Chromium and what the widget is measured beside. Returns the folder of the npm packages.
#[cfg(feature = "bench")]
pub fn ensure_page_bench(project: &Project) -> Result<PathBuf> {
    debian::ensure(project, BROWSERS, "the browser that pages are measured in")?;
    debian::ensure(project, NODE, "node and npm, to measure pages")?;
    PAGE_BENCH.ensure(project)?;
    Ok(PAGE_BENCH.path(project))
}

/// Installs the load generator and nginx. Returns nginx's program.
#[cfg(feature = "bench")]
pub fn ensure_server_bench(project: &Project) -> Result<PathBuf> {
    debian::ensure(project, LOAD_GENERATOR, "wrk, to put load on the server")?;
    NGINX.ensure(project, "nginx, to measure the server beside it")?;
    Ok(NGINX.path(project).join("usr/sbin/nginx"))
}

/// Installs npm, which packs the package.
pub fn ensure_package_tools(project: &Project) -> Result<()> {
    debian::ensure(project, NODE, "npm, to pack the package")
}

/// Installs the linters of JavaScript, CSS, PHP and Markdown, which takes seconds.
pub fn ensure_linters(project: &Project) -> Result<()> {
    debian::ensure(project, NODE, "node and npm, to install and run the linters of JavaScript and CSS")?;
    debian::ensure(project, PHP_LINTERS, "PHP and PHP_CodeSniffer, to check the WordPress plugin")?;
    LINTERS.ensure(project)
}

/// Installs the checkers that are compiled here, which takes minutes.
pub fn ensure_compiled_checkers(project: &Project) -> Result<()> {
    TYPOS.ensure(project, TYPOS_VERSION)?;
    CARGO_MACHETE.ensure(project, CARGO_MACHETE_VERSION)?;
    CARGO_DENY.ensure(project, CARGO_DENY_VERSION)?;
    remove_scratch(project)
}

/// Installs the formatter of Rust.
pub fn ensure_rustfmt(project: &Project) -> Result<()> {
    rust::add_component(project, "rustfmt", "fmt")
}

/// Installs the linter of Rust, the target of the page, and what the linted crates are built with.
pub fn ensure_clippy(project: &Project) -> Result<()> {
    debian::ensure(project, MAKE, MAKE_PURPOSE)?;
    rust::add_target(project, "wasm32-unknown-unknown")?;
    rust::add_component(project, "clippy", "clippy")
}

/// One of the linters from npm, by the name of its program.
pub fn linter(project: &Project, program: &str) -> Command {
    project.command(LINTERS.path(project).join(".bin").join(program))
}

/// The folder with one of the libraries installed beside the linters.
pub fn linter_plugin(project: &Project, name: &str) -> PathBuf {
    LINTERS.path(project).join(name)
}

/// The folder of the bundlers and frameworks.
pub fn bundling(project: &Project) -> PathBuf {
    BUNDLING.path(project)
}

/// The script with the accessibility rules.
pub fn axe(project: &Project) -> PathBuf {
    AXE.path(project).join("axe.min.js")
}

/// The parser of a page's metadata.
pub fn unfurl(project: &Project) -> PathBuf {
    UNFURL.path(project)
}

/// The folder with the unpacked WordPress.
pub fn wordpress(project: &Project) -> PathBuf {
    WORDPRESS.path(project)
}

/// A command that runs another one with a virtual display.
pub fn virtual_display(project: &Project) -> Command {
    let mut command = project.command("xvfb-run");
    command.args(["--auto-servernum", "--server-args=-screen 0 1400x1000x24"]);
    command
}

/// Trunk, with the pinned tools, which it finds on the search path; it downloads nothing.
pub fn trunk(project: &Project, library: StandardLibrary) -> Result<Command> {
    let mut flags = rust::without_local_paths(project)?;
    let mut trunk = project.command("trunk");
    if library == StandardLibrary::Small {
        flags.push_str(" -Zunstable-options -Cpanic=immediate-abort");
        trunk
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    }
    trunk
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags)
        .env("TRUNK_TOOLS_WASM_BINDGEN", wasm_bindgen_version(project)?)
        // Trunk parses the variable as a flag and fails at its common value, 1 (https://no-color.org).
        .env_remove("NO_COLOR");
    Ok(trunk)
}

/// wasm-opt in the pinned version.
pub fn wasm_opt(project: &Project) -> Command {
    project.command(BINARYEN.program)
}

/// esbuild with the output format of all scripts. It reads the file it is given, or else its input.
pub fn esbuild(project: &Project) -> Command {
    let mut esbuild = project.command(ESBUILD.program);
    esbuild.args(["--format=esm", "--target=es2022", "--charset=utf8", "--log-level=warning"]);
    esbuild
}

/// terser with the language of all scripts. It reads its input.
pub fn terser(project: &Project) -> Command {
    let mut terser = project.command(TERSER.program);
    terser.args(["--ecma", "2022", "--compress", "passes=4", "--mangle"]);
    terser
}

fn wasm_bindgen_version(project: &Project) -> Result<String> {
    let lock = std::fs::read_to_string(project.path("Cargo.lock")).context("Cargo.lock cannot be read")?;
    locked_version(&lock, "wasm-bindgen").context("Cargo.lock has no wasm-bindgen, which the widget needs")
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
    fn a_node_that_is_too_old_for_vite_is_detected() {
        assert!(["v20.19.0", "v22.12.0", "v24.1.0"].iter().all(|version| can_run_vite(version)));
        assert!(
            !["v18.20.4", "v20.18.1", "v21.7.3", "v22.11.0", "", "unknown"].iter().any(|version| can_run_vite(version))
        );
    }

    #[test]
    fn the_locked_version_is_that_of_the_package_with_exactly_this_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }
}
