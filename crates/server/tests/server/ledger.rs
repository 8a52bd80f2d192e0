//! Conformance test of the stores over the `Store` trait, and tests of the SQLite store.

use api::{Channel, EntryId, Mode};
use sid_pledge_server::ledger::{
    Access, Act, ActKind, Audit, AuditRange, Change, DailyTally, DayDifference, DayKey, Outcome, PartnerRecord, Store,
    StoreError, TallyRow, Withdrawal, entry::day_of, fingerprint::ActContent, open::open, rules,
};
use tempfile::TempDir;

/// Minute of the acts: the first one of 7 February 2023.
const MINUTE: i64 = 27_928_800;

fn id(n: u8) -> EntryId {
    EntryId::new(1_675_728_000_000 + u64::from(n), &[n; 10])
}

fn act(n: u8, kind: ActKind, channel: Option<Channel>, content: &str) -> Act {
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
        content: ActContent { kind: kind.as_str(), campaign: content.to_owned(), ..ActContent::default() },
    }
}

fn record(n: u8, content: &str) -> Change {
    Change::Record(act(n, ActKind::Pledge, None, content))
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

fn total(rows: &[TallyRow], kind: ActKind) -> u64 {
    rows.iter().filter(|row| row.key.kind == kind).map(|row| row.n).sum()
}

fn check_acts_and_partners(store: &mut dyn Store) {
    let pledge = act(1, ActKind::Pledge, None, "a");
    let outcomes = rules::record(
        store,
        &[
            record(1, "a"),
            record(1, "a"),
            record(1, "b"),
            record(2, "c"),
            Change::Record(act(3, ActKind::Share, Some(Channel::Copy), "d")),
            withdraw(9, 1, "kind"),
            withdraw(10, 1, "kind"),
            withdraw(11, 1, "other"),
            withdraw(12, 3, "kind"),
            withdraw(13, 8, "kind"),
        ],
    )
    .expect("recorded");
    let share = act(3, ActKind::Share, Some(Channel::Copy), "d").day_key();
    assert_eq!(
        outcomes,
        [
            Outcome::Recorded(pledge.day_key()),
            Outcome::Duplicate,
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
    assert_eq!(rules::record(store, &[record(1, "a")]).expect("recorded"), [Outcome::Duplicate], "also when withdrawn");
    let stored = store.tallies().expect("read");
    assert_eq!((total(&stored, ActKind::Pledge), total(&stored, ActKind::Share)), (1, 1));
    assert_eq!(store.audit(AuditRange::New).expect("audited").recomputed, stored);

    let ngo = PartnerRecord { slug: "ngo".to_owned(), paused: false, added: 1, key: Some([1; 32]) };
    assert!(store.add_partner(&ngo).expect("added"));
    assert!(!store.add_partner(&PartnerRecord { added: 2, key: None, ..ngo.clone() }).expect("answered"));
    assert_eq!(store.partners().expect("listed"), [ngo]);
    assert!(store.set_partner_key("ngo", &[2; 32]).expect("set"));
    assert!(!store.set_partner_key("nobody", &[2; 32]).expect("answered"));
    assert!(store.pause_partner("ngo", true).expect("paused"));
    assert!(!store.pause_partner("nobody", true).expect("answered"));
    let listed = PartnerRecord { slug: "ngo".to_owned(), paused: true, added: 1, key: Some([2; 32]) };
    assert_eq!(store.partners().expect("listed"), [listed]);
    store.probe().expect("writable");

    let mut entries = Vec::new();
    let mut collect = |entry| {
        entries.push(entry);
        Ok(())
    };
    store.export(&mut collect).expect("exported");
    assert_eq!(entries.len(), 4);
    assert_eq!(entries[0].id, id(1).to_string());
    assert_eq!((entries[0].promises.as_str(), entries[0].time.as_str()), ("listen report", "2023-02-07T00:00:00Z"));
    assert_eq!((entries[3].kind.as_str(), entries[3].withdraws.as_str()), ("withdrawal", &*id(1).to_string()));
}

fn check_daily_tallies(store: &mut dyn Store) {
    let act_on = |n: u8, partner: &str, minute: i64, kind: ActKind, channel: Option<Channel>| {
        let act = act(n, kind, channel, "x");
        Change::Record(Act { partner: partner.to_owned(), minute, ..act })
    };
    let (last, next) = (MINUTE + 24 * 60 - 1, MINUTE + 24 * 60);
    let days = |store: &mut dyn Store, partner: &str, mode| store.daily_tallies("kind", partner, mode).expect("read");
    rules::record(
        store,
        &[
            act_on(21, "ngo", MINUTE, ActKind::Pledge, None),
            act_on(22, "ngo", last, ActKind::Pledge, Some(Channel::X)),
            act_on(23, "ngo", last, ActKind::Pledge, Some(Channel::X)),
            act_on(24, "ngo", next, ActKind::Pledge, None),
            act_on(25, "ngo", next, ActKind::Visit, Some(Channel::X)),
            act_on(26, "other", next, ActKind::Pledge, None),
            Change::Record(Act { mode: Mode::Test, ..act(27, ActKind::Pledge, None, "y") }),
        ],
    )
    .expect("recorded");
    let day = day_of(MINUTE);
    let tally = |day, kind, channel, n| DailyTally { day, kind, channel, n };
    let first = [tally(day, ActKind::Pledge, None, 1), tally(day, ActKind::Pledge, Some(Channel::X), 2)];
    let second = [tally(day + 1, ActKind::Pledge, None, 1), tally(day + 1, ActKind::Visit, Some(Channel::X), 1)];
    assert_eq!(days(store, "ngo", Mode::Live), [first, second].concat());
    assert_eq!(days(store, "ngo", Mode::Test), []);
    assert_eq!(days(store, "open", Mode::Test), [tally(day, ActKind::Pledge, None, 1)]);

    let later =
        |own, pledge| Withdrawal { id: id(own), campaign: "kind".to_owned(), pledge: id(pledge), minute: next + 99 };
    let withdrawn =
        rules::record(store, &[Change::Withdraw(later(31, 21)), Change::Withdraw(later(32, 22))]).expect("recorded");
    let key = |channel| DayKey {
        tally: Act { partner: "ngo".to_owned(), ..act(21, ActKind::Pledge, channel, "x") }.tally_key(),
        day,
    };
    assert_eq!(withdrawn, [Outcome::Withdrawn(key(None)), Outcome::Withdrawn(key(Some(Channel::X)))]);
    let remaining = [tally(day, ActKind::Pledge, Some(Channel::X), 1)];
    assert_eq!(
        days(store, "ngo", Mode::Live),
        [&remaining[..], &second].concat(),
        "subtracted from the day of the pledge"
    );
    assert_eq!(store.audit(AuditRange::New).expect("audited").days, []);
}

#[test]
fn sqlite_conforms_to_the_store_interface() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Exclusive).expect("opened");
    check_acts_and_partners(store.as_mut());
    check_daily_tallies(store.as_mut());
}

#[test]
fn migrating_a_ledger_of_schema_1_adds_daily_tallies() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Exclusive).expect("opened");
    rules::record(store.as_mut(), &[record(1, "a"), record(2, "b"), record(3, "c"), withdraw(9, 3, "kind")])
        .expect("recorded");
    let days = store.daily_tallies("kind", "open", Mode::Live).expect("read");
    assert_eq!(days, [DailyTally { day: day_of(MINUTE), kind: ActKind::Pledge, channel: None, n: 2 }]);
    drop(store);
    let database = rusqlite::Connection::open(folder.path().join("ledger.db")).expect("opened");
    let schema_1 = "
        insert into partners (slug, added) values ('ngo', 5);
        alter table partners drop column key;
        alter table entries drop column fingerprint_version;
        drop table daily_tallies;
        drop table verified;
        pragma user_version = 1;";
    database.execute_batch(schema_1).expect("as the first version created it");
    drop(database);
    assert!(matches!(open(&url(&folder), Access::Shared), Err(StoreError::Older { found: 1, .. })));
    let mut migrated = open(&url(&folder), Access::Exclusive).expect("migrated");
    assert_eq!(migrated.daily_tallies("kind", "open", Mode::Live).expect("read"), days);
    assert_eq!(migrated.audit(AuditRange::New).expect("audited").days, []);
    let ngo = PartnerRecord { slug: "ngo".to_owned(), paused: false, added: 5, key: None };
    assert_eq!(migrated.partners().expect("listed"), [ngo]);
}

