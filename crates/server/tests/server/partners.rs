//! A partner's numbers: access by key, the page, and the CSV export.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

use api::{Channel, EntryId, Mode};
use reqwest::StatusCode;
use serde_json::json;
use sid_pledge_server::{
    ledger::{
        Act, ActKind, Change, Withdrawal,
        entry::{day_of, day_text, minute_now},
        fingerprint::ActContent,
        rules,
    },
    partners::key::Key,
};
use tokio::time::timeout;

use crate::{
    app::{NGO_KEY, TIMEOUT, TestApp, TestOptions, TestResponse, fresh_id, send},
    pack::{Packs, SLUG},
};

/// First minute of 7 February 2023.
const MINUTE: i64 = 27_928_800;

fn page_of(key: &str, rest: &str) -> String {
    format!("/partners/ngo?key={key}{rest}")
}

async fn numbers(app: &TestApp, rest: &str) -> TestResponse {
    let page = app.get(&page_of(NGO_KEY, &format!("&lang=en{rest}"))).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    page
}

/// Totals at the top of the page: pledges, shares, visits, pledges from shares.
fn totals(page: &TestResponse) -> [u64; 4] {
    let names = ["partner-pledges", "shares-shares", "shares-visits", "partner-from-shares"];
    names.map(|name| {
        let (_, rest) = page.text.split_once(&format!("<dt>{name} in English</dt><dd>")).expect("a number");
        rest.split_once('<').expect("its end").0.parse().expect("a number")
    })
}

/// Cells of the table rows with a given header.
fn rows(page: &TestResponse, header: &str) -> Vec<Vec<u64>> {
    let all = page.text.split("<tr>").filter_map(|rest| Some(rest.split_once("</tr>")?.0));
    let matching = all.filter(|row| row.contains(&format!(">{header}<")));
    let cells = |row: &str| {
        let cells = row.split("<td>").skip(1).map(|cell| cell.split_once('<').expect("its end").0);
        cells.map(|cell| cell.parse().expect("a number")).collect()
    };
    matching.map(cells).collect()
}

async fn act(app: &TestApp, path: &str, channel: &str) -> (EntryId, String) {
    let id = fresh_id();
    let mut body = json!({ "id": id, "partner": "ngo" });
    if !channel.is_empty() {
        body["channel"] = channel.into();
    }
    let response = app.post(path, &body).await;
    assert_eq!(response.status, StatusCode::CREATED);
    (id, response.json()["receipt"].as_str().unwrap_or_default().to_owned())
}

/// Repeats a request until its response is as expected. A change of partners takes effect within a few seconds.
async fn until(app: &TestApp, path: &str, is_expected: impl Fn(&TestResponse) -> bool) -> TestResponse {
    let repeat = async {
        loop {
            let response = app.get(path).await;
            if is_expected(&response) {
                return response;
            }
        }
    };
    timeout(TIMEOUT, repeat).await.expect("in time")
}

fn csv(response: &TestResponse) -> Vec<BTreeMap<String, String>> {
    assert_eq!(response.status, StatusCode::OK, "{response:?}");
    csv::Reader::from_reader(response.text.as_bytes()).deserialize().collect::<Result<_, _>>().expect("CSV")
}

fn sum(rows: &[BTreeMap<String, String>], column: &str, has_channel: impl Fn(&str) -> bool) -> u64 {
    let rows = rows.iter().filter(|row| has_channel(&row["channel"]));
    rows.map(|row| row[column].parse::<u64>().expect("a number")).sum()
}

#[tokio::test]
async fn the_key_gives_access_to_numbers_that_match_the_counts() {
    let app = TestApp::start().await;
    for channel in ["", "", "", "copy", "whatsapp"] {
        act(&app, "/pledges", channel).await;
    }
    let (id, receipt) = act(&app, "/pledges", "whatsapp").await;
    for channel in ["copy", "whatsapp", "whatsapp"] {
        act(&app, "/shares", channel).await;
    }
    act(&app, "/visits", "whatsapp").await;
    assert_eq!(app.withdraw(id, &receipt).await.status, StatusCode::OK);
    app.post("/pledges", &json!({ "id": fresh_id(), "partner": "open" })).await;
    app.post("/pledges", &json!({ "id": fresh_id(), "partner": "ngo", "mode": "test" })).await;

    let page = numbers(&app, "").await;
    let counts = app.counts("?partner=ngo").await;
    let counted = ["/pledges", "/shares/total", "/visits/total", "/pledges_from_shares"]
        .map(|name| counts.pointer(name).and_then(serde_json::Value::as_u64).expect("a number"));
    assert_eq!(totals(&page), counted);
    assert_eq!(counted, [5, 3, 1, 2], "without the withdrawn one, the one for open, and the test");
    assert_eq!(rows(&page, "channel-copy in English"), [[1, 0, 1]], "shares, visits, pledges");
    assert_eq!(rows(&page, "WhatsApp"), [[2, 1, 1]]);
    assert_eq!(rows(&page, &day_text(day_of(minute_now()))), [[5, 3, 1, 2]]);
    assert!(!page.text.contains("test-ribbon in English"));

    let test = numbers(&app, "&mode=test").await;
    assert_eq!(totals(&test), [1, 0, 0, 0]);
    assert!(test.text.contains("test-ribbon in English"));
}

