//! Gate of denied words: private terms and turns of phrase that the field does not use.
//!
//! `deny_list.toml` maps each to its replacement, in two tables of regular expressions. `[anywhere]` applies to all
//! text, without regard to case: comments, strings, documents, English campaign texts, and names, which are split into
//! words for it (`PageTitle` is read as "Page Title"). `[names]` applies to whole identifiers in code, with regard to
//! case, because many of them are ordinary words in a sentence. An exception names a path and the reason; one that is
//! no longer needed is an error.

mod prose;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::findings::{fail_on, grouped};
use super::source::{self, Language, SourceFile};
use crate::project::Project;

/// Path of the list, which is not checked itself.
const LIST_PATH: &str = "crates/xtask/src/check/deny_list.toml";

const LANGUAGES: [Language; 9] = [
    Language::Rust,
    Language::JavaScript,
    Language::Php,
    Language::Css,
    Language::Toml,
    Language::Shell,
    Language::Sql,
    Language::Markdown,
    Language::Other,
];

/// Languages with names of code.
const CODE_LANGUAGES: [Language; 5] =
    [Language::Rust, Language::JavaScript, Language::Php, Language::Css, Language::Sql];

/// The list as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    anywhere: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// Permission to use a denied word.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// A file, or a folder that ends with `/`; everywhere if it is empty.
    #[serde(default)]
    path: String,
    /// The entry of the list.
    word: String,
    /// Text that the line must contain.
    #[serde(default)]
    text: String,
    reason: String,
}

/// An entry of the list, compiled.
struct Denied<'a> {
    word: &'a str,
    replacement: &'a str,
    pattern: Regex,
    names_only: bool,
}

/// A denied word in a file.
struct Finding<'a> {
    path: &'a str,
    line: usize,
    found: String,
    denied: &'a Denied<'a>,
}

/// Fails if a file contains a denied word without an exception, or if an exception is not needed.
pub fn check(project: &Project) -> Result<()> {
    let list = std::fs::read_to_string(project.path(LIST_PATH)).with_context(|| format!("cannot read {LIST_PATH}"))?;
    let list: List = toml::from_str(&list).with_context(|| format!("{LIST_PATH} is invalid"))?;
    let mut files = source::read(project, &LANGUAGES)?;
    files.retain(|file| file.path != LIST_PATH);
    let entries = list.compile()?;
    let findings: Vec<_> = files.iter().flat_map(|file| find(file, &entries)).collect();
    let (reported, unneeded) = list.apply_exceptions(&files, findings);
    let counts = count_by_folder(&reported).into_iter().map(|(folder, count)| format!("{folder} {}", grouped(count)));
    eprintln!("    Denied words: {} in {} files", grouped(reported.len()), grouped(files.len()));
    let texts: Vec<_> = reported.iter().map(Finding::describe).chain(unneeded).collect();
    fail_on(&texts, "denied words and unneeded exceptions")
        .with_context(|| format!("by folder: {}", counts.collect::<Vec<_>>().join(", ")))
}

impl List {
    fn compile(&self) -> Result<Vec<Denied<'_>>> {
        let tables = [(&self.anywhere, false), (&self.names, true)];
        let mut entries = Vec::new();
        for (table, names_only) in tables {
            for (word, replacement) in table {
                let pattern = RegexBuilder::new(&format!(r"\b(?:{word})\b"))
                    .case_insensitive(!names_only)
                    .build()
                    .with_context(|| format!("`{word}` is not a regular expression"))?;
                entries.push(Denied { word, replacement, pattern, names_only });
            }
        }
        Ok(entries)
    }

    /// Divides findings and exceptions: the findings without an exception, and messages about unneeded exceptions.
    fn apply_exceptions<'a>(
        &self,
        files: &[SourceFile],
        findings: Vec<Finding<'a>>,
    ) -> (Vec<Finding<'a>>, Vec<String>) {
        let mut needed = vec![false; self.exceptions.len()];
        let mut reported = Vec::new();
        for finding in findings {
            let line = files.iter().find(|file| file.path == finding.path);
            let line = line.and_then(|file| file.text.lines().nth(finding.line - 1)).unwrap_or_default();
            let mut excepted = false;
            for (exception, needed) in self.exceptions.iter().zip(&mut needed) {
                if exception.covers(&finding, line) {
                    *needed = true;
                    excepted = true;
                }
            }
            if !excepted {
                reported.push(finding);
            }
        }
        let unneeded = self.exceptions.iter().zip(needed).filter(|(_, needed)| !needed);
        let unneeded =
            unneeded.map(|(it, _)| format!("{LIST_PATH}: unneeded exception of `{}` ({})", it.word, it.reason));
        (reported, unneeded.collect())
    }
}

