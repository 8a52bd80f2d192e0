//! The key to a partner's own numbers.
//!
//! Invariant: a key is shown once, to whoever made it; what is kept and compared is its digest.

use std::{fmt, io};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::digest::CtOutput;
use sha2::{Digest, Sha256};

/// How much of a key is chance, in bytes. More than can be guessed, so that a fast digest is enough to keep it by.
const RANDOM: usize = 24;

/// A key, in letters that need no escape in an address. It does not show itself in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Makes a key that nobody has.
    pub fn make() -> io::Result<Self> {
        let mut random = [0; RANDOM];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(random)))
    }

    /// The key itself.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

/// Whether a key is the one of this digest. Takes as long for a wrong one as for the right one.
pub fn is_key(shown: &str, digest: &[u8; 32]) -> bool {
    CtOutput::<Sha256>::new(Sha256::digest(shown)) == CtOutput::new((*digest).into())
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_for_itself_alone_and_needs_no_escape() {
        let (key, other) = (Key::make().expect("made"), Key::make().expect("made"));
        assert!(is_key(key.text(), &key.digest()));
        for wrong in [other.text(), "", &key.text()[1..], &format!("{}A", key.text())] {
            assert!(!is_key(wrong, &key.digest()), "{wrong}");
        }
        assert_eq!(key.text().len(), 32);
        assert!(key.text().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    }

    #[test]
    fn a_key_does_not_show_itself() {
        assert_eq!(format!("{:?}", Key::make().expect("made")), "Key(…)");
    }
}
