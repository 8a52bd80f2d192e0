//! Gate of doc comments: few may begin with a question word.
//!
//! A doc comment says what a thing is, so it begins with a noun or a verb. One that begins with "What", "Whether" or
//! "How" describes the thing by a question instead of naming it. A few are unavoidable, so the share is limited.

use anyhow::{Result, bail};

use super::findings::{fail_on, grouped};
use super::source::{self, Language, SourceFile};
use crate::project::Project;

const QUESTION_WORDS: [&str; 13] = [
    "how",
    "what",
    "whatever",
    "when",
    "where",
    "whether",
    "which",
    "who",
    "whoever",
    "whom",
    "whose",
    "whosoever",
    "why",
];

/// Limit of the share of interrogative doc comments.
const MAX_PERCENT: f64 = 5.0;

/// A doc comment: the line it begins in and its first word.
type DocComment = (usize, String);

/// Fails if the share is at or above the limit in Rust, or in JavaScript and PHP together.
pub fn check(project: &Project) -> Result<()> {
    let rust = source::read(project, &[Language::Rust])?;
    let scripts = source::read(project, &[Language::JavaScript, Language::Php])?;
    let results = [limit_share("Rust", &rust), limit_share("JavaScript and PHP", &scripts)];
    results.into_iter().filter_map(Result::err).next().map_or(Ok(()), Err)
}

fn limit_share(what: &str, files: &[SourceFile]) -> Result<()> {
    let mut total = 0;
    let mut findings = Vec::new();
    for file in files {
        let comments = if file.language == Language::Rust {
            line_doc_comments(&file.text)
        } else {
            block_doc_comments(&file.text)
        };
        total += comments.len();
        let interrogative = comments.into_iter().filter(|(_, word)| QUESTION_WORDS.contains(&word.as_str()));
        findings.extend(interrogative.map(|(line, word)| format!("{}:{line}: begins with `{word}`", file.path)));
    }
    let percent = 100.0 * findings.len() as f64 / (total.max(1)) as f64;
    eprintln!(
        "    Interrogative doc comments in {what}: {} of {} ({percent:.1} %), limit {MAX_PERCENT} %",
        findings.len(),
        grouped(total)
    );
    if percent < MAX_PERCENT {
        return Ok(());
    }
    fail_on(&findings, &format!("interrogative doc comments in {what}"))?;
    bail!("no doc comments in {what}")
}

/// Doc comments of Rust: consecutive lines that begin with `///` or with `//!`.
fn line_doc_comments(text: &str) -> Vec<DocComment> {
    let mut comments = Vec::new();
    let mut previous = None;
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim_start();
        let marker = ["///", "//!"].into_iter().find(|marker| line.starts_with(marker) && !line.starts_with("////"));
        if let Some(marker) = marker
            && previous != Some(marker)
        {
            comments.push((number, first_word(&line[marker.len()..])));
        }
        previous = marker;
    }
    comments
}

/// Doc comments of JavaScript and PHP: `/** … */`.
fn block_doc_comments(text: &str) -> Vec<DocComment> {
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("/**") {
        let start = at + start;
        let body = &text[start + 3..];
        let body = &body[..body.find("*/").unwrap_or(body.len())];
        let first = body.lines().map(|line| line.trim_start_matches([' ', '\t', '*'])).find(|line| !line.is_empty());
        comments.push((text[..start].matches('\n').count() + 1, first_word(first.unwrap_or_default())));
        at = start + 3;
    }
    comments
}

/// The first word in lower case, without markup before or punctuation after it.
fn first_word(text: &str) -> String {
    let text = text.trim_start_matches(|char: char| char.is_whitespace() || "*_[(\"".contains(char));
    text.chars().take_while(|char| char.is_alphabetic()).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_as_documented() {
        let row = format!("| doc comments | less than {MAX_PERCENT} % begin with a question word");
        crate::project::assert_states("docs/CONTRIBUTING.md", &row);
    }

    fn share(path: &str, language: Language, text: &str) -> Result<()> {
        limit_share("a test", &[SourceFile { path: path.into(), language, text: text.into() }])
    }

    #[test]
    fn consecutive_lines_are_one_comment() {
        let module = "//! Module.\n//! How it works.\n\n";
        let text = format!("{module}/// Whether `a`.\n/// More.\nfn a() {{}}\n    /// *What* is b.\n// y\n//// z\n");
        let words = [(1, "module".to_owned()), (4, "whether".to_owned()), (7, "what".to_owned())];
        assert_eq!(line_doc_comments(&text), words);
    }

    #[test]
    fn blocks_of_javascript_and_php_are_read() {
        let text = "/** Who it is. */\n/**\n * Sums up.\n * How?\n */\n/** @type {x} */\n/* why */";
        let words = [(1, "who".to_owned()), (2, "sums".to_owned()), (6, String::new())];
        assert_eq!(block_doc_comments(text), words);
    }

    #[test]
    fn a_share_at_the_limit_fails_and_one_below_it_passes() {
        let text = |total: usize| format!("/// Why.\n\n{}", "/// A noun.\n\n".repeat(total - 1));
        assert!(share("a.rs", Language::Rust, &text(20)).is_err());
        assert!(share("a.rs", Language::Rust, &text(21)).is_ok());
        assert!(share("a.js", Language::JavaScript, "/** Whoever. */").is_err());
        assert!(share("a.js", Language::JavaScript, "").is_ok());
    }
}