#[tokio::test]
async fn a_wrong_key_an_unknown_partner_and_a_missing_key_get_the_same_response() {
    let app = TestApp::start().await;
    let wrong = app.get(&page_of("wrong", "&lang=fr")).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    for part in ["partner-not-found-title in Français", "partner-not-found in Français", "content=\"noindex\""] {
        assert!(wrong.text.contains(part), "{part}: {}", wrong.text);
    }
    for path in [
        "/partners/ngo?lang=fr".to_owned(),
        "/partners/ngo?lang=fr&key=".to_owned(),
        format!("/partners/nobody?lang=fr&key={NGO_KEY}"),
        format!("/partners/late?lang=fr&key={NGO_KEY}"),
        format!("/partners/open?lang=fr&key={NGO_KEY}"),
        format!("/partners/n%22go?lang=fr&key={NGO_KEY}"),
        "/partners/ngo?lang=fr&key=wrong&campaign=other&mode=test&partner=ngo".to_owned(),
        "/partners/ngo.csv?lang=fr&key=wrong".to_owned(),
        "/partners/nobody.csv?lang=fr".to_owned(),
        "/partners/ngo?lang=fr&key=wrong&format=csv".to_owned(),
        format!("/partners/ngo?lang=fr&key={}", &NGO_KEY[1..]),
        format!("/partners/ngo?lang=fr&key=wrong&key={NGO_KEY}"),
    ] {
        let other = app.get(&path).await;
        assert_eq!((other.status, &other.text), (wrong.status, &wrong.text), "{path}");
        let headers = |response: &TestResponse| {
            let mut headers = response.headers.clone();
            headers.remove("date");
            headers
        };
        assert_eq!(headers(&other), headers(&wrong), "{path}");
    }
}

