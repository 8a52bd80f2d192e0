//! Pledges and withdrawals.

use std::sync::Arc;

use api::{
    EntryId, NewPledge, Problem,
    counts::Counted,
    paths,
    pledge::{NewWithdrawal, TakenPledge},
};
use axum::{
    extract::{FromRequest, Path, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
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
};

/// Takes a pledge. Sending the same pledge again changes nothing and returns the same receipt.
#[utoipa::path(
    post,
    path = api::paths::PLEDGES,
    tag = "pledges",
    params(("campaign" = String, Path, description = "Slug of the campaign")),
    request_body(
        description = "At most 8 KiB",
        content(
            (NewPledge = "application/json"),
            (NewPledge = "text/plain"),
            (JsonForm = "application/x-www-form-urlencoded"),
        ),
    ),
    responses(
        (status = 201, description = "The pledge is in the ledger", body = TakenPledge),
        (status = 200, description = "The same pledge was in the ledger before", body = TakenPledge),
        ActErrors,
    )
)]
pub async fn create_pledge(
    State(app): AppState,
    Path(slug): Path<String>,
    Json(pledge): Json<NewPledge>,
) -> Result<Response, HttpError> {
    let recorded = acts::take_pledge(&app, app.campaign(&slug)?, pledge).await?;
    json(created(recorded.is_new), &recorded.body)
}

/// Request to [`create_pledge`], recognised without the router.
#[derive(Debug)]
pub struct Submission<'a> {
    app: &'a Arc<App>,
    slug: String,
    request: Request,
}

impl<'a> Submission<'a> {
    /// Recognises a request by its path, written with a known campaign's own slug. Returns another request as it is.
    #[expect(clippy::result_large_err, reason = "the request is not an error, and a box would cost an allocation")]
    pub fn of(app: &'a Arc<App>, request: Request) -> Result<Self, Request> {
        let campaign = || request.uri().path().strip_prefix(paths::CAMPAIGNS)?.strip_suffix("/pledges");
        let known = |slug: &str| app.campaign(slug).is_ok_and(|campaign| campaign.slug == slug);
        match campaign().filter(|slug| *request.method() == Method::POST && known(slug)).map(str::to_owned) {
            Some(slug) => Ok(Self { app, slug, request }),
            None => Err(request),
        }
    }

    /// Answers the request.
    pub async fn respond(self) -> Response {
        let Self { app, slug, request } = self;
        match Json::from_request(request, &()).await {
            Ok(pledge) => create_pledge(State(Arc::clone(app)), Path(slug), pledge).await.into_response(),
            Err(error) => error.into_response(),
        }
    }
}

/// Withdraws a pledge. Withdrawing it again changes nothing and returns the same.
#[utoipa::path(
    delete,
    path = api::paths::PLEDGE,
    tag = "pledges",
    params(
        ("campaign" = String, Path, description = "Slug of the campaign"),
        ("id" = String, Path, description = "Id of the pledge"),
        ("Authorization" = String, Header, description = "Bearer and the pledge's receipt"),
    ),
    responses(
        (status = 200, description = "The pledge is withdrawn", body = Counted),
        (status = 401, description = "The receipt is missing", body = Problem),
        (status = 404, description = "The campaign or the pledge does not exist, or the receipt is wrong", body = Problem),
        (status = 503, description = "It cannot be stored now; retry", body = Problem),
    )
)]
pub async fn withdraw_pledge(
    State(app): AppState,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    app.campaign(&slug)?;
    let receipt = bearer_token(&headers).ok_or(HttpError::MissingReceipt)?;
    withdraw(&app, &slug, &id, receipt).await
}

/// Withdraws a pledge as `DELETE` does, with the receipt in the body: for clients whose proxy refuses `DELETE` or
/// removes `Authorization`.
#[utoipa::path(
    post,
    path = api::paths::WITHDRAWAL,
    tag = "pledges",
    params(
        ("campaign" = String, Path, description = "Slug of the campaign"),
        ("id" = String, Path, description = "Id of the pledge"),
    ),
    request_body(
        description = "At most 8 KiB",
        content(
            (NewWithdrawal = "application/json"),
            (NewWithdrawal = "text/plain"),
            (JsonForm = "application/x-www-form-urlencoded"),
        ),
    ),
    responses(
        (status = 200, description = "The pledge is withdrawn", body = Counted),
        (status = 400, description = "The body is not JSON", body = Problem),
        (status = 404, description = "The campaign or the pledge does not exist, or the receipt is wrong", body = Problem),
        (status = 413, description = "The body is too large", body = Problem),
        (status = 415, description = "The media type of the body is not supported", body = Problem),
        (status = 422, description = "The body is invalid", body = Problem),
        (status = 503, description = "It cannot be stored now; retry", body = Problem),
    )
)]
pub async fn create_withdrawal(
    State(app): AppState,
    Path((slug, id)): Path<(String, String)>,
    Json(NewWithdrawal { receipt }): Json<NewWithdrawal>,
) -> Result<Response, HttpError> {
    withdraw(&app, &slug, &id, &receipt).await
}

async fn withdraw(app: &App, slug: &str, id: &str, receipt: &str) -> Result<Response, HttpError> {
    let campaign = app.campaign(slug)?;
    let id: EntryId = id.parse().map_err(|_| HttpError::UnknownPledge)?;
    let counted = acts::withdraw_pledge(app, campaign, id, receipt).await?;
    json(StatusCode::OK, &counted)
}

/// Returns the token of an `Authorization: Bearer` header (RFC 6750, 2.1).
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
}
