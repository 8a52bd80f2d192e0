//! Sizes of a release as a table, and the limits of two of them.

use std::fmt::Write;

use anyhow::{Result, bail};

use super::{GLUE, LOADER, Release, WASM};
use crate::tools::StandardLibrary;

/// Size limit of the files that must arrive before the widget reacts, with brotli.
const MAX_WASM_AND_GLUE_BYTES: usize = 86_000;

/// The same where the standard library is as Rust ships it.
const MAX_WITH_SHIPPED_LIBRARY_BYTES: usize = 97_000;

/// Size limit of the script that every visitor of a host page loads, with brotli. It contains the style sheet of
/// the first view.
const MAX_LOADER_BYTES: usize = 11_340;

/// Formats the files and their sizes as a table, followed by the two sizes that have limits.
pub fn table(release: &Release, library: StandardLibrary) -> String {
    let mut table = format!("\nRelease {}\n", release.version);
    let mut row = |name: &str, sizes: [&str; 3]| {
        let [raw, gzip, brotli] = sizes;
        // Writing to a String cannot fail.
        let _ = writeln!(table, "  {name:<28}{raw:>10}{gzip:>10}{brotli:>10}");
    };
    row("file", ["bytes", "gzip", "brotli"]);
    for (name, file) in &release.files {
        let [raw, gzip, brotli] = [file.bytes, file.gzip, file.brotli].map(|size| size.to_string());
        row(name, [&raw, &gzip, &brotli]);
    }
    for (what, size, limit) in limited_sizes(release, library) {
        let _ = writeln!(table, "  {what}: {size} bytes brotli (limit {limit})");
    }
    table.push('\n');
    table
}

/// Fails if a size exceeds its limit.
pub fn enforce_size_limits(release: &Release, library: StandardLibrary) -> Result<()> {
    for (what, size, limit) in limited_sizes(release, library) {
        if size > limit {
            bail!("{what}: {size} bytes with brotli, {} more than the limit of {limit}", size - limit);
        }
    }
    Ok(())
}

/// The limited sizes: name, size with brotli, limit.
pub fn limited_sizes(release: &Release, library: StandardLibrary) -> [(&'static str, usize, usize); 2] {
    let max = match library {
        StandardLibrary::Small => MAX_WASM_AND_GLUE_BYTES,
        StandardLibrary::Shipped => MAX_WITH_SHIPPED_LIBRARY_BYTES,
    };
    let brotli = |name| release.files.get(name).map_or(0, |file| file.brotli);
    [("wasm and glue together", brotli(WASM) + brotli(GLUE), max), ("embed.js", brotli(LOADER), MAX_LOADER_BYTES)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::assert_states;

    fn release(wasm: usize, glue: usize, loader: usize) -> Release {
        Release::of_sizes(&[(WASM, wasm), (GLUE, glue), (LOADER, loader)])
    }

    #[test]
    fn a_release_at_its_limits_passes_and_one_byte_more_fails() {
        for (library, wasm) in [(StandardLibrary::Small, 85_600), (StandardLibrary::Shipped, 96_600)] {
            assert!(enforce_size_limits(&release(wasm, 400, 11340), library).is_ok());
            let error = enforce_size_limits(&release(wasm, 401, 11340), library).unwrap_err().to_string();
            assert!(error.starts_with(&format!("wasm and glue together: {} bytes", wasm + 401)), "{error}");
        }
        let error = enforce_size_limits(&release(1, 1, 11341), StandardLibrary::Small).unwrap_err().to_string();
        assert!(error.starts_with("embed.js: 11341 bytes"), "{error}");
    }

    #[test]
    fn the_limits_are_as_documented() {
        let (files, loader) = (grouped(MAX_WASM_AND_GLUE_BYTES), grouped(MAX_LOADER_BYTES));
        let shipped = grouped(MAX_WITH_SHIPPED_LIBRARY_BYTES);
        let row = format!("wasm and glue are at most {files} bytes with brotli, the loader at most {loader} |");
        assert_states("docs/ARCHITECTURE.md", &row);
        let sentence = format!(
            "fails if wasm and glue exceed {files} bytes with brotli ({shipped} with the standard library as Rust ships it), or the loader {loader}."
        );
        assert_states("docs/CONTRIBUTING.md", &sentence);
    }

    /// Writes a number with a comma between thousands.
    fn grouped(number: usize) -> String {
        format!("{},{:03}", number / 1000, number % 1000)
    }

    #[test]
    fn the_table_shows_the_limited_sizes() {
        let table = table(&release(70_000, 6_000, 3_000), StandardLibrary::Small);
        assert!(table.contains("wasm and glue together: 76000 bytes brotli (limit 86000)"), "{table}");
        assert!(table.contains("embed.js: 3000 bytes brotli (limit 11340)"), "{table}");
    }
}
