//! Conversion between Rust types and JavaScript values, without serde_json.

pub mod value;

mod contract;
#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
