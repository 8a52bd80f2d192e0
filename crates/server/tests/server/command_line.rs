//! The `sid-pledge` program, run the way an operator runs it.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use api::{EntryId, Mode};
use sid_pledge_server::campaigns::{Campaigns, Source};
use sid_pledge_server::ledger::{Access, Act, ActKind, Change, fingerprint::ActContent, open::open, rules};

use crate::pack::Packs;

/// Runs the program in a folder, without the `SID_PLEDGE_*` variables of the machine.
pub fn sid_pledge(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sid-pledge"));
    for name in ["LISTEN", "PUBLIC_URL", "DATABASE_URL", "CAMPAIGNS", "SECRET", "RELEASES"] {
        command.env_remove(format!("SID_PLEDGE_{name}"));
    }
    command.current_dir(folder).args(arguments).output().expect("it runs")
}

/// Success of a run, and its standard output followed by its standard error.
pub fn result_of(output: &Output) -> (bool, String) {
    let text = [&output.stdout[..], &output.stderr].concat();
    (output.status.success(), String::from_utf8(text).expect("UTF-8"))
}

fn record_one_pledge(folder: &Path) {
    let mut store = open(&database_url(folder), Access::Exclusive).expect("opened");
    let act = Act {
        id: EntryId::new(1_675_728_000_000, &[1; 10]),
        kind: ActKind::Pledge,
        campaign: "kind-2030".to_owned(),
        partner: "open".to_owned(),
        audience: None,
        channel: None,
        lang: "fr".to_owned(),
        promises: vec!["listen".to_owned()],
        mode: Mode::Live,
        minute: 27_928_800,
        content: ActContent::default(),
    };
    rules::record(store.as_mut(), &[Change::Record(act)]).expect("recorded");
}

fn database_url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("sid-pledge.db").display())
}

#[test]
fn check_names_the_file_and_the_key_of_every_error() {
    let packs = Packs::new();
    let dir = packs.path().to_str().expect("UTF-8");
    let (success, text) = result_of(&sid_pledge(packs.path(), &["check", dir]));
    assert!(success && text.contains("kind-2030: valid (en, fr)"), "{text}");
    packs.edit("kind-2030/fr.toml", "thanks = \"Well done.\"\n", "");
    let (success, text) = result_of(&sid_pledge(packs.path(), &["check", dir]));
    assert!(!success && text.contains("kind-2030/fr.toml: pledge.thanks: is missing"), "{text}");
    let (success, text) =
        result_of(&sid_pledge(packs.path(), &["serve", "--listen", "127.0.0.1:0", "--campaigns", dir]));
    let expected = "kind-2030/fr.toml: pledge.thanks: is missing";
    assert!(!success && text.contains(expected), "serve reports it too: {text}");
}

#[test]
fn check_names_each_text_that_breaks_a_rule_of_its_language() {
    let packs = Packs::new();
    let dir = packs.path().to_str().expect("UTF-8");
    packs.edit(
        "locales/fr.toml",
        "[words]",
        "[writing]\nquotes = \"«»\"\nspace_before = \"!\"\nnot_for_children = []\n[words]",
    );
    packs.edit("kind-2030/fr.toml", "thanks = \"Well done.\"", "thanks = \"Merci !\"");
    let (success, text) = result_of(&sid_pledge(packs.path(), &["check", dir]));
    assert!(!success && text.contains("kind-2030/fr.toml: pledge.thanks: needs a no-break space before !"), "{text}");
    assert!(Campaigns::load(&packs.source()).is_ok(), "a server starts with it");
    packs.edit("kind-2030/fr.toml", "Merci !", "Merci\u{a0}!");
    let (success, text) = result_of(&sid_pledge(packs.path(), &["check", dir]));
    assert!(success, "{text}");
}

#[test]
fn each_language_of_the_widget_has_rules_for_its_texts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns/locales");
    for file in fs::read_dir(folder).expect("a folder") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("read");
        for key in ["[writing]", "not_for_children = ", "[[writing.terms]]"] {
            assert!(text.contains(key), "{} has no {key}", path.display());
        }
    }
    assert_eq!(Campaigns::wording_errors(&Source::Embedded), []);
}

#[test]
fn verify_reports_every_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    record_one_pledge(folder.path());
    let (success, text) = result_of(&sid_pledge(folder.path(), &["verify"]));
    assert!(success && text.contains("all totals match the ledger; acts: 1"), "{text}");
    let database = rusqlite::Connection::open(folder.path().join("sid-pledge.db")).expect("opened");
    database.execute_batch("update tallies set n = 5; update daily_tallies set n = 7").expect("changed");
    drop(database);
    let (success, text) = result_of(&sid_pledge(folder.path(), &["verify"]));
    assert!(!success && text.contains("kind-2030 open live pledge -: 5 stored, 1 in the ledger"), "{text}");
    assert!(text.contains("kind-2030 open live pledge - 2023-02-07: 7 stored, 1 in the ledger"), "{text}");
    assert!(text.contains("totals that differ from the ledger: 2"), "{text}");
}

#[test]
fn verify_prints_what_it_has_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    record_one_pledge(folder.path());
    let verify = |arguments: &[&str]| result_of(&sid_pledge(folder.path(), &[&["verify"], arguments].concat())).1;
    assert_eq!(verify(&[]), "checked all entries: 1\nall totals match the ledger; acts: 1\n");
    assert_eq!(verify(&[]), "checked the entries after number 1: 0\nall totals match the ledger; acts: 1\n");
    assert_eq!(verify(&["--all"]), "checked all entries: 1\nall totals match the ledger; acts: 1\n");
}

