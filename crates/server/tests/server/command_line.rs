//! The program itself, called as an operator calls it.

use std::{
    path::Path,
    process::{Command, Output},
};

use api::{EntryId, Mode};
use sid_pledge_server::ledger::{
    Act, Change, Kind,
    entry::fingerprint,
    store::{Access, open},
};

use crate::pack::Packs;

/// Runs the program in a folder, with no settings of the machine it runs on.
pub fn sid_pledge(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sid-pledge"));
    for name in ["LISTEN", "PUBLIC_URL", "DATABASE_URL", "CAMPAIGNS", "SECRET"] {
        command.env_remove(format!("SID_PLEDGE_{name}"));
    }
    command.current_dir(folder).args(arguments).output().expect("it runs")
}

/// Whether it was successful, and all it said.
pub fn told(output: &Output) -> (bool, String) {
    let text = [&output.stdout[..], &output.stderr].concat();
    (output.status.success(), String::from_utf8(text).expect("text"))
}

fn one_pledge(folder: &Path) {
    let mut store = open(&url(folder), Access::Serve).expect("opened");
    let act = Act {
        id: EntryId::new(1_675_728_000_000, &[1; 10]),
        kind: Kind::Pledge,
        campaign: "kind-2030".to_owned(),
        partner: "open".to_owned(),
        audience: None,
        channel: None,
        lang: "fr".to_owned(),
        promises: vec!["listen".to_owned()],
        mode: Mode::Live,
        minute: 27_928_800,
        fingerprint: fingerprint(&["a"]),
    };
    store.record(&[Change::Record(act)]).expect("recorded");
}

fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("sid-pledge.db").display())
}

#[test]
fn check_names_the_file_and_the_key_of_every_fault() {
    let packs = Packs::new();
    let dir = packs.path().to_str().expect("text");
    let (fine, text) = told(&sid_pledge(packs.path(), &["check", dir]));
    assert!(fine && text.contains("kind-2030: in order (en, fr)"), "{text}");
    packs.edit("kind-2030/fr.toml", "thanks = \"Well done.\"\n", "");
    let (fine, text) = told(&sid_pledge(packs.path(), &["check", dir]));
    assert!(!fine && text.contains("kind-2030/fr.toml: pledge.thanks: is missing"), "{text}");
    let (fine, text) = told(&sid_pledge(packs.path(), &["serve", "--listen", "127.0.0.1:0", "--campaigns", dir]));
    assert!(!fine && text.contains("kind-2030/fr.toml: pledge.thanks: is missing"), "serve refuses it too: {text}");
}

#[test]
fn verify_tells_every_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    one_pledge(folder.path());
    let (fine, text) = told(&sid_pledge(folder.path(), &["verify"]));
    assert!(fine && text.contains("agree with the ledger: 1 acts"), "{text}");
    let file = rusqlite::Connection::open(folder.path().join("sid-pledge.db")).expect("opened");
    file.execute_batch("update tallies set n = 5; update daily_tallies set n = 7").expect("changed");
    drop(file);
    let (fine, text) = told(&sid_pledge(folder.path(), &["verify"]));
    assert!(!fine && text.contains("kind-2030 open live pledge -: 5 kept, 1 counted"), "{text}");
    assert!(text.contains("kind-2030 open live pledge - 2023-02-07: 7 kept, 1 counted"), "{text}");
    assert!(text.contains("2 of the sums do not agree"), "{text}");
}

#[test]
fn export_writes_every_entry_in_both_formats() {
    let folder = tempfile::tempdir().expect("a folder");
    one_pledge(folder.path());
    let (_, csv) = told(&sid_pledge(folder.path(), &["export", "--format", "csv"]));
    let id = EntryId::new(1_675_728_000_000, &[1; 10]);
    let line = format!("{id},pledge,kind-2030,open,,,fr,listen,live,2023-02-07T00:00:00Z,");
    assert_eq!(csv.lines().collect::<Vec<_>>()[1..], [line]);
    let (_, json) = told(&sid_pledge(folder.path(), &["export", "--format", "json"]));
    let entries: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((entries[0]["id"].as_str(), entries.as_array().map(Vec::len)), (Some(&*id.to_string()), Some(1)));
}

