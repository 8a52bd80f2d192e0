//! The story every store must tell, told over the trait.

use api::{Channel, EntryId, Mode};
use sid_pledge_server::ledger::{
    Act, Audit, Change, Kind, Outcome, Store, StoreError, TallyRow, Withdrawal,
    entry::fingerprint,
    store::{Access, open},
};
use tempfile::TempDir;

fn id(n: u8) -> EntryId {
    EntryId::new(1_675_728_000_000 + u64::from(n), &[n; 10])
}

fn act(n: u8, kind: Kind, channel: Option<Channel>, content: &str) -> Act {
    Act {
        id: id(n),
        kind,
        campaign: "kind".to_owned(),
        partner: "open".to_owned(),
        audience: None,
        channel,
        lang: "en".to_owned(),
        promises: vec!["listen".to_owned(), "report".to_owned()],
        mode: Mode::Live,
        minute: 27_928_800,
        fingerprint: fingerprint(&[content]),
    }
}

fn record(n: u8, content: &str) -> Change {
    Change::Record(act(n, Kind::Pledge, None, content))
}

fn withdraw(own: u8, pledge: u8, campaign: &str) -> Change {
    Change::Withdraw(Withdrawal { id: id(own), campaign: campaign.to_owned(), pledge: id(pledge), minute: 27_928_801 })
}

fn url(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("ledger.db").display())
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn total(rows: &[TallyRow], kind: Kind) -> u64 {
    rows.iter().filter(|row| row.key.kind == kind).map(|row| row.n).sum()
}

fn tell_the_story(store: &mut dyn Store) {
    let pledge = act(1, Kind::Pledge, None, "a");
    let outcomes = store
        .record(&[
            record(1, "a"),
            record(1, "a"),
            record(1, "b"),
            record(2, "c"),
            Change::Record(act(3, Kind::Share, Some(Channel::Copy), "d")),
            withdraw(9, 1, "kind"),
            withdraw(10, 1, "kind"),
            withdraw(11, 1, "other"),
            withdraw(12, 3, "kind"),
            withdraw(13, 8, "kind"),
        ])
        .expect("recorded");
    let share = act(3, Kind::Share, Some(Channel::Copy), "d").tally_key();
    assert_eq!(
        outcomes,
        [
            Outcome::Recorded(pledge.tally_key()),
            Outcome::Repeated,
            Outcome::IdReused,
            Outcome::Recorded(pledge.tally_key()),
            Outcome::Recorded(share),
            Outcome::Withdrawn(pledge.tally_key()),
            Outcome::AlreadyWithdrawn(Mode::Live),
            Outcome::NoSuchPledge,
            Outcome::NoSuchPledge,
            Outcome::NoSuchPledge,
        ]
    );
    assert_eq!(store.record(&[record(1, "a")]).expect("asked"), [Outcome::Repeated], "also when taken back");
    let kept = store.tallies().expect("kept");
    assert_eq!((total(&kept, Kind::Pledge), total(&kept, Kind::Share)), (1, 1));
    assert_eq!(store.audit().expect("audited").counted, kept);

    assert!(store.add_partner("ngo", 1).expect("added"));
    assert!(!store.add_partner("ngo", 2).expect("asked"));
    assert!(store.pause_partner("ngo", true).expect("paused"));
    assert!(!store.pause_partner("nobody", true).expect("asked"));
    assert!(store.partners().expect("listed").iter().all(|partner| partner.slug == "ngo" && partner.paused));
    store.probe().expect("writable");

    let mut entries = Vec::new();
    let mut keep = |entry| {
        entries.push(entry);
        Ok(())
    };
    store.export(&mut keep).expect("exported");
    assert_eq!(entries.len(), 4);
    assert_eq!(entries[0].id, id(1).to_string());
    assert_eq!((entries[0].promises.as_str(), entries[0].time.as_str()), ("listen report", "2023-02-07T00:00:00Z"));
    assert_eq!((entries[3].kind.as_str(), entries[3].withdraws.as_str()), ("withdrawal", &*id(1).to_string()));
}

#[test]
fn sqlite_tells_the_story() {
    let folder = folder();
    tell_the_story(open(&url(&folder), Access::Serve).expect("opened").as_mut());
}

#[test]
fn what_was_recorded_is_there_after_a_restart() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Serve).expect("opened");
    store.record(&[record(1, "a"), record(2, "b")]).expect("recorded");
    drop(store);
    let mut again = open(&url(&folder), Access::Serve).expect("opened again");
    assert_eq!(total(&again.tallies().expect("kept"), Kind::Pledge), 2);
    assert_eq!(again.record(&[record(2, "b")]).expect("asked"), [Outcome::Repeated]);
}

#[test]
fn a_group_that_fails_leaves_nothing_behind() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Serve).expect("opened");
    let no_channel = Change::Record(act(2, Kind::Share, None, "b"));
    assert!(matches!(store.record(&[record(1, "a"), no_channel]), Err(StoreError::Failed(_))));
    assert_eq!(store.audit().expect("audited"), Audit { kept: vec![], counted: vec![] });
    assert!(matches!(store.record(&[record(1, "a")]).expect("recorded")[..], [Outcome::Recorded(_)]));
}

#[test]
fn two_servers_cannot_use_one_file() {
    let folder = folder();
    let first = open(&url(&folder), Access::Serve).expect("opened");
    assert!(matches!(open(&url(&folder), Access::Serve), Err(StoreError::InUse(_))));
    open(&url(&folder), Access::Visit).expect("a visit is no second server");
    drop(first);
    open(&url(&folder), Access::Serve).expect("free again");
}

#[test]
fn a_visit_makes_no_database() {
    let folder = folder();
    assert!(matches!(open(&url(&folder), Access::Visit), Err(StoreError::Missing(_))));
}

#[test]
fn a_newer_schema_is_left_alone() {
    let folder = folder();
    drop(open(&url(&folder), Access::Serve).expect("opened"));
    let file = rusqlite::Connection::open(folder.path().join("ledger.db")).expect("opened");
    file.pragma_update(None, "user_version", 99).expect("marked");
    drop(file);
    for access in [Access::Serve, Access::Visit] {
        assert!(matches!(open(&url(&folder), access), Err(StoreError::Newer { found: 99, .. })));
    }
}

#[test]
fn a_copy_holds_the_same_entries() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Serve).expect("opened");
    store.record(&[record(1, "a")]).expect("recorded");
    store.backup(&folder.path().join("copy.db")).expect("copied");
    let copy_url = format!("sqlite://{}", folder.path().join("copy.db").display());
    let mut copy = open(&copy_url, Access::Visit).expect("opened");
    assert_eq!(copy.audit().expect("audited"), store.audit().expect("audited"));
}
