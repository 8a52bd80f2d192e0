//! Taking a pledge, and taking it back.

use serde::{Deserialize, Serialize};

use crate::{Audience, Channel, Counts, EntryId, LanguageTag, Mode};

/// A pledge as a visitor's device sends it. It holds nothing that tells who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPledge {
    /// Chosen by the device; the same id again is the same pledge.
    pub id: EntryId,
    /// The partner on whose page it was taken. One the campaign does not know counts as `open`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// The language it was read in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<LanguageTag>,
    /// Who the visitor said they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// The promises chosen, by their ids in the campaign.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<String>,
    /// The channel of the share link the visitor came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Whether it counts.
    #[serde(default)]
    pub mode: Mode,
    /// The solved challenge, where the server asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
}

/// What is wrong with a pledge that could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// 422: a promise the campaign does not have.
    #[error("This campaign has no promise called “{0}”.")]
    UnknownPromise(String),
    /// 422: a promise named more than once.
    #[error("The promise “{0}” is named twice.")]
    RepeatedPromise(String),
}

impl NewPledge {
    /// Holds the pledge against the campaign's promises.
    pub fn validate<'a>(&self, known: impl Iterator<Item = &'a str> + Clone) -> Result<(), Refusal> {
        for (i, promise) in self.promises.iter().enumerate() {
            if !known.clone().any(|id| id == promise) {
                return Err(Refusal::UnknownPromise(promise.chars().take(64).collect()));
            }
            if self.promises[..i].contains(promise) {
                return Err(Refusal::RepeatedPromise(promise.clone()));
            }
        }
        Ok(())
    }
}

/// A pledge that is in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakenPledge {
    /// The id it was sent with.
    pub id: EntryId,
    /// What its maker shows to take it back. Nobody else is told.
    pub receipt: String,
    /// The counts with the pledge in them.
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
        assert_eq!(pledge(&["fly"]).validate(known.clone()), Err(Refusal::UnknownPromise("fly".into())));
        assert_eq!(pledge(&["listen", "listen"]).validate(known), Err(Refusal::RepeatedPromise("listen".into())));
    }

    #[test]
    fn an_unknown_field_is_refused_by_name() {
        let fault = serde_json::from_str::<NewPledge>(r#"{"id":"01890a5d-ac96-774b-bcce-b302099a8057","name":"Ada"}"#)
            .expect_err("no names");
        assert!(fault.to_string().contains("unknown field `name`"), "{fault}");
    }
}