#[test]
fn export_writes_every_entry_in_both_formats() {
    let folder = tempfile::tempdir().expect("a folder");
    record_one_pledge(folder.path());
    let (_, csv) = result_of(&sid_pledge(folder.path(), &["export", "--format", "csv"]));
    let id = EntryId::new(1_675_728_000_000, &[1; 10]);
    let line = format!("{id},pledge,kind-2030,open,,,fr,listen,live,2023-02-07T00:00:00Z,");
    assert_eq!(csv.lines().collect::<Vec<_>>()[1..], [line]);
    let (_, json) = result_of(&sid_pledge(folder.path(), &["export", "--format", "json"]));
    let entries: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((entries[0]["id"].as_str(), entries.as_array().map(Vec::len)), (Some(&*id.to_string()), Some(1)));
}

#[test]
fn an_empty_ledger_exports_an_empty_array() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(result_of(&sid_pledge(folder.path(), &["migrate"])).0);
    let (_, json) = result_of(&sid_pledge(folder.path(), &["export", "--format", "json"]));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).expect("JSON"), serde_json::json!([]));
}

#[test]
fn partners_are_added_paused_and_resumed() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| result_of(&sid_pledge(folder.path(), arguments));
    let (success, text) = run(&["partner", "list"]);
    assert!(!success && text.contains("sid-pledge migrate"), "the error names the next step: {text}");
    assert!(run(&["migrate"]).0);
    assert!(run(&["partner", "add", "ngo-be"]).0);
    assert!(run(&["partner", "pause", "ngo-be"]).0);
    assert!(run(&["partner", "list"]).1.contains("ngo-be\tpaused\t"));
    assert!(run(&["partner", "resume", "ngo-be"]).0);
    assert!(run(&["partner", "list"]).1.contains("ngo-be\tactive\t"));
    let invalid = [["add", "ngo-be"], ["add", "open"], ["add", "N G O"], ["pause", "nobody"], ["resume", "nobody"]];
    for arguments in invalid.into_iter().chain([["key", "nobody"], ["key", "open"]]) {
        assert!(!run(&["partner", arguments[0], arguments[1]]).0, "{arguments:?}");
    }
}

#[test]
fn a_partners_key_is_shown_once_and_stored_as_a_digest() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| result_of(&sid_pledge(folder.path(), arguments));
    let key_in = |text: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix("key: "));
        line.unwrap_or_else(|| panic!("no key: {text}")).to_owned()
    };
    assert!(run(&["migrate"]).0);
    let (success, text) = run(&["partner", "add", "ngo-be", "--public-url", "https://pledge.example.org/"]);
    let first = key_in(&text);
    let url = format!("its numbers: https://pledge.example.org/partners/ngo-be?key={first}\n");
    assert!(success && text.contains(&url) && first.len() >= 22, "{text}");
    let (success, text) = run(&["partner", "key", "ngo-be"]);
    let second = key_in(&text);
    assert!(success && text.contains(&format!("its numbers: /partners/ngo-be?key={second}\n")), "{text}");
    assert_ne!(first, second);
    let list = run(&["partner", "list"]).1;
    assert!(list.lines().all(|line| line.starts_with("ngo-be\tactive\t") && line.ends_with("\tkey")), "{list}");
    for file in ["sid-pledge.db", "sid-pledge.db-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
        for key in [&first, &second] {
            assert!(!bytes.windows(key.len()).any(|window| window == key.as_bytes()), "{file}");
        }
    }
    let database = rusqlite::Connection::open(folder.path().join("sid-pledge.db")).expect("opened");
    database.execute("update partners set key = null", []).expect("as for a partner from before keys existed");
    drop(database);
    assert!(run(&["partner", "list"]).1.ends_with("\tno key\n"));
    assert!(run(&["partner", "key", "ngo-be"]).0);
    assert!(run(&["partner", "list"]).1.ends_with("\tkey\n"));
}

#[test]
fn a_backup_is_complete_and_never_overwrites_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    record_one_pledge(folder.path());
    assert!(result_of(&sid_pledge(folder.path(), &["backup", "copy.db"])).0);
    let (success, text) = result_of(&sid_pledge(folder.path(), &["verify", "--database-url", "sqlite://copy.db"]));
    assert!(success && text.contains("acts: 1"), "{text}");
    let (success, text) = result_of(&sid_pledge(folder.path(), &["backup", "copy.db"]));
    assert!(!success && text.contains("already exists"), "{text}");
}

#[test]
fn an_invalid_setting_stops_the_start_with_an_explanation() {
    let folder = tempfile::tempdir().expect("a folder");
    for (setting, value, expected) in [
        ("--listen", "nowhere", "--listen"),
        ("--public-url", "pledge.example.org/x", "is not an origin"),
        ("--database-url", "mysql://db", "supported is sqlite://FILE"),
        ("--secret", "short", "at least 16 characters"),
        ("--campaigns", "/nonexistent-folder", "cannot be read"),
    ] {
        let (success, text) = result_of(&sid_pledge(folder.path(), &["serve", setting, value]));
        assert!(!success && text.contains(expected), "{setting}: {text}");
    }
}
