//! Page of a static site.
//!
//! Invariant: links inside the site are relative and links for others absolute, so that the site works from a disk,
//! from an archive and from any host.

use std::{rc::Rc, sync::Arc};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sid_pledge::{
    Config,
    share_links::ShareLink,
    static_page::{StaticPage, StaticPageProps},
};
use yew::ServerRenderer;

use super::addresses::{SiteAddress, page_file};
use crate::{
    campaigns::{LocalizedCampaign, PageMessage},
    pages::{
        layout::{hreflang_links, language_menu},
        social_meta::social_tags,
    },
    qr,
    release::{PAGE_STYLES, WIDGET_STYLES},
};

/// Icon of the campaign.
pub const ICON_FILE: &str = "icon.svg";

/// Content security policy of a page: styles and pictures of the same folder, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// Renders the page in one language.
pub async fn render(localized: &Arc<LocalizedCampaign>, address: &SiteAddress) -> String {
    let props = properties(localized, address);
    let content = ServerRenderer::<StaticPage>::with_props(props).hydratable(false).render().await;
    document(localized, address, PreEscaped(content)).into_string()
}

fn document(localized: &LocalizedCampaign, address: &SiteAddress, content: Markup) -> Markup {
    let campaign = &localized.content;
    let (url, card) = (address.page(campaign, Some(&campaign.lang)), address.card(&campaign.lang));
    let alt_text = format!("{}: {}", campaign.title, campaign.slogan);
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
                (hreflang_links(campaign, |lang| address.page(campaign, lang)))
                (social_tags(localized, &url, &card, &alt_text))
                link rel="icon" href=(ICON_FILE) type="image/svg+xml";
                link rel="stylesheet" href=(PAGE_STYLES);
                @for name in WIDGET_STYLES { link rel="stylesheet" href=(name); }
            }
            body {
                header {
                    h1 { (campaign.organiser.name) }
                    (language_menu(localized, |lang| page_file(campaign, lang)))
                }
                main { (content) }
            }
        }
    }
}

/// Returns a function that creates the properties on the rendering thread; they contain `Rc` and are not `Send`.
fn properties(
    localized: &Arc<LocalizedCampaign>,
    address: &SiteAddress,
) -> impl FnOnce() -> StaticPageProps + Send + use<> {
    let localized = Arc::clone(localized);
    let url = address.share_url(&localized.content);
    let config = Config { storage: false, ..Config::new(&localized.content.slug) };
    move || {
        let share_text = &localized.content.share;
        let share_links = localized
            .share_channels
            .iter()
            .map(|share| ShareLink { channel: share.channel, url: share.url(share_text, &url), audience: None })
            .collect();
        StaticPageProps {
            circle: localized.drawing.circle.clone(),
            config,
            campaign: Rc::new((*localized.content).clone()),
            messages: Rc::new((*localized.messages).clone()),
            note: localized.page_message(PageMessage::BundleNote).to_owned().into(),
            share_links,
            qr: qr::code(&url),
            address: url.into(),
        }
    }
}
