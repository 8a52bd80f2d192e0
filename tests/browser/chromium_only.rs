//! Tests that need a feature of Chromium's driver (emulated media, disabled JavaScript, layout shifts, downloads), and
//! tests for which one browser is enough.

mod accessibility;
pub mod builder;
mod bundle;
mod bundlers;
mod downloads;
mod guide;
mod inclusion;
mod inclusion_in_wordpress;
mod layout_shift;
mod manifest;
mod media;
mod partner_numbers;
mod pasted;
mod previews;
mod projector;
mod screenshots;
mod sharing;
mod signed;
mod site;
mod types;
mod without_javascript;
mod wordpress;
