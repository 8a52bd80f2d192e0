//! Gate of commit subjects: `area: Imperative`, at most 72 characters.

use anyhow::Result;

use super::findings::fail_on;
use crate::project::{Project, stdout_of};

/// The last commit before the rule. Its predecessors are not checked.
const BASE_COMMIT: &str = "f0e38134368dc9510021e33c5454f4794a681974";

/// Limit of a subject in characters.
const MAX_SUBJECT_CHARS: usize = 72;

/// Checks the subjects of all commits since [`BASE_COMMIT`]. The gate is skipped if git does not know them: in a copy
/// of the sources without git, or in a shallow clone.
pub fn check(project: &Project) -> Result<()> {
    let git = |arguments: &[&str]| stdout_of(project.command("git").args(arguments));
    let range = format!("{BASE_COMMIT}..HEAD");
    let Some(log) = git(&["log", "--no-merges", "--format=%h %s", &range]) else {
        eprintln!("    Skipped: git does not know the commits since {BASE_COMMIT} (no repository, or a shallow clone)");
        return Ok(());
    };
    let findings: Vec<_> = log.lines().filter_map(finding).collect();
    eprintln!("    Commits: {}", log.lines().count());
    fail_on(&findings, "commit subjects to reword")
}

/// The objection to a line with hash and subject, if there is one.
fn finding(line: &str) -> Option<String> {
    let (hash, subject) = line.split_once(' ').unwrap_or((line, ""));
    let length = subject.chars().count();
    if length > MAX_SUBJECT_CHARS {
        return Some(format!("{hash}: {length} characters, limit {MAX_SUBJECT_CHARS}: {subject}"));
    }
    (!has_area(subject)).then(|| format!("{hash}: not of the form `area: Imperative`: {subject}"))
}

fn has_area(subject: &str) -> bool {
    let Some((area, text)) = subject.split_once(": ") else { return false };
    let is_lower_case = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_/.".contains(char);
    area.starts_with(|char: char| char.is_ascii_lowercase())
        && area.chars().all(is_lower_case)
        && text.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_with_area_and_imperative_passes() {
        assert_eq!(finding("0123abc widget: Keep the focus when the form goes"), None);
        assert_eq!(finding(&format!("0123abc api: {}", "A".repeat(67))), None);
    }

    #[test]
    fn the_limit_is_as_documented() {
        let limit = format!("`area: Imperative subject`, at most {MAX_SUBJECT_CHARS} characters |");
        crate::project::assert_states("docs/CONTRIBUTING.md", &limit);
    }

    #[test]
    fn other_subjects_are_reported() {
        for subject in ["Keep the focus", "Widget: Keep", "widget: keep", "widget:Keep", "", "the widget: Keep"] {
            assert!(finding(&format!("0123abc {subject}")).is_some(), "{subject}");
        }
        let error = finding(&format!("0123abc api: {}", "A".repeat(68))).unwrap();
        assert!(error.starts_with("0123abc: 73 characters, limit 72"), "{error}");
    }
}