impl Exception {
    fn covers(&self, finding: &Finding, line: &str) -> bool {
        let is_folder = self.path.is_empty() || self.path.ends_with('/');
        let path = self.path == finding.path || is_folder && finding.path.starts_with(&self.path);
        path && self.word == finding.denied.word && line.contains(&self.text)
    }
}

impl Finding<'_> {
    fn describe(&self) -> String {
        format!("{}:{}: `{}`; use: {}", self.path, self.line, self.found, self.denied.replacement)
    }
}

fn find<'a>(file: &'a SourceFile, entries: &'a [Denied<'a>]) -> Vec<Finding<'a>> {
    let (words, code) = (prose::words(file), prose::code(file));
    let mut findings = Vec::new();
    let has_code = CODE_LANGUAGES.contains(&file.language);
    for denied in entries.iter().filter(|denied| has_code || !denied.names_only) {
        let text = if denied.names_only { &code } else { &words };
        for found in denied.pattern.find_iter(text.as_str()) {
            let (line, found) = (text.line_at(found.start()), found.as_str().to_owned());
            findings.push(Finding { path: &file.path, line, found, denied });
        }
    }
    findings.sort_by_key(|finding| finding.line);
    findings
}

/// Number of findings in each folder of the first two levels.
fn count_by_folder(findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        let mut parts: Vec<_> = finding.path.split('/').take(3).collect();
        parts.pop();
        *counts.entry(if parts.is_empty() { "(root)".to_owned() } else { parts.join("/") }).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"
        [anywhere]
        "grumps?" = "error"
        "goes awry" = "fails"

        [names]
        "NOOK|Nook" = "CACHE_CAPACITY"

        [[exceptions]]
        path = "a.rs"
        word = "grumps?"
        text = "grump-title"
        reason = "a shipped key"
    "#;

    fn findings(path: &str, language: Language, text: &str) -> (Vec<String>, usize) {
        let list: List = toml::from_str(LIST).unwrap();
        let files = [SourceFile { path: path.into(), language, text: text.into() }];
        let entries = list.compile().unwrap();
        let (reported, unneeded) = list.apply_exceptions(&files, find(&files[0], &entries));
        (reported.iter().map(Finding::describe).collect(), unneeded.len())
    }

    #[test]
    fn a_denied_word_is_found_in_comments_strings_and_names() {
        let text = "// A grump.\nstruct GrumpPage;\nfn f(grump_count: u8) { g(\"Grumps\"); grumpy(); }";
        let (found, _) = findings("b.rs", Language::Rust, text);
        let expected =
            ["1: `grump`", "2: `Grump`", "3: `grump`", "3: `Grumps`"].map(|it| format!("b.rs:{it}; use: error"));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_phrase_is_found_across_lines_of_a_comment() {
        let (found, _) = findings("b.rs", Language::Rust, "\n/// It goes\n/// awry.\n");
        assert_eq!(found, ["b.rs:2: `goes awry`; use: fails"]);
    }

    #[test]
    fn a_denied_name_is_found_as_a_whole_identifier_of_code() {
        let text = "// A Nook.\nconst NOOK: u8 = 1;\nstruct NookPage;\nlet a = \"Nook\";\nlet nook = NOOK;";
        let (found, _) = findings("b.rs", Language::Rust, text);
        assert_eq!(found, ["b.rs:2: `NOOK`; use: CACHE_CAPACITY", "b.rs:5: `NOOK`; use: CACHE_CAPACITY"]);
    }

    #[test]
    fn an_exception_covers_its_text_and_must_be_needed() {
        let text = "key(\"grump-title\");\nkey(\"grump\");";
        assert_eq!(findings("a.rs", Language::Rust, text), (vec!["a.rs:2: `grump`; use: error".to_owned()], 0));
        assert_eq!(findings("a.rs", Language::Rust, "").1, 1);
    }

    #[test]
    fn an_exception_without_a_path_covers_its_text_everywhere() {
        let list = LIST.replace("path = \"a.rs\"", "");
        let list: List = toml::from_str(&list).unwrap();
        let text = "key(\"grump-title\");".into();
        let files = [SourceFile { path: "any/b.rs".into(), language: Language::Rust, text }];
        let entries = list.compile().unwrap();
        assert!(list.apply_exceptions(&files, find(&files[0], &entries)).0.is_empty());
    }

    #[test]
    fn of_toml_only_comments_and_english_texts_are_read() {
        let text = "# A grump.\n[grump]\ngrump-title = \"No grump\"\n";
        assert_eq!(findings("campaigns/locales/fr.toml", Language::Toml, text).0.len(), 1);
        assert_eq!(findings("campaigns/locales/en.toml", Language::Toml, text).0.len(), 2);
    }
}
