//! Rebuilds the server when files are added to the embedded folders; cargo itself notices only changes of files that
//! were there before. Only release builds embed files: a debug build reads them from disk at run time.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../campaigns");
        println!("cargo::rerun-if-changed=../../dist/release");
    }
}
