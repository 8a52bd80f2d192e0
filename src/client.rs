//! The server's API, one function for each call.
//!
//! Invariant: the client knows nothing of the widget's state; it asks, and hands on the answer.

use api::{ChannelAct, Counts, NewPledge, counts::Counted, paths, pledge::TakenPledge};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    browser::{self, Answer},
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

/// Takes a pledge.
pub async fn create_pledge(endpoint: &str, campaign: &str, pledge: &NewPledge) -> Result<TakenPledge, ClientError> {
    post(&format!("{endpoint}{}", paths::pledges(campaign)), pledge).await
}

/// Takes a pledge back.
pub async fn withdraw_pledge(endpoint: &str, campaign: &str, own: &OwnPledge) -> Result<Counted, ClientError> {
    let url = format!("{endpoint}{}", paths::pledge(campaign, own.id));
    read(browser::call("DELETE", &url, None, Some(&own.receipt)).await)
}

/// Counts a share.
pub async fn create_share(endpoint: &str, campaign: &str, share: &ChannelAct) -> Result<Counted, ClientError> {
    post(&format!("{endpoint}{}", paths::shares(campaign)), share).await
}

/// Counts a visit.
pub async fn create_visit(endpoint: &str, campaign: &str, visit: &ChannelAct) -> Result<Counted, ClientError> {
    post(&format!("{endpoint}{}", paths::visits(campaign)), visit).await
}

/// Asks for the counts at `url`.
pub async fn counts(url: &str) -> Result<Counts, ClientError> {
    read(browser::call("GET", url, None, None).await)
}

async fn post<T: DeserializeOwned>(url: &str, body: &impl Serialize) -> Result<T, ClientError> {
    let body = serde_json::to_string(body).map_err(|_| ClientError::Refused)?;
    read(browser::call("POST", url, Some(&body), None).await)
}

/// A success that cannot be read is no success: something between here and the server answered in its place.
fn read<T: DeserializeOwned>(answer: Result<Answer, browser::NoAnswer>) -> Result<T, ClientError> {
    let unreachable = |retry_after| Err(ClientError::Unreachable { retry_after });
    match answer {
        Ok(Answer { status: 200..=299, text, .. }) => {
            serde_json::from_str(&text).or_else(|_| unreachable(None))
        }
        Ok(Answer { status: 408 | 425 | 429 | 500.., retry_after, .. }) => unreachable(retry_after),
        // Only a problem of the server's own is a refusal; a portal or a proxy may answer 4xx with a page of its own.
        Ok(Answer { text, .. }) if serde_json::from_str::<api::Problem>(&text).is_ok() => Err(ClientError::Refused),
        Ok(_) | Err(browser::NoAnswer) => unreachable(None),
    }
}
