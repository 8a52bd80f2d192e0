//! Gates of the documents: links, anchors, and the paths that two of them name.

use std::fs;

use anyhow::{Context, Result};

use super::findings::fail_on;
use super::source;
use crate::project::{Project, run_command};
use crate::tools;

/// Documents that name files of the project in code spans.
const CHECKED_DOCUMENTS: [&str; 2] = ["docs/ARCHITECTURE.md", "docs/CONTRIBUTING.md"];

/// Folders that builds and tests create.
const BUILD_FOLDERS: [&str; 3] = ["dist", "target", "test-output"];

/// Checks links between documents and to headings. Links to other sites are not requested.
pub fn links(project: &Project) -> Result<()> {
    let documents: Vec<_> = source::paths(project)?.into_iter().filter(|path| path.ends_with(".md")).collect();
    eprintln!("    Documents: {}", documents.len());
    let plugin = tools::linter_plugin(project, "remark-validate-links");
    let plugin = format!("{}/index.js=repository:false", plugin.display());
    let mut remark = tools::linter(project, "remark");
    remark.args(["--no-config", "--no-ignore", "--no-stdout", "--frail", "--quiet", "--use", &plugin]).args(documents);
    run_command(&mut remark)
}

/// Fails if a code span of [`CHECKED_DOCUMENTS`] names a file or folder that does not exist.
pub fn paths(project: &Project) -> Result<()> {
    let files = project.files()?;
    let mut findings = Vec::new();
    for path in CHECKED_DOCUMENTS {
        let text = fs::read_to_string(project.path(path)).with_context(|| format!("cannot read {path}"))?;
        let spans: Vec<_> = code_spans(&text).into_iter().filter(|(_, span)| is_path(span, &files)).collect();
        eprintln!("    Paths in {path}: {}", spans.len());
        let missing = spans.into_iter().filter(|(_, span)| !exists(span, &files));
        findings.extend(missing.map(|(line, span)| format!("{path}:{line}: `{span}` does not exist")));
    }
    fail_on(&findings, "paths of missing files")
}

/// Code spans with their lines, without those in fenced blocks.
fn code_spans(text: &str) -> Vec<(usize, &str)> {
    let mut spans = Vec::new();
    let mut fenced = false;
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            spans.extend(line.split('`').skip(1).step_by(2).map(|span| (number, span)));
        }
    }
    spans
}

/// Returns true if a code span is a path of the project: its first part is at the top level, or it is a path, or the
/// end of one, by its form: `router.rs`, `routes/`. Placeholders (`TAG.toml`), patterns, URL paths and built files are
/// not.
fn is_path(span: &str, files: &[String]) -> bool {
    let is_path_char = |char: char| char.is_ascii_alphanumeric() || "._-/".contains(char);
    let parts: Vec<_> = span.trim_end_matches('/').split('/').collect();
    let is_placeholder = |part: &&str| {
        let stem = part.split('.').next().unwrap_or_default();
        stem.len() > 1 && stem.chars().all(|char| char.is_ascii_uppercase()) && !part.ends_with(".md")
    };
    let top_level = parts.first().is_some_and(|first| files.iter().any(|file| file.split('/').next() == Some(first)));
    let known_form = span.ends_with('/') || [".rs", ".js", ".css", ".md"].iter().any(|end| span.ends_with(end));
    span.chars().all(is_path_char)
        && !span.starts_with(['/', '.'])
        && !BUILD_FOLDERS.contains(&parts.first().copied().unwrap_or_default())
        && !parts.iter().any(is_placeholder)
        && ((span.contains('/') && top_level) || known_form)
}

/// Returns true if a path is that of a file or folder, or the end of one: `routes/` for `crates/server/src/routes/`.
fn exists(span: &str, files: &[String]) -> bool {
    let name = span.trim_end_matches('/');
    let is_folder = span.ends_with('/');
    files.iter().any(|file| {
        let file = format!("/{file}");
        let at_end = !is_folder && file.ends_with(&format!("/{name}"));
        at_end || file.contains(&format!("/{name}/"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(text: &str) -> Vec<&str> {
        let files = ["crates/server/src/acts.rs", "src/js/value.rs", "docs/API.md", "campaigns/en.toml"];
        let files: Vec<_> = files.map(str::to_owned).into();
        let spans = code_spans(text).into_iter().map(|(_, span)| span).filter(|span| is_path(span, &files));
        spans.filter(|span| !exists(span, &files)).collect()
    }

    #[test]
    fn a_path_that_does_not_exist_is_found() {
        assert_eq!(
            missing("`crates/server/src/gone.rs` and `src/nope/`, `router.rs`"),
            ["crates/server/src/gone.rs", "src/nope/", "router.rs"]
        );
    }

    #[test]
    fn existing_paths_and_their_ends_pass() {
        assert!(missing("`crates/server/src/acts.rs`, `acts.rs`, `js/`, `src/js`, `API.md`").is_empty());
    }

    #[test]
    fn other_code_spans_are_no_paths() {
        let spans =
            "`/v/{version}/x.js`, `campaigns/TAG.toml`, `text/plain`, `a = b.rs c`, `.tools/bin/`, `dist/npm/`, `*.rs`";
        let text = format!("{spans}\n```\n`src/gone.rs`\n```");
        assert!(missing(&text).is_empty());
    }
}
