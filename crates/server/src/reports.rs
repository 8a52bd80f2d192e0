//! Reports on counts: charts, tables and CSV, as used by partners' pages.
//!
//! Invariant: nothing here knows a page or a partner.

pub mod chart;
pub mod csv;
pub mod localizer;
pub mod summary;
pub mod table;
