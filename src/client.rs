//! The server's API, one function for each call.
//!
//! Invariant: the client knows nothing of the widget's state; it asks, and hands on the answer.

use api::{EntryId, counts::Totals, paths};

use wasm_bindgen::JsValue;

use crate::{
    browser::{self, Answer},
    js::{self, Js},
    widget::OwnPledge,
};

/// Why a call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// No answer, or one that promises that a later try may succeed. The same call can be made again.
    Unreachable {
        /// How long the server asked to be left alone, in seconds.
        retry_after: Option<u32>,
    },
    /// The server understood and said no. The same call will fail again.
    Refused,
}

/// Takes a pledge, given as the JSON of an [`api::NewPledge`].
pub async fn create_pledge(endpoint: &str, campaign: &str, pledge: &str) -> Result<(OwnPledge, Totals), ClientError> {
    let taken = post(&format!("{endpoint}{}", paths::pledges(campaign)), pledge).await?;
    let (own, counts): (OwnPledge, Totals) = (understand(Js::from_js(&taken))?, counted(&taken)?);
    Ok((OwnPledge { number: Some(counts.pledges), ..own }, counts))
}

/// Takes a pledge back.
pub async fn withdraw_pledge(
    endpoint: &str,
    campaign: &str,
    id: EntryId,
    receipt: &str,
) -> Result<Totals, ClientError> {
    let url = format!("{endpoint}{}", paths::pledge(campaign, id));
    counted(&read(browser::call("DELETE", &url, None, Some(receipt)).await)?)
}

/// Counts a share, given as the JSON of an [`api::ChannelAct`].
pub async fn create_share(endpoint: &str, campaign: &str, share: &str) -> Result<Totals, ClientError> {
    counted(&post(&format!("{endpoint}{}", paths::shares(campaign)), share).await?)
}

/// Counts a visit, given as the JSON of an [`api::ChannelAct`].
pub async fn create_visit(endpoint: &str, campaign: &str, visit: &str) -> Result<Totals, ClientError> {
    counted(&post(&format!("{endpoint}{}", paths::visits(campaign)), visit).await?)
}

/// Asks for the counts at `url`.
pub async fn counts(url: &str) -> Result<Totals, ClientError> {
    understand(Js::from_js(&read(browser::call("GET", url, None, None).await)?))
}

async fn post(url: &str, body: &str) -> Result<JsValue, ClientError> {
    read(browser::call("POST", url, Some(body), None).await)
}

/// The counts that come with every answer to an act.
fn counted(answer: &JsValue) -> Result<Totals, ClientError> {
    understand(Js::from_js(&js::get(answer, "counts")))
}

/// A success that cannot be read is no success: something between here and the server answered in its place.
fn understand<T>(answer: Option<T>) -> Result<T, ClientError> {
    answer.ok_or(ClientError::Unreachable { retry_after: None })
}

fn read(answer: Result<Answer, browser::NoAnswer>) -> Result<JsValue, ClientError> {
    let unreachable = |retry_after| Err(ClientError::Unreachable { retry_after });
    match answer {
        Ok(Answer { status: 200..=299, text, .. }) => understand(js::parse(&text)),
        Ok(Answer { status: 408 | 425 | 429 | 500.., retry_after, .. }) => unreachable(retry_after),
        // Only a problem of the server's own is a refusal; a portal or a proxy may answer 4xx with a page of its own.
        Ok(Answer { text, .. }) if js::is_problem(&text) => Err(ClientError::Refused),
        Ok(_) | Err(browser::NoAnswer) => unreachable(None),
    }
}
