//! Taking a pledge, and taking it back.

use api::{EntryId, NewPledge, Problem, counts::Counted, pledge::TakenPledge};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use super::{created, json};
use crate::{acts, app::Shared, body::Json, problem::Fault};

/// Takes a pledge. Sending the same again changes nothing and is answered with the same receipt.
#[utoipa::path(
    post,
    path = "/api/v1/campaigns/{campaign}/pledges",
    tag = "pledges",
    params(("campaign" = String, Path, description = "The campaign's slug")),
    request_body(content = NewPledge, description = "At most 8 KiB, as application/json or text/plain"),
    responses(
        (status = 201, description = "The pledge is in the ledger", body = TakenPledge),
        (status = 200, description = "The same pledge was in the ledger already", body = TakenPledge),
        (status = 400, description = "The body is not JSON", body = Problem),
        (status = 404, description = "No such campaign", body = Problem),
        (status = 409, description = "The id stands for another act", body = Problem),
        (status = 413, description = "The body is too large", body = Problem),
        (status = 415, description = "The body is of another type", body = Problem),
        (status = 422, description = "The body is not right", body = Problem),
        (status = 503, description = "It cannot be stored now; send it again with the same id", body = Problem),
    )
)]
pub async fn create_pledge(
    State(app): Shared,
    Path(slug): Path<String>,
    Json(pledge): Json<NewPledge>,
) -> Result<Response, Fault> {
    let answer = acts::take_pledge(&app, app.campaign(&slug)?, pledge).await?;
    json(created(answer.is_new), &answer.body)
}

/// Takes a pledge back. Doing so again changes nothing and is answered in the same way.
#[utoipa::path(
    delete,
    path = "/api/v1/campaigns/{campaign}/pledges/{id}",
    tag = "pledges",
    params(
        ("campaign" = String, Path, description = "The campaign's slug"),
        ("id" = String, Path, description = "The pledge's id"),
        ("Authorization" = String, Header, description = "Bearer and the pledge's receipt"),
    ),
    responses(
        (status = 200, description = "The pledge is taken back", body = Counted),
        (status = 401, description = "There is no receipt", body = Problem),
        (status = 404, description = "No such campaign, no such pledge, or not its receipt", body = Problem),
        (status = 503, description = "It cannot be stored now; send it again", body = Problem),
    )
)]
pub async fn withdraw_pledge(
    State(app): Shared,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let campaign = app.campaign(&slug)?;
    let receipt = bearer(&headers).ok_or(Fault::MissingReceipt)?;
    let id: EntryId = id.parse().map_err(|_| Fault::UnknownPledge)?;
    let counted = acts::withdraw_pledge(&app, campaign, id, receipt).await?;
    json(StatusCode::OK, &counted)
}

/// The token of an `Authorization: Bearer` header (RFC 6750, 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
}
