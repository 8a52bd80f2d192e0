//! The receipt for a pledge: what its maker shows to take it back.
//!
//! Invariant: a receipt is never stored and never logged; it is computed from the secret each time.

use std::fmt;

use api::EntryId;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The least length of a secret, in bytes.
const LEAST: usize = 16;

/// What receipts are made with. It does not show itself in `Debug`.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// The secret is too short to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret must have at least {LEAST} characters")]
pub struct TooShort;

impl Secret {
    /// Takes a secret.
    pub fn new(bytes: Vec<u8>) -> Result<Self, TooShort> {
        if bytes.len() < LEAST { Err(TooShort) } else { Ok(Self(bytes)) }
    }

    /// The receipt for a pledge.
    pub fn receipt(&self, campaign: &str, pledge: EntryId) -> String {
        URL_SAFE_NO_PAD.encode(self.code(campaign, pledge).finalize().into_bytes())
    }

    /// Whether a receipt is the pledge's own. Takes as long for a wrong one as for the right one.
    pub fn is_receipt(&self, receipt: &str, campaign: &str, pledge: EntryId) -> bool {
        URL_SAFE_NO_PAD.decode(receipt).is_ok_and(|bytes| self.code(campaign, pledge).verify_slice(&bytes).is_ok())
    }

    fn code(&self, campaign: &str, pledge: EntryId) -> Hmac<Sha256> {
        // A key of any length is right for HMAC (RFC 2104), so the other arm is never taken.
        let mut code = Hmac::<Sha256>::new_from_slice(&self.0)
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        code.update(campaign.as_bytes());
        code.update(&[0]);
        code.update(pledge.as_bytes());
        code
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_for_one_pledge_in_one_campaign() {
        let secret = Secret::new(b"a secret for the tests".to_vec()).expect("long enough");
        let (one, other) = (EntryId::new(1, &[1; 10]), EntryId::new(2, &[2; 10]));
        let receipt = secret.receipt("kind", one);
        assert!(secret.is_receipt(&receipt, "kind", one));
        assert!(!secret.is_receipt(&receipt, "kind", other));
        assert!(!secret.is_receipt(&receipt, "other", one));
        for junk in ["", "é", &receipt[1..], &format!("{receipt}A")] {
            assert!(!secret.is_receipt(junk, "kind", one), "{junk}");
        }
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        let secret = Secret::new(b"a secret for the tests".to_vec()).expect("long enough");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert!(Secret::new(b"short".to_vec()).is_err());
    }
}
