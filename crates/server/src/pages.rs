//! What a browser is shown without any script: the pledge as a page, the campaign's home, and the element's files.

pub mod assets;
mod document;
pub mod home;
pub mod pledge;
mod trouble;

use api::{Word, Words, words::Phrase};

/// A word that follows no number.
fn plain(words: &Words, word: Word) -> &str {
    match words.0.get(word.key()) {
        Some(Phrase::Plain(text)) => text,
        Some(Phrase::Plural(_)) | None => "",
    }
}
