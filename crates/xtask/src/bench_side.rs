//! Sides of the product that `cargo xtask bench` can measure alone.

use clap::ValueEnum;

/// Side of the product that is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BenchSide {
    /// What the widget costs the page it is on, in Chromium
    Page,
    /// What the server does under load
    Server,
}
