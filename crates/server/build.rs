//! Rebuilds the server when files are added to the embedded folders; cargo itself notices only changes of files that
//! were there before.
//!
//! A release build embeds the files. A debug build reads them from disk at run time, but `rust-embed` resolves the
//! folder at compile time and reads nothing from a folder that was missing then. A debug build from before the first
//! release was built is therefore compiled again once there is one.

use std::path::Path;

const CAMPAIGNS: &str = "../../campaigns";
const RELEASE: &str = "../../dist/release";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let embeds_files = std::env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    if embeds_files {
        println!("cargo::rerun-if-changed={CAMPAIGNS}");
    }
    if embeds_files || !Path::new(RELEASE).exists() {
        println!("cargo::rerun-if-changed={RELEASE}");
    }
}
