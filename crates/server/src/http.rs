//! Tools shared by all handlers: parameters, bodies, languages, errors and response headers.
//!
//! Invariant: nothing here knows a page, a route or the ledger's store.

pub mod body;
pub mod encoding;
pub mod error;
pub mod etag;
pub mod host;
pub mod json;
pub mod language;
pub mod media_type;
pub mod page_response;
pub mod params;
