//! What others show of a page that is passed on: Open Graph, Twitter card, JSON-LD, and where oEmbed is to be had.
//!
//! Invariant: it is the same for everybody who asks, and tells no number below the campaign's floor.

use api::Mode;
use form_urlencoded::Serializer;
use maud::{Markup, PreEscaped, html};
use serde_json::json;

use crate::{
    app::App,
    campaigns::{Choice, Edition},
    pictures,
};

/// The size of the picture, in pixels.
pub const CARD: (u32, u32) = (1200, 630);

/// The elements of a page's head.
///
/// `address` is the page's own: networks lead to what they are told here, and not to the link that was passed on, so a
/// landing page names itself or no visit would be counted.
pub fn head(app: &App, choice: &Choice, address: &str) -> Markup {
    let edition = &choice.edition;
    let (campaign, card) = (&edition.campaign, card(app, edition));
    let pledges = app.tally.pledges(&campaign.slug, Mode::Live).unwrap_or_default();
    let alternative = pictures::alternative(edition, pledges);
    html! {
        (networks(edition, address, &card, &alternative))
        link rel="alternate" type="application/json+oembed" href=(oembed(app, address)) title=(campaign.title);
        script type="application/ld+json" { (PreEscaped(linked_data(edition, address, &card))) }
    }
}

/// What networks read: where the page is, what it says, and its picture, in words too.
pub fn networks(edition: &Edition, address: &str, card: &str, alternative: &str) -> Markup {
    let campaign = &edition.campaign;
    let (title, description) = (&campaign.title, &campaign.pledge.statement);
    html! {
        meta property="og:type" content="website";
        meta property="og:site_name" content=(campaign.organiser.name);
        meta property="og:title" content=(title);
        meta property="og:description" content=(description);
        meta property="og:url" content=(address);
        @if let Some(locale) = edition.open_graph.get(&campaign.lang) {
            meta property="og:locale" content=(locale);
        }
        @for (_, locale) in edition.open_graph.iter().filter(|(tag, _)| **tag != campaign.lang) {
            meta property="og:locale:alternate" content=(locale);
        }
        meta property="og:image" content=(card);
        meta property="og:image:type" content="image/png";
        meta property="og:image:width" content=(CARD.0);
        meta property="og:image:height" content=(CARD.1);
        meta property="og:image:alt" content=(alternative);
        meta name="twitter:card" content="summary_large_image";
        meta name="twitter:title" content=(title);
        meta name="twitter:description" content=(description);
        meta name="twitter:image" content=(card);
        meta name="twitter:image:alt" content=(alternative);
    }
}

/// The address of the picture.
pub fn card(app: &App, edition: &Edition) -> String {
    let campaign = &edition.campaign;
    format!("{}{}?lang={}", app.public_url, api::paths::card(&campaign.slug), campaign.lang)
}

fn oembed(app: &App, address: &str) -> String {
    let query = Serializer::new(String::new()).append_pair("url", address).append_pair("format", "json").finish();
    format!("{}/oembed?{query}", app.public_url)
}

/// The page as a `WebPage` (<https://schema.org/WebPage>), safe inside a script element.
fn linked_data(edition: &Edition, address: &str, card: &str) -> String {
    let campaign = &edition.campaign;
    let page = json!({
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": campaign.title,
        "headline": campaign.slogan,
        "description": campaign.pledge.statement,
        "inLanguage": campaign.lang,
        "primaryImageOfPage": { "@type": "ImageObject", "url": card, "width": CARD.0, "height": CARD.1 },
        "publisher": { "@type": "Organization", "name": campaign.organiser.name, "url": campaign.organiser.url },
    });
    page.to_string().replace('<', "\\u003c")
}
