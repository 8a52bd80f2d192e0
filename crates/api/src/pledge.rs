//! A pledge: request, response and validation.

use serde::{Deserialize, Serialize};

use crate::{Audience, Channel, Counts, EntryId, LanguageTag, Mode};

/// A pledge as the visitor's device sends it. It holds nothing that identifies the visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPledge {
    /// Id chosen by the device; the same id again is the same pledge.
    pub id: EntryId,
    /// Partner on whose page it was taken. An unknown partner counts as `open`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// Language of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<LanguageTag>,
    /// Audience the visitor chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// Ids of the promises chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<String>,
    /// Channel of the share link the visitor followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Live or test.
    #[serde(default)]
    pub mode: Mode,
    /// Solved challenge, where the server required one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
}

/// A withdrawal whose receipt is in the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    /// Receipt of the pledge.
    pub receipt: String,
}

/// Validation error of a pledge that was parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PledgeError {
    /// 422: a promise the campaign does not have.
    #[error("This campaign has no promise called “{0}”.")]
    UnknownPromise(String),
    /// 422: a promise named more than once.
    #[error("The promise “{0}” is named twice.")]
    RepeatedPromise(String),
}

impl NewPledge {
    /// Checks the pledge against the ids of the campaign's promises.
    pub fn validate<'a>(&self, known: impl Iterator<Item = &'a str> + Clone) -> Result<(), PledgeError> {
        for (i, promise) in self.promises.iter().enumerate() {
            if !known.clone().any(|id| id == promise) {
                return Err(PledgeError::UnknownPromise(promise.chars().take(64).collect()));
            }
            if self.promises[..i].contains(promise) {
                return Err(PledgeError::RepeatedPromise(promise.clone()));
            }
        }
        Ok(())
    }
}

/// Response to a pledge that is in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakenPledge {
    /// Id it was sent with.
    pub id: EntryId,
    /// Secret that authorises the withdrawal. Only the device that sent the pledge receives it.
    pub receipt: String,
    /// Counts including the pledge.
    pub counts: Counts,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pledge(promises: &[&str]) -> NewPledge {
        NewPledge {
            id: EntryId::new(0, &[0; 10]),
            partner: None,
            lang: None,
            audience: None,
            promises: promises.iter().map(|id| (*id).to_owned()).collect(),
            channel: None,
            mode: Mode::Live,
            challenge: None,
        }
    }

    #[test]
    fn only_the_campaigns_own_promises_can_be_made_and_each_once() {
        let known = ["listen", "report"].into_iter();
        assert_eq!(pledge(&[]).validate(known.clone()), Ok(()));
        assert_eq!(pledge(&["report", "listen"]).validate(known.clone()), Ok(()));
        assert_eq!(pledge(&["fly"]).validate(known.clone()), Err(PledgeError::UnknownPromise("fly".into())));
        assert_eq!(pledge(&["listen", "listen"]).validate(known), Err(PledgeError::RepeatedPromise("listen".into())));
    }

    #[test]
    fn an_unknown_field_is_refused_by_name() {
        let error = serde_json::from_str::<NewPledge>(r#"{"id":"01890a5d-ac96-774b-bcce-b302099a8057","name":"Ada"}"#)
            .expect_err("no names");
        assert!(error.to_string().contains("unknown field `name`"), "{error}");
    }
}
