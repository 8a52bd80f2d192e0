//! Loading of campaign packs: a valid pack loads, and each error names its file and key.

use sid_pledge_server::campaigns::{Campaigns, PackError, Source};

use crate::pack::{Packs, SLUG};

fn only_error(edit: (&str, &str, &str)) -> String {
    let packs = Packs::new();
    packs.edit(edit.0, edit.1, edit.2);
    let errors = packs.errors();
    assert_eq!(errors.len(), 1, "{edit:?}: {errors:#?}");
    errors[0].clone()
}

#[test]
fn a_valid_pack_supports_its_languages() {
    let campaigns = Campaigns::load(&Packs::new().source()).expect("valid");
    let campaign = campaigns.get(SLUG).expect("loaded");
    assert_eq!(campaign.languages().collect::<Vec<_>>(), ["en", "fr"]);
    let negotiated = campaign.negotiate(Some(&"fr-CA".parse().expect("well-formed")), None);
    let content = &negotiated.localized.content;
    assert_eq!(content.title, "Soyez gentils");
    assert_eq!(content.resources[0].url.as_deref(), Some("https://example.org/book"));
    assert_eq!(content.resources[1].url, None, "an unconfirmed link is not published");
}

#[test]
fn an_unsupported_language_falls_back_to_the_default_language() {
    let campaigns = Campaigns::load(&Packs::new().source()).expect("valid");
    let campaign = campaigns.get(SLUG).expect("loaded");
    let lang = |requested: Option<&str>, header| {
        let requested = requested.map(|tag| tag.parse().expect("well-formed"));
        campaign.negotiate(requested.as_ref(), header).localized.lang().to_owned()
    };
    assert_eq!(lang(Some("de"), Some("fr")), "en", "the requested language takes precedence over the header");
    assert_eq!(lang(None, Some("de, fr-CH;q=0.5")), "fr");
    assert_eq!(lang(None, None), "en");
}

#[test]
fn each_error_names_its_file_and_key() {
    let (campaign, fr, locale) = ("kind-2030/campaign.toml", "kind-2030/fr.toml", "locales/fr.toml");
    let table: &[(&str, &str, &str, &str)] = &[
        (fr, "title = \"Soyez gentils\"\n", "", "kind-2030/fr.toml: title: is missing"),
        (fr, "\"I will be kind.\"", "\" \"", "kind-2030/fr.toml: pledge.statement: is empty"),
        (fr, "thanks = \"Well done.\"", "thanks = 3", "kind-2030/fr.toml: pledge.thanks: must be a string"),
        (fr, "slogan =", "extra = \"x\"\nslogan =", "kind-2030/fr.toml: extra: unknown key"),
        (fr, "listen = \"I will listen.\"\n", "", "kind-2030/fr.toml: promises.listen: is missing"),
        (fr, "[harms]", "[audiences.child]\n[harms]", "kind-2030/fr.toml: audiences.child: unknown key"),
        (fr, "[help.line]", "[help.other]\ntitle = \"x\"\nnote = \"x\"\n[help.line]", "help.other: unknown key"),
        (fr, "paragraphs = [\"One.\"]", "paragraphs = []", "kind-2030/fr.toml: harms.paragraphs: is empty"),
        (fr, "review = \"pending\"", "review = \"done\"", "review: “done” is not pending or native"),
        (fr, "\"Kind\"", "\"#Kind\"", "kind-2030/fr.toml: share.hashtags: “#Kind” must be letters"),
        (fr, "\"Join\"", "\"Join\\nin\"", "kind-2030/fr.toml: share.brief: must be one line"),
        (fr, "[pledge]", "[pledge", "kind-2030/fr.toml: line 6: "),
        (campaign, "slug = \"kind-2030\"", "slug = \"other\"", "campaign.toml: slug: must be the folder's name"),
        (campaign, "goals = [10, 100]", "goals = [100, 10]", "goals: must be numbers above 0, each greater"),
        (campaign, "\"teen-a\", \"teen-b\"", "\"teen-a\", \"teen-a\"", "audiences[1].steps: “teen-a” is listed twice"),
        (campaign, "default_language = \"en\"", "default_language = \"de\"", "there is no kind-2030/de.toml"),
        (campaign, "id = \"teen\"", "id = \"elders\"", "audiences[1].id: “elders” is not an audience"),
        (campaign, "kind = \"talk\"", "kind = \"chat\"", "help[1].kind: “chat” is not talk, pictures or report"),
        (campaign, "tel:116111", "http://x.org", "help[1].url: “http://x.org” is not a valid link"),
        (campaign, "url = \"https://example.org/book\"\n", "", "resources[1].url: is missing, but the status"),
        (
            campaign,
            "checked_on = \"2026-11-23\"\n\n[[res",
            "checked_on = \"soon\"\n\n[[res",
            "checked_on: must be a date",
        ),
        (campaign, "floor = 2", "floor = -2", "floor: must be a whole number, 0 or more"),
        (locale, "take-pledge = ", "take-the-pledge = ", "locales/fr.toml: words.take-"),
        (locale, "goal in Français {goal}", "goal", "locales/fr.toml: words.goal: placeholder {goal} is missing"),
        (locale, "many = ", "few = ", "locales/fr.toml: words.pledge-count."),
        (locale, "try-again = ", "try-once = ", "locales/fr.toml: pages.try-again: is missing"),
        (locale, "embed-how in", "{embed-how} in", "locales/fr.toml: pages.embed-how: unknown placeholder {embed-how}"),
        (locale, "[pages]", "[page]", "locales/fr.toml: pages: is missing"),
        (locale, "fr_FR", "fr", "locales/fr.toml: open_graph: “fr” is not a language and a territory"),
        (locale, "dir = \"ltr\"", "dir = \"up\"", "locales/fr.toml: dir: “up” is not ltr or rtl"),
    ];
    for (file, from, to, expected) in table {
        let packs = Packs::new();
        packs.edit(file, from, to);
        let errors = packs.errors();
        assert!(errors.iter().any(|error| error.contains(expected)), "{expected}: {errors:#?}");
    }
}

