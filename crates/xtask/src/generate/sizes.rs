//! The table of `docs/EMBEDDING.md` that says which files a host page loads, when, and their sizes.

use anyhow::{Context, Result};

use crate::project::Project;
use crate::release::{self, GLUE, LOADER, Release, WASM};

/// Generates the table from the present release.
pub fn table(project: &Project) -> Result<String> {
    format(&release::read(project)?)
}

fn format(release: &Release) -> Result<String> {
    let size = |names: &[&str]| -> Result<String> {
        let mut bytes = 0;
        for name in names {
            bytes += release.files.get(*name).with_context(|| format!("the release has no {name}"))?.brotli;
        }
        Ok(kilobytes(bytes))
    };
    let rows = [
        ("when", "what", "size with brotli".to_owned()),
        ("---", "---", "---".to_owned()),
        ("at once", "`/embed.js`, with the style sheet of the first view", size(&[LOADER])?),
        (
            "after it, or beside it if the snippet preloads it",
            "the first view as HTML: the widget as far as its hero, from `/api/v1/campaigns/…/widget`",
            "about 2.5 KB".to_owned(),
        ),
        (
            "beside the first view, if the element is within 400 pixels of the viewport; else when it comes there, or is touched",
            "`sid-pledge_bg.wasm` and its glue, `sid-pledge.js`",
            size(&[WASM, GLUE])?,
        ),
        ("", "`active.js`, with what the active widget needs of the browser", size(&["active.js"])?),
        ("", "`live.js`, which follows the counts", size(&["live.js"])?),
        ("", "the state of the widget as JSON, from the same address as the HTML", "about 10 KB".to_owned()),
        (
            "after the pledge, or when a visitor saves or prints something before",
            "`download.js`, which creates the files on the device",
            size(&["download.js"])?,
        ),
        ("only with `debug`", "`debug.js`, which explains what the host page blocks", size(&["debug.js"])?),
        (
            "afterwards",
            "the live counts, from `/api/v1/campaigns/…/live`",
            "one open stream for all elements with the same counts".to_owned(),
        ),
    ];
    let row = |(when, what, size): (&str, &str, String)| {
        [when, what, &size]
            .iter()
            .fold("|".to_owned(), |row, cell| if cell.is_empty() { row + " |" } else { format!("{row} {cell} |") })
    };
    Ok(rows.map(row).join("\n"))
}

/// A size in units of 1,000 bytes, rounded to one decimal.
fn kilobytes(bytes: usize) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_to_a_tenth_of_a_kilobyte() {
        assert_eq!([5_534, 5_550, 101_949, 40].map(kilobytes), ["5.5 KB", "5.6 KB", "101.9 KB", "0.0 KB"]);
    }

    #[test]
    fn wasm_and_glue_are_added_up() {
        let files = [
            (LOADER, 1),
            (WASM, 95_000),
            (GLUE, 6_700),
            ("active.js", 1),
            ("live.js", 1),
            ("download.js", 1),
            ("debug.js", 1),
        ];
        let table = format(&Release::of_sizes(&files)).unwrap();
        assert!(table.contains("| `sid-pledge_bg.wasm` and its glue, `sid-pledge.js` | 101.7 KB |"), "{table}");
        assert!(table.contains("\n| | `active.js`, "), "{table}");
    }

    #[test]
    fn a_file_missing_from_the_release_is_an_error() {
        assert_eq!(format(&Release::of_sizes(&[])).unwrap_err().to_string(), "the release has no embed.js");
    }
}
