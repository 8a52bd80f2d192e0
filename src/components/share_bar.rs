//! Ways to pass it on: the device's own, the link, and networks by plain links that work without a script.

use api::{Channel, Word, campaign::ShareText};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use yew::prelude::*;

use crate::{Config, state::Copying, text::Text};

/// What `encodeURIComponent` leaves as it is, less the quotes and brackets that some networks trip over.
const KEPT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What is shared and how it went.
pub struct ShareBar<'a> {
    pub text: &'a Text,
    pub config: &'a Config,
    pub lang: &'a str,
    pub share: &'a ShareText,
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
                <h3>{ text.say(Word::ShareTitle) }</h3>
                <div class="ways">
                    if self.has_share_sheet {
                        { button("sid-native", Channel::Native, text.say(Word::ShareNative), self) }
                    }
                    { button("sid-copy", Channel::Copy, text.say(Word::ShareCopy), self) }
                    for network in &self.share.networks {
                        <a
                            part="share-button"
                            class="way"
                            data-channel={network.channel.as_str()}
                            href={network_url(&network.template, network.channel, self)}
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

/// The page a share leads to.
pub fn landing_url(config: &Config, channel: Channel, lang: &str) -> String {
    let path = api::paths::landing(&config.campaign, &config.partner, channel);
    format!("{}{path}?lang={lang}", config.public_url)
}

fn network_url(template: &str, channel: Channel, props: &ShareBar<'_>) -> String {
    let encode = |text: &str| utf8_percent_encode(text, &KEPT).to_string();
    let hashtags: Vec<String> = props.share.hashtags.iter().map(|tag| format!("#{tag}")).collect();
    template
        .replace("{url}", &encode(&landing_url(props.config, channel, props.lang)))
        .replace("{text}", &encode(&props.share.text))
        .replace("{hashtags}", &encode(&hashtags.join(" ")))
}
