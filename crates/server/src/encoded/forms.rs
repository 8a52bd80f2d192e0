//! All forms of a text, each made when it is first used.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
};

use bytes::Bytes;

use super::form::Form;
use crate::http::etag;

/// Quality of brotli in the first response.
pub const FIRST_QUALITY: i32 = 5;
/// Quality of brotli in later responses.
pub const BEST_QUALITY: i32 = 11;
/// Level of gzip.
pub const GZIP_LEVEL: u32 = 6;

/// Forms of a text.
#[derive(Debug)]
pub struct Forms {
    plain: Form,
    /// Text between the slots.
    parts: Vec<Bytes>,
    etag: OnceLock<String>,
    gzip: OnceLock<Option<Form>>,
    first_brotli: OnceLock<Option<Form>>,
    best_brotli: OnceLock<Option<Form>>,
    /// True once somebody has been told to improve it.
    is_claimed: AtomicBool,
}

impl Forms {
    /// Creates the forms of a text from the one without compression.
    pub fn new(plain: Form) -> Self {
        Self {
            parts: plain.parts(),
            plain,
            etag: OnceLock::new(),
            gzip: OnceLock::new(),
            first_brotli: OnceLock::new(),
            best_brotli: OnceLock::new(),
            is_claimed: AtomicBool::new(false),
        }
    }

    /// Returns the form without compression.
    pub fn plain(&self) -> &Form {
        &self.plain
    }

    /// Returns the entity tag of a text without slots. It is weak, because the text is sent in several encodings.
    pub fn etag(&self) -> &str {
        self.etag.get_or_init(|| format!("W/{}", etag::of(self.plain.bytes())))
    }

    /// Returns the form with gzip. `None` if it cannot be made.
    pub fn gzip(&self) -> Option<&Form> {
        self.gzip.get_or_init(|| Form::gzip(&self.parts, GZIP_LEVEL)).as_ref()
    }

    /// Returns the form with brotli that is made fast. `None` if it cannot be made.
    pub fn first_brotli(&self) -> Option<&Form> {
        self.first_brotli.get_or_init(|| Form::brotli(&self.parts, FIRST_QUALITY)).as_ref()
    }

    /// Returns the smallest form with brotli, once [`Self::improve`] has made it.
    pub fn best_brotli(&self) -> Option<&Form> {
        self.best_brotli.get()?.as_ref()
    }

    /// Makes the smallest form with brotli.
    pub fn improve(&self) {
        self.best_brotli.get_or_init(|| Form::brotli(&self.parts, BEST_QUALITY));
    }

    /// Returns true for the first caller, who then improves it or gives it back.
    pub fn claim(&self) -> bool {
        !self.is_claimed.swap(true, Ordering::Relaxed)
    }

    /// Gives a claim back.
    pub fn give_back(&self) {
        self.is_claimed.store(false, Ordering::Relaxed);
    }
}
