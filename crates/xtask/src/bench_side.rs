//! Sides of the product that `cargo xtask bench` can measure alone.

use clap::ValueEnum;

/// Side of the product that is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BenchSide {
    /// Cost of the widget for the page it is on, in Chromium
    Page,
    /// Server under load, with its peers
    Server,
    /// Server beside nginx and raw SQLite, the part of `server` with ratios
    Peers,
}
