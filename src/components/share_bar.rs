//! Ways to pass it on: the device's own, the link, and networks by plain links that work without a script.

use api::{Channel, Word, campaign::ShareText};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use yew::prelude::*;

use crate::{Config, state::Copying, text::Text};

/// What `encodeURIComponent` leaves as it is, less the quotes and brackets that some networks trip over.
const KEPT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What is shared and how it went.
#[derive(PartialEq, Properties)]
pub struct ShareBarProps {
    pub text: Text,
    pub config: Config,
    pub lang: AttrValue,
    pub share: ShareText,
    /// Whether the device has a share sheet. The server cannot know, so it is false at first.
    pub has_share_sheet: bool,
    pub copying: Copying,
    /// The field that holds the link once it was asked for.
    pub link: NodeRef,
    pub on_share: Callback<Channel>,
}

/// The ways to share.
#[component]
pub fn ShareBar(props: &ShareBarProps) -> Html {
    let text = &props.text;
    html! {
        <section class="share" part="share">
            <h3>{ text.say(Word::ShareTitle) }</h3>
            <div class="ways">
                if props.has_share_sheet {
                    { button("sid-native", Channel::Native, text.say(Word::ShareNative), props) }
                }
                { button("sid-copy", Channel::Copy, text.say(Word::ShareCopy), props) }
                for network in &props.share.networks {
                    <a
                        part="share-button"
                        class="way"
                        data-channel={network.channel.as_str()}
                        href={network_url(&network.template, network.channel, props)}
                        target="_blank"
                        rel="noopener noreferrer"
                        onclick={let channel = network.channel; props.on_share.reform(move |_| channel)}
                    >
                        { text.say_with(Word::ShareOn, &[("network", &network.name)]) }
                        <span class="unseen">{ text.say(Word::NewTab) }</span>
                    </a>
                }
            </div>
            <p role="status">{ copied(props) }</p>
            if props.copying != Copying::Idle {
                <input
                    ref={&props.link}
                    class="link"
                    readonly=true
                    aria-label={text.say(Word::ShareCopy)}
                    value={landing_url(&props.config, Channel::Copy, &props.lang)}
                />
            }
        </section>
    }
}

fn button(id: &'static str, channel: Channel, label: String, props: &ShareBarProps) -> Html {
    html! {
        <button type="button" {id} class="way needs-script" part="share-button" onclick={props.on_share.reform(move |_| channel)}>
            { label }
        </button>
    }
}

fn copied(props: &ShareBarProps) -> String {
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

fn network_url(template: &str, channel: Channel, props: &ShareBarProps) -> String {
    let encode = |text: &str| utf8_percent_encode(text, &KEPT).to_string();
    let hashtags: Vec<String> = props.share.hashtags.iter().map(|tag| format!("#{tag}")).collect();
    template
        .replace("{url}", &encode(&landing_url(&props.config, channel, &props.lang)))
        .replace("{text}", &encode(&props.share.text))
        .replace("{hashtags}", &encode(&hashtags.join(" ")))
}
