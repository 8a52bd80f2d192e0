//! Shares by the way the visitor chose, and counts the choice.

use api::Channel;
use yew::prelude::*;

use super::{Acts, nothing, use_connected};
use crate::{
    WidgetProps, browser, events,
    share_links::landing_url,
    state::{Action, Copying, State},
};

/// Opens the share sheet, copies the link, or lets a plain link go its way; each choice counts once.
#[hook]
pub fn use_sharing(props: &WidgetProps, acts: &Acts, state: &UseReducerHandle<State>) -> Callback<Channel> {
    let (own, early, dispatch) = (props.clone(), acts.clone(), state.dispatcher());
    use_connected(
        &props.config,
        Box::new(move |_| {
            if browser::can_share() {
                dispatch.dispatch(Action::ShareSheetFound);
            }
            for channel in &own.early_shares {
                early.share(&own, *channel);
                dispatch.dispatch(Action::Shared);
            }
            nothing()
        }),
    );
    let (props, acts, dispatch) = (props.clone(), acts.clone(), state.dispatcher());
    Callback::from(move |channel| {
        acts.share(&props, channel);
        events::shared(&props.host, channel);
        dispatch.dispatch(Action::Shared);
        let url = landing_url(&props.config, channel, &props.campaign.lang);
        match channel {
            Channel::Native => {
                let (title, text) = (props.campaign.title.clone(), props.campaign.share.text.clone());
                browser::spawn(Box::pin(async move {
                    browser::share(&title, &text, &url).await;
                }));
            }
            Channel::Copy => {
                let dispatch = dispatch.clone();
                browser::spawn(Box::pin(async move {
                    let copied = browser::copy(&url).await;
                    dispatch.dispatch(Action::CopyTried(if copied { Copying::Copied } else { Copying::ByHand }));
                }));
            }
            _ => {}
        }
    })
}
