//! Every error answer there is: its status, its stable code and its sentence (RFC 9457).
//!
//! Invariant: a client's fault is told in a sentence, the server's in a fixed text that gives nothing away.

use api::{Problem, pledge::Refusal, problem::MEDIA_TYPE};
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::ledger::LedgerError;

/// Why a request was not answered as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// 400: the request itself cannot be read.
    #[error("The request cannot be read.")]
    UnreadableRequest,
    /// 400: the body is not JSON.
    #[error("The body is not JSON: {0}.")]
    UnreadableJson(String),
    /// 400: a parameter in the address cannot be understood.
    #[error("The parameter “{0}” is wrong: {1}.")]
    InvalidParameter(&'static str, String),
    /// 401: taking a pledge back needs its receipt.
    #[error("Taking a pledge back needs its receipt, sent as “Authorization: Bearer RECEIPT”.")]
    MissingReceipt,
    /// 404: there is nothing at this address.
    #[error("There is nothing at this address.")]
    NotFound,
    /// 404: no such campaign.
    #[error("There is no campaign of this name.")]
    UnknownCampaign,
    /// 404: no such pledge, or not its receipt; which of the two is not told.
    #[error("There is no such pledge, or the receipt is not its own.")]
    UnknownPledge,
    /// 404: no such partner, or not its key; which of the two is not told.
    #[error("There is no such partner, or the key is not its own.")]
    UnknownPartner,
    /// 404: a share link through a channel that does not exist.
    #[error("There is no channel of this name.")]
    UnknownChannel,
    /// 405: the method is not for this address.
    #[error("This address does not take this method; the Allow header names those it takes.")]
    MethodNotAllowed,
    /// 408: the body took too long.
    #[error("The body took too long to arrive.")]
    TooSlow,
    /// 409: the id stands for another act.
    #[error("This id was used for another act already; a new act needs a new id.")]
    IdReused,
    /// 413: the body is too large.
    #[error("The body is larger than {0} bytes.")]
    TooLarge(usize),
    /// 415: the body is not of a type this address reads.
    #[error("The body must be sent as {0}.")]
    UnsupportedMediaType(&'static str),
    /// 422: the body is JSON, but not what belongs here.
    #[error("The body is not right: {0}.")]
    InvalidBody(String),
    /// 422: the promises are not the campaign's.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// 500: the server's own mistake.
    #[error("Something went wrong here. It is not your fault; please try again later.")]
    Internal,
    /// 501: the answer is asked for in a format there is none in.
    #[error("This is to be had as JSON alone: format=json.")]
    UnknownFormat,
    /// 503: too much waits already.
    #[error("Too many are here at once. Please send it again in a moment, with the same id.")]
    Busy,
    /// 503: a partner's numbers could not be read.
    #[error("The numbers cannot be read just now. Please try again in a while.")]
    NumbersUnavailable,
    /// 503: what was sent could not be made durable.
    #[error("This cannot be stored just now. Please send it again in a while, with the same id.")]
    StoreUnavailable,
}

impl Fault {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status_and_code().0
    }

    /// The kind of problem, for a program.
    pub fn code(&self) -> &'static str {
        self.status_and_code().1
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::UnreadableRequest => (StatusCode::BAD_REQUEST, "unreadable_request"),
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
            Self::Refused(Refusal::UnknownPromise(_)) => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_promise"),
            Self::Refused(Refusal::RepeatedPromise(_)) => (StatusCode::UNPROCESSABLE_ENTITY, "repeated_promise"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
            Self::UnknownFormat => (StatusCode::NOT_IMPLEMENTED, "unknown_format"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::NumbersUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "numbers_unavailable"),
            Self::StoreUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "store_unavailable"),
        }
    }

    /// The header that goes with it.
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

impl From<LedgerError> for Fault {
    fn from(fault: LedgerError) -> Self {
        match fault {
            LedgerError::Busy => Self::Busy,
            LedgerError::Unavailable => Self::StoreUnavailable,
        }
    }
}

impl IntoResponse for Fault {
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
        response
    }
}

/// Turns an error that some layer below answered with in its own words into a problem.
pub async fn tell_in_our_words(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_ours(&response) {
        return response;
    }
    let fault = match status {
        StatusCode::NOT_FOUND => Fault::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Fault::MethodNotAllowed,
        status if status.is_client_error() => Fault::UnreadableRequest,
        _ => Fault::Internal,
    };
    let mut told = fault.into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allow.clone());
    }
    told
}

fn is_ours(response: &Response) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| media_type == MEDIA_TYPE || media_type.starts_with("text/html"))
}
