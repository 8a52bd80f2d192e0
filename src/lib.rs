//! The campaign widget: the pledge, the steps and the live count, as one Yew component.
//!
//! The page runs it as WebAssembly; the server renders the very same component as HTML.

pub mod config;
pub mod share_links;
pub mod widget;

#[cfg(feature = "ssr")]
pub mod leaflet;

#[cfg(target_arch = "wasm32")]
pub mod element;

mod browser;
mod client;
mod components;
mod events;
mod hooks;
mod js;
mod live;
mod memory;
mod outbox;
mod state;
pub mod text;

pub use config::Config;
pub use widget::{Widget, WidgetProps};
