//! Gate of line length: code and comments of JavaScript and CSS, and comments of Rust.
//!
//! rustfmt breaks the code of Rust, but not its comments. Long strings stay in one line, because a text or a selector
//! that is split cannot be searched for. PHP is exempt: the WordPress plugin has whole sentences in calls that
//! translation tools read, and these must not be split.

use anyhow::Result;

use super::findings::fail_on;
use super::source::{self, Language, SourceFile};
use crate::project::Project;

/// Limit of a line in characters.
const MAX_LINE_CHARS: usize = 120;

/// Fails if a line is too long. Generated files are exempt.
pub fn check(project: &Project) -> Result<()> {
    let mut files = source::read(project, &[Language::Rust, Language::JavaScript, Language::Css])?;
    files.retain(|file| !file.is_generated());
    let findings: Vec<_> = files.iter().flat_map(long_lines).collect();
    let longest = files.iter().flat_map(checked_lines).map(|(line, _)| line.chars().count()).max();
    eprintln!("    Longest line: {} characters, limit {MAX_LINE_CHARS}", longest.unwrap_or_default());
    fail_on(&findings, "lines that are too long")
}

/// Returns the lines that are checked, with their numbers.
fn checked_lines(file: &SourceFile) -> impl Iterator<Item = (&str, usize)> {
    let is_checked = |line: &str| file.language != Language::Rust || line.trim_start().starts_with("//");
    file.text.lines().zip(1..).filter(move |(line, _)| is_checked(line))
}

fn long_lines(file: &SourceFile) -> Vec<String> {
    let lengths = checked_lines(file).map(|(line, number)| (line.chars().count(), number));
    let long = lengths.filter(|(length, _)| *length > MAX_LINE_CHARS);
    long.map(|(length, number)| format!("{}:{number}: {length} characters", file.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_120_characters_passes_and_one_more_fails() {
        let text = format!("{}\n{}\n", "ä".repeat(120), "a".repeat(121));
        let file = SourceFile { path: "a.js".into(), language: Language::JavaScript, text };
        assert_eq!(long_lines(&file), ["a.js:2: 121 characters"]);
    }

    #[test]
    fn the_limit_is_as_documented() {
        let row = format!("| line length | at most {MAX_LINE_CHARS} characters ");
        crate::project::assert_states("docs/CONTRIBUTING.md", &row);
    }

    #[test]
    fn in_rust_only_comments_are_checked() {
        let text = format!("    // {}\n    \"{}\"\n", "a".repeat(120), "a".repeat(120));
        let file = SourceFile { path: "a.rs".into(), language: Language::Rust, text };
        assert_eq!(long_lines(&file), ["a.rs:1: 127 characters"]);
    }
}
