//! The campaign widget: the pledge, the steps and the live count, as one Yew component.
//!
//! The page runs it as WebAssembly; the server renders the very same component as HTML.

pub mod config;
pub mod widget;

pub use config::Config;
pub use widget::{Widget, WidgetProps};
