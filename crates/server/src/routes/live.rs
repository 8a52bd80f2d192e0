//! Counts as a stream of server-sent events (HTML standard, 9.2).

use std::{convert::Infallible, time::Duration};

use api::{Counts, Problem};
use axum::{
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::{Stream, stream};
use tokio::{sync::watch, time::timeout};

use super::counts::topic;
use crate::{
    app::AppState,
    http::{error::HttpError, params::Params},
};

/// Time without an event after which a heartbeat is sent, so that no proxy closes the connection, and so that a client
/// can tell a stream that is held back from one without news.
pub const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);
/// Time after which a client reconnects, in milliseconds. It is sent first.
pub const RETRY_MS: u32 = 2000;

/// Streams the counts: an event `counts` at once and after each change, at most four per second.
#[utoipa::path(
    get,
    path = api::paths::LIVE,
    tag = "counts",
    params(
        ("campaign" = String, Path, description = "Slug of the campaign"),
        ("partner" = Option<String>, Query, description = "Counts of this partner only; an unknown one is `open`"),
        ("mode" = Option<String>, Query, description = "`live` or `test`"),
    ),
    responses(
        (status = 200, description = "The stream", body = Counts, content_type = "text/event-stream"),
        (status = 400, description = "A parameter is invalid", body = Problem),
        (status = 404, description = "The campaign does not exist", body = Problem),
    )
)]
pub async fn stream_counts(
    State(app): AppState,
    Path(slug): Path<String>,
    params: Params,
) -> Result<Response, HttpError> {
    let topic = topic(&app, &slug, &params)?;
    let feed = app.live.subscribe(topic).ok_or(HttpError::UnknownCampaign)?;
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/event-stream"),
        (header::CACHE_CONTROL.as_str(), "no-store"),
        ("x-accel-buffering", "no"),
    ];
    Ok((headers, Body::from_stream(frames(feed))).into_response())
}

/// Returns the newest frame and then each new one, until the feed ends.
fn frames(feed: watch::Receiver<Bytes>) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold((feed, true), |(mut feed, is_first)| async move {
        let frame = if is_first {
            let retry = format!("retry: {RETRY_MS}\n\n");
            Bytes::from([retry.as_bytes(), &feed.borrow_and_update()].concat())
        } else {
            match timeout(KEEP_ALIVE_INTERVAL, feed.changed()).await {
                Ok(changed) => {
                    changed.ok()?;
                    feed.borrow_and_update().clone()
                }
                Err(_) => Bytes::from_static(b"event: heartbeat\ndata:\n\n"),
            }
        };
        Some((Ok(frame), (feed, false)))
    })
}
