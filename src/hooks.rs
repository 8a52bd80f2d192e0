//! Effects of the widget. Each hook cleans up what it set up when the widget is removed.

mod use_acts;
mod use_campaign_effect;
mod use_downloads;
mod use_host_events;
mod use_memory;
mod use_preset_audience;
mod use_reports;
mod use_sections;
mod use_sharing;

pub use use_acts::Acts;
pub use use_downloads::use_downloads;
pub use use_host_events::{FocusTargets, use_host_events};
pub use use_memory::use_memory;
pub use use_preset_audience::use_preset_audience;
pub use use_reports::use_reports;
pub use use_sections::use_sections;
pub use use_sharing::use_sharing;
