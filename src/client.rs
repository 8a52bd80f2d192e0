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
    /// No answer of the server: there is no connection, or something between has answered in the server's place. The
    /// same call in another form may pass.
    Blocked,
    /// Refused by the server. The same call will fail again.
    Refused,
}

impl ClientError {
    /// Value of `Retry-After`, in seconds.
    pub fn retry_after(&self) -> Option<u32> {
        if let Self::Unreachable { retry_after } = self { *retry_after } else { None }
    }
}

/// Takes a pledge, given as the JSON of an [`api::NewPledge`].
pub async fn create_pledge(endpoint: &str, campaign: &str, pledge: &str) -> Result<(OwnPledge, Totals), ClientError> {
    let taken = post(&format!("{endpoint}{}", paths::pledges(campaign)), pledge).await?;
    let (own, counts): (OwnPledge, Totals) = (or_blocked(JsConvert::from_js(&taken))?, counts_in(&taken)?);
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
    let withdrawn = match read(browser::fetch("DELETE", &url, None, Some(receipt)).await) {
        // Something between lets no such request pass.
        Err(ClientError::Blocked) => {
            post(&format!("{endpoint}{}", paths::withdrawal(campaign, id)), &format!("{{\"receipt\":\"{receipt}\"}}"))
                .await
        }
        withdrawn => withdrawn,
    };
    counts_in(&withdrawn?)
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
    or_blocked(JsConvert::from_js(&read(browser::fetch("GET", url, None, None).await)?))
}

/// Posts JSON: as plain text, which needs no preflight; as JSON; and as the field of a form. A firewall may refuse each
/// of them with an answer of its own.
async fn post(url: &str, json: &str) -> Result<JsValue, ClientError> {
    let form = format!("json={}", String::from(js_sys::encode_uri_component(json)));
    let mut answer = Err(ClientError::Blocked);
    for body in [(json, "text/plain"), (json, "application/json"), (&form, "application/x-www-form-urlencoded")] {
        answer = read(browser::fetch("POST", url, Some(body), None).await);
        if !matches!(answer, Err(ClientError::Blocked)) {
            break;
        }
    }
    answer
}

/// Counts in the response to an act.
fn counts_in(response: &JsValue) -> Result<Totals, ClientError> {
    or_blocked(JsConvert::from_js(&value::get(response, "counts")))
}

/// A success that cannot be read is not the server's: a proxy or portal may have answered in its place.
fn or_blocked<T>(response: Option<T>) -> Result<T, ClientError> {
    response.ok_or(ClientError::Blocked)
}

fn read(response: Result<HttpResponse, NetworkError>) -> Result<JsValue, ClientError> {
    let unreachable = |retry_after| Err(ClientError::Unreachable { retry_after });
    match response {
        Ok(HttpResponse { status: 200..=299, text, .. }) => or_blocked(value::parse(&text)),
        Ok(HttpResponse { status: 408 | 425 | 429 | 500.., retry_after, .. }) => unreachable(retry_after),
        // A portal or a proxy may answer 4xx with a page of its own. Only a problem of the server is a refusal.
        Ok(HttpResponse { text, .. }) if is_problem(&text) => Err(ClientError::Refused),
        Err(NetworkError { timed_out: true }) => unreachable(None),
        Ok(_) | Err(NetworkError { .. }) => Err(ClientError::Blocked),
    }
}

/// Recognises an [`api::Problem`]: RFC 9457 with a `code`.
fn is_problem(text: &str) -> bool {
    value::parse::<JsValue>(text).is_some_and(|problem| value::get(&problem, "code").is_string())
}
