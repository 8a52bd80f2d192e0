//! The server as an outsider meets it: its store, its campaigns, its API, its pages and its command line.

mod campaigns;
mod ledger;
mod pack;
