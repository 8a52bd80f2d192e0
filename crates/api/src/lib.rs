//! The contract between the widget and the server: types sent over the wire, paths, and message keys.
//!
//! Invariant: no IO. The crate compiles to wasm for the page and natively for the server, and both sides use the same
//! definitions.

pub mod attributes;
pub mod audience;
pub mod campaign;
pub mod channel;
pub mod counts;
pub mod entry;
pub mod fragment;
pub mod language;
pub mod messages;
pub mod paths;
pub mod pledge;
pub mod problem;
pub mod share;
pub mod values;

pub use audience::Audience;
pub use campaign::Campaign;
pub use channel::Channel;
pub use counts::Counts;
pub use entry::{EntryId, Mode};
pub use language::LanguageTag;
pub use messages::{Message, Messages};
pub use pledge::NewPledge;
pub use problem::Problem;
pub use share::ChannelAct;
