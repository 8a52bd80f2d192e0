//! The product in a real browser: a partner's page on one origin, the server on another.
//!
//! `cargo xtask test` builds the server and names it in `SID_PLEDGE_BIN`; Chromium and its driver come from Debian.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod chromium;
mod host_page;
mod server;

mod before_hydration;
mod element;
mod guest;
mod live;
mod offline;
mod pledge;
mod without_javascript;
