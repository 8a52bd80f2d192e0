//! What the widget does besides showing itself. Each hook takes back what it set up when the widget goes.

mod use_acts;
mod use_focus;
mod use_host_events;
mod use_live_counts;
mod use_memory;
mod use_sharing;
mod use_visit;

pub use use_acts::{Acts, use_acts};
pub use use_focus::use_focus;
pub use use_host_events::use_host_events;
pub use use_live_counts::use_live_counts;
pub use use_memory::{Remembered, use_memory};
pub use use_sharing::use_sharing;
pub use use_visit::use_visit;
