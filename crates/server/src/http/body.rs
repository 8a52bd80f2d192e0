//! Request bodies: size limit, timeout and format.
//!
//! Invariant: a refused body is not kept in memory, and no body is awaited without a timeout.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use http_body_util::BodyExt;
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, error::Category};
use tokio::time::timeout;
use utoipa::ToSchema;

use super::{error::HttpError, params::Params};

/// Largest body that is accepted, in bytes.
pub const MAX_BODY_BYTES: usize = 8 * 1024;
/// Part of a larger body that is read and discarded, in bytes, so that its sender receives the error response.
const MAX_DISCARDED_BYTES: usize = 2 * 1024 * 1024;
/// Time a body may take to arrive.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Field of a form that contains the JSON of an act.
pub const JSON_FIELD: &str = "json";
/// Media type of an HTML form.
const FORM: &str = "application/x-www-form-urlencoded";

/// JSON object sent as `application/json`; as `text/plain`, which needs no CORS preflight; or as the field
/// [`JSON_FIELD`] of a form, for clients behind a firewall that refuses the others.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// Form whose field `json` contains the JSON of the call's body, form-encoded.
#[derive(Debug, ToSchema)]
pub struct JsonForm {
    /// JSON object, as the call's body has it.
    #[expect(dead_code, reason = "it describes a body that is read by hand")]
    json: String,
}

/// HTML form sent by one of this server's pages.
#[derive(Debug)]
pub struct Form(pub Params);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = HttpError;

    async fn from_request(request: Request, _: &S) -> Result<Self, HttpError> {
        let media_type = media_type(request.headers());
        let bytes = read(request.into_body()).await?;
        match media_type.as_deref() {
            Some("application/json" | "text/plain") => parse(&bytes),
            Some(FORM) => parse(&json_field(&bytes)?),
            _ => Err(HttpError::UnsupportedMediaType("application/json, text/plain or a form with the field “json”")),
        }
        .map(Self)
    }
}

impl<S: Sync> FromRequest<S> for Form {
    type Rejection = HttpError;

    async fn from_request(request: Request, _: &S) -> Result<Self, HttpError> {
        let media_type = media_type(request.headers());
        let bytes = read(request.into_body()).await?;
        if media_type.as_deref() != Some(FORM) {
            return Err(HttpError::UnsupportedMediaType(FORM));
        }
        Ok(Self(Params::parse(&bytes)))
    }
}

/// Returns the bytes of the form's only field, [`JSON_FIELD`].
///
/// The form parser would replace bytes that are not UTF-8. They must stay, so that a form with the same JSON as another
/// body gets the same response.
fn json_field(form: &[u8]) -> Result<Vec<u8>, HttpError> {
    let value = form.strip_prefix(JSON_FIELD.as_bytes()).and_then(|rest| rest.strip_prefix(b"="));
    let only = value.filter(|value| !value.contains(&b'&')).ok_or_else(|| {
        HttpError::UnreadableJson(format!("a form must have one field, “{JSON_FIELD}”, which contains the JSON"))
    })?;
    let spaced: Vec<u8> = only.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    Ok(percent_decode(&spaced).collect())
}

/// Parses a JSON object of plain values.
///
/// Serde alone would also accept a list for an object and an object for an enum, which the API does not promise. A text
/// with one opening brace, at its start, has neither; it is parsed once, unless it contains an error.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, HttpError> {
    if bytes.first() == Some(&b'{')
        && bytes.iter().filter(|byte| **byte == b'{').count() == 1
        && let Ok(body) = serde_json::from_slice(bytes)
    {
        return Ok(body);
    }
    let object: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => HttpError::InvalidBody(shorten(&error.to_string())),
        Category::Syntax | Category::Eof | Category::Io => HttpError::UnreadableJson(shorten(&error.to_string())),
    })?;
    if let Some((name, _)) = object.iter().find(|(_, value)| value.is_object()) {
        return Err(HttpError::InvalidBody(format!("“{}” cannot be an object", shorten(name))));
    }
    serde_json::from_slice(bytes).map_err(|error| HttpError::InvalidBody(shorten(&error.to_string())))
}

/// Cuts a text that quotes a body, so that an error response stays small.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

async fn read(body: Body) -> Result<Vec<u8>, HttpError> {
    timeout(BODY_TIMEOUT, collect(body)).await.unwrap_or(Err(HttpError::TooSlow))
}

async fn collect(mut body: Body) -> Result<Vec<u8>, HttpError> {
    let (mut bytes, mut total) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| HttpError::UnreadableRequest)?.into_data() else { continue };
        total = total.saturating_add(data.len());
        if total <= MAX_BODY_BYTES {
            bytes.extend_from_slice(&data);
        } else if total > MAX_DISCARDED_BYTES {
            break;
        } else {
            bytes = Vec::new();
        }
    }
    if total > MAX_BODY_BYTES { Err(HttpError::TooLarge(MAX_BODY_BYTES)) } else { Ok(bytes) }
}

/// Returns the media type of a body without its parameters.
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
    async fn a_body_that_arrives_too_slowly_times_out() {
        let drops = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
        });
        assert_eq!(read(Body::from_stream(drops)).await, Err(HttpError::TooSlow));
    }

    #[tokio::test]
    async fn an_endless_body_is_refused() {
        let flood = stream::unfold((), |()| async { Some((Ok::<_, Infallible>(Bytes::from(vec![b' '; 65536])), ())) });
        assert_eq!(read(Body::from_stream(flood)).await, Err(HttpError::TooLarge(MAX_BODY_BYTES)));
    }

    #[test]
    fn an_error_quotes_little_of_the_body() {
        let long = format!(r#"{{"{}": 1}}"#, "x".repeat(5000));
        let error = parse::<api::NewPledge>(long.as_bytes()).expect_err("unknown field");
        assert!(error.to_string().len() < 300, "{error}");
    }
}
