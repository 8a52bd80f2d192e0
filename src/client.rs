//! Client of the server's API, with one function per call.
//!
//! Invariant: the client knows nothing of the widget's state. It sends a request and returns the response.

use api::{EntryId, counts::Totals, paths};
use wasm_bindgen::JsValue;

use crate::{
    browser::{self, HttpResponse, NetworkError},
    js::value::{self, JsConvert},
    own_pledge::OwnPledge,
};

/// Failure of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// No response, or one after which a retry may succeed. The same call can be made again.
    Unreachable {
        /// Value of `Retry-After`, in seconds.
        retry_after: Option<u32>,
    },
    /// Refused by the server. The same call will fail again.
    Refused,
}

/// Takes a pledge, given as the JSON of an [`api::NewPledge`].
pub async fn create_pledge(endpoint: &str, campaign: &str, pledge: &str) -> Result<(OwnPledge, Totals), ClientError> {
    let taken = post(&format!("{endpoint}{}", paths::pledges(campaign)), pledge).await?;
    let (own, counts): (OwnPledge, Totals) = (or_unreachable(JsConvert::from_js(&taken))?, counts_in(&taken)?);
    Ok((OwnPledge { number: Some(counts.pledges), ..own }, counts))
}

/// Withdraws a pledge.
pub async fn withdraw_pledge(
    endpoint: &str,
    campaign: &str,
    id: EntryId,
    receipt: &str,
) -> Result<Totals, ClientError> {
    let url = format!("{endpoint}{}", paths::pledge(campaign, id));
    counts_in(&read(browser::fetch("DELETE", &url, None, Some(receipt)).await)?)
}

/// Records a share, given as the JSON of an [`api::ChannelAct`].
pub async fn create_share(endpoint: &str, campaign: &str, share: &str) -> Result<Totals, ClientError> {
    counts_in(&post(&format!("{endpoint}{}", paths::shares(campaign)), share).await?)
}

/// Records a visit, given as the JSON of an [`api::ChannelAct`].
pub async fn create_visit(endpoint: &str, campaign: &str, visit: &str) -> Result<Totals, ClientError> {
    counts_in(&post(&format!("{endpoint}{}", paths::visits(campaign)), visit).await?)
}

/// Fetches the counts from `url`.
pub async fn counts(url: &str) -> Result<Totals, ClientError> {
    or_unreachable(JsConvert::from_js(&read(browser::fetch("GET", url, None, None).await)?))
}

async fn post(url: &str, body: &str) -> Result<JsValue, ClientError> {
    read(browser::fetch("POST", url, Some(body), None).await)
}

/// Counts in the response to an act.
fn counts_in(response: &JsValue) -> Result<Totals, ClientError> {
    or_unreachable(JsConvert::from_js(&value::get(response, "counts")))
}

/// A success that cannot be read counts as unreachable: a proxy or portal may have answered in the server's place.
fn or_unreachable<T>(response: Option<T>) -> Result<T, ClientError> {
    response.ok_or(ClientError::Unreachable { retry_after: None })
}

fn read(response: Result<HttpResponse, NetworkError>) -> Result<JsValue, ClientError> {
    let unreachable = |retry_after| Err(ClientError::Unreachable { retry_after });
    match response {
        Ok(HttpResponse { status: 200..=299, text, .. }) => or_unreachable(value::parse(&text)),
        Ok(HttpResponse { status: 408 | 425 | 429 | 500.., retry_after, .. }) => unreachable(retry_after),
        // A portal or a proxy may answer 4xx with a page of its own. Only a problem of the server is a refusal.
        Ok(HttpResponse { text, .. }) if is_problem(&text) => Err(ClientError::Refused),
        Ok(_) | Err(NetworkError) => unreachable(None),
    }
}

/// Recognises an [`api::Problem`]: RFC 9457 with a `code`.
fn is_problem(text: &str) -> bool {
    value::parse::<JsValue>(text).is_some_and(|problem| value::get(&problem, "code").is_string())
}
