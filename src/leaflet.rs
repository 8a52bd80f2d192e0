//! The pledge to read and to pass on, with nothing behind it: no server, no script, no count.
//!
//! Invariant: it holds no form, and no control that could do nothing. The page's wasm knows nothing of it.

use std::rc::Rc;

use api::{
    Audience, Campaign, Word,
    campaign::{Guide, Promise},
};
use yew::prelude::*;

use crate::{
    Config,
    components::{HelpStrip, Reading, exit},
    share_links::{QrCode, ShareLink},
    text::{Text, Words},
    widget::{header, organiser},
};

/// What a leaflet is made from.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LeafletProps {
    /// The settings, of which the colours are heeded, and what there is to read.
    pub config: Config,
    /// The campaign in the leaflet's language.
    pub campaign: Rc<Campaign>,
    /// The widget's own words in that language.
    pub words: Rc<Words>,
    /// What is said of it below the promises, where the widget has its button.
    pub note: AttrValue,
    /// The address that is passed on.
    pub address: AttrValue,
    /// Where a share of that address goes.
    pub share_links: Vec<ShareLink>,
    /// That address as a QR code.
    pub qr: QrCode,
}

/// The leaflet: what the widget shows of a campaign, each audience's part of it to be unfolded.
#[component]
pub fn Leaflet(props: &LeafletProps) -> Html {
    let LeafletProps { config, campaign, .. } = props;
    let text = Text::new(&campaign.lang, props.words.clone());
    let help =
        HelpStrip { text: &text, links: &campaign.help, audience: None, reassurance: &campaign.harms.never_your_fault };
    let reading = Reading { text: &text, config, campaign, audience: None };
    html! {
        <article
            class={classes!("sid", "leaflet", config.theme.as_str())}
            lang={campaign.lang.clone()} dir={campaign.dir.as_str()}
        >
            { exit(&text, &campaign.leave_url) }
            { header(campaign, Html::default(), true) }
            <section class="pledge">
                { statement(&campaign.pledge.statement) }
                <h3>{ text.say(Word::PromisesLegend) }</h3>
                { promises(&campaign.pledge.promises) }
                <p>{ &props.note }</p>
            </section>
            <section class="steps">
                <h3>{ text.say(Word::StepsTitle) }</h3>
                for guide in &campaign.audiences {
                    { part_of(guide) }
                }
            </section>
            { help.view() }
            { sharing(props, &text) }
            { reading.view() }
            { organiser(campaign, &text) }
        </article>
    }
}

fn statement(words: &str) -> Html {
    html! { <blockquote class="statement"><p>{ words }</p></blockquote> }
}

fn promises(promises: &[Promise]) -> Html {
    html! {
        <ul class="promises">
            for promise in promises {
                <li>{ &promise.text }</li>
            }
        </ul>
    }
}

/// An audience's part. That of everyone is unfolded, so that there are steps to be seen.
fn part_of(guide: &Guide) -> Html {
    html! {
        <details open={guide.audience == Audience::Everyone}>
            <summary>{ &guide.name }</summary>
            <p>{ &guide.intro }</p>
            if let Some(words) = &guide.statement {
                { statement(words) }
            }
            if let Some(own) = &guide.promises {
                { promises(own) }
            }
            if let Some(words) = &guide.reassurance {
                <p class="never">{ words }</p>
            }
            <ul>
                for step in &guide.steps {
                    <li><strong>{ &step.title }</strong>{ " " }<span>{ &step.detail }</span></li>
                }
            </ul>
        </details>
    }
}

/// The address to be copied by hand, the ways to share that are plain links, and the QR code.
fn sharing(props: &LeafletProps, text: &Text) -> Html {
    let size = props.qr.size + 8;
    html! {
        <section class="share">
            <h3>{ text.say(Word::ShareTitle) }</h3>
            <p class="address"><bdi dir="ltr">{ &props.address }</bdi></p>
            <div class="ways">
                for link in &props.share_links {
                    { way(link, text) }
                }
            </div>
            if props.qr.size > 0 {
                <svg class="qr" viewBox={format!("-4 -4 {size} {size}")} role="img" aria-label={text.say(Word::ChannelQr)}>
                    <path d={props.qr.path.clone()} />
                </svg>
                <p>{ text.say(Word::QrNote) }</p>
            }
        </section>
    }
}

/// A way to share. One without an address takes a text from the clipboard, which takes a script.
fn way(link: &ShareLink, text: &Text) -> Html {
    let Some(url) = &link.url else { return Html::default() };
    let opens_tab = url.starts_with("https:");
    html! {
        <a class="way" href={url.clone()} target={opens_tab.then_some("_blank")} rel="noopener noreferrer">
            { text.channel(link.channel) }
            if opens_tab {
                <span class="unseen">{ text.say(Word::NewTab) }</span>
            }
        </a>
    }
}
