//! The page of a bundle: the leaflet, and what is around it.
//!
//! Invariant: links inside the bundle are relative and addresses for others absolute, so that it can be read from a disk,
//! from an archive and from any host.

use std::{rc::Rc, sync::Arc};

use api::Mode;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sid_pledge::{
    Config,
    config::{Layout, Theme},
    leaflet::{Leaflet, LeafletProps},
    share_links::ShareLink,
};
use yew::ServerRenderer;

use super::{
    document::{alternates, languages},
    preview, say,
};
use crate::{
    bundle::{Place, page_file},
    campaigns::{Edition, PageWord},
    partners::OPEN,
    qr,
};

/// The files that every page takes besides its own.
pub const FILES: [&str; 3] = ["page.css", "widget.css", "icon.svg"];

/// What a page may load: styles and pictures that lie beside it, and nothing else, from anywhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// The page in one language.
pub async fn page(edition: &Arc<Edition>, place: &Place) -> String {
    let props = properties(edition, place);
    let leaflet = ServerRenderer::<Leaflet>::with_props(props).hydratable(false).render().await;
    document(edition, place, PreEscaped(leaflet)).into_string()
}

fn document(edition: &Edition, place: &Place, leaflet: Markup) -> Markup {
    let campaign = &edition.campaign;
    let [page_css, widget_css, icon] = FILES;
    let alternative = format!("{}: {}", campaign.title, campaign.slogan);
    html! {
        (DOCTYPE)
        html lang=(campaign.lang) dir=(campaign.dir.as_str()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (campaign.title) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="description" content=(campaign.intro);
                meta name="referrer" content="no-referrer";
                (alternates(campaign, |lang| place.page(campaign, lang)))
                (preview::networks(edition, &place.page(campaign, Some(&campaign.lang)), &place.card(&campaign.lang), &alternative))
                link rel="icon" href=(icon) type="image/svg+xml";
                link rel="stylesheet" href=(page_css);
                link rel="stylesheet" href=(widget_css);
            }
            body {
                header { h1 { (campaign.organiser.name) } }
                (languages(edition, |lang| page_file(campaign, lang)))
                main { (leaflet) }
            }
        }
    }
}

/// Makes the properties where they are used, since they do not leave a thread.
fn properties(edition: &Arc<Edition>, place: &Place) -> impl FnOnce() -> LeafletProps + Send + use<> {
    let edition = Arc::clone(edition);
    let address = place.passed_on(&edition.campaign);
    let config = Config {
        campaign: edition.campaign.slug.clone(),
        partner: OPEN.to_owned(),
        audience: None,
        layout: Layout::Full,
        theme: Theme::Auto,
        hide: Vec::new(),
        mode: Mode::Live,
        storage: false,
        channel: None,
        endpoint: String::new(),
        public_url: String::new(),
    };
    move || {
        let share = &edition.campaign.share;
        let ways = edition.ways.iter();
        LeafletProps {
            config,
            campaign: Rc::new((*edition.campaign).clone()),
            words: Rc::new((*edition.words).clone()),
            note: say(&edition, PageWord::BundleNote).to_owned().into(),
            share_links: ways
                .map(|way| ShareLink { channel: way.channel, url: way.address(share, &address) })
                .collect(),
            qr: qr::code(&address),
            address: address.into(),
        }
    }
}
