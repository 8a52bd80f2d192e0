//! Text to search for denied words, with a way back to the lines of the file.

use crate::check::source::{Language, Part, SourceFile};

/// Text in which lines are joined, so that a phrase is found across them.
#[derive(Default)]
pub struct Joined {
    text: String,
    /// Offset of each line.
    lines: Vec<usize>,
}

impl Joined {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Number of the line at an offset, counted from 1.
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    fn push(&mut self, line: &str) {
        self.lines.push(self.text.len());
        self.text.push_str(line);
        self.text.push(' ');
    }
}

/// All text of a file without the markers of comments, with names split into words. Of TOML files, that is the text of
/// comments and, in English campaign texts, of values.
pub fn words(file: &SourceFile) -> Joined {
    let is_english = file.path.starts_with("campaigns/") && file.path.ends_with("/en.toml");
    let text = match file.language {
        Language::Toml if is_english => only(file, |part| part != Part::Code),
        Language::Toml => only(file, |part| part == Part::Comment),
        _ => file.text.clone(),
    };
    let mut words = Joined::default();
    for line in text.lines() {
        let line = line.trim_start().trim_start_matches(['/', '!', '*', '#', '>', '-', ' ']);
        words.push(&split_names(line));
    }
    words
}

/// The code of a file without comments and strings.
pub fn code(file: &SourceFile) -> Joined {
    let mut code = Joined::default();
    for line in only(file, |part| part == Part::Code).lines() {
        code.push(line);
    }
    code
}

/// The text with spaces in place of the parts that are not wanted.
fn only(file: &SourceFile, wanted: impl Fn(Part) -> bool) -> String {
    let mut text = String::with_capacity(file.text.len());
    for (part, content) in file.parts() {
        if wanted(part) {
            text.push_str(content);
        } else {
            text.extend(content.chars().map(|char| if char == '\n' { '\n' } else { ' ' }));
        }
    }
    text
}

/// Splits names into words: `PageTitle`, `pageTitle` and `page_title` into two each.
fn split_names(line: &str) -> String {
    let mut split = String::with_capacity(line.len());
    let mut previous = ' ';
    for char in line.chars() {
        if char.is_uppercase() && previous.is_lowercase() {
            split.push(' ');
        }
        split.push(if char == '_' { ' ' } else { char });
        previous = char;
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(split_names("PageTitle, pageTitle, page_title, HTML"), "Page Title, page Title, page title, HTML");
    }

    #[test]
    fn an_offset_leads_back_to_its_line() {
        let text = "a\n\n/// bb\ncc".to_owned();
        let words = words(&SourceFile { path: "a.rs".into(), language: Language::Rust, text });
        assert_eq!(words.as_str(), "a  bb cc ");
        assert_eq!([0, 3, 6].map(|offset| words.line_at(offset)), [1, 3, 4]);
    }
}
