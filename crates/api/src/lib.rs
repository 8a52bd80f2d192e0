//! The words the widget and the server share: what a pledge, a share, a count and a campaign look like on the wire.
//!
//! Invariant: nothing here reads, writes or waits. The crate compiles for the page and for the server alike.

pub mod audience;
pub mod campaign;
pub mod channel;
pub mod counts;
pub mod entry;
pub mod language;
pub mod paths;
pub mod pledge;
pub mod problem;
pub mod share;
pub mod words;

pub use audience::Audience;
pub use campaign::Campaign;
pub use channel::Channel;
pub use counts::Counts;
pub use entry::{EntryId, Mode};
pub use language::LanguageTag;
pub use pledge::NewPledge;
pub use problem::Problem;
pub use share::ChannelAct;
pub use words::{Word, Words};
