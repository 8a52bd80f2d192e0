//! The campaign widget as one Yew component: pledge, steps, sharing, live count.
//!
//! The page runs it as WebAssembly; the server renders the same component as HTML.

pub mod circle;
pub mod config;
pub mod localizer;
pub mod own_pledge;
pub mod props;
pub mod share_links;
pub mod widget;

#[cfg(feature = "ssr")]
pub mod static_page;

#[cfg(target_arch = "wasm32")]
pub mod element;

mod browser;
mod components;
mod download;
mod events;
mod hooks;
mod js;
mod memory;
mod share_impact;
mod state;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

pub use config::Config;
pub use props::WidgetProps;
pub use widget::Widget;
