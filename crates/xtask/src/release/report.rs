//! What a release weighs, for a person, and how much it may. It never changes a file.

use std::fmt::Write;

use anyhow::{Result, bail};

use super::{GLUE, LOADER, Release, WASM};

/// What comes over the wire before the widget is alive, with brotli.
const WASM_AND_GLUE_LIMIT: usize = 100 * 1024;

/// What every visitor of a host page loads, with brotli.
const LOADER_LIMIT: usize = 6 * 1024;

/// The files and their sizes as a table, and beneath it the two sizes that have limits.
pub fn table(release: &Release) -> String {
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
    for (what, size, limit) in limited(release) {
        let _ = writeln!(table, "  {what}: {size} bytes brotli (limit {limit})");
    }
    table.push('\n');
    table
}

/// Fails with a sentence where a limit is passed.
pub fn hold_to_limits(release: &Release) -> Result<()> {
    for (what, size, limit) in limited(release) {
        if size > limit {
            bail!("{what} weighs {size} bytes with brotli, {} more than the {limit} allowed", size - limit);
        }
    }
    Ok(())
}

/// What has a limit: its name, its size with brotli, and the limit.
pub fn limited(release: &Release) -> [(&'static str, usize, usize); 2] {
    let brotli = |name| release.files.get(name).map_or(0, |file| file.brotli);
    [
        ("wasm and glue together", brotli(WASM) + brotli(GLUE), WASM_AND_GLUE_LIMIT),
        ("embed.js", brotli(LOADER), LOADER_LIMIT),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;

    fn release(wasm: usize, glue: usize, loader: usize) -> Release {
        let file = |brotli| File { integrity: String::new(), bytes: brotli, brotli, gzip: brotli };
        let files = [(WASM, wasm), (GLUE, glue), (LOADER, loader)].map(|(name, size)| (name.to_owned(), file(size)));
        Release { version: "0.1.0-0123456789".into(), files: files.into() }
    }

    #[test]
    fn a_release_at_its_limits_passes_and_one_byte_more_does_not() {
        assert!(hold_to_limits(&release(102_000, 400, 6144)).is_ok());
        let fault = hold_to_limits(&release(102_000, 401, 6144)).unwrap_err().to_string();
        assert!(fault.starts_with("wasm and glue together weighs 102401 bytes"), "{fault}");
        let fault = hold_to_limits(&release(1, 1, 6145)).unwrap_err().to_string();
        assert!(fault.starts_with("embed.js weighs 6145 bytes"), "{fault}");
    }

    #[test]
    fn the_table_names_the_sizes_that_have_limits() {
        let table = table(&release(70_000, 6_000, 3_000));
        assert!(table.contains("wasm and glue together: 76000 bytes brotli (limit 102400)"), "{table}");
        assert!(table.contains("embed.js: 3000 bytes brotli (limit 6144)"), "{table}");
    }
}
