//! Ways to pass it on: the device's own, the link, a QR code, and plain links that work without a script.

use api::{Campaign, Channel, Word};
use yew::prelude::*;

use super::certificate_bar::{said_if, save_button};
use crate::{
    Config,
    share_links::{QrCode, ShareLink, pasted},
    state::{Brought, Copying, Made},
    text::Text,
};

/// How many links stand there before the rest is unfolded.
const FIRST: usize = 4;

/// What is shared and how it went.
pub struct ShareBar<'a> {
    pub text: &'a Text,
    pub config: &'a Config,
    pub campaign: &'a Campaign,
    pub links: &'a [ShareLink],
    pub qr: &'a QrCode,
    /// Whether the device has a share sheet. The server cannot know, so it is false at first.
    pub has_share_sheet: bool,
    pub copying: Copying,
    /// The field that holds what was to be copied.
    pub link: &'a NodeRef,
    /// What all shares have brought since the visitor's own. No number below the floor is shown.
    pub brought: Option<Brought>,
    pub not_made: Option<Made>,
    pub on_share: Callback<Channel>,
    pub on_make: &'a Callback<Made>,
}

impl ShareBar<'_> {
    /// The ways to share.
    pub fn view(&self) -> Html {
        let text = self.text;
        let (first, more) = self.links.split_at(self.links.len().min(FIRST));
        html! {
            <section class="share" part="share">
                <h3 id="sid-share" tabindex="-1">{ text.say(Word::ShareTitle) }</h3>
                <div class="ways">
                    if self.has_share_sheet {
                        { button(Channel::Native, text.say(Word::ShareNative), self) }
                    }
                    { button(Channel::Copy, text.say(Word::ShareCopy), self) }
                    for link in first {
                        { way(link, self) }
                    }
                </div>
                <p role="status">{ copied(self) }</p>
                if let Copying::Copied(channel) | Copying::ByHand(channel) = self.copying {
                    <input ref={self.link} class="link" readonly=true aria-label={text.say(Word::ShareCopy)} value={pasted(self.config, self.campaign, channel)} />
                }
                if let Some(brought) = self.brought.filter(|brought| brought.visits >= self.campaign.floor) {
                    <p class="small ripple">{ ripple(brought, self) }</p>
                }
                if self.qr.size > 0 {
                    { qr_code(self) }
                }
                if !more.is_empty() {
                    <details>
                        <summary>{ text.say(Word::ShareMore) }</summary>
                        <div class="ways">
                            for link in more {
                                { way(link, self) }
                            }
                        </div>
                        { pictures(self) }
                    </details>
                }
            </section>
        }
    }
}

fn ripple(brought: Brought, props: &ShareBar<'_>) -> String {
    let (text, floor) = (props.text, props.campaign.floor);
    let (visits, pledges) = (text.number(brought.visits), text.number_from(floor, brought.pledges));
    text.say_with(Word::Ripple, &[("visits", &visits), ("pledges", &pledges)])
}

fn way(link: &ShareLink, props: &ShareBar<'_>) -> Html {
    let channel = link.channel;
    let name = props.text.channel(channel);
    let Some(url) = &link.url else { return button(channel, name, props) };
    // An app opens beside the page by itself.
    let opens_tab = url.starts_with("https:");
    html! {
        <a
            part="share-button"
            class="way"
            data-channel={channel.as_str()}
            href={url.clone()}
            target={opens_tab.then_some("_blank")}
            rel="noopener noreferrer"
            onclick={props.on_share.reform(move |_| channel)}
        >
            { name }
            if opens_tab {
                <span class="unseen">{ props.text.say(Word::NewTab) }</span>
            }
        </a>
    }
}

fn button(channel: Channel, label: String, props: &ShareBar<'_>) -> Html {
    html! {
        <button type="button" id={format!("sid-{}", channel.as_str())} class="way needs-script" part="share-button" onclick={props.on_share.reform(move |_| channel)}>
            { label }
        </button>
    }
}

fn qr_code(props: &ShareBar<'_>) -> Html {
    let (text, size) = (props.text, props.qr.size + 8);
    html! {
        <details>
            <summary data-channel="qr" onclick={props.on_share.reform(|_| Channel::Qr)}>{ text.say(Word::ChannelQr) }</summary>
            <svg class="qr" viewBox={format!("-4 -4 {size} {size}")} role="img" aria-label={text.say(Word::ChannelQr)}>
                <path d={props.qr.path.clone()} />
            </svg>
            <p>{ text.say(Word::QrNote) }</p>
            <div class="ways">
                { save_button("sid-qr-code", Made::QrCode, text.say(Word::QrSave), props.on_make) }
                { save_button("sid-poster", Made::Poster, text.say(Word::QrPrint), props.on_make) }
            </div>
            { said_if(matches!(props.not_made, Some(Made::QrCode | Made::Poster)), text) }
        </details>
    }
}

fn pictures(props: &ShareBar<'_>) -> Html {
    let (config, text) = (props.config, props.text);
    let card = format!(
        "{}{}?lang={}&download&shape=",
        config.endpoint,
        api::paths::card(&config.campaign),
        props.campaign.lang
    );
    html! {
        <>
            <h4>{ text.say(Word::PicturesTitle) }</h4>
            <div class="ways">
                for (shape, word) in [("square", Word::PictureSquare), ("story", Word::PictureStory)] {
                    <a class="way" href={format!("{card}{shape}")} download="">{ text.say(word) }</a>
                }
            </div>
        </>
    }
}

fn copied(props: &ShareBar<'_>) -> String {
    let text = props.text;
    match props.copying {
        Copying::Idle => String::new(),
        Copying::Copied(Channel::Copy) => text.say(Word::ShareCopied),
        Copying::Copied(channel) => text.say_with(Word::SharePaste, &[("network", &text.channel(channel))]),
        Copying::ByHand(_) => text.say(Word::ShareCopyFailed),
    }
}
