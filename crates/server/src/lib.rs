//! Server of the campaign widget. Reading order: settings, serve, service, router, routes and pages, acts, ledger,
//! live.
//!
//! Invariant: no import cycles. Routes and pages call acts, acts call the ledger, the ledger updates the tally, and
//! live streams, counts and rendered widgets are read from the tally. `cargo xtask check` fails on a cycle.

pub mod acts;
pub mod app;
mod cache;
pub mod campaigns;
pub mod cli;
pub mod colour;
pub mod contrast;
pub mod embed;
pub mod encoded;
mod frequent;
pub mod http;
pub mod ledger;
pub mod live;
pub mod pages;
pub mod partners;
pub mod pictures;
mod qr;
pub mod receipt;
pub mod release;
pub mod render;
pub mod reports;
pub mod router;
pub mod routes;
pub mod serve;
pub mod service;
pub mod settings;
pub mod slug;
pub mod static_site;
pub mod thanks;
pub mod widget_request;
