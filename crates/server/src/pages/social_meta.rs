//! Metadata of a page that is shared: Open Graph, Twitter card, JSON-LD and oEmbed discovery.
//!
//! Invariant: it is the same for every client, and contains no number below the campaign's floor.

use api::Mode;
use form_urlencoded::Serializer;
use maud::{Markup, PreEscaped, html};
use serde_json::json;

use crate::{
    app::App,
    campaigns::{LocalizedCampaign, NegotiatedCampaign},
    pictures::{self, Format},
};

/// Width and height of the preview picture, in pixels.
pub const CARD_SIZE: (u32, u32) = Format::Card.size();

/// Content of the preview picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preview {
    /// The campaign.
    Campaign,
    /// That a supporter has taken the pledge.
    Supporter,
}

/// Returns the metadata for a page's head.
///
/// `url` is the page's own. Networks follow the URL named here instead of the link that was shared, so a landing page
/// names itself; otherwise no visit would be counted.
pub fn social_meta(app: &App, negotiated: &NegotiatedCampaign, url: &str, preview: Preview) -> Markup {
    let localized = &negotiated.localized;
    let campaign = &localized.content;
    let pledges = app.tally.pledges(&campaign.slug, Mode::Live).unwrap_or_default();
    let (card, alt_text) = match preview {
        Preview::Campaign => (card_url(app, localized), pictures::alt_text(localized, pledges)),
        Preview::Supporter => (card_url(app, localized) + "&taken", pictures::alt_text_of_taken(localized, pledges)),
    };
    html! {
        (social_tags(localized, url, &card, &alt_text))
        link rel="alternate" type="application/json+oembed" href=(oembed_url(app, url)) title=(campaign.title);
        script type="application/ld+json" { (PreEscaped(linked_data(localized, url, &card))) }
    }
}

/// Returns the Open Graph and Twitter tags.
pub fn social_tags(localized: &LocalizedCampaign, url: &str, card: &str, alt_text: &str) -> Markup {
    let (campaign, locales) = (&localized.content, &localized.open_graph_locales);
    let (title, description) = (&campaign.title, &campaign.pledge.statement);
    html! {
        meta property="og:type" content="website";
        meta property="og:site_name" content=(campaign.organiser.name);
        meta property="og:title" content=(title);
        meta property="og:description" content=(description);
        meta property="og:url" content=(url);
        @if let Some(locale) = locales.get(&campaign.lang) {
            meta property="og:locale" content=(locale);
        }
        @for (_, locale) in locales.iter().filter(|(tag, _)| **tag != campaign.lang) {
            meta property="og:locale:alternate" content=(locale);
        }
        meta property="og:image" content=(card);
        meta property="og:image:type" content="image/png";
        meta property="og:image:width" content=(CARD_SIZE.0);
        meta property="og:image:height" content=(CARD_SIZE.1);
        meta property="og:image:alt" content=(alt_text);
        meta name="twitter:card" content="summary_large_image";
        meta name="twitter:title" content=(title);
        meta name="twitter:description" content=(description);
        meta name="twitter:image" content=(card);
        meta name="twitter:image:alt" content=(alt_text);
    }
}

/// Returns the URL of the preview picture.
pub fn card_url(app: &App, localized: &LocalizedCampaign) -> String {
    let campaign = &localized.content;
    format!("{}{}?lang={}", app.public_url, api::paths::card(&campaign.slug), campaign.lang)
}

fn oembed_url(app: &App, url: &str) -> String {
    let query = Serializer::new(String::new()).append_pair("url", url).append_pair("format", "json").finish();
    format!("{}{}?{query}", app.public_url, api::paths::OEMBED)
}

/// Returns the page as a `WebPage` in JSON-LD (<https://schema.org/WebPage>), safe inside a script element.
fn linked_data(localized: &LocalizedCampaign, url: &str, card: &str) -> String {
    let campaign = &localized.content;
    let page = json!({
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": campaign.title,
        "headline": campaign.slogan,
        "description": campaign.pledge.statement,
        "inLanguage": campaign.lang,
        "primaryImageOfPage": { "@type": "ImageObject", "url": card, "width": CARD_SIZE.0, "height": CARD_SIZE.1 },
        "publisher": { "@type": "Organization", "name": campaign.organiser.name, "url": campaign.organiser.url },
    });
    page.to_string().replace('<', "\\u003c")
}
