//! Counts a visitor who came through a share link.

use yew::prelude::*;

use super::{Acts, nothing, use_connected};
use crate::WidgetProps;

/// Counts the visit once: a reload, or going back to the page, sends the same visit under the same id again.
#[hook]
pub fn use_visit(props: &WidgetProps, acts: &Acts) {
    let (own, acts) = (props.clone(), acts.clone());
    use_connected(
        &props.config,
        Box::new(move |_| {
            if let (Some(channel), Some(id)) = (own.config.channel, own.visit) {
                acts.visit(id, &own, channel);
            }
            nothing()
        }),
    );
}