#[test]
fn an_error_is_reported_once_and_causes_no_other() {
    let error = only_error(("kind-2030/fr.toml", "post = \"Join in.\"\n", ""));
    assert_eq!(error, "kind-2030/fr.toml: share.post: is missing");
    let error = only_error(("kind-2030/fr.toml", "message = \"Join us.\"", "message = \"\""));
    assert_eq!(error, "kind-2030/fr.toml: share.message: is empty");
}

#[test]
fn an_optional_text_is_in_every_language_or_in_none() {
    let statement = ("[audiences.teen]\n", "[audiences.teen]\nstatement = \"I will.\"\n");
    let error = only_error(("kind-2030/en.toml", statement.0, statement.1));
    assert_eq!(error, "kind-2030/fr.toml: audiences.teen.statement: is missing, but en.toml has it");
    let error = only_error(("kind-2030/fr.toml", statement.0, statement.1));
    assert_eq!(error, "kind-2030/fr.toml: audiences.teen.statement: is not in en.toml");
}

/// Removes each line with a text in turn, and returns the lines whose removal is not reported.
fn lines_removable_without_error(folder: &str) -> Vec<String> {
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
    let is_reported_for = |at: usize, key: &str| {
        let without: Vec<&str> = text.lines().enumerate().filter(|(i, _)| *i != at).map(|(_, line)| line).collect();
        std::fs::write(&path, without.join("\n")).expect("written");
        let errors = Campaigns::load(&Source::Folder(packs.path().into())).err().unwrap_or_default();
        errors.iter().map(PackError::to_string).any(|error| error.starts_with(&name) && error.contains(key))
    };
    // A line inside a list is reported under the key of the list.
    let key = |at: usize| text.lines().take(at + 1).filter_map(|line| Some(line.split_once(" = ")?.0)).last();
    let is_reported = |at: usize| key(at).is_some_and(|key| is_reported_for(at, key));
    texts().filter(|(at, _)| !is_reported(*at)).map(|(_, line)| line.to_owned()).collect()
}

