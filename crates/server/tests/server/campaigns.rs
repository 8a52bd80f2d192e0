//! Campaign packs: what is faultless loads, and every fault is named by file and key.

use sid_pledge_server::campaigns::{Campaigns, Fault, Source};

use crate::pack::{Packs, SLUG};

fn only_fault(edit: (&str, &str, &str)) -> String {
    let packs = Packs::new();
    packs.edit(edit.0, edit.1, edit.2);
    let faults = packs.faults();
    assert_eq!(faults.len(), 1, "{edit:?}: {faults:#?}");
    faults[0].clone()
}

#[test]
fn a_faultless_pack_is_offered_in_its_languages() {
    let campaigns = Campaigns::load(&Packs::new().source()).expect("faultless");
    let loaded = campaigns.get(SLUG).expect("there");
    assert_eq!(loaded.languages().collect::<Vec<_>>(), ["en", "fr"]);
    let choice = loaded.choose(Some(&"fr-CA".parse().expect("well-formed")), None).expect("chosen");
    assert_eq!(choice.edition.campaign.title, "Soyez gentils");
    assert_eq!(choice.edition.campaign.resources[0].url.as_deref(), Some("https://example.org/book"));
    assert_eq!(choice.edition.campaign.resources[1].url, None, "what is unconfirmed is no link");
}

#[test]
fn a_language_that_is_not_offered_is_the_campaigns_own() {
    let campaigns = Campaigns::load(&Packs::new().source()).expect("faultless");
    let loaded = campaigns.get(SLUG).expect("there");
    let lang = |asked: Option<&str>, header| {
        let asked = asked.map(|tag| tag.parse().expect("well-formed"));
        loaded.choose(asked.as_ref(), header).expect("chosen").edition.campaign.lang.clone()
    };
    assert_eq!(lang(Some("de"), Some("fr")), "en", "what is asked for goes before the header");
    assert_eq!(lang(None, Some("de, fr-CH;q=0.5")), "fr");
    assert_eq!(lang(None, None), "en");
}

#[test]
fn every_fault_is_named_by_file_and_key() {
    let (campaign, fr, locale) = ("kind-2030/campaign.toml", "kind-2030/fr.toml", "locales/fr.toml");
    let table: &[(&str, &str, &str, &str)] = &[
        (fr, "title = \"Soyez gentils\"\n", "", "kind-2030/fr.toml: title: is missing"),
        (fr, "\"I will be kind.\"", "\" \"", "kind-2030/fr.toml: pledge.statement: is empty"),
        (fr, "thanks = \"Well done.\"", "thanks = 3", "kind-2030/fr.toml: pledge.thanks: must be a text"),
        (fr, "slogan =", "extra = \"x\"\nslogan =", "kind-2030/fr.toml: extra: is not known here"),
        (fr, "listen = \"I will listen.\"\n", "", "kind-2030/fr.toml: promises.listen: is missing"),
        (fr, "[harms]", "[audiences.child]\n[harms]", "kind-2030/fr.toml: audiences.child: is not known here"),
        (fr, "[help.line]", "[help.other]\ntitle = \"x\"\nnote = \"x\"\n[help.line]", "help.other: is not known here"),
        (fr, "paragraphs = [\"One.\"]", "paragraphs = []", "kind-2030/fr.toml: harms.paragraphs: is empty"),
        (fr, "review = \"pending\"", "review = \"done\"", "review: “done” is not pending or native"),
        (fr, "\"Kind\"", "\"#Kind\"", "kind-2030/fr.toml: share.hashtags: “#Kind” must be letters"),
        (fr, "\"Join\"", "\"Join\\nin\"", "kind-2030/fr.toml: share.brief: must be one line"),
        (fr, "[pledge]", "[pledge", "kind-2030/fr.toml: line 6: "),
        (campaign, "slug = \"kind-2030\"", "slug = \"other\"", "campaign.toml: slug: must be the folder's name"),
        (campaign, "goals = [10, 100]", "goals = [100, 10]", "goals: must be numbers above 0, each greater"),
        (
            campaign,
            "\"teen-a\", \"teen-b\"",
            "\"teen-a\", \"teen-a\"",
            "audiences[1].steps: “teen-a” stands here twice",
        ),
        (campaign, "default_language = \"en\"", "default_language = \"de\"", "there is no kind-2030/de.toml"),
        (campaign, "id = \"teen\"", "id = \"elders\"", "audiences[1].id: “elders” is not an audience"),
        (campaign, "kind = \"talk\"", "kind = \"chat\"", "help[1].kind: “chat” is not talk, pictures or report"),
        (campaign, "tel:116111", "http://x.org", "help[1].url: “http://x.org” is no link"),
        (campaign, "url = \"https://example.org/book\"\n", "", "resources[1].url: is missing, and the status"),
        (
            campaign,
            "checked_on = \"2026-11-23\"\n\n[[res",
            "checked_on = \"soon\"\n\n[[res",
            "checked_on: must be a day",
        ),
        (campaign, "floor = 2", "floor = -2", "floor: must be a whole number, 0 or more"),
        (locale, "take-pledge = ", "take-the-pledge = ", "locales/fr.toml: words.take-"),
        (locale, "goal in Français {goal}", "goal", "locales/fr.toml: words.goal: {goal} is missing"),
        (locale, "many = ", "few = ", "locales/fr.toml: words.pledge-count."),
        (locale, "try-again = ", "try-once = ", "locales/fr.toml: pages.try-again: is missing"),
        (
            locale,
            "embed-how in",
            "{embed-how} in",
            "locales/fr.toml: pages.embed-how: {embed-how} does not belong here",
        ),
        (locale, "[pages]", "[page]", "locales/fr.toml: pages: is missing"),
        (locale, "fr_FR", "fr", "locales/fr.toml: open_graph: “fr” is not a language and a territory"),
        (locale, "dir = \"ltr\"", "dir = \"up\"", "locales/fr.toml: dir: “up” is not ltr or rtl"),
    ];
    for (file, from, to, expected) in table {
        let packs = Packs::new();
        packs.edit(file, from, to);
        let faults = packs.faults();
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected}: {faults:#?}");
    }
}

