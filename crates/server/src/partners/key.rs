//! Key to a partner's own numbers.
//!
//! Invariant: a key is shown once, when it is created; only its digest is stored and compared.

use std::{fmt, io};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::digest::CtOutput;
use sha2::{Digest, Sha256};

/// Number of random bytes in a key. With that many, a fast digest is as safe as a slow one.
const RANDOM_BYTES: usize = 24;

/// Key in characters that need no escaping in a URL. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Creates a random key.
    pub fn generate() -> io::Result<Self> {
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(random)))
    }

    /// Returns the key as text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Returns the digest that is stored.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

/// Compares a key with a digest, in constant time.
pub fn is_key(key: &str, digest: &[u8; 32]) -> bool {
    CtOutput::<Sha256>::new(Sha256::digest(key)) == CtOutput::new((*digest).into())
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
    fn a_key_matches_its_own_digest_alone_and_needs_no_escaping() {
        let (key, other) = (Key::generate().expect("a key"), Key::generate().expect("a key"));
        assert!(is_key(key.text(), &key.digest()));
        for wrong in [other.text(), "", &key.text()[1..], &format!("{}A", key.text())] {
            assert!(!is_key(wrong, &key.digest()), "{wrong}");
        }
        assert_eq!(key.text().len(), 32);
        assert!(key.text().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    }

    #[test]
    fn debug_output_hides_the_key() {
        assert_eq!(format!("{:?}", Key::generate().expect("a key")), "Key(…)");
    }
}