/// An act whose response was lost before the upgrade, and which its device sends again after it.
#[test]
fn an_act_that_waited_on_a_device_through_an_upgrade_is_accepted() {
    let folder = folder();
    let content = ActContent {
        kind: "pledge",
        campaign: "kind".to_owned(),
        partner: Some("ngo".to_owned()),
        lang: Some("fr".to_owned()),
        audience: Some("teen"),
        promises: vec!["listen".to_owned(), "report".to_owned()],
        channel: Some("copy"),
        mode: Some("live"),
        withdraws: None,
    };
    let pledge =
        |content: &ActContent| Change::Record(Act { content: content.clone(), ..act(1, ActKind::Pledge, None, "") });
    let mut store = open(&url(&folder), Access::Exclusive).expect("opened");
    rules::record(store.as_mut(), &[pledge(&content)]).expect("recorded");
    drop(store);
    let database = rusqlite::Connection::open(folder.path().join("ledger.db")).expect("opened");
    // printf 'pledge\0kind\0ngo\0fr\0teen\0listen report\0copy\0live\0' | sha256sum
    let schema_2 = "
        update entries set fingerprint = unhex('5c8a6e185b6639ebe9c926533a6dff7e8b3f72cae7ad4fe55bba6f4e381d18b0');
        alter table entries drop column fingerprint_version;
        drop table verified;
        pragma user_version = 2;";
    database.execute_batch(schema_2).expect("as the previous version wrote it");
    drop(database);
    let mut upgraded = open(&url(&folder), Access::Exclusive).expect("migrated");
    let other = ActContent { audience: Some("parent"), ..content.clone() };
    let outcomes = rules::record(upgraded.as_mut(), &[pledge(&content), pledge(&other)]).expect("recorded");
    assert_eq!(outcomes, [Outcome::Duplicate, Outcome::IdReused]);
    assert_eq!(total(&upgraded.tallies().expect("read"), ActKind::Pledge), 1);
}

