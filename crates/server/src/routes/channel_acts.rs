//! Shares, and visits by share links.
//!
//! A share is counted when a visitor chooses a channel. The server never learns what happens in the network afterwards.

use api::{ChannelAct, counts::Counted};
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::openapi::ActErrors;
use crate::{
    acts,
    app::{App, AppState},
    http::{
        body::{Json, JsonForm},
        error::HttpError,
        json::{created, json},
    },
    ledger::ActKind,
};

/// Counts a share.
#[utoipa::path(
    post,
    path = api::paths::SHARES,
    tag = "shares",
    params(("campaign" = String, Path, description = "Slug of the campaign")),
    request_body(
        description = "At most 8 KiB",
        content(
            (ChannelAct = "application/json"),
            (ChannelAct = "text/plain"),
            (JsonForm = "application/x-www-form-urlencoded"),
        ),
    ),
    responses(
        (status = 201, description = "The share is in the ledger", body = Counted),
        (status = 200, description = "The same share was in the ledger before", body = Counted),
        ActErrors,
    )
)]
pub async fn create_share(
    State(app): AppState,
    Path(slug): Path<String>,
    Json(act): Json<ChannelAct>,
) -> Result<Response, HttpError> {
    create(&app, &slug, ActKind::Share, act).await
}

/// Counts a visit.
#[utoipa::path(
    post,
    path = api::paths::VISITS,
    tag = "visits",
    params(("campaign" = String, Path, description = "Slug of the campaign")),
    request_body(
        description = "At most 8 KiB",
        content(
            (ChannelAct = "application/json"),
            (ChannelAct = "text/plain"),
            (JsonForm = "application/x-www-form-urlencoded"),
        ),
    ),
    responses(
        (status = 201, description = "The visit is in the ledger", body = Counted),
        (status = 200, description = "The same visit was in the ledger before", body = Counted),
        ActErrors,
    )
)]
pub async fn create_visit(
    State(app): AppState,
    Path(slug): Path<String>,
    Json(act): Json<ChannelAct>,
) -> Result<Response, HttpError> {
    create(&app, &slug, ActKind::Visit, act).await
}

async fn create(app: &App, slug: &str, kind: ActKind, act: ChannelAct) -> Result<Response, HttpError> {
    let recorded = acts::count_act(app, app.campaign(slug)?, kind, act).await?;
    json(created(recorded.is_new), &recorded.body)
}