#[test]
fn each_line_removed_from_a_language_is_reported_by_file_and_key() {
    assert_eq!(lines_removable_without_error("sid-2023"), Vec::<String>::new());
    // Not every language has a formal address, and not every message has other words for minors.
    let mut removable = lines_removable_without_error("locales");
    let locale = include_str!("../../../../campaigns/locales/uk.toml");
    let own = locale.split_once("[words.child]").and_then(|(_, rest)| rest.split_once("[pages]"));
    let (own, _) = own.expect("the tables for minors");
    removable.retain(|line| !own.contains(line));
    assert!(matches!(&removable[..], [line] if line.starts_with("formal = ")), "{removable:?}");
}

#[test]
fn the_errors_of_all_files_are_reported_at_once() {
    let packs = Packs::new();
    packs.edit("kind-2030/fr.toml", "title = \"Soyez gentils\"\n", "");
    packs.edit("kind-2030/campaign.toml", "floor = 2\n", "");
    packs.edit("locales/en.toml", "take-back-failed = ", "take-back-flailed = ");
    assert_eq!(packs.errors().len(), 4, "{:#?}", packs.errors());
}

#[test]
fn a_language_without_the_widgets_messages_is_an_error() {
    let packs = Packs::new();
    packs.write("kind-2030/de.toml", &std::fs::read_to_string(packs.path().join("kind-2030/fr.toml")).expect("read"));
    assert_eq!(packs.errors(), ["kind-2030/de.toml: the widget's messages are missing: locales/de.toml"]);
}

#[test]
fn a_folder_without_locales_uses_the_embedded_ones() {
    let packs = Packs::new();
    std::fs::remove_dir_all(packs.path().join("locales")).expect("removed");
    assert_eq!(packs.errors(), Vec::<String>::new());
}

#[test]
fn the_embedded_campaigns_are_valid() {
    let errors = Campaigns::load(&Source::Embedded).err().unwrap_or_default();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_dates_of_a_campaign_are_optional_and_in_order() {
    let date_errors = |dates: &str| {
        let packs = Packs::new();
        packs.edit("kind-2030/campaign.toml", "floor = 2", &format!("floor = 2\n{dates}"));
        packs.errors()
    };
    for dates in [
        "expires = \"2036-02-07\"",
        "starts = \"2030-01-01\"\nends = \"2030-12-31\"\nexpires = \"2036-02-07\"",
        "starts = 2030-01-01\nends = 2030-01-01\nexpires = 2030-01-01",
        "starts = \"2028-02-29\"",
    ] {
        assert_eq!(date_errors(dates), Vec::<String>::new(), "{dates}");
    }
    for (dates, error) in [
        ("ends = \"7 February 2036\"", "ends: “7 February 2036” is not a date such as 2026-11-23"),
        ("ends = \"\"", "ends: “” is not a date such as"),
        ("starts = \"2030-02-29\"", "starts: “2030-02-29” is not a date"),
        ("starts = \"20300101\"", "starts: “20300101” is not a date"),
        ("starts = \"2030-1-1\"", "starts: “2030-1-1” is not a date"),
        ("starts = \"2030-01-01T00:00:00Z\"", "starts: “2030-01-01T00:00:00Z” is not a date"),
        ("starts = 2030-01-01T00:00:00Z", "starts: “2030-01-01T00:00:00Z” is not a date"),
        ("expires = 2036", "expires: must be a date such as"),
        ("expires = true", "expires: must be a date such as"),
        (
            "starts = \"2030-02-01\"\nends = \"2030-01-31\"",
            "ends: 2030-01-31 is before 2030-02-01, the day of “starts”",
        ),
        (
            "ends = \"2030-02-01\"\nexpires = \"2030-01-31\"",
            "expires: 2030-01-31 is before 2030-02-01, the day of “ends”",
        ),
        ("starts = \"2030-02-01\"\nexpires = \"2030-01-31\"", "the day of “starts”"),
        ("end = \"2030-02-01\"", "end: unknown key"),
    ] {
        let errors = date_errors(dates);
        assert!(errors.len() == 1 && errors[0].contains(error), "{dates}: {errors:?}");
    }
}
