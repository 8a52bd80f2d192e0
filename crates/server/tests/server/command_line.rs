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
    file.execute("update tallies set n = 5", []).expect("changed");
    drop(file);
    let (fine, text) = told(&sid_pledge(folder.path(), &["verify"]));
    assert!(!fine && text.contains("kind-2030 open live pledge -: 5 kept, 1 counted"), "{text}");
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
    for wrong in [["add", "ngo-be"], ["add", "open"], ["add", "N G O"], ["pause", "nobody"], ["resume", "nobody"]] {
        assert!(!run(&["partner", wrong[0], wrong[1]]).0, "{wrong:?}");
    }
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
