//! Shares by the way the visitor chose, and counts the choice.

use api::Channel;
use yew::prelude::*;

use super::{Acts, Remembered, nothing, use_connected};
use crate::{
    WidgetProps, browser,
    components::pasted,
    events,
    js::Js,
    share_links::landing_url,
    state::{Action, Copying, State},
};

/// Opens the share sheet, copies, or lets a plain link go its way; each choice counts once, and a QR code that is looked
/// at counts once for as long as the widget lives.
#[hook]
pub fn use_sharing(
    props: &WidgetProps,
    acts: &Acts,
    remembered: &Remembered,
    state: &UseReducerHandle<State>,
) -> Callback<Channel> {
    let seen = use_mut_ref(|| false);
    let count = {
        let (props, acts, remembered, state) = (props.clone(), acts.clone(), remembered.clone(), state.clone());
        move |channel| {
            if channel == Channel::Qr && seen.replace(true) {
                return;
            }
            acts.share(&props, channel);
            state.dispatch(Action::Shared);
            if let Some(so_far) = state.brought_so_far() {
                remembered.change(|memory| memory.shared_at = memory.shared_at.or(Some(so_far)));
            }
        }
    };
    let (early, has_share_sheet, dispatch) = (props.early_shares.clone(), props.has_share_sheet, state.dispatcher());
    use_connected(&props.config, {
        let count = count.clone();
        Box::new(move |_| {
            if has_share_sheet {
                dispatch.dispatch(Action::ShareSheetFound);
            }
            early.into_iter().for_each(count);
            nothing()
        })
    });
    let (props, dispatch) = (props.clone(), state.dispatcher());
    Callback::from(move |channel| {
        count(channel);
        events::shared(&props.host, channel);
        let (host, campaign) = (props.host.clone(), &props.campaign);
        let is_linked = props.share_links.iter().any(|link| link.channel == channel && link.url.is_some());
        match channel {
            Channel::Qr => {}
            Channel::Native => {
                let url = landing_url(&props.config, channel, &campaign.lang);
                let data = [("title", &campaign.title), ("text", &campaign.share.message), ("url", &url)];
                let data = browser::object(&data.map(|(name, text)| (name, text.to_js())));
                browser::spawn(Box::pin(async move {
                    host.ask("share", data).await;
                }));
            }
            _ if is_linked => {}
            _ => {
                let (text, dispatch) = (pasted(&props.config, campaign, channel).to_js(), dispatch.clone());
                browser::spawn(Box::pin(async move {
                    let copied = host.ask("copy", text).await;
                    let copying = if copied { Copying::Copied(channel) } else { Copying::ByHand(channel) };
                    dispatch.dispatch(Action::CopyTried(copying));
                }));
            }
        }
    })
}
