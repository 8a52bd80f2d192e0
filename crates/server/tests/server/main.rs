//! Integration tests of the server: store, campaigns, API, pages and command line.
#![allow(clippy::expect_used, clippy::panic, reason = "tests and their helpers fail by panicking")]

mod addresses;
mod app;
mod assets;
mod bodies;
mod builder;
mod bundle;
mod campaign_colours;
mod campaigns;
mod command_line;
mod counts;
mod crash;
mod documents;
mod encodings;
mod landing;
mod ledger;
mod live;
mod overload;
mod pack;
mod pages;
mod partners;
mod pictures;
mod pledges;
mod protocol;
mod sharing;
mod widget;
