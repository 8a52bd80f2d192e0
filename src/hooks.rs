//! What the widget does besides showing itself. Each hook takes back what it set up when the widget goes.

mod use_acts;
mod use_consequences;
mod use_live_counts;
mod use_making;
mod use_memory;
mod use_preset_audience;
mod use_sharing;
mod use_visit;

pub use use_acts::{Acts, use_acts};
pub use use_consequences::use_consequences;
pub use use_live_counts::use_live_counts;
pub use use_making::use_making;
pub use use_memory::{Remembered, use_memory};
pub use use_preset_audience::use_preset_audience;
pub use use_sharing::use_sharing;
pub use use_visit::use_visit;

use yew::prelude::*;

use crate::Config;

/// Takes back what an effect set up.
type Teardown = Box<dyn FnOnce()>;

/// An effect that runs anew whenever its key, a text, is another. All effects of the widget are of this one type, because
/// each further type is some 2 KB of wasm.
type Effect = Box<dyn FnOnce(&String) -> Teardown>;

/// Runs an effect once the widget is in the page, and anew when it is to speak to another server or of another campaign.
#[hook]
fn use_connected(config: &Config, effect: Effect) {
    use_effect_with(route(config), effect);
}

/// What tells one server and campaign from another.
fn route(config: &Config) -> String {
    [&config.endpoint, &config.campaign, config.mode.as_str()].join(" ")
}

/// For an effect that sets nothing up.
fn nothing() -> Teardown {
    Box::new(|| ())
}