#[test]
fn a_fault_is_told_once_and_nothing_else_with_it() {
    let fault = only_fault(("kind-2030/fr.toml", "post = \"Join in.\"\n", ""));
    assert_eq!(fault, "kind-2030/fr.toml: share.post: is missing");
    let fault = only_fault(("kind-2030/fr.toml", "message = \"Join us.\"", "message = \"\""));
    assert_eq!(fault, "kind-2030/fr.toml: share.message: is empty");
}

#[test]
fn a_text_a_campaign_may_do_without_is_in_every_language_or_in_none() {
    let statement = ("[audiences.teen]\n", "[audiences.teen]\nstatement = \"I will.\"\n");
    let fault = only_fault(("kind-2030/en.toml", statement.0, statement.1));
    assert_eq!(fault, "kind-2030/fr.toml: audiences.teen.statement: is missing, and en.toml has it");
    let fault = only_fault(("kind-2030/fr.toml", statement.0, statement.1));
    assert_eq!(fault, "kind-2030/fr.toml: audiences.teen.statement: is here, and not in en.toml");
}

/// Takes each line with a text out in turn, and gives those that nobody missed.
fn lines_nobody_misses(folder: &str) -> Vec<String> {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns");
    let packs = tempfile::tempdir().expect("a folder");
    for file in ["sid-2023/campaign.toml", "sid-2023/en.toml", "sid-2023/uk.toml", "locales/en.toml", "locales/uk.toml"]
    {
        let copy = packs.path().join(file);
        std::fs::create_dir_all(copy.parent().expect("a folder")).expect("made");
        std::fs::copy(source.join(file), copy).expect("copied");
    }
    let (name, path) = (format!("{folder}/uk.toml"), packs.path().join(folder).join("uk.toml"));
    let text = std::fs::read_to_string(&path).expect("read");
    let holds_text = |line: &str| line.contains(" = ") && !line.ends_with('[') || line.starts_with("  \"");
    let texts = || text.lines().enumerate().filter(|(_, line)| holds_text(line));
    assert!(texts().count() > 60);
    let is_missed = |at: usize, key: &str| {
        let without: Vec<&str> = text.lines().enumerate().filter(|(i, _)| *i != at).map(|(_, line)| line).collect();
        std::fs::write(&path, without.join("\n")).expect("written");
        let faults = Campaigns::load(&Source::Folder(packs.path().into())).err().unwrap_or_default();
        faults.iter().map(Fault::to_string).any(|fault| fault.starts_with(&name) && fault.contains(key))
    };
    // A line of a list goes by the key the list began with.
    let key = |at: usize| text.lines().take(at + 1).filter_map(|line| Some(line.split_once(" = ")?.0)).last();
    let is_missed = |at: usize| key(at).is_some_and(|key| is_missed(at, key));
    texts().filter(|(at, _)| !is_missed(*at)).map(|(_, line)| line.to_owned()).collect()
}

#[test]
fn no_line_can_be_taken_out_of_a_language_without_being_missed_by_file_and_key() {
    assert_eq!(lines_nobody_misses("sid-2023"), Vec::<String>::new());
    assert_eq!(lines_nobody_misses("locales"), Vec::<String>::new());
}

#[test]
fn all_faults_are_told_at_once() {
    let packs = Packs::new();
    packs.edit("kind-2030/fr.toml", "title = \"Soyez gentils\"\n", "");
    packs.edit("kind-2030/campaign.toml", "floor = 2\n", "");
    packs.edit("locales/en.toml", "take-back-failed = ", "take-back-flailed = ");
    assert_eq!(packs.faults().len(), 4, "{:#?}", packs.faults());
}

#[test]
fn a_language_without_the_widgets_words_is_a_fault() {
    let packs = Packs::new();
    packs.write("kind-2030/de.toml", &std::fs::read_to_string(packs.path().join("kind-2030/fr.toml")).expect("read"));
    assert_eq!(packs.faults(), ["kind-2030/de.toml: the widget's own words are missing: locales/de.toml"]);
}

#[test]
fn a_folder_without_its_own_words_has_those_of_the_widget() {
    let packs = Packs::new();
    std::fs::remove_dir_all(packs.path().join("locales")).expect("removed");
    assert_eq!(packs.faults(), Vec::<String>::new());
}

#[test]
fn the_campaigns_that_come_with_the_server_are_faultless() {
    let faults = Campaigns::load(&Source::Embedded).err().unwrap_or_default();
    assert!(faults.is_empty(), "{faults:#?}");
}