#[test]
fn an_empty_ledger_exports_an_empty_list() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(told(&sid_pledge(folder.path(), &["migrate"])).0);
    let (_, json) = told(&sid_pledge(folder.path(), &["export", "--format", "json"]));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).expect("JSON"), serde_json::json!([]));
}

#[test]
fn partners_are_added_paused_and_resumed() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| told(&sid_pledge(folder.path(), arguments));
    let (fine, text) = run(&["partner", "list"]);
    assert!(!fine && text.contains("sid-pledge migrate"), "it says what to do first: {text}");
    assert!(run(&["migrate"]).0);
    assert!(run(&["partner", "add", "ngo-be"]).0);
    assert!(run(&["partner", "pause", "ngo-be"]).0);
    assert!(run(&["partner", "list"]).1.contains("ngo-be\tpaused\t"));
    assert!(run(&["partner", "resume", "ngo-be"]).0);
    assert!(run(&["partner", "list"]).1.contains("ngo-be\tactive\t"));
    let wrong = [["add", "ngo-be"], ["add", "open"], ["add", "N G O"], ["pause", "nobody"], ["resume", "nobody"]];
    for wrong in wrong.into_iter().chain([["key", "nobody"], ["key", "open"]]) {
        assert!(!run(&["partner", wrong[0], wrong[1]]).0, "{wrong:?}");
    }
}

#[test]
fn a_partners_key_is_shown_once_and_kept_as_a_digest() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| told(&sid_pledge(folder.path(), arguments));
    let key_in = |text: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix("key: "));
        line.unwrap_or_else(|| panic!("no key: {text}")).to_owned()
    };
    assert!(run(&["migrate"]).0);
    let (fine, text) = run(&["partner", "add", "ngo-be", "--public-url", "https://pledge.example.org/"]);
    let first = key_in(&text);
    let address = format!("its numbers: https://pledge.example.org/partners/ngo-be?key={first}\n");
    assert!(fine && text.contains(&address) && first.len() >= 22, "{text}");
    let (fine, text) = run(&["partner", "key", "ngo-be"]);
    let second = key_in(&text);
    assert!(fine && text.contains(&format!("its numbers: /partners/ngo-be?key={second}\n")), "{text}");
    assert_ne!(first, second);
    let list = run(&["partner", "list"]).1;
    assert!(list.lines().all(|line| line.starts_with("ngo-be\tactive\t") && line.ends_with("\tkey")), "{list}");
    for file in ["sid-pledge.db", "sid-pledge.db-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
        for key in [&first, &second] {
            assert!(!bytes.windows(key.len()).any(|window| window == key.as_bytes()), "{file}");
        }
    }
    let file = rusqlite::Connection::open(folder.path().join("sid-pledge.db")).expect("opened");
    file.execute("update partners set key = null", []).expect("as it was before there were keys");
    drop(file);
    assert!(run(&["partner", "list"]).1.ends_with("\tno key\n"));
    assert!(run(&["partner", "key", "ngo-be"]).0);
    assert!(run(&["partner", "list"]).1.ends_with("\tkey\n"));
}

#[test]
fn a_copy_is_whole_and_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    one_pledge(folder.path());
    assert!(told(&sid_pledge(folder.path(), &["backup", "copy.db"])).0);
    let (fine, text) = told(&sid_pledge(folder.path(), &["verify", "--database-url", "sqlite://copy.db"]));
    assert!(fine && text.contains("1 acts"), "{text}");
    let (fine, text) = told(&sid_pledge(folder.path(), &["backup", "copy.db"]));
    assert!(!fine && text.contains("is there already"), "{text}");
}

#[test]
fn a_wrong_setting_stops_the_start_with_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    for (setting, value, expected) in [
        ("--listen", "nowhere", "--listen"),
        ("--public-url", "pledge.example.org/x", "is no origin"),
        ("--database-url", "mysql://db", "understood is sqlite://FILE"),
        ("--secret", "short", "at least 16 characters"),
        ("--campaigns", "/nonexistent-folder", "cannot be read"),
    ] {
        let (fine, text) = told(&sid_pledge(folder.path(), &["serve", setting, value]));
        assert!(!fine && text.contains(expected), "{setting}: {text}");
    }
}
