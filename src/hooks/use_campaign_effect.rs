//! Effects that depend on the server and campaign the widget belongs to.

use yew::prelude::*;

use crate::config::Config;

/// Cleans up what an effect set up.
pub type Teardown = Box<dyn FnOnce()>;

/// An effect that runs again whenever its key, a text, changes. All effects with a key have this one boxed type,
/// because each further type adds about 2 KB of wasm.
pub type Effect = Box<dyn FnOnce(&String) -> Teardown>;

/// Runs an effect once the widget is in the page, and again when server, campaign or mode change.
#[hook]
pub fn use_campaign_effect(config: &Config, effect: Effect) {
    use_effect_with(connection_key(config), effect);
}

/// Key of the server, campaign and mode of a widget.
pub fn connection_key(config: &Config) -> String {
    [&config.endpoint, &config.campaign, config.mode.as_str()].join(" ")
}

/// Teardown of an effect that set nothing up.
pub fn no_teardown() -> Teardown {
    Box::new(|| ())
}
