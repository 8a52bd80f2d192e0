//! Shares by the way the visitor chose, and counts the choice.

use api::Channel;
use yew::prelude::*;

use super::Acts;
use crate::{
    WidgetProps, browser,
    components::landing_url,
    events,
    state::{Action, Copying, State},
};

/// What the share buttons need.
pub struct Sharing {
    /// Whether the device has a share sheet.
    pub has_share_sheet: bool,
    /// The field that holds the link to copy by hand.
    pub link: NodeRef,
    /// Shares by a channel.
    pub on_share: Callback<Channel>,
}

/// Opens the share sheet, copies the link, or lets a plain link go its way; each choice counts once.
#[hook]
pub fn use_sharing(props: &WidgetProps, acts: &Acts, state: &UseReducerHandle<State>) -> Sharing {
    let has_share_sheet = use_state(|| false);
    use_effect_with((), {
        let (has_share_sheet, props, acts) = (has_share_sheet.clone(), props.clone(), acts.clone());
        move |()| {
            props.early_shares.iter().for_each(|channel| acts.share(&props, *channel));
            if browser::can_share() {
                has_share_sheet.set(true);
            }
        }
    });
    let link = use_node_ref();
    use_effect_with(state.copying, {
        let link = link.clone();
        move |copying| {
            if *copying == Copying::ByHand {
                browser::select(&link);
            }
        }
    });
    let on_share = {
        let (props, acts, dispatch) = (props.clone(), acts.clone(), state.dispatcher());
        Callback::from(move |channel| {
            acts.share(&props, channel);
            events::shared(&props.host, channel);
            let url = landing_url(&props.config, channel, &props.campaign.lang);
            match channel {
                Channel::Native => {
                    let (title, text) = (props.campaign.title.clone(), props.campaign.share.text.clone());
                    yew::platform::spawn_local(async move {
                        browser::share(&title, &text, &url).await;
                    });
                }
                Channel::Copy => {
                    let dispatch = dispatch.clone();
                    yew::platform::spawn_local(async move {
                        let copied = browser::copy(&url).await;
                        dispatch.dispatch(Action::CopyTried(if copied { Copying::Copied } else { Copying::ByHand }));
                    });
                }
                _ => {}
            }
        })
    };
    Sharing { has_share_sheet: *has_share_sheet, link, on_share }
}
