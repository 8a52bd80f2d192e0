//! Texts that are kept as they are sent: plain, with gzip and with brotli.
//!
//! Compressing a page costs a hundred times as much as sending it, and the same few pages are sent all the time. So a
//! text is compressed once for each encoding, when that is first requested, and every later response sends the kept
//! bytes.
//!
//! Brotli at its best quality makes a page about a tenth smaller, but takes a hundred milliseconds, and the numbers on
//! a page may change every second. So the first response gets a fast quality ([`FIRST_QUALITY`]), which takes about as
//! long as rendering the page, and a [`Compressor`] replaces it by the best one in the background. A text that was
//! replaced before its turn is dropped.
//!
//! Some texts differ in one value of fixed length, such as the entry id in a form. It has a *slot* (`encoded/slot.rs`).

mod compressor;
mod form;
mod forms;
mod slot;

use std::sync::Arc;

use bytes::Bytes;

pub use self::{
    compressor::Compressor,
    forms::{BEST_QUALITY, FIRST_QUALITY, GZIP_LEVEL},
    slot::SLOT_LENGTH,
};
use self::{form::Form, forms::Forms};

/// Encoding of a response's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The text as it is.
    Identity,
    /// gzip (RFC 1952).
    Gzip,
    /// Brotli (RFC 7932).
    Brotli,
}

impl Encoding {
    /// Returns the value of `Content-Encoding`; `None` for the text as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

/// Text with its compressed forms. A clone shares them.
#[derive(Clone, Debug)]
pub struct EncodedText(Arc<Forms>);

impl EncodedText {
    /// Creates a text without slots.
    pub fn new(text: impl Into<Bytes>) -> Self {
        Self(Arc::new(Forms::new(Form::plain(text.into()))))
    }

    /// Creates a text with a slot in place of each `placeholder`.
    pub fn with_slots(text: &str, placeholder: &str) -> Self {
        Self(Arc::new(Forms::new(Form::plain_with_slots(text.split(placeholder)))))
    }

    /// Returns the text without compression. Its slots contain no readable value.
    pub fn plain(&self) -> &Bytes {
        self.0.plain().bytes()
    }

    /// Returns the entity tag of a text without slots. It is weak, because the text is sent in several encodings.
    pub fn etag(&self) -> &str {
        self.0.etag()
    }

    /// Returns the text in the first of these encodings in which it can be sent, and that encoding.
    pub fn encode(&self, accepted: &[Encoding], compressor: &Compressor) -> (Bytes, Encoding) {
        self.encode_with(&[b' '; SLOT_LENGTH], accepted, compressor)
    }

    /// Like [`Self::encode`], with a value in the slots.
    pub fn encode_with(
        &self,
        value: &[u8; SLOT_LENGTH],
        accepted: &[Encoding],
        compressor: &Compressor,
    ) -> (Bytes, Encoding) {
        let compressed = accepted.iter().find_map(|encoding| Some((self.form(*encoding, compressor)?, *encoding)));
        let (form, encoding) = compressed.unwrap_or((self.0.plain(), Encoding::Identity));
        (form.fill(value), encoding)
    }

    fn form(&self, encoding: Encoding, compressor: &Compressor) -> Option<&Form> {
        match encoding {
            Encoding::Identity => Some(self.0.plain()),
            Encoding::Gzip => self.0.gzip(),
            Encoding::Brotli => self.0.best_brotli().or_else(|| {
                compressor.improve(&self.0);
                self.0.first_brotli()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const VALUES: [&[u8; SLOT_LENGTH]; 2] =
        [b"01890a5d-ac96-774b-bcce-b302099a8057", b"\">\">\">\">\">\">\">\">\">\">\">\">\">\">\">\">\">\">"];

    fn decoded(bytes: &Bytes, encoding: Encoding) -> String {
        let mut text = String::new();
        let mut plain: &[u8] = bytes;
        let read = match encoding {
            Encoding::Identity => plain.read_to_string(&mut text),
            Encoding::Gzip => flate2::read::GzDecoder::new(plain).read_to_string(&mut text),
            Encoding::Brotli => brotli::Decompressor::new(plain, 4096).read_to_string(&mut text),
        };
        read.expect("decodable");
        text
    }

    /// Text like that of a page: repetitive, with the value in places that resemble each other.
    fn page(slot: &str) -> String {
        let field = |i: usize| format!("<label for=\"n{}\"><input name=\"id\" value=\"", i * 7919 % 1000);
        let text: String = (0..400).map(|i| field(i) + "x\"/></label>\n").collect();
        [&text, &field(1), slot, "\"/></label>", &text, &field(2), slot, slot, "\""].concat()
    }

    #[test]
    fn every_form_of_a_text_with_slots_contains_the_value() {
        let text = EncodedText::with_slots(&page("@id@"), "@id@");
        let compressor = Compressor::start().expect("started");
        for encoding in [Encoding::Identity, Encoding::Gzip, Encoding::Brotli] {
            for value in VALUES {
                let (bytes, used) = text.encode_with(value, &[encoding], &compressor);
                assert_eq!(used, encoding);
                assert!(decoded(&bytes, used) == page(std::str::from_utf8(value).expect("text")), "{encoding:?}");
            }
        }
        text.0.improve();
        for value in VALUES {
            let (bytes, used) = text.encode_with(value, &[Encoding::Brotli], &compressor);
            assert!(decoded(&bytes, used) == page(std::str::from_utf8(value).expect("text")));
        }
    }

    #[test]
    fn a_requested_text_is_compressed_better_in_the_background() {
        let text = EncodedText::new((0..5000).map(|i| format!("{} ", i * i % 977)).collect::<String>());
        let compressor = Compressor::start().expect("started");
        let length = || text.encode(&[Encoding::Brotli], &compressor).0.len();
        let first = length();
        while text.0.best_brotli().is_none() {
            std::thread::yield_now();
        }
        assert!(length() < first, "{} {first}", length());
    }
}
