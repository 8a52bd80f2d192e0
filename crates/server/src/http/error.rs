//! Every error response: its status, its stable code and its sentence (RFC 9457).
//!
//! Invariant: a client error carries a sentence that says what to do; a server error carries a fixed text that reveals
//! nothing.

use api::{Problem, pledge::PledgeError, problem::MEDIA_TYPE};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::ledger::LedgerError;

/// Reason why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// 400: the request cannot be read.
    #[error(
        "The request cannot be read. Compare its URL, headers and body with the API's description, {}.",
        api::paths::OPENAPI
    )]
    UnreadableRequest,
    /// 400: the header `Host` is missing, repeated or invalid.
    #[error("Send exactly one Host header, with the name of the server.")]
    InvalidHost,
    /// 400: the body is not JSON.
    #[error("The body is not JSON: {0}. Send one JSON object.")]
    UnreadableJson(String),
    /// 400: a parameter in the URL is invalid.
    #[error("Invalid parameter “{0}”: {1}.")]
    InvalidParameter(&'static str, String),
    /// 401: a withdrawal needs the pledge's receipt.
    #[error("Send the pledge's receipt as “Authorization: Bearer RECEIPT”.")]
    MissingReceipt,
    /// 404: nothing is served at this URL.
    #[error("Nothing is served at this URL. Check the address.")]
    NotFound,
    /// 404: no campaign has this slug.
    #[error("There is no campaign with this name. Check its spelling.")]
    UnknownCampaign,
    /// 404: no pledge has this id, or the receipt belongs to another pledge; the response does not say which.
    #[error("There is no such pledge, or the receipt does not belong to it.")]
    UnknownPledge,
    /// 404: no partner has this slug, or the key is wrong; the response does not say which.
    #[error("There is no such partner, or the key does not belong to it.")]
    UnknownPartner,
    /// 404: a share link names a channel that does not exist.
    #[error("There is no channel with this name. Check its spelling.")]
    UnknownChannel,
    /// 405: the URL does not support the method.
    #[error("This URL does not support this method. The Allow header lists the supported ones.")]
    MethodNotAllowed,
    /// 408: the body took too long.
    #[error("The body took too long to arrive. Send the same body again.")]
    TooSlow,
    /// 409: the id belongs to another act.
    #[error("This id is already used for a different act. Use a new id.")]
    IdReused,
    /// 413: the body is too large.
    #[error("The body is larger than {0} bytes. Send a smaller one.")]
    TooLarge(usize),
    /// 415: the body has another media type than this URL reads.
    #[error("Send the body as {0}.")]
    UnsupportedMediaType(&'static str),
    /// 422: the body is JSON, but not a valid act.
    #[error("Invalid body: {0}.")]
    InvalidBody(String),
    /// 422: the promises are not the campaign's.
    #[error(transparent)]
    InvalidPledge(#[from] PledgeError),
    /// 500: an error of the server.
    #[error("Internal server error. Please try again later.")]
    Internal,
    /// 501: the response is not available in this format.
    #[error("Only JSON is available; use format=json.")]
    UnknownFormat,
    /// 503: the queue of the ledger is full.
    #[error("The server is busy. Retry in a moment with the same id.")]
    Busy,
    /// 503: a partner's numbers could not be read.
    #[error("The numbers cannot be read now. Please try again later.")]
    NumbersUnavailable,
    /// 503: the act could not be made durable.
    #[error("The act cannot be stored now. Retry later with the same id.")]
    StoreUnavailable,
}

impl HttpError {
    /// Creates the error of an invalid parameter; `reason` is a clause without a full stop.
    pub fn invalid(parameter: &'static str, reason: &str) -> Self {
        Self::InvalidParameter(parameter, reason.to_owned())
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status_and_code().0
    }

    /// Returns the stable code, for programs.
    pub fn code(&self) -> &'static str {
        self.status_and_code().1
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::UnreadableRequest => (StatusCode::BAD_REQUEST, "unreadable_request"),
            Self::InvalidHost => (StatusCode::BAD_REQUEST, "invalid_host"),
            Self::UnreadableJson(_) => (StatusCode::BAD_REQUEST, "unreadable_json"),
            Self::InvalidParameter(..) => (StatusCode::BAD_REQUEST, "invalid_parameter"),
            Self::MissingReceipt => (StatusCode::UNAUTHORIZED, "missing_receipt"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::UnknownCampaign => (StatusCode::NOT_FOUND, "unknown_campaign"),
            Self::UnknownPledge => (StatusCode::NOT_FOUND, "unknown_pledge"),
            Self::UnknownPartner => (StatusCode::NOT_FOUND, "unknown_partner"),
            Self::UnknownChannel => (StatusCode::NOT_FOUND, "unknown_channel"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow"),
            Self::IdReused => (StatusCode::CONFLICT, "id_reused"),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::UnsupportedMediaType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"),
            Self::InvalidBody(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_body"),
            Self::InvalidPledge(PledgeError::UnknownPromise(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "unknown_promise")
            }
            Self::InvalidPledge(PledgeError::RepeatedPromise(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "repeated_promise")
            }
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
            Self::UnknownFormat => (StatusCode::NOT_IMPLEMENTED, "unknown_format"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::NumbersUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "numbers_unavailable"),
            Self::StoreUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "store_unavailable"),
        }
    }

    /// Returns the header that belongs to the error, such as `Retry-After` in seconds.
    pub fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::Busy => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
            Self::NumbersUnavailable | Self::StoreUnavailable => {
                Some((header::RETRY_AFTER, HeaderValue::from_static("5")))
            }
            Self::MissingReceipt => Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            _ => None,
        }
    }
}

impl From<LedgerError> for HttpError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Busy => Self::Busy,
            LedgerError::Unavailable => Self::StoreUnavailable,
        }
    }
}

impl IntoResponse for HttpError {
    /// Creates the problem document. The error itself is an extension of the response, for the layer that shows people
    /// a page instead.
    fn into_response(self) -> Response {
        let status = self.status();
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
            code: self.code().to_owned(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        let mut response = (status, headers, body).into_response();
        if let Some((name, value)) = self.header() {
            response.headers_mut().insert(name, value);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Replaces an error response of a library, such as axum's own 404, by a problem of this server.
pub fn normalized(response: Response) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_normalized(&response) {
        return response;
    }
    let error = match status {
        StatusCode::NOT_FOUND => HttpError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => HttpError::MethodNotAllowed,
        status if status.is_client_error() => HttpError::UnreadableRequest,
        _ => HttpError::Internal,
    };
    let mut normalized = error.into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        normalized.headers_mut().insert(header::ALLOW, allow.clone());
    }
    normalized
}

/// Returns true for a response that a handler of this server made: a problem or a page.
fn is_normalized(response: &Response) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| media_type == MEDIA_TYPE || media_type.starts_with("text/html"))
}
