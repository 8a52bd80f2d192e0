//! The product in real browsers: a partner's page on one origin, the server on another.
//!
//! `cargo xtask test` builds the server, names it in `SID_PLEDGE_BIN`, and runs these tests in three engines. What can be
//! seen in Chromium alone is in `chromium_only`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod browser;
mod host_page;
mod passing;
mod server;
mod wordpress;

mod before_hydration;
mod bundle;
mod care;
mod chromium_only;
mod counter;
mod debug;
mod element;
mod framed;
mod guest;
mod host_pages;
mod keepsake;
mod languages;
mod live;
mod looks;
mod offline;
mod pinned;
mod pledge;
mod sharing;
mod tampered;
mod way_through;
