//! Ways to pass it on: the device's own, the link, and networks by plain links that work without a script.

use api::{Channel, Word};
use yew::prelude::*;

use crate::{
    Config,
    share_links::{ShareLink, landing_url},
    state::Copying,
    text::Text,
};

/// What is shared and how it went.
pub struct ShareBar<'a> {
    pub text: &'a Text,
    pub config: &'a Config,
    pub lang: &'a str,
    pub networks: &'a [ShareLink],
    /// Whether the device has a share sheet. The server cannot know, so it is false at first.
    pub has_share_sheet: bool,
    pub copying: Copying,
    /// The field that holds the link once it was asked for.
    pub link: &'a NodeRef,
    pub on_share: Callback<Channel>,
}

impl ShareBar<'_> {
    /// The ways to share.
    pub fn view(&self) -> Html {
        let text = self.text;
        html! {
            <section class="share" part="share">
                <h3 id="sid-share" tabindex="-1">{ text.say(Word::ShareTitle) }</h3>
                <div class="ways">
                    if self.has_share_sheet {
                        { button("sid-native", Channel::Native, text.say(Word::ShareNative), self) }
                    }
                    { button("sid-copy", Channel::Copy, text.say(Word::ShareCopy), self) }
                    for network in self.networks {
                        <a
                            part="share-button"
                            class="way"
                            data-channel={network.channel.as_str()}
                            href={network.url.clone()}
                            target="_blank"
                            rel="noopener noreferrer"
                            onclick={let channel = network.channel; self.on_share.reform(move |_| channel)}
                        >
                            { text.say_with(Word::ShareOn, &[("network", &network.name)]) }
                            <span class="unseen">{ text.say(Word::NewTab) }</span>
                        </a>
                    }
                </div>
                <p role="status">{ copied(self) }</p>
                if self.copying != Copying::Idle {
                    <input
                        ref={self.link}
                        class="link"
                        readonly=true
                        aria-label={text.say(Word::ShareCopy)}
                        value={landing_url(self.config, Channel::Copy, self.lang)}
                    />
                }
            </section>
        }
    }
}

fn button(id: &'static str, channel: Channel, label: String, props: &ShareBar<'_>) -> Html {
    html! {
        <button type="button" {id} class="way needs-script" part="share-button" onclick={props.on_share.reform(move |_| channel)}>
            { label }
        </button>
    }
}

fn copied(props: &ShareBar<'_>) -> String {
    match props.copying {
        Copying::Idle => String::new(),
        Copying::Copied => props.text.say(Word::ShareCopied),
        Copying::ByHand => props.text.say(Word::ShareCopyFailed),
    }
}
