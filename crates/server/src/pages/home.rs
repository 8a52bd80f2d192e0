//! Home page: the default campaign's pledge, and how to embed it.

use api::paths;
use axum::response::Response;
use maud::{Markup, html};

use super::{
    error_page::PageError,
    form_page::{pledge_element, respond_with_form},
    layout::{Chrome, Indexing, PageLayout},
    request::PageRequest,
};
use crate::{
    campaigns::{Campaign, LocalizedCampaign, NegotiatedCampaign, PageMessage},
    http::error::HttpError,
};

/// `GET /`
pub async fn show_home(request: PageRequest) -> Result<Response, PageError> {
    show(&request).await.map_err(|error| PageError::new(&request, "", error))
}

async fn show(request: &PageRequest) -> Result<Response, HttpError> {
    let campaign = request.app.default_campaign()?;
    let negotiated = &request.negotiate(campaign);
    let render = async { Ok(layout(request, campaign, negotiated).await?.cached()) };
    respond_with_form(request, campaign, negotiated, paths::HOME, render).await
}

async fn layout<'a>(
    request: &'a PageRequest,
    campaign: &Campaign,
    negotiated: &'a NegotiatedCampaign,
) -> Result<PageLayout<'a>, HttpError> {
    let (app, params) = (&request.app, &request.params);
    let content = html! {
        (pledge_element(request, campaign, negotiated, None).await?)
        (how_to_embed(&negotiated.localized))
    };
    let (indexing, chrome) = (Indexing::Index, Chrome::Widget);
    Ok(PageLayout { app, negotiated, path: paths::HOME, params, indexing, chrome, content })
}

/// Returns the section for site owners, which leads to the builder in this page's language and with the widget set to
/// it. The builder shows the snippets, with the partner's name in them.
fn how_to_embed(localized: &LocalizedCampaign) -> Markup {
    let lang = localized.lang();
    html! {
        section.embed {
            h2 { (localized.page_message(PageMessage::EmbedTitle)) }
            p { (localized.page_message(PageMessage::BuilderIntro)) }
            p {
                a href={ (paths::EMBED_BUILDER) "?in=" (lang) "&lang=" (lang) } {
                    (localized.page_message(PageMessage::BuilderOpen))
                }
            }
        }
    }
}
