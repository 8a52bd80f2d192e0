//! Counting that somebody came through a share link.

use api::{ChannelAct, Problem, counts::Counted};
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{created, json};
use crate::{acts, app::Shared, body::Json, ledger::Kind, problem::Fault};

/// Counts a visit.
#[utoipa::path(
    post,
    path = "/api/v1/campaigns/{campaign}/visits",
    tag = "visits",
    params(("campaign" = String, Path, description = "The campaign's slug")),
    request_body(content = ChannelAct, description = "At most 8 KiB, as application/json or text/plain"),
    responses(
        (status = 201, description = "The visit is in the ledger", body = Counted),
        (status = 200, description = "The same visit was in the ledger already", body = Counted),
        (status = 400, description = "The body is not JSON", body = Problem),
        (status = 404, description = "No such campaign", body = Problem),
        (status = 409, description = "The id stands for another act", body = Problem),
        (status = 413, description = "The body is too large", body = Problem),
        (status = 415, description = "The body is of another type", body = Problem),
        (status = 422, description = "The body is not right", body = Problem),
        (status = 503, description = "It cannot be stored now; send it again with the same id", body = Problem),
    )
)]
pub async fn create_visit(
    State(app): Shared,
    Path(slug): Path<String>,
    Json(act): Json<ChannelAct>,
) -> Result<Response, Fault> {
    let answer = acts::count_act(&app, app.campaign(&slug)?, Kind::Visit, act).await?;
    json(created(answer.is_new), &answer.body)
}
