//! Errors in campaign files, collected while the files are read.

use std::{cell::RefCell, collections::BTreeSet, fmt};

/// An error in a campaign file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackError {
    /// Path of the file, such as `sid-2023/fr.toml`.
    pub file: String,
    /// Key in the file, such as `audiences.teen.steps`; empty for an error of the whole file.
    pub key: String,
    /// Description of the error.
    pub message: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => write!(f, "{}: {}", self.file, self.message),
            key => write!(f, "{}: {key}: {}", self.file, self.message),
        }
    }
}

/// The errors found so far. An error reported more than once is kept once.
#[derive(Debug, Default)]
pub struct ErrorReport(RefCell<BTreeSet<PackError>>);

impl ErrorReport {
    /// Adds an error.
    pub fn add(&self, file: &str, key: &str, message: &str) {
        let error = PackError { file: file.to_owned(), key: key.to_owned(), message: message.to_owned() };
        self.0.borrow_mut().insert(error);
    }

    /// Returns all errors, sorted by file and key.
    pub fn into_errors(self) -> Vec<PackError> {
        self.0.into_inner().into_iter().collect()
    }
}
