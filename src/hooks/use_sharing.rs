//! Shares by the way the visitor chose, and counts the choice.

use api::Channel;
use yew::prelude::*;

use super::{Acts, nothing, use_connected};
use crate::{
    WidgetProps, browser, events,
    share_links::{landing_url, pasted},
    state::{Action, Copying, State},
};

/// Opens the share sheet, copies, or lets a plain link go its way; each choice counts once, and a QR code that is looked
/// at counts once for as long as the widget lives.
#[hook]
pub fn use_sharing(props: &WidgetProps, acts: &Acts, state: &UseReducerHandle<State>) -> Callback<Channel> {
    let seen = use_mut_ref(|| false);
    let count = {
        let (props, acts, dispatch) = (props.clone(), acts.clone(), state.dispatcher());
        move |channel| {
            let counts = channel != Channel::Qr || !seen.replace(true);
            if counts {
                acts.share(&props, channel);
                dispatch.dispatch(Action::Shared);
            }
            counts
        }
    };
    let (early, has_share_sheet, dispatch) = (props.early_shares.clone(), props.has_share_sheet, state.dispatcher());
    use_connected(&props.config, {
        let count = count.clone();
        Box::new(move |_| {
            if has_share_sheet {
                dispatch.dispatch(Action::ShareSheetFound);
            }
            for channel in early {
                count(channel);
            }
            nothing()
        })
    });
    let (props, dispatch) = (props.clone(), state.dispatcher());
    Callback::from(move |channel| {
        if count(channel) {
            events::shared(&props.host, channel);
        }
        let (host, campaign) = (props.host.clone(), &props.campaign);
        let is_linked = props.share_links.iter().any(|link| link.channel == channel && link.url.is_some());
        if channel == Channel::Qr || is_linked {
            return;
        }
        let (what, data) = match channel {
            Channel::Native => ("share", landing_url(&props.config, channel, &campaign.lang)),
            _ => ("copy", pasted(&props.config, campaign, channel)),
        };
        let dispatch = dispatch.clone();
        browser::spawn(Box::pin(async move {
            let copying = match (host.ask(what, data.into()).await, channel) {
                (false, _) => Copying::ByHand(channel),
                (true, Channel::Native) => Copying::Idle,
                (true, _) => Copying::Copied(channel),
            };
            dispatch.dispatch(Action::CopyTried(copying));
        }));
    })
}
