//! One-time views of the thank-you page.
//!
//! Without JavaScript, the form that takes a pledge leads to an address, and people copy addresses: into another
//! browser, into a chat, into a report. Anyone who has a pledge's receipt can withdraw it, and anyone who has its id
//! and sends the same pledge again is given the receipt. So the address contains neither. It contains a random ticket
//! with its expiry, signed with the server's secret. The server remembers the pledge of each ticket until the ticket is
//! used for the first time, which is when the redirect is followed; that view can take the pledge back. Later views
//! thank, and can change nothing. There is no cookie that could tell the visitor's browser from another one.
//!
//! Limits: a visitor who reloads the page cannot take the pledge back any more, nor can one whose ticket was dropped
//! before the redirect was followed, because the server was restarted or [`CAPACITY`] other visitors were on their way.
//! Both forget in the safe direction.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use quick_cache::sync::Cache;
use sid_pledge::own_pledge::OwnPledge;

use crate::{http::error::HttpError, receipt::Secret};

/// Time for which an address of the thank-you page thanks.
pub const TICKET_LIFETIME: Duration = Duration::from_secs(15 * 60);
/// Number of pledges that are remembered for a first view, each about 200 bytes.
pub const CAPACITY: usize = 16_384;

/// Length of the random part of a ticket.
const NONCE_BYTES: usize = 16;
/// Use of the secret for tickets.
const PURPOSE: &str = "thanks";

/// Pledges whose thank-you page was not viewed yet, by the random part of their tickets.
#[derive(Debug)]
pub struct ThanksViews(Cache<[u8; NONCE_BYTES], OwnPledge>);

/// View of the thank-you page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThanksView {
    /// First view, which can take the pledge back.
    First(OwnPledge),
    /// Any later view.
    Later,
}

impl Default for ThanksViews {
    fn default() -> Self {
        Self(Cache::new(CAPACITY))
    }
}

impl ThanksViews {
    /// Creates the ticket for a pledge that was just taken.
    pub fn issue(&self, secret: &Secret, campaign: &str, own: OwnPledge) -> Result<String, HttpError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|error| {
            tracing::error!(%error, "OS random generator failed");
            HttpError::Internal
        })?;
        let expires = now().saturating_add(TICKET_LIFETIME.as_secs());
        self.0.insert(nonce, own);
        Ok(sign(secret, campaign, expires, &nonce))
    }

    /// Returns the view that a ticket allows. `None` if it is expired, forged or another campaign's.
    ///
    /// The first view is used up by a request that a visitor makes, and not by one that only looks ahead.
    pub fn view(&self, secret: &Secret, campaign: &str, ticket: &str, is_visit: bool) -> Option<ThanksView> {
        let nonce = read(secret, campaign, ticket, now())?;
        let own = if is_visit { self.0.remove(&nonce) } else { None };
        Some(own.map_or(ThanksView::Later, |(_, own)| ThanksView::First(own)))
    }
}

fn now() -> u64 {
    u64::try_from(Timestamp::now().as_second()).unwrap_or_default()
}

fn sign(secret: &Secret, campaign: &str, expires: u64, nonce: &[u8]) -> String {
    let content = [&expires.to_be_bytes(), nonce].concat();
    let code = secret.code(PURPOSE, &[&content, campaign.as_bytes()].concat());
    URL_SAFE_NO_PAD.encode([content, code].concat())
}

/// Returns the random part of a ticket that is valid at a time.
fn read(secret: &Secret, campaign: &str, ticket: &str, now: u64) -> Option<[u8; NONCE_BYTES]> {
    let bytes = URL_SAFE_NO_PAD.decode(ticket).ok()?;
    let (content, code) = bytes.split_at_checked(size_of::<u64>() + NONCE_BYTES)?;
    let (expires, nonce) = content.split_first_chunk()?;
    let is_genuine = secret.is_code(code, PURPOSE, &[content, campaign.as_bytes()].concat());
    (is_genuine && now < u64::from_be_bytes(*expires)).then(|| nonce.try_into().ok())?
}

#[cfg(test)]
mod tests {
    use api::EntryId;

    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.as_bytes().to_vec()).expect("long enough")
    }

    #[test]
    fn a_ticket_is_valid_for_its_campaign_until_it_expires() {
        let secret = secret("a secret for the tests");
        let ticket = sign(&secret, "kind", 1000, &[7; NONCE_BYTES]);
        assert_eq!(read(&secret, "kind", &ticket, 999), Some([7; NONCE_BYTES]));
        assert_eq!(read(&secret, "kind", &ticket, 1000), None, "expired");
        assert_eq!(read(&secret, "other", &ticket, 999), None, "of another campaign");
        assert_eq!(read(&self::secret("another secret for the tests"), "kind", &ticket, 999), None);
        let later = format!("{}{}", URL_SAFE_NO_PAD.encode([0xff; 6]), &ticket[8..]);
        for forged in ["", "AAAA", &ticket[1..], &ticket[..ticket.len() - 4], &later, &format!("{ticket}AAAA")] {
            assert_eq!(read(&secret, "kind", forged, 999), None, "{forged}");
        }
    }

    #[test]
    fn only_the_first_visit_has_the_receipt() {
        let (secret, views) = (secret("a secret for the tests"), ThanksViews::default());
        let id = EntryId::new(1, &[1; 10]);
        let own = OwnPledge { id, receipt: secret.receipt("kind", id), number: Some(7) };
        let ticket = views.issue(&secret, "kind", own.clone()).expect("a ticket");
        let decoded = URL_SAFE_NO_PAD.decode(&ticket).expect("bytes");
        assert!(!decoded.windows(16).any(|bytes| bytes == id.as_bytes()), "the ticket does not contain the id");
        assert_eq!(views.view(&secret, "kind", &ticket, false), Some(ThanksView::Later), "a look ahead");
        assert_eq!(views.view(&secret, "kind", &ticket, true), Some(ThanksView::First(own)));
        assert_eq!(views.view(&secret, "kind", &ticket, true), Some(ThanksView::Later));
        let restarted = ThanksViews::default();
        assert_eq!(restarted.view(&secret, "kind", &ticket, true), Some(ThanksView::Later));
    }
}
