//! Tests of the product in real browsers, with the partner's page and the server on different origins.
//!
//! `cargo xtask test` builds the server, sets `SID_PLEDGE_BIN` to its path, and runs these tests in three engines.
//! Tests for Chromium alone are in `chromium_only`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod browser;
mod host_page;
mod server;
mod tampering_proxy;
mod wordpress;

mod appearance;
mod before_hydration;
mod bundle;
mod changed_nodes;
mod chromium_only;
mod counter;
mod debug;
mod downloads;
mod element;
mod expired_release;
mod first_view;
mod frame_heights;
mod framed;
mod guest;
mod host_is_lost;
mod host_pages;
mod included;
mod inherited_language;
mod keyboard;
mod keyboard_alone;
mod languages;
mod live;
mod markup;
mod offline;
mod pinned;
mod pledge;
mod preload;
mod quick_exit;
mod requests;
mod safeguarding;
mod sharing;
mod storage;
mod tabs;
mod tampered;
