//! Visit by a share link.

use yew::prelude::*;

use super::{
    use_acts::Acts,
    use_campaign_effect::{no_teardown, use_campaign_effect},
};
use crate::props::WidgetProps;

/// Counts the visit once: a reload, or a return to the page, sends the same visit with the same id.
#[hook]
pub fn use_visit(props: &WidgetProps, acts: &Acts) {
    let (own, acts) = (props.clone(), acts.clone());
    use_campaign_effect(
        &props.config,
        Box::new(move |_| {
            if let (Some(channel), Some(id)) = (own.config.channel, own.visit) {
                acts.visit(id, &own, channel);
            }
            no_teardown()
        }),
    );
}
