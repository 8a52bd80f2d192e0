//! Counts a visitor who came through a share link.

use api::ChannelAct;
use yew::prelude::*;

use super::{Acts, use_acts::language};
use crate::{WidgetProps, browser};

/// Counts the visit once: a reload, or going back to the page, sends the same visit under the same id again.
#[hook]
pub fn use_visit(props: &WidgetProps, acts: &Acts) {
    use_effect_with(props.config.channel, {
        let (props, acts) = (props.clone(), acts.clone());
        move |channel| {
            let Some(channel) = *channel else { return };
            if let Some(id) = browser::visit_id() {
                acts.visit(ChannelAct {
                    id,
                    channel,
                    partner: Some(props.config.partner.clone()),
                    lang: language(&props),
                    mode: props.config.mode,
                });
            }
        }
    });
}
