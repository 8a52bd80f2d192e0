//! The story every store must tell, told over the trait.

use api::{Channel, EntryId, Mode};
use sid_pledge_server::ledger::{
    Act, Audit, Change, DayDifference, DayKey, DaySum, Kind, Outcome, Partner, Store, StoreError, TallyRow, Withdrawal,
    entry::{day_of, fingerprint},
    store::{Access, open},
};
use tempfile::TempDir;

/// The minute acts are of: the first of 7 February 2023.
const MINUTE: i64 = 27_928_800;

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
        minute: MINUTE,
        fingerprint: fingerprint(&[content]),
    }
}

fn record(n: u8, content: &str) -> Change {
    Change::Record(act(n, Kind::Pledge, None, content))
}

fn withdraw(own: u8, pledge: u8, campaign: &str) -> Change {
    Change::Withdraw(Withdrawal { id: id(own), campaign: campaign.to_owned(), pledge: id(pledge), minute: MINUTE + 1 })
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
    let share = act(3, Kind::Share, Some(Channel::Copy), "d").day_key();
    assert_eq!(
        outcomes,
        [
            Outcome::Recorded(pledge.day_key()),
            Outcome::Repeated,
            Outcome::IdReused,
            Outcome::Recorded(pledge.day_key()),
            Outcome::Recorded(share),
            Outcome::Withdrawn(pledge.day_key()),
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

    let ngo = Partner { slug: "ngo".to_owned(), paused: false, added: 1, key: Some([1; 32]) };
    assert!(store.add_partner(&ngo).expect("added"));
    assert!(!store.add_partner(&Partner { added: 2, key: None, ..ngo.clone() }).expect("asked"));
    assert_eq!(store.partners().expect("listed"), [ngo]);
    assert!(store.set_partner_key("ngo", &[2; 32]).expect("set"));
    assert!(!store.set_partner_key("nobody", &[2; 32]).expect("asked"));
    assert!(store.pause_partner("ngo", true).expect("paused"));
    assert!(!store.pause_partner("nobody", true).expect("asked"));
    let listed = Partner { slug: "ngo".to_owned(), paused: true, added: 1, key: Some([2; 32]) };
    assert_eq!(store.partners().expect("listed"), [listed]);
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

fn tell_the_story_of_days(store: &mut dyn Store) {
    let on = |n: u8, partner: &str, minute: i64, kind: Kind, channel: Option<Channel>| {
        let act = act(n, kind, channel, "x");
        Change::Record(Act { partner: partner.to_owned(), minute, ..act })
    };
    let (last, next) = (MINUTE + 24 * 60 - 1, MINUTE + 24 * 60);
    let days = |store: &mut dyn Store, partner: &str, mode| store.days("kind", partner, mode).expect("read");
    store
        .record(&[
            on(21, "ngo", MINUTE, Kind::Pledge, None),
            on(22, "ngo", last, Kind::Pledge, Some(Channel::X)),
            on(23, "ngo", last, Kind::Pledge, Some(Channel::X)),
            on(24, "ngo", next, Kind::Pledge, None),
            on(25, "ngo", next, Kind::Visit, Some(Channel::X)),
            on(26, "other", next, Kind::Pledge, None),
            Change::Record(Act { mode: Mode::Test, ..act(27, Kind::Pledge, None, "y") }),
        ])
        .expect("recorded");
    let day = day_of(MINUTE);
    let sum = |day, kind, channel, n| DaySum { day, kind, channel, n };
    let first = [sum(day, Kind::Pledge, None, 1), sum(day, Kind::Pledge, Some(Channel::X), 2)];
    let second = [sum(day + 1, Kind::Pledge, None, 1), sum(day + 1, Kind::Visit, Some(Channel::X), 1)];
    assert_eq!(days(store, "ngo", Mode::Live), [first, second].concat());
    assert_eq!(days(store, "ngo", Mode::Test), []);
    assert_eq!(days(store, "open", Mode::Test), [sum(day, Kind::Pledge, None, 1)]);

    let later =
        |own, pledge| Withdrawal { id: id(own), campaign: "kind".to_owned(), pledge: id(pledge), minute: next + 99 };
    let taken_back =
        store.record(&[Change::Withdraw(later(31, 21)), Change::Withdraw(later(32, 22))]).expect("recorded");
    let key = |channel| DayKey {
        tally: Act { partner: "ngo".to_owned(), ..act(21, Kind::Pledge, channel, "x") }.tally_key(),
        day,
    };
    assert_eq!(taken_back, [Outcome::Withdrawn(key(None)), Outcome::Withdrawn(key(Some(Channel::X)))]);
    let left = [sum(day, Kind::Pledge, Some(Channel::X), 1)];
    assert_eq!(days(store, "ngo", Mode::Live), [&left[..], &second].concat(), "taken from the day it was taken on");
    assert_eq!(store.audit().expect("audited").days, []);
}

#[test]
fn sqlite_tells_the_story() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Serve).expect("opened");
    tell_the_story(store.as_mut());
    tell_the_story_of_days(store.as_mut());
}

#[test]
fn a_ledger_from_before_there_were_days_and_keys_gets_its_days() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Serve).expect("opened");
    store.record(&[record(1, "a"), record(2, "b"), record(3, "c"), withdraw(9, 3, "kind")]).expect("recorded");
    let days = store.days("kind", "open", Mode::Live).expect("read");
    assert_eq!(days, [DaySum { day: day_of(MINUTE), kind: Kind::Pledge, channel: None, n: 2 }]);
    drop(store);
    let file = rusqlite::Connection::open(folder.path().join("ledger.db")).expect("opened");
    let back = "
        insert into partners (slug, added) values ('ngo', 5);
        alter table partners drop column key;
        drop table daily_tallies;
        pragma user_version = 1;";
    file.execute_batch(back).expect("as the first version made it");
    drop(file);
    assert!(matches!(open(&url(&folder), Access::Visit), Err(StoreError::Older { found: 1, .. })));
    let mut again = open(&url(&folder), Access::Serve).expect("brought up to date");
    assert_eq!(again.days("kind", "open", Mode::Live).expect("read"), days);
    assert_eq!(again.audit().expect("audited").days, []);
    let ngo = Partner { slug: "ngo".to_owned(), paused: false, added: 5, key: None };
    assert_eq!(again.partners().expect("listed"), [ngo]);
}

#[test]
fn an_audit_tells_each_day_that_differs() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Serve).expect("opened");
    store.record(&[record(1, "a"), Change::Record(act(2, Kind::Share, Some(Channel::X), "b"))]).expect("recorded");
    let file = rusqlite::Connection::open(folder.path().join("ledger.db")).expect("opened");
    let day = day_of(MINUTE);
    let wrong = "
        update daily_tallies set day = day + 1 where kind = 'pledge';
        delete from daily_tallies where kind = 'share';";
    file.execute_batch(wrong).expect("changed");
    let tally = act(1, Kind::Pledge, None, "a").tally_key();
    let share = act(2, Kind::Share, Some(Channel::X), "b").day_key();
    let differs = |key, kept, counted| DayDifference { key, kept, counted };
    assert_eq!(
        store.audit().expect("audited").days,
        [
            differs(DayKey { tally: tally.clone(), day }, 0, 1),
            differs(DayKey { tally, day: day + 1 }, 1, 0),
            differs(share, 0, 1),
        ]
    );
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
    assert_eq!(store.audit().expect("audited"), Audit { kept: vec![], counted: vec![], days: vec![] });
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
