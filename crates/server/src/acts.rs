//! Acts of visitors: from a request to the ledger and back.
//!
//! Invariant: an act is acknowledged after it is durable, and nothing about the visitor's identity is stored.

use api::{ChannelAct, Counts, EntryId, LanguageTag, Mode, NewPledge, counts::Counted, pledge::TakenPledge};
use jiff::Timestamp;

use crate::{
    app::App,
    campaigns::Campaign,
    http::error::HttpError,
    ledger::{Act, ActKind, Change, Outcome, Withdrawal, entry::minute_now, fingerprint::ActContent},
};

/// Response to an act.
#[derive(Clone, Debug)]
pub struct Recorded<T> {
    /// True if the act was not in the ledger before.
    pub is_new: bool,
    /// Body of the response.
    pub body: T,
}

/// Takes a pledge.
pub async fn take_pledge(
    app: &App,
    campaign: &Campaign,
    pledge: NewPledge,
) -> Result<Recorded<TakenPledge>, HttpError> {
    pledge.validate(campaign.promises.iter().map(String::as_str))?;
    validate_partner(pledge.partner.as_deref())?;
    let mut promises = pledge.promises;
    promises.sort_unstable();
    let content = ActContent {
        kind: ActKind::Pledge.as_str(),
        campaign: campaign.slug.clone(),
        partner: pledge.partner,
        lang: pledge.lang.as_ref().map(ToString::to_string),
        audience: pledge.audience.map(|audience| audience.as_str()),
        promises: promises.clone(),
        channel: pledge.channel.map(|channel| channel.as_str()),
        mode: Some(pledge.mode.as_str()),
        withdraws: None,
    };
    let act = Act {
        audience: pledge.audience,
        channel: pledge.channel,
        promises,
        ..new_act(app, campaign, pledge.id, pledge.lang.as_ref(), ActKind::Pledge, pledge.mode, content)
    };
    let is_new = record(app, act).await?;
    let receipt = app.secret.receipt(&campaign.slug, pledge.id);
    let counts = counts(app, campaign, pledge.mode)?;
    Ok(Recorded { is_new, body: TakenPledge { id: pledge.id, receipt, counts } })
}

/// Counts a share or a visit.
pub async fn count_act(
    app: &App,
    campaign: &Campaign,
    kind: ActKind,
    act: ChannelAct,
) -> Result<Recorded<Counted>, HttpError> {
    validate_partner(act.partner.as_deref())?;
    let content = ActContent {
        kind: kind.as_str(),
        campaign: campaign.slug.clone(),
        partner: act.partner,
        lang: act.lang.as_ref().map(ToString::to_string),
        channel: Some(act.channel.as_str()),
        mode: Some(act.mode.as_str()),
        ..ActContent::default()
    };
    let entry = Act {
        channel: Some(act.channel),
        ..new_act(app, campaign, act.id, act.lang.as_ref(), kind, act.mode, content)
    };
    let is_new = record(app, entry).await?;
    Ok(Recorded { is_new, body: Counted { counts: counts(app, campaign, act.mode)? } })
}

/// Withdraws a pledge. The counts in the response have the pledge's own mode.
pub async fn withdraw_pledge(
    app: &App,
    campaign: &Campaign,
    pledge: EntryId,
    receipt: &str,
) -> Result<Counted, HttpError> {
    if !app.secret.is_receipt(receipt, &campaign.slug, pledge) {
        return Err(HttpError::UnknownPledge);
    }
    let withdrawal = Withdrawal { id: new_id()?, campaign: campaign.slug.clone(), pledge, minute: minute_now() };
    match app.ledger.record(Change::Withdraw(withdrawal)).await? {
        Outcome::Withdrawn(key) => Ok(Counted { counts: counts(app, campaign, key.tally.mode)? }),
        Outcome::AlreadyWithdrawn(mode) => Ok(Counted { counts: counts(app, campaign, mode)? }),
        Outcome::NoSuchPledge => Err(HttpError::UnknownPledge),
        Outcome::Recorded(_) | Outcome::Duplicate | Outcome::IdReused => Err(HttpError::Internal),
    }
}

/// Creates an id for an act of a visitor without JavaScript.
pub fn new_id() -> Result<EntryId, HttpError> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|error| {
        tracing::error!(%error, "OS random generator failed");
        HttpError::Internal
    })?;
    let now = u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default();
    Ok(EntryId::new(now, &random))
}

/// Creates an act at the current time, with its language and the partner of its content resolved.
fn new_act(
    app: &App,
    campaign: &Campaign,
    id: EntryId,
    lang: Option<&LanguageTag>,
    kind: ActKind,
    mode: Mode,
    content: ActContent,
) -> Act {
    Act {
        id,
        kind,
        campaign: campaign.slug.clone(),
        partner: app.partners.resolve(content.partner.as_deref()),
        audience: None,
        channel: None,
        lang: campaign.language_of(lang).to_owned(),
        promises: Vec::new(),
        mode,
        minute: minute_now(),
        content,
    }
}

fn record(app: &App, act: Act) -> impl Future<Output = Result<bool, HttpError>> + use<> {
    let outcome = app.ledger.record(Change::Record(act));
    async move {
        match outcome.await? {
            Outcome::Recorded(_) => Ok(true),
            Outcome::Duplicate => Ok(false),
            Outcome::IdReused => Err(HttpError::IdReused),
            Outcome::Withdrawn(_) | Outcome::AlreadyWithdrawn(_) | Outcome::NoSuchPledge => Err(HttpError::Internal),
        }
    }
}

fn counts(app: &App, campaign: &Campaign, mode: Mode) -> Result<Counts, HttpError> {
    app.tally.counts(&campaign.slug, mode, None).ok_or(HttpError::UnknownCampaign)
}

/// Validates a partner as it was sent. U+0000 is refused, because it separates the fields of a fingerprint.
fn validate_partner(partner: Option<&str>) -> Result<(), HttpError> {
    match partner {
        Some(partner) if partner.contains('\0') => {
            Err(HttpError::InvalidBody("the partner contains the character U+0000".to_owned()))
        }
        _ => Ok(()),
    }
}
