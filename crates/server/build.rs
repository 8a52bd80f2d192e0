//! Makes cargo embed files that appear, not only those that change. A debug build reads them where they lie instead.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../campaigns");
        println!("cargo::rerun-if-changed=../../dist/release");
    }
}
