//! Reading a request's body: how large it may be, how long it may take, and what it must be.
//!
//! Invariant: a body that is refused is not kept in memory, and none is waited for without end.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, error::Category};
use tokio::time::timeout;

use crate::{asked::Asked, problem::Fault};

/// The largest body that is read, in bytes.
pub const LARGEST: usize = 8 * 1024;
/// How much of a larger body is taken in and thrown away, so that its sender hears the answer.
const LARGEST_DISCARDED: usize = 2 * 1024 * 1024;
/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A JSON object sent as `application/json`, or as `text/plain`, which needs no preflight.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A form sent by a page.
#[derive(Debug)]
pub struct Form(pub Asked);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let media_type = media_type(request.headers());
        let bytes = read(request.into_body()).await?;
        if !matches!(media_type.as_deref(), Some("application/json" | "text/plain")) {
            return Err(Fault::UnsupportedMediaType("application/json or text/plain"));
        }
        parse(&bytes).map(Self)
    }
}

impl<S: Sync> FromRequest<S> for Form {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let media_type = media_type(request.headers());
        let bytes = read(request.into_body()).await?;
        if media_type.as_deref() != Some("application/x-www-form-urlencoded") {
            return Err(Fault::UnsupportedMediaType("application/x-www-form-urlencoded"));
        }
        Ok(Self(Asked::parse(&bytes)))
    }
}

/// Reads JSON that must be one object of plain values.
///
/// Serde alone would also take a list for an object and an object for a name, which the contract does not.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let object: Map<String, Value> = serde_json::from_slice(bytes).map_err(|fault| match fault.classify() {
        Category::Data => Fault::InvalidBody(shortened(&fault.to_string())),
        Category::Syntax | Category::Eof | Category::Io => Fault::UnreadableJson(shortened(&fault.to_string())),
    })?;
    if let Some((name, _)) = object.iter().find(|(_, value)| value.is_object()) {
        return Err(Fault::InvalidBody(format!("“{}” cannot be an object", shortened(name))));
    }
    serde_json::from_slice(bytes).map_err(|fault| Fault::InvalidBody(shortened(&fault.to_string())))
}

/// What is told about a body may quote it, but not at length.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

async fn read(body: Body) -> Result<Vec<u8>, Fault> {
    timeout(PATIENCE, collect(body)).await.unwrap_or(Err(Fault::TooSlow))
}

async fn collect(mut body: Body) -> Result<Vec<u8>, Fault> {
    let (mut bytes, mut total) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Fault::UnreadableRequest)?.into_data() else { continue };
        total = total.saturating_add(data.len());
        if total <= LARGEST {
            bytes.extend_from_slice(&data);
        } else if total > LARGEST_DISCARDED {
            break;
        } else {
            bytes = Vec::new();
        }
    }
    if total > LARGEST { Err(Fault::TooLarge(LARGEST)) } else { Ok(bytes) }
}

/// The media type without its parameters.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use bytes::Bytes;
    use futures_util::stream;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_given_up() {
        let drops = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
        });
        assert_eq!(read(Body::from_stream(drops)).await, Err(Fault::TooSlow));
    }

    #[tokio::test]
    async fn a_body_without_end_is_given_up() {
        let flood = stream::unfold((), |()| async { Some((Ok::<_, Infallible>(Bytes::from(vec![b' '; 65536])), ())) });
        assert_eq!(read(Body::from_stream(flood)).await, Err(Fault::TooLarge(LARGEST)));
    }

    #[test]
    fn what_is_quoted_is_short() {
        let long = format!(r#"{{"{}": 1}}"#, "x".repeat(5000));
        let fault = parse::<api::NewPledge>(long.as_bytes()).expect_err("unknown field");
        assert!(fault.to_string().len() < 300, "{fault}");
    }
}
