//! What a visitor does, from the words it was sent in to the ledger and back.
//!
//! Invariant: an act is answered only after it is durable, and nothing about who acts is kept.

use api::{ChannelAct, Counts, EntryId, Mode, NewPledge, counts::Counted, pledge::TakenPledge};
use jiff::Timestamp;

use crate::{
    app::App,
    campaigns::Loaded,
    ledger::{
        Act, Change, Kind, Outcome, Withdrawal,
        entry::{fingerprint, minute_now},
    },
    partners::OPEN,
    problem::Fault,
};

/// An answer, and whether the act is new.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The act was not in the ledger before.
    pub is_new: bool,
    /// What the visitor is told.
    pub body: T,
}

/// Takes a pledge.
pub async fn take_pledge(app: &App, campaign: &Loaded, pledge: NewPledge) -> Result<Answer<TakenPledge>, Fault> {
    pledge.validate(campaign.promises.iter().map(String::as_str))?;
    let partner = storable(pledge.partner.as_deref())?;
    let mut promises = pledge.promises;
    promises.sort_unstable();
    let fingerprint = fingerprint(&[
        Kind::Pledge.as_str(),
        &campaign.slug,
        partner,
        pledge.lang.as_ref().map_or("", |lang| lang.as_str()),
        pledge.audience.map_or("", |audience| audience.as_str()),
        &promises.join(" "),
        pledge.channel.map_or("", |channel| channel.as_str()),
        pledge.mode.as_str(),
    ]);
    let act = Act {
        id: pledge.id,
        kind: Kind::Pledge,
        campaign: campaign.slug.clone(),
        partner: app.partners.resolve(Some(partner)).to_owned(),
        audience: pledge.audience,
        channel: pledge.channel,
        lang: campaign.language_of(pledge.lang.as_ref()).to_owned(),
        promises,
        mode: pledge.mode,
        minute: minute_now(),
        fingerprint,
    };
    let is_new = record(app, act).await?;
    let receipt = app.secret.receipt(&campaign.slug, pledge.id);
    let counts = counts(app, campaign, pledge.mode)?;
    Ok(Answer { is_new, body: TakenPledge { id: pledge.id, receipt, counts } })
}

/// Counts a share or a visit.
pub async fn count_act(app: &App, campaign: &Loaded, kind: Kind, act: ChannelAct) -> Result<Answer<Counted>, Fault> {
    let partner = storable(act.partner.as_deref())?;
    let fingerprint = fingerprint(&[
        kind.as_str(),
        &campaign.slug,
        partner,
        act.lang.as_ref().map_or("", |lang| lang.as_str()),
        act.channel.as_str(),
        act.mode.as_str(),
    ]);
    let entry = Act {
        id: act.id,
        kind,
        campaign: campaign.slug.clone(),
        partner: app.partners.resolve(Some(partner)).to_owned(),
        audience: None,
        channel: Some(act.channel),
        lang: campaign.language_of(act.lang.as_ref()).to_owned(),
        promises: Vec::new(),
        mode: act.mode,
        minute: minute_now(),
        fingerprint,
    };
    let is_new = record(app, entry).await?;
    Ok(Answer { is_new, body: Counted { counts: counts(app, campaign, act.mode)? } })
}

/// Takes a pledge back. The mode its counts are of is the pledge's own.
pub async fn withdraw_pledge(app: &App, campaign: &Loaded, pledge: EntryId, receipt: &str) -> Result<Counted, Fault> {
    if !app.secret.is_receipt(receipt, &campaign.slug, pledge) {
        return Err(Fault::UnknownPledge);
    }
    let withdrawal = Withdrawal { id: new_id()?, campaign: campaign.slug.clone(), pledge, minute: minute_now() };
    match app.ledger.record(Change::Withdraw(withdrawal)).await? {
        Outcome::Withdrawn(key) => Ok(Counted { counts: counts(app, campaign, key.tally.mode)? }),
        Outcome::AlreadyWithdrawn(mode) => Ok(Counted { counts: counts(app, campaign, mode)? }),
        Outcome::NoSuchPledge => Err(Fault::UnknownPledge),
        Outcome::Recorded(_) | Outcome::Repeated | Outcome::IdReused => Err(Fault::Internal),
    }
}

/// Makes an id, for a visitor whose browser runs no script.
pub fn new_id() -> Result<EntryId, Fault> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|fault| {
        tracing::error!(%fault, "there is no randomness");
        Fault::Internal
    })?;
    let now = u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default();
    Ok(EntryId::new(now, &random))
}

async fn record(app: &App, act: Act) -> Result<bool, Fault> {
    match app.ledger.record(Change::Record(act)).await? {
        Outcome::Recorded(_) => Ok(true),
        Outcome::Repeated => Ok(false),
        Outcome::IdReused => Err(Fault::IdReused),
        Outcome::Withdrawn(_) | Outcome::AlreadyWithdrawn(_) | Outcome::NoSuchPledge => Err(Fault::Internal),
    }
}

fn counts(app: &App, campaign: &Loaded, mode: Mode) -> Result<Counts, Fault> {
    app.tally.counts(&campaign.slug, mode, None).ok_or(Fault::UnknownCampaign)
}

/// A partner as it was sent. U+0000 is refused: no page can hold it, and it would blur a fingerprint.
fn storable(partner: Option<&str>) -> Result<&str, Fault> {
    let partner = partner.unwrap_or(OPEN);
    if partner.contains('\0') {
        return Err(Fault::InvalidBody("a text in it holds the character U+0000".to_owned()));
    }
    Ok(partner)
}
