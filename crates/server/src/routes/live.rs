//! The counts as a stream of server-sent events (HTML standard, 9.2).

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
use tokio::{sync::watch, time::sleep};

use super::counts::topic;
use crate::{app::Shared, asked::Asked, problem::Fault};

/// After how much silence a comment is sent, so that nothing in between gives the connection up.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Told first: after how many milliseconds to come back when the connection is lost.
const RETRY: &[u8] = b"retry: 2000\n\n";

/// The counts as they change: an event `counts` at once and after each change, four a second at most.
#[utoipa::path(
    get,
    path = "/api/v1/campaigns/{campaign}/live",
    tag = "counts",
    params(
        ("campaign" = String, Path, description = "The campaign's slug"),
        ("partner" = Option<String>, Query, description = "Only this partner's part; an unknown one is `open`"),
        ("mode" = Option<String>, Query, description = "`live` or `test`"),
    ),
    responses(
        (status = 200, description = "The stream", body = Counts, content_type = "text/event-stream"),
        (status = 400, description = "A parameter is wrong", body = Problem),
        (status = 404, description = "No such campaign", body = Problem),
    )
)]
pub async fn stream_counts(State(app): Shared, Path(slug): Path<String>, asked: Asked) -> Result<Response, Fault> {
    let topic = topic(&app, slug, &asked)?;
    let feed = app.live.join(topic).ok_or(Fault::UnknownCampaign)?;
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/event-stream"),
        (header::CACHE_CONTROL.as_str(), "no-store"),
        ("x-accel-buffering", "no"),
    ];
    Ok((headers, Body::from_stream(frames(feed, app.stopping.clone()))).into_response())
}

/// The newest frame, then each new one, until the server stops.
fn frames(
    feed: watch::Receiver<Bytes>,
    stopping: watch::Receiver<bool>,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold((feed, stopping, true), |(mut feed, mut stopping, is_first)| async move {
        let frame = if is_first {
            Bytes::from([RETRY, &feed.borrow_and_update()].concat())
        } else {
            tokio::select! {
                biased;
                () = stopped(&mut stopping) => return None,
                changed = feed.changed() => {
                    changed.ok()?;
                    feed.borrow_and_update().clone()
                }
                () = sleep(KEEP_ALIVE) => Bytes::from_static(b": still here\n\n"),
            }
        };
        Some((Ok(frame), (feed, stopping, false)))
    })
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    drop(stopping.wait_for(|stopping| *stopping).await.map(|_| ()));
}
