//! Pages with the pledge's form that are kept: rendered and compressed once for all visitors.
//!
//! Each response has an id of its own in the form, and each page has its settings in the addresses of its forms. The
//! settings belong to the key of the cache. The id is a slot of the kept page (see [`encoded`](crate::encoded)).
//!
//! Invariant: no page with a visitor's own pledge is kept.

use api::fragment::ENTRY_ID_PLACEHOLDER;
use axum::response::Response;
use maud::Markup;
use sid_pledge::own_pledge::OwnPledge;

use super::{layout::widget_element, request::PageRequest};
use crate::{
    acts,
    app::FormPageKey,
    campaigns::{Campaign, NegotiatedCampaign},
    http::{error::HttpError, page_response::CachedPage},
    widget_request::WidgetRequest,
};

/// Parameter of the page that confirms a withdrawal.
pub const WITHDRAWN_PARAMETER: &str = "withdrawn";

/// Responds with a page from the cache, or with the one that `render` returns, and a new id in its form.
pub async fn respond_with_form(
    request: &PageRequest,
    campaign: &Campaign,
    negotiated: &NegotiatedCampaign,
    path: &str,
    render: impl Future<Output = Result<CachedPage, HttpError>>,
) -> Result<Response, HttpError> {
    let (app, params) = (&request.app, &request.params);
    let key = FormPageKey {
        path: path.to_owned(),
        config: app.config_reader("").read(params, campaign),
        lang: negotiated.localized.lang().to_owned(),
        query: params.forwarded(None).finish(),
        withdrawn: params.has(WITHDRAWN_PARAMETER),
    };
    let requested_revision = app.page_revision(&key.config);
    let is_current = |(revision, _): &(u64, CachedPage)| *revision >= requested_revision;
    let make = || async {
        let revision = app.page_revision(&key.config);
        Ok::<_, HttpError>((revision, render.await?))
    };
    let (_, page) = app.form_pages.get(&key, is_current, make).await?;
    Ok(page.respond_with_id(acts::new_id()?, negotiated, &request.headers, &app.compressor))
}

/// Renders the element for a page. Its form has the placeholder of an id, and the addresses of its forms carry the
/// page's settings, so that the next page has them too.
pub async fn pledge_element(
    request: &PageRequest,
    campaign: &Campaign,
    negotiated: &NegotiatedCampaign,
    own: Option<OwnPledge>,
) -> Result<Markup, HttpError> {
    let (app, params) = (&request.app, &request.params);
    let config = app.config_reader("").read(params, campaign);
    let widget = WidgetRequest { pledge: own, ..WidgetRequest::new(config, &negotiated.localized) };
    let fragment = app.renderer.fragment(&widget).await?;
    // These three are fields of the form.
    let query = params.clone().without(&["partner", "audience", "mode"]).forwarded(None).finish();
    Ok(widget_element(app, &widget, &fragment.html(ENTRY_ID_PLACEHOLDER, &query)))
}