#[tokio::test]
async fn a_new_key_invalidates_the_old_one() {
    let app = TestApp::start().await;
    numbers(&app, "").await;
    let key = Key::generate().expect("generated");
    assert!(app.open_store().set_partner_key("ngo", &key.digest()).expect("set"));
    until(&app, &page_of(key.text(), ""), |page| page.status == StatusCode::OK).await;
    assert_eq!(app.get(&page_of(NGO_KEY, "")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn acts_for_a_paused_partner_count_as_open_and_its_earlier_numbers_stay() {
    let app = TestApp::start().await;
    for path in ["/pledges", "/shares", "/visits"] {
        act(&app, path, "copy").await;
    }
    let before = numbers(&app, "").await;
    assert!(!before.text.contains("partner-paused in"));
    assert!(app.open_store().pause_partner("ngo", true).expect("paused"));
    let path = page_of(NGO_KEY, "&lang=en");
    until(&app, &path, |page| page.text.contains("partner-paused in English")).await;
    for path in ["/pledges", "/shares", "/visits"] {
        act(&app, path, "copy").await;
    }
    let open = app.counts("?partner=open").await;
    assert_eq!(
        (&open["pledges"], &open["shares"]["total"], &open["visits"]["total"]),
        (&json!(1), &json!(1), &json!(1)),
        "the acts while it was paused"
    );
    let paused = numbers(&app, "").await;
    assert_eq!((totals(&paused), totals(&before)), ([1, 1, 1, 1], [1, 1, 1, 1]));
    assert!(app.open_store().pause_partner("ngo", false).expect("resumed"));
    until(&app, &path, |page| !page.text.contains("partner-paused in")).await;
    act(&app, "/pledges", "").await;
    assert_eq!(totals(&numbers(&app, "").await), [2, 1, 1, 1]);
}

/// Entries of two days in 2023 and of two partners. One pledge of the first day is withdrawn on the second.
fn two_days() -> Vec<Change> {
    let entry = |partner: &str, minute: i64, kind: ActKind, channel: Option<Channel>| {
        Change::Record(Act {
            id: fresh_id(),
            kind,
            campaign: SLUG.to_owned(),
            partner: partner.to_owned(),
            audience: None,
            channel,
            lang: "en".to_owned(),
            promises: Vec::new(),
            mode: Mode::Live,
            minute,
            content: ActContent::default(),
        })
    };
    let (last, next) = (MINUTE + 24 * 60 - 1, MINUTE + 24 * 60);
    let mut changes = vec![
        entry("ngo", MINUTE, ActKind::Pledge, None),
        entry("ngo", last, ActKind::Pledge, Some(Channel::Qr)),
        entry("ngo", next, ActKind::Pledge, None),
        entry("ngo", next, ActKind::Share, Some(Channel::Copy)),
        entry("ngo", next, ActKind::Visit, Some(Channel::Qr)),
        entry("other", MINUTE, ActKind::Pledge, Some(Channel::Sms)),
        entry("open", MINUTE, ActKind::Share, Some(Channel::Sms)),
    ];
    let withdrawn = fresh_id();
    let Change::Record(pledge) = entry("ngo", MINUTE, ActKind::Pledge, Some(Channel::Qr)) else { unreachable!() };
    changes.push(Change::Record(Act { id: withdrawn, ..pledge }));
    changes.push(Change::Withdraw(Withdrawal {
        id: fresh_id(),
        campaign: SLUG.to_owned(),
        pledge: withdrawn,
        minute: next,
    }));
    changes
}

#[tokio::test]
async fn numbers_are_by_day_and_a_withdrawal_is_subtracted_from_the_day_of_its_pledge() {
    let app = TestApp::start().await;
    rules::record(app.open_store().as_mut(), &two_days()).expect("recorded");
    let page = numbers(&app, "").await;
    assert_eq!(rows(&page, "2023-02-07"), [[2, 0, 0, 1]], "pledges, shares, visits, pledges from shares");
    assert_eq!(rows(&page, "2023-02-08"), [[1, 1, 1, 0]]);
    assert_eq!(totals(&page), [3, 1, 1, 1], "without the other partner and open");
    assert!(!page.text.contains("channel-sms in English"), "{}", page.text);
    let chart = page.text.split("<svg ").nth(1).expect("a picture");
    for part in [
        "role=\"img\" aria-labelledby=\"pledges-title pledges-about\"",
        "partner-chart in English \u{2068}partner-pledges in English\u{2069} \u{2068}2023-01-26\u{2069} \u{2068}2023-02-08\u{2069}",
        "partner-chart-about in English \u{2068}2\u{2069} \u{2068}2023-02-07\u{2069} \u{2068}3\u{2069}",
        "<title>2023-02-07: 2</title>",
        "<rect class=\"bar\" x=\"121\" y=\"0\" width=\"8\" height=\"100\">",
        "<rect class=\"bar\" x=\"131\" y=\"50\" width=\"8\" height=\"50\">",
    ] {
        assert!(chart.contains(part), "{part}: {chart}");
    }
}

#[tokio::test]
async fn the_csv_export_has_the_same_numbers() {
    let app = TestApp::start().await;
    rules::record(app.open_store().as_mut(), &two_days()).expect("recorded");
    let file = app.get(&format!("/partners/ngo.csv?key={NGO_KEY}")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"ngo-kind-2030.csv\"");
    assert_eq!((file.header("cache-control"), file.header("x-robots-tag")), ("no-store", "noindex"));
    let lines = [
        "day,channel,pledges,shares,visits",
        "2023-02-07,,1,0,0",
        "2023-02-07,qr,1,0,0",
        "2023-02-08,,1,0,0",
        "2023-02-08,copy,0,1,0",
        "2023-02-08,qr,0,0,1",
        "",
    ];
    assert_eq!(file.text.split("\r\n").collect::<Vec<_>>(), lines, "RFC 4180");
    let rows = csv(&file);
    let [pledges, shares, visits] = ["pledges", "shares", "visits"].map(|column| sum(&rows, column, |_| true));
    let page = numbers(&app, "").await;
    assert_eq!(totals(&page), [pledges, shares, visits, sum(&rows, "pledges", |channel| !channel.is_empty())]);
    assert_eq!(app.get(&page_of(NGO_KEY, "&format=csv")).await.text, file.text);
}

#[tokio::test]
async fn without_acts_the_page_says_so_and_the_csv_export_has_only_its_header() {
    let app = TestApp::start().await;
    let page = numbers(&app, "").await;
    assert_eq!(totals(&page), [0; 4]);
    assert!(page.text.contains("partner-none in English") && !page.text.contains("<svg"), "{}", page.text);
    let file = app.get(&page_of(NGO_KEY, "&format=csv")).await;
    assert_eq!((csv(&file).len(), file.text.as_str()), (0, "day,channel,pledges,shares,visits\r\n"));
}

#[tokio::test]
async fn each_campaign_has_its_own_numbers_and_the_page_links_to_them() {
    let packs = Packs::new();
    for file in ["campaign.toml", "en.toml", "fr.toml"] {
        let text = std::fs::read_to_string(packs.path().join(SLUG).join(file)).expect("read");
        packs.write(&format!("wise-2031/{file}"), &text.replace(SLUG, "wise-2031").replace("Be kind", "Be wise"));
    }
    let app = TestApp::start_with(TestOptions { packs: Some(packs), ..TestOptions::default() }).await;
    rules::record(app.open_store().as_mut(), &two_days()).expect("recorded");
    let default = numbers(&app, "").await;
    assert_eq!(totals(&default), [3, 1, 1, 1]);
    let link = format!("href=\"/partners/ngo?lang=en&amp;key={NGO_KEY}&amp;campaign=wise-2031\"");
    assert!(default.text.contains(&link) && default.text.contains("Be wise"), "{}", default.text);
    let other = numbers(&app, "&campaign=wise-2031").await;
    assert!(other.text.contains("partner-what in English \u{2068}Be wise\u{2069}"), "{}", other.text);
    assert_eq!(totals(&other), [0; 4]);
}

#[tokio::test]
async fn the_page_leaks_no_key_and_runs_no_script() {
    let app = TestApp::start().await;
    rules::record(app.open_store().as_mut(), &two_days()).expect("recorded");
    let page = numbers(&app, "&campaign=kind-2030&partner=x&theme=dark&frame").await;
    for (name, value) in [("cache-control", "no-store"), ("referrer-policy", "no-referrer"), ("content-language", "en")]
    {
        assert_eq!(page.header(name), value);
    }
    assert!(page.text.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(page.text.contains("<title>partner-title in English \u{2068}ngo\u{2069}</title>"));
    assert!(!page.text.contains("<script") && !page.text.contains(" style=") && !page.text.contains("canonical"));
    let links: Vec<_> = page.text.split("href=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect();
    let with_key: Vec<_> = links.iter().filter(|link| link.contains(NGO_KEY)).collect();
    assert_eq!(page.text.matches(NGO_KEY).count(), with_key.len(), "the key occurs only in links");
    assert!(with_key.iter().all(|link| link.starts_with("/partners/ngo")), "{with_key:?}");
    let french = with_key.iter().find(|link| link.contains("lang=fr")).expect("the page in French");
    for part in [format!("key={NGO_KEY}"), "campaign=kind-2030".to_owned()] {
        assert!(french.contains(&part), "{french}");
    }
    let french = app.get(&french.replace("&amp;", "&")).await;
    assert!(french.status == StatusCode::OK && french.text.contains("partner-title in Français"));
    assert!(with_key.iter().any(|link| link.starts_with("/partners/ngo.csv?")), "{with_key:?}");
    let unknown = app.get(&page_of(NGO_KEY, "&campaign=other&lang=en")).await;
    assert!(unknown.status == StatusCode::NOT_FOUND && unknown.text.contains("not-found-title in English"));
}

#[tokio::test]
async fn a_key_is_not_logged_even_at_trace_level() {
    let (folder, packs) = (tempfile::tempdir().expect("a folder"), Packs::new());
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sid-pledge"));
        command.current_dir(folder.path()).env("SID_PLEDGE_DATABASE_URL", "sqlite://ledger.db");
        command
    };
    assert!(program().arg("migrate").status().expect("it runs").success());
    let added = program().args(["partner", "add", "ngo"]).output().expect("it runs");
    let added = String::from_utf8(added.stdout).expect("UTF-8");
    let path = added.lines().find_map(|line| line.strip_prefix("its numbers: ")).expect("a path");
    let (_, key) = path.split_once("key=").expect("the key");
    let mut server = program()
        .args(["serve", "--listen", "127.0.0.1:0", "--campaigns"])
        .arg(packs.path())
        .env("RUST_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut log = server.stderr.take().expect("a pipe");
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        log.read_to_string(&mut text).map(|_| text)
    });
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let origin = line.trim().strip_prefix("listening on ").expect("an address");
    let client = reqwest::Client::builder().timeout(TIMEOUT).build().expect("a client");
    assert_eq!(
        send(client.get(format!("{origin}{path}"))).await.status,
        StatusCode::OK,
        "the path that the command printed"
    );
    assert_eq!(send(client.get(format!("{origin}{path}x"))).await.status, StatusCode::NOT_FOUND);
    let pid = server.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("it runs").success());
    assert!(server.wait().expect("ended").success());
    let log = reader.join().expect("joined").expect("UTF-8");
    assert!(log.contains("DEBUG"), "the log level is effective: {log}");
    assert!(!log.contains(key), "{log}");
}
