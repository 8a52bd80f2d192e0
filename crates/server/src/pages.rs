//! What a browser is shown without any script: the pledge as a page, the campaign's home, and the element's files.

pub mod accent;
pub mod assets;
pub mod builder;
mod document;
pub mod home;
pub mod landing;
pub mod leaflet;
pub mod oembed;
pub mod partner;
pub mod pictures;
pub mod pledge;
pub mod poster;
mod preview;
mod trouble;

use api::{Word, Words, words::Phrase};
use form_urlencoded::Serializer;

use crate::{
    asked::Asked,
    campaigns::{Edition, PageWord},
};

/// A word of the widget that follows no number.
fn plain(words: &Words, word: Word) -> &str {
    text(words, word.key())
}

/// A word of the pages that follows no number.
fn say(edition: &Edition, word: PageWord) -> &str {
    text(&edition.pages, word.key())
}

/// The same with its placeholders filled in.
fn say_with(edition: &Edition, word: PageWord, values: &[(&str, impl AsRef<str>)]) -> String {
    let unfilled = say(edition, word).to_owned();
    values.iter().fold(unfilled, |text, (name, value)| text.replace(&format!("{{{name}}}"), value.as_ref()))
}

fn text<'a>(words: &'a Words, key: &str) -> &'a str {
    match words.0.get(key) {
        Some(Phrase::Plain(text)) => text,
        Some(Phrase::Plural(_)) | None => "",
    }
}

/// The query of a link to another of our pages: the language, and what else the widget is set up by.
///
/// The channel stays behind: whoever goes on from a page did not come by a share link once more.
fn onward(asked: &Asked, lang: Option<&str>) -> Serializer<'static, String> {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(lang.map(|lang| ("lang", lang)));
    for name in ["partner", "audience", "layout", "theme", "hide", "mode", "accent"] {
        query.extend_pairs(asked.get(name).map(|value| (name, value)));
    }
    if asked.has("no-storage") {
        query.append_key_only("no-storage");
    }
    if asked.has("frame") {
        query.append_key_only("frame");
    }
    query
}