#[test]
fn an_audit_reports_each_day_that_differs() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Exclusive).expect("opened");
    rules::record(store.as_mut(), &[record(1, "a"), Change::Record(act(2, ActKind::Share, Some(Channel::X), "b"))])
        .expect("recorded");
    let database = rusqlite::Connection::open(folder.path().join("ledger.db")).expect("opened");
    let day = day_of(MINUTE);
    let changes = "
        update daily_tallies set day = day + 1 where kind = 'pledge';
        delete from daily_tallies where kind = 'share';";
    database.execute_batch(changes).expect("changed");
    let tally = act(1, ActKind::Pledge, None, "a").tally_key();
    let share = act(2, ActKind::Share, Some(Channel::X), "b").day_key();
    let difference = |key, stored, recomputed| DayDifference { key, stored, recomputed };
    assert_eq!(
        store.audit(AuditRange::New).expect("audited").days,
        [
            difference(DayKey { tally: tally.clone(), day }, 0, 1),
            difference(DayKey { tally, day: day + 1 }, 1, 0),
            difference(share, 0, 1),
        ]
    );
}

/// Ledger of three entries, the first of which are verified.
fn verified_ledger(folder: &TempDir) -> (Box<dyn Store>, rusqlite::Connection) {
    let mut store = open(&url(folder), Access::Exclusive).expect("opened");
    let share = Change::Record(act(3, ActKind::Share, Some(Channel::X), "c"));
    rules::record(store.as_mut(), &[record(1, "a"), record(2, "b"), share]).expect("recorded");
    let audit = store.audit(AuditRange::New).expect("audited");
    assert_eq!((audit.after, audit.entries, audit.has_difference()), (0, 3, false));
    (store, rusqlite::Connection::open(folder.path().join("ledger.db")).expect("opened"))
}

#[test]
fn an_audit_reads_the_entries_since_the_last_one() {
    let folder = folder();
    let (mut store, _) = verified_ledger(&folder);
    rules::record(store.as_mut(), &[record(4, "d"), withdraw(9, 1, "kind")]).expect("recorded");
    let mut audit = |range| {
        let audit = store.audit(range).expect("audited");
        assert_eq!(audit.recomputed, audit.stored);
        (audit.after, audit.entries, audit.has_difference())
    };
    assert_eq!(audit(AuditRange::New), (3, 2, false));
    assert_eq!(audit(AuditRange::New), (5, 0, false));
    assert_eq!(audit(AuditRange::All), (0, 5, false));
}

