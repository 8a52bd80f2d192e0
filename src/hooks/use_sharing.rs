//! Shares through the channel the visitor chose.

use api::Channel;
use yew::prelude::*;

use super::{
    use_acts::Acts,
    use_campaign_effect::{no_teardown, use_campaign_effect},
};
use crate::{
    events,
    js::value::{self, JsConvert},
    props::WidgetProps,
    share_links::ShareContent,
    state::{Action, State},
};

/// Gives the callback that shares: it opens the share sheet, copies, or leaves a plain link to the browser. The loader
/// reports the outcome.
///
/// Each choice counts once. A displayed QR code counts once for as long as the widget lives.
#[hook]
pub fn use_sharing(props: &WidgetProps, acts: &Acts, state: &UseReducerHandle<State>) -> Callback<Channel> {
    let qr_counted = use_mut_ref(|| false);
    let count = {
        let (acts, dispatcher) = (acts.clone(), state.dispatcher());
        move |channel| {
            let counts = channel != Channel::Qr || !qr_counted.replace(true);
            if counts {
                acts.share(channel);
                dispatcher.dispatch(Action::Shared);
            }
            counts
        }
    };
    let (early, has_share_sheet, dispatcher) = (props.early_shares.clone(), props.has_share_sheet, state.dispatcher());
    use_campaign_effect(&props.config, {
        let count = count.clone();
        Box::new(move |_| {
            if has_share_sheet {
                dispatcher.dispatch(Action::ShareSheetFound);
            }
            for channel in early {
                count(channel);
            }
            no_teardown()
        })
    });
    let (props, audience) = (props.clone(), state.audience);
    Callback::from(move |channel| {
        let (host, content) = (&props.host, ShareContent::new(&props.config, &props.campaign, audience));
        if count(channel) {
            events::shared(host, channel);
        }
        let is_link = props.share_links.iter().any(|link| link.channel == channel && link.url.is_some());
        if channel == Channel::Qr || is_link {
            return;
        }
        let (task, text) = match channel {
            Channel::Native => ("share", content.url(channel)),
            _ => ("copy", content.clipboard_text(channel)),
        };
        let (text, message) = (text.into(), content.message.into());
        host.call(
            task,
            &value::object(&[("channel", channel.to_js()), ("content", text), ("message", message)]).into(),
        );
    })
}
