//! The campaign as a static page: no server, no script, no count.
//!
//! Invariant: the page contains no form and no control that would do nothing. It is not part of the page's wasm.

use std::rc::Rc;

use api::{
    Audience, Campaign, Message,
    campaign::{Guide, Promise},
};
use yew::prelude::*;

use crate::{
    circle::CircleShape,
    components::{ALL_BUILT, Disclosures, FurtherReading, HelpStrip, bar, footer, light_circle, qr_image, statement},
    config::Config,
    localizer::{Localizer, Messages},
    share_links::{QrCode, ShareLink, links_for},
};

/// Properties of the static page.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct StaticPageProps {
    /// Settings, of which theme and hidden sections apply.
    pub config: Config,
    /// Campaign in the page's language.
    pub campaign: Rc<Campaign>,
    /// Message catalogue in that language.
    pub messages: Rc<Messages>,
    /// Shape of the circle of lights.
    pub circle: CircleShape,
    /// Note below the promises, in the place of the widget's button.
    pub note: AttrValue,
    /// Address to share.
    pub address: AttrValue,
    /// Channels with their share addresses, in the order of display.
    pub share_links: Vec<ShareLink>,
    /// Address to share as a QR code.
    pub qr: QrCode,
}

/// The static page: the widget's texts, with one disclosure per audience.
#[component]
pub fn StaticPage(props: &StaticPageProps) -> Html {
    let StaticPageProps { config, campaign, .. } = props;
    let localizer = &Localizer::new(&campaign.lang, props.messages.clone());
    let help = HelpStrip {
        localizer,
        links: &campaign.help,
        has_exit_keys: false,
        audience: None,
        reassurance: &campaign.harms.never_your_fault,
    };
    let disclosures = Disclosures { built: &ALL_BUILT, on_open: &Callback::noop() };
    html! {
        <article
            class={classes!("sid", "static-page", config.theme.as_str())}
            lang={campaign.lang.clone()} dir={campaign.dir.as_str()}
        >
            { bar(campaign, localizer, Html::default()) }
            <div class="hero">
                <section class="counter">{ light_circle(&props.circle, None, false) }</section>
                <section class="pledge">{ statement(&campaign.pledge.statement, &NodeRef::default()) }</section>
            </div>
            <section>
                <h3>{ localizer.message(Message::PromisesLegend) }</h3>
                { promises(&campaign.pledge.promises) }
                <p>{ &props.note }</p>
            </section>
            <section class="steps">
                <h3>{ localizer.message(Message::StepsTitle) }</h3>
                for guide in &campaign.audiences {
                    { audience(guide) }
                }
            </section>
            { help.view() }
            { share(props, localizer) }
            { FurtherReading { localizer, config, campaign, audience: None, counts: Html::default(), disclosures }.view() }
            { footer(campaign, localizer) }
        </article>
    }
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

/// Disclosure of one audience. That of everyone is open, so that some steps are visible at once.
fn audience(guide: &Guide) -> Html {
    html! {
        <details open={guide.audience == Audience::Everyone}>
            <summary>{ &guide.name }</summary>
            <p>{ &guide.intro }</p>
            if let Some(text) = &guide.statement {
                <p class="never">{ text }</p>
            }
            if let Some(own) = &guide.promises {
                { promises(own) }
            }
            if let Some(text) = &guide.reassurance {
                <p class="never">{ text }</p>
            }
            <ul>
                for step in &guide.steps {
                    <li><strong>{ &step.title }</strong>{ " " }<span>{ &step.detail }</span></li>
                }
            </ul>
        </details>
    }
}

/// Address to copy by hand, share links, and the QR code.
fn share(props: &StaticPageProps, localizer: &Localizer) -> Html {
    html! {
        <section class="share">
            <h3>{ localizer.message(Message::ShareTitle) }</h3>
            <p class="address"><bdi dir="ltr">{ &props.address }</bdi></p>
            <div class="ways">
                for link in links_for(&props.share_links, None) {
                    { share_link(link, localizer) }
                }
            </div>
            if props.qr.size > 0 {
                { qr_image(&props.qr, localizer) }
                <p>{ localizer.message(Message::QrNote) }</p>
            }
        </section>
    }
}

/// A share link. A channel without an address needs a script for the clipboard, so it is not displayed.
fn share_link(link: &ShareLink, localizer: &Localizer) -> Html {
    let Some(url) = &link.url else { return Html::default() };
    let opens_tab = url.starts_with("https:");
    html! {
        <a class="way" href={url.clone()} target={opens_tab.then_some("_blank")} rel="noopener noreferrer">
            { localizer.channel(link.channel) }
            if opens_tab {
                <span class="unseen">{ localizer.message(Message::NewTab) }</span>
            }
        </a>
    }
}
