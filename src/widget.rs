//! The root component: state, effects, and one of four layouts.

mod handlers;
mod view;

use yew::prelude::*;

use crate::{
    config::Layout,
    hooks::{
        Acts, use_downloads, use_host_events, use_memory, use_preset_audience, use_reports, use_sections, use_sharing,
    },
    localizer::Localizer,
    props::WidgetProps,
    state::State,
};
use handlers::Handlers;
use view::View;

/// The widget.
#[component]
pub fn Widget(props: &WidgetProps) -> Html {
    let state = use_reducer(|| State::from(props));
    let acts = Acts::new(&props.host, &state);
    use_reports(&props.host, &state);
    let on_share = use_sharing(props, &acts, &state);
    let on_download = use_downloads(props, &state);
    let targets = use_host_events(&props.host, &state);
    use_memory(props, &state);
    use_preset_audience(&props.config, &state);
    use_sections(&props.host, &state);

    let localizer = Localizer::new(&props.campaign.lang, props.messages.clone()).for_audience(state.audience);
    let handlers = Handlers::new(props, &state, &acts, on_share, on_download);
    let view = View { props, state: &state, localizer: &localizer, handlers: &handlers, targets: &targets };
    view.card(match props.config.layout {
        Layout::Button => view.button_layout(),
        Layout::Counter => view.counter_layout(),
        Layout::Full | Layout::Compact => view.page_layout(),
    })
}
