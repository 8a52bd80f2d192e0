//! Conversion between Rust types and JavaScript values, without serde_json.

pub mod value;

mod contract;
