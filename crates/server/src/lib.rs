//! The campaign's server. To read it in order: settings, serve, router, routes and pages, acts, ledger, tally, live.
//!
//! Invariant: no arrow points back. Routes and pages call acts, acts call the ledger, the ledger adds to the tally,
//! and the tally is what the live streams, the counts and the rendered widget are read from.

pub mod acts;
pub mod app;
pub mod asked;
pub mod body;
pub mod bundle;
pub mod campaigns;
pub mod cli;
mod etag;
pub mod ledger;
pub mod live;
pub mod pages;
pub mod partners;
pub mod pictures;
pub mod problem;
mod qr;
pub mod receipt;
pub mod render;
pub mod router;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod tally;
