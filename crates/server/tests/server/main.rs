//! The server as an outsider meets it: its store, its campaigns, its API, its pages and its command line.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in what it shares with others too")]

mod app;
mod assets;
mod bodies;
mod builder;
mod bundle;
mod campaigns;
mod command_line;
mod counts;
mod crash;
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