#[test]
fn an_audit_since_the_last_one_finds_every_damage_that_a_full_one_finds() {
    for damage in [
        "update tallies set n = n + 1 where kind = 'share'",
        "delete from tallies where kind = 'share'",
        "update daily_tallies set n = n + 1 where kind = 'share'",
        "update daily_tallies set day = day - 1 where kind = 'pledge'",
        "delete from daily_tallies",
        "update tallies set n = n + 1; update daily_tallies set n = n + 1",
        "insert into tallies values ('kind', 'ngo', 'live', 'share', 'x', 1)",
        "insert into daily_tallies values ('kind', 'ngo', 'live', 7, 'share', 'x', 1)",
    ] {
        let folder = folder();
        let (mut store, database) = verified_ledger(&folder);
        rules::record(store.as_mut(), &[record(4, "d")]).expect("recorded");
        database.execute_batch(damage).expect("changed");
        let audit = store.audit(AuditRange::New).expect("audited");
        assert!(audit.has_difference(), "{damage}");
        assert_eq!((audit.after, audit.entries), (0, 4), "{damage}: all entries are read to name the difference");
        assert_eq!(audit, store.audit(AuditRange::New).expect("audited"), "{damage}: it is not forgotten");
        assert_eq!(audit, store.audit(AuditRange::All).expect("audited"), "{damage}");
    }
}

#[test]
fn entries_removed_with_their_totals_differ_from_the_last_audit() {
    let folder = folder();
    let (mut store, database) = verified_ledger(&folder);
    let removal = "
        delete from entries where seq = 1;
        update tallies set n = n - 1 where kind = 'pledge';
        update daily_tallies set n = n - 1 where kind = 'pledge';";
    database.execute_batch(removal).expect("changed");
    let audit = store.audit(AuditRange::New).expect("audited");
    assert!(audit.is_changed && audit.has_difference() && audit.recomputed == audit.stored);
    assert!(!store.audit(AuditRange::All).expect("audited").has_difference(), "the totals match what is left");
}

#[test]
fn entries_survive_a_restart() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Exclusive).expect("opened");
    rules::record(store.as_mut(), &[record(1, "a"), record(2, "b")]).expect("recorded");
    drop(store);
    let mut reopened = open(&url(&folder), Access::Exclusive).expect("opened again");
    assert_eq!(total(&reopened.tallies().expect("read"), ActKind::Pledge), 2);
    assert_eq!(rules::record(reopened.as_mut(), &[record(2, "b")]).expect("recorded"), [Outcome::Duplicate]);
}

#[test]
fn a_failed_group_is_rolled_back() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Exclusive).expect("opened");
    let no_channel = Change::Record(act(2, ActKind::Share, None, "b"));
    assert!(matches!(rules::record(store.as_mut(), &[record(1, "a"), no_channel]), Err(StoreError::Failed(_))));
    let nothing = Audit { stored: vec![], recomputed: vec![], days: vec![], entries: 0, after: 0, is_changed: false };
    assert_eq!(store.audit(AuditRange::All).expect("audited"), nothing);
    assert!(matches!(rules::record(store.as_mut(), &[record(1, "a")]).expect("recorded")[..], [Outcome::Recorded(_)]));
}

#[test]
fn two_servers_cannot_use_one_file() {
    let folder = folder();
    let first = open(&url(&folder), Access::Exclusive).expect("opened");
    assert!(matches!(open(&url(&folder), Access::Exclusive), Err(StoreError::InUse(_))));
    open(&url(&folder), Access::Shared).expect("shared access is possible beside a server");
    drop(first);
    open(&url(&folder), Access::Exclusive).expect("no longer locked");
}

#[test]
fn shared_access_creates_no_database() {
    let folder = folder();
    assert!(matches!(open(&url(&folder), Access::Shared), Err(StoreError::Missing(_))));
}

#[test]
fn a_newer_schema_is_rejected() {
    let folder = folder();
    drop(open(&url(&folder), Access::Exclusive).expect("opened"));
    let database = rusqlite::Connection::open(folder.path().join("ledger.db")).expect("opened");
    database.pragma_update(None, "user_version", 99).expect("marked");
    drop(database);
    for access in [Access::Exclusive, Access::Shared] {
        assert!(matches!(open(&url(&folder), access), Err(StoreError::Newer { found: 99, .. })));
    }
}

#[test]
fn a_backup_has_the_same_entries() {
    let folder = folder();
    let mut store = open(&url(&folder), Access::Exclusive).expect("opened");
    rules::record(store.as_mut(), &[record(1, "a")]).expect("recorded");
    store.backup(&folder.path().join("copy.db")).expect("copied");
    let copy_url = format!("sqlite://{}", folder.path().join("copy.db").display());
    let mut copy = open(&copy_url, Access::Shared).expect("opened");
    assert_eq!(copy.audit(AuditRange::All).expect("audited"), store.audit(AuditRange::All).expect("audited"));
}
