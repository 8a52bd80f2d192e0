//! Receipts of pledges: a visitor presents one to withdraw their pledge.
//!
//! Invariant: a receipt is never stored and never logged. It is an HMAC-SHA256 of the campaign and the pledge's id,
//! computed from the secret each time.

use std::fmt;

use api::EntryId;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Minimum length of a secret, in bytes.
pub const MIN_SECRET_LEN: usize = 16;

/// Key that receipts and other codes are computed with. Its `Debug` output is redacted.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// Error for a secret that is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret must have at least {MIN_SECRET_LEN} characters")]
pub struct TooShort;

impl Secret {
    /// Creates a secret of at least [`MIN_SECRET_LEN`] bytes.
    pub fn new(bytes: Vec<u8>) -> Result<Self, TooShort> {
        if bytes.len() < MIN_SECRET_LEN { Err(TooShort) } else { Ok(Self(bytes)) }
    }

    /// Computes the receipt of a pledge.
    pub fn receipt(&self, campaign: &str, pledge: EntryId) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(campaign, pledge).finalize().into_bytes())
    }

    /// Computes the code of a content for another purpose than receipts.
    pub fn code(&self, purpose: &str, content: &[u8]) -> Vec<u8> {
        self.purpose_mac(purpose, content).finalize().into_bytes().to_vec()
    }

    /// Returns true if a code is that of a content. The codes are compared in constant time.
    pub fn is_code(&self, code: &[u8], purpose: &str, content: &[u8]) -> bool {
        self.purpose_mac(purpose, content).verify_slice(code).is_ok()
    }

    /// Returns true if a receipt belongs to a pledge. The codes are compared in constant time.
    pub fn is_receipt(&self, receipt: &str, campaign: &str, pledge: EntryId) -> bool {
        URL_SAFE_NO_PAD.decode(receipt).is_ok_and(|bytes| self.mac(campaign, pledge).verify_slice(&bytes).is_ok())
    }

    fn mac(&self, campaign: &str, pledge: EntryId) -> Hmac<Sha256> {
        self.mac_of(&[campaign.as_bytes(), &[0], pledge.as_bytes()])
    }

    /// Starts with a zero byte, and a receipt with a campaign's slug, so that no code is a receipt.
    fn purpose_mac(&self, purpose: &str, content: &[u8]) -> Hmac<Sha256> {
        self.mac_of(&[&[0], purpose.as_bytes(), &[0], content])
    }

    fn mac_of(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        // HMAC accepts keys of any length (RFC 2104), so the fallback is never used.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        parts.iter().for_each(|part| mac.update(part));
        mac
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
    fn a_receipt_belongs_to_one_pledge_in_one_campaign() {
        let secret = Secret::new(b"a secret for the tests".to_vec()).expect("long enough");
        let (one, other) = (EntryId::new(1, &[1; 10]), EntryId::new(2, &[2; 10]));
        let receipt = secret.receipt("kind", one);
        assert!(secret.is_receipt(&receipt, "kind", one));
        assert!(!secret.is_receipt(&receipt, "kind", other));
        assert!(!secret.is_receipt(&receipt, "other", one));
        for invalid in ["", "é", &receipt[1..], &format!("{receipt}A")] {
            assert!(!secret.is_receipt(invalid, "kind", one), "{invalid}");
        }
    }

    #[test]
    fn the_debug_output_of_a_secret_is_redacted() {
        let secret = Secret::new(b"a secret for the tests".to_vec()).expect("long enough");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert!(Secret::new(b"short".to_vec()).is_err());
    }
}
