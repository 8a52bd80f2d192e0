//! Source files and their languages.

mod language;
mod scanner;

use std::fs;

use anyhow::Result;

pub use self::language::Language;
pub use self::scanner::Part;
use self::scanner::Scanner;
use crate::project::Project;

/// Files that are not written here: the earlier releases kept for tests, licence texts, and recorded test output.
const EXCLUDED_PATHS: [&str; 3] = ["tests/releases/", "LICENSE", "/snapshots/"];

/// A file with its content.
#[derive(Debug)]
pub struct SourceFile {
    pub path: String,
    pub language: Language,
    pub text: String,
}

/// Paths of all files that are written here.
pub fn paths(project: &Project) -> Result<Vec<String>> {
    let mut paths = project.files()?;
    paths.retain(|path| !EXCLUDED_PATHS.iter().any(|foreign| path.contains(foreign)));
    Ok(paths)
}

/// Reads all files in one of the languages.
pub fn read(project: &Project, languages: &[Language]) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for path in paths(project)? {
        let Some(language) = Language::of(&path).filter(|language| languages.contains(language)) else { continue };
        let text = fs::read_to_string(project.path(&path))?;
        files.push(SourceFile { path, language, text });
    }
    Ok(files)
}

impl SourceFile {
    /// Returns true if the file is generated, by its name: `attributes.gen.js`.
    pub fn is_generated(&self) -> bool {
        self.path.contains(".gen.")
    }

    /// Divides the text into code, comments and strings.
    pub fn parts(&self) -> Vec<(Part, &str)> {
        Scanner { language: self.language, text: &self.text }.parts()
    }
}
