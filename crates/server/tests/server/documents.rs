//! Limits and numbers in documents: each is compared with the constant it comes from.
//!
//! A test builds the phrase that a document must contain from the constant, or from the file that has the value. If it
//! fails, either the value has changed and the sentence must follow, or the sentence was reworded and the phrase in the
//! test must follow.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use api::{Audience, Channel, Mode, attributes::DEFAULT_CAMPAIGN};
use clap::{Command, CommandFactory};
use reqwest::StatusCode;
use sid_pledge_server::{
    campaigns::{Campaigns, Source},
    cli::Cli,
    contrast::{DARK, LIGHT, MIN_CONTRAST},
    embed::{
        assets::{IMMUTABLE, SHORT_LIVED},
        oembed,
    },
    http::{
        body::{BODY_TIMEOUT, MAX_BODY_BYTES},
        error::HttpError,
    },
    ledger::{MAX_GROUP_SIZE, QUEUE_CAPACITY},
    live::MIN_FRAME_INTERVAL,
    pages::landing,
    partners::REFRESH_INTERVAL,
    pictures::{BADGE_HEIGHT, BADGE_PIXELS_PER_UNIT, Format, ROUNDED_FROM, SIGNIFICANT_DIGITS},
    receipt::MIN_SECRET_LEN,
    release::Release,
    reports::csv,
    routes::{
        campaigns, counts,
        health::PROBE_TIMEOUT,
        live::{KEEP_ALIVE_INTERVAL, RETRY_MS},
        pictures, widget,
    },
    serve::{HEADER_TIMEOUT, MAX_HEADER_BYTES, MAX_HEADER_FIELDS},
    service::PREFLIGHT_MAX_AGE,
    slug,
    static_site::{StaticSite, addresses::SiteAddress},
    thanks,
};
use strum::VariantNames;

use crate::{
    app::{TestApp, TestOptions},
    crash,
    pictures::{CONCURRENT_REQUESTS, MAX_WHATSAPP_BYTES},
};

const README: &str = "README.md";
const API: &str = "docs/API.md";
const ARCHITECTURE: &str = "docs/ARCHITECTURE.md";
const CONTRIBUTING: &str = "docs/CONTRIBUTING.md";
const EMBEDDING: &str = "docs/EMBEDDING.md";
const WORDPRESS: &str = "integrations/wordpress/sid-pledge/readme.txt";
const WORDPRESS_PLUGIN: &str = "integrations/wordpress/sid-pledge/sid-pledge.php";

/// Version of all packages of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Reads a file of the project.
fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Asserts that a document contains a phrase.
fn assert_states(document: &str, phrase: &str) {
    assert!(
        read(document).contains(phrase),
        "{document} does not contain “{phrase}”: the value has changed, or the sentence was reworded"
    );
}

/// Returns the text between two markers in a file.
fn between(path: &str, start: &str, end: &str) -> String {
    let text = read(path);
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{path} does not contain “{start}”"));
    let (found, _) = rest.split_once(end).unwrap_or_else(|| panic!("{path}: “{end}” does not follow “{start}”"));
    found.to_owned()
}

/// Returns the number after a marker in a file. Its digits may be grouped.
fn number_after(path: &str, marker: &str) -> usize {
    let text = read(path);
    let (_, rest) = text.split_once(marker).unwrap_or_else(|| panic!("{path} does not contain “{marker}”"));
    let digits = rest.chars().take_while(|character| character.is_ascii_digit() || "_,".contains(*character));
    let digits: String = digits.filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{path}: no number follows “{marker}”"))
}

/// Writes a number with commas between groups of three digits.
fn grouped(number: usize) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1000), number % 1000),
    }
}

/// Writes a number in words, as far as documents do.
fn in_words(number: usize) -> String {
    const SMALL: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match number {
        0..=12 => SMALL[number].to_owned(),
        1_000 => "a thousand".to_owned(),
        1_000_000 => "a million".to_owned(),
        200..1_000 if number.is_multiple_of(100) => format!("{} hundred", in_words(number / 100)),
        _ => grouped(number),
    }
}

/// Writes a duration in the largest unit that divides it, with the number in words if `words` is set; `a day` for one.
fn duration(duration: Duration, words: bool) -> String {
    let seconds = duration.as_secs() as usize;
    assert_eq!(Duration::from_secs(duration.as_secs()), duration, "documents state whole seconds");
    let units = [("year", 31_536_000), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)];
    let (unit, length) =
        units.into_iter().find(|(_, length)| seconds.is_multiple_of(*length)).expect("a second divides all");
    match seconds / length {
        1 if unit == "hour" => "an hour".to_owned(),
        1 => format!("a {unit}"),
        count if words => format!("{} {unit}s", in_words(count)),
        count => format!("{count} {unit}s"),
    }
}

/// Returns the duration in a directive of `Cache-Control`.
fn directive(cache_control: &str, name: &str) -> Duration {
    let value = cache_control.split(", ").find_map(|directive| directive.strip_prefix(name)?.strip_prefix('='));
    Duration::from_secs(value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{cache_control}: {name}")))
}

/// Writes names as Markdown code, separated by spaces.
fn code_list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
}

/// Writes a list in a sentence: `a, b and c`.
fn enumeration(items: &[String]) -> String {
    let (last, first) = items.split_last().expect("an item");
    format!("{} and {last}", first.join(", "))
}

fn kib(bytes: usize) -> String {
    assert_eq!(bytes % 1024, 0, "documents state whole KiB");
    format!("{} KiB", bytes / 1024)
}

/// The release that `cargo xtask build` has made.
pub fn release() -> Release {
    let release = Release::embedded();
    assert!(release.is_complete(), "there is no release; `cargo xtask build` creates it");
    release
}

fn size_in_release(file: &str) -> usize {
    release().file(file).unwrap_or_else(|| panic!("the release has no {file}")).len()
}

#[test]
fn the_limits_of_a_request_body_are_documented() {
    assert_states(API, &format!("one JSON object of at most {}", kib(MAX_BODY_BYTES)));
    assert_states(API, &format!("`too_large` | the body is larger than {} |", kib(MAX_BODY_BYTES)));
    let timeout = duration(BODY_TIMEOUT, false);
    assert_states(API, &format!("`too_slow` | the body took more than {timeout} to arrive |"));
}

/// Sends a request with a head of this many bytes and returns the status and the body of the response.
async fn send_head(app: &TestApp, bytes: usize) -> (String, String) {
    let (start, end) = ("GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncookie: ", "\r\n\r\n");
    let value = "x".repeat(bytes - start.len() - end.len());
    send_raw(app, format!("{start}{value}{end}")).await
}

/// Sends a request with this many fields besides two others.
async fn send_fields(app: &TestApp, count: usize) -> (String, String) {
    let fields: String = (0..count).map(|n| format!("x-{n}: y\r\n")).collect();
    send_raw(app, format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{fields}\r\n")).await
}

/// Sends bytes as they are and returns the status and the body of the response.
pub async fn send_raw(app: &TestApp, request: String) -> (String, String) {
    let address = app.url.strip_prefix("http://").expect("HTTP").to_owned();
    let exchange = move || {
        let mut stream = TcpStream::connect(address).expect("connected");
        let mut response = Vec::new();
        // The server may close the connection before it has read everything.
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read_to_end(&mut response);
        String::from_utf8(response).expect("ASCII")
    };
    let response = tokio::task::spawn_blocking(exchange).await.expect("exchanged");
    let (head, body) = response.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no response: {response:?}"));
    (head.split(' ').nth(1).expect("a status").to_owned(), body.to_owned())
}

#[tokio::test]
async fn the_limits_of_a_request_head_are_documented_and_hold() {
    let limit = kib(MAX_HEADER_BYTES);
    assert_states(
        API,
        &format!("A request head of up to {limit} and {MAX_HEADER_FIELDS} fields is accepted, and a larger"),
    );
    assert_states(API, "a larger one is answered 431 without a body.");
    let timeout = duration(HEADER_TIMEOUT, false);
    assert_states(API, &format!("A request whose head takes more than {timeout} is cut off without a response."));
    assert_states(API, &format!("The server closes an idle connection after {timeout}."));
    let app = TestApp::start().await;
    let response = |status: &str, body: &str| (status.to_owned(), body.to_owned());
    assert_eq!(send_head(&app, MAX_HEADER_BYTES).await, response("200", "ok\n"));
    for bytes in [MAX_HEADER_BYTES + 1, MAX_HEADER_BYTES + 4096, 2 * MAX_HEADER_BYTES, 4 * MAX_HEADER_BYTES] {
        assert_eq!(send_head(&app, bytes).await, response("431", ""), "{bytes}");
    }
    // The request has two other fields.
    assert_eq!(send_fields(&app, MAX_HEADER_FIELDS - 2).await, response("200", "ok\n"));
    assert_eq!(send_fields(&app, MAX_HEADER_FIELDS - 1).await, response("431", ""));
    assert_eq!(send_raw(&app, "GET / HTTP/1.1\r\nno colon\r\n\r\n".to_owned()).await, response("400", ""));
    assert_states(API, "A malformed head is answered 400 without a body.");
}

#[test]
fn the_limits_of_the_thank_you_page_are_documented() {
    let lifetime = duration(thanks::TICKET_LIFETIME, false);
    assert_states(API, &format!("`ticket` in the URL is valid for {lifetime};"));
    assert_states(API, &format!("After {lifetime}, and for a forged ticket, the response is the pledge."));
    assert_states(API, &format!("more than {} pledges are between the two", grouped(thanks::CAPACITY)));
}

#[test]
fn the_limits_of_the_ledger_are_documented() {
    let retry_after = |error: HttpError| error.header().expect("a header").1.to_str().expect("ASCII").to_owned();
    let capacity = grouped(QUEUE_CAPACITY);
    let seconds = retry_after(HttpError::Busy);
    assert_states(API, &format!("{capacity} changes are already waiting to be stored; `Retry-After: {seconds}` |"));
    let seconds = retry_after(HttpError::NumbersUnavailable);
    assert_states(API, &format!("a partner's numbers could not be read (HTML page); `Retry-After: {seconds}` |"));
    let seconds = retry_after(HttpError::StoreUnavailable);
    assert_states(API, &format!("or `/readyz` failed; `Retry-After: {seconds}` |"));
    let group = grouped(MAX_GROUP_SIZE);
    let synchronous = between("crates/server/src/ledger/sqlite/open.rs", "\"synchronous\", \"", "\"");
    assert_states(
        ARCHITECTURE,
        &format!("up to {group} changes, and commits it as one transaction with `synchronous={synchronous}`"),
    );
    assert_states(ARCHITECTURE, &format!("while {} pledges are sent", in_words(crash::PLEDGES)));
}

#[test]
fn every_error_is_documented_with_its_status_and_code() {
    let source = read("crates/server/src/http/error.rs");
    let status_of = |name: &str| {
        let statuses = (100..600).filter_map(|code| StatusCode::from_u16(code).ok());
        let name_of = |status: StatusCode| status.canonical_reason().unwrap_or_default().to_uppercase();
        let mut named = statuses.filter(|status| name_of(*status).replace([' ', '-'], "_") == name);
        named.next().unwrap_or_else(|| panic!("no status is named {name}")).as_u16()
    };
    let mut expected = BTreeSet::new();
    for pair in source.split("(StatusCode::").skip(1) {
        let (name, rest) = pair.split_once(", \"").expect("a code");
        expected.insert(format!("| {} | `{}` |", status_of(name), rest.split_once('"').expect("its end").0));
    }
    let document = read(API);
    let rows = document.lines().filter(|line| line.starts_with("| 4") || line.starts_with("| 5"));
    let documented: BTreeSet<_> = rows.map(|row| row.split_inclusive('|').take(3).collect::<String>()).collect();
    assert_eq!(documented, expected, "the errors in {API}");
}

#[tokio::test]
async fn every_route_is_documented() {
    let paths = read("crates/api/src/paths.rs");
    let template_of = |name: &str| {
        let (_, rest) = paths.split_once(&format!("pub const {name}: &str = \"")).expect("a template");
        rest.split_once('"').expect("its end").0.to_owned()
    };
    let router = read("crates/server/src/router.rs");
    let mut routes = BTreeSet::new();
    for route in router.split(".route(paths::").skip(1) {
        let (name, rest) = route.split_once(", ").expect("a handler");
        routes.insert((rest.split_once('(').expect("a method").0.to_uppercase(), template_of(name)));
    }
    let description = TestApp::start().await.get("/api/v1/openapi.json").await.json();
    for (path, item) in description["paths"].as_object().expect("paths") {
        routes.extend(item.as_object().expect("methods").keys().map(|method| (method.to_uppercase(), path.clone())));
    }
    assert!(routes.len() > 25, "{routes:?}");
    let document = read(API);
    for (method, path) in routes {
        // A file is documented by its name, such as `{campaign}.svg`.
        let spelled = match path.strip_suffix("/{file}").filter(|_| !path.contains("{version}")) {
            Some(folder) => format!("`{method} {folder}/{{campaign}}."),
            None => format!("`{method} {path}"),
        };
        let is_documented =
            document.match_indices(&spelled).any(|(at, _)| match document[at + spelled.len()..].chars().next() {
                Some('`' | '?') => true,
                Some(_) => spelled.ends_with('.'),
                None => false,
            });
        assert!(is_documented, "{API} does not describe {method} {path}");
    }
    let version = description["openapi"].as_str().expect("a version").rsplit_once('.').expect("three parts").0;
    assert_states(API, &format!("(OpenAPI {version})"));
}

#[tokio::test]
async fn cache_times_are_documented() {
    for cache_control in
        [campaigns::CACHE_CONTROL, counts::CACHE_CONTROL, landing::CACHE_CONTROL, oembed::CACHE_CONTROL]
    {
        assert_states(API, &format!("`Cache-Control: {cache_control}`"));
    }
    assert_states(API, &format!("Pictures have `Cache-Control: {}` and an `ETag`.", pictures::CACHE_CONTROL));
    assert_eq!(directive(oembed::CACHE_CONTROL, "max-age"), Duration::from_secs(oembed::CACHE_SECONDS.into()));

    assert_states(API, &format!("It has an `ETag` and `Cache-Control: {}`.", widget::CACHE_CONTROL));
    let app = TestApp::start().await;
    for (path, cache_control) in [("/counts", counts::CACHE_CONTROL), ("/widget", widget::CACHE_CONTROL)] {
        let response = crate::app::send(app.client.get(app.api(path))).await;
        assert_eq!(response.header("cache-control"), cache_control, "{path}");
    }

    let (fresh, stale) = (directive(SHORT_LIVED, "max-age"), directive(SHORT_LIVED, "stale-while-revalidate"));
    assert_states(API, &format!("`GET /embed.js` | the loader, cached for {} |", duration(fresh, false)));
    assert_states(API, &format!("frames to their content, cached for {} |", duration(fresh, false)));
    assert_states(
        EMBEDDING,
        &format!(
            "Browsers cache `embed.js`, and `frame.js` if you use it, for {}. For {} after that,",
            duration(fresh, true),
            duration(stale, true)
        ),
    );
    let immutable = duration(directive(IMMUTABLE, "max-age"), false);
    assert_states(API, &format!("immutable, cached for {immutable} |"));
    assert_states(API, &format!("A preflight is valid for {}.", duration(PREFLIGHT_MAX_AGE, false)));
}

#[tokio::test]
async fn the_intervals_of_live_counts_are_documented() {
    let per_second = in_words((Duration::from_secs(1).as_millis() / MIN_FRAME_INTERVAL.as_millis()) as usize);
    let rate = format!("at most {per_second} per second");
    assert_states(API, &format!("another after each change, {rate}."));
    assert_states(ARCHITECTURE, &format!("On a change it formats one frame, {rate},"));
    let description = TestApp::start().await.get("/api/v1/openapi.json").await.text;
    assert!(description.contains(&rate), "the OpenAPI description must state “{rate}”");

    let silence = duration(KEEP_ALIVE_INTERVAL, false);
    assert_states(API, &format!("After {silence} of silence the server sends a comment."));
    assert_states(API, &format!("must be longer than the {silence} between two comments."));
    let retry = duration(Duration::from_millis(RETRY_MS.into()), true);
    assert_states(API, &format!("`retry` tells the client to reconnect {retry} after it loses the stream."));
    assert_states(API, &format!("\nretry: {RETRY_MS}\n"));
}

#[test]
fn other_intervals_and_timeouts_are_documented() {
    let probe = duration(PROBE_TIMEOUT, false);
    assert_states(API, &format!("while the store answers within {probe} and,"));
    let render = duration(landing::RENDER_INTERVAL, false);
    assert_eq!(landing::RENDER_INTERVAL.as_secs(), 1, "{API} states “at most once per second”");
    assert_states(API, "The server renders it again at most once per second.");
    assert_states(API, &format!("Its numbers can therefore be {render} old,"));
    let refresh = duration(REFRESH_INTERVAL, true);
    assert_states(API, &format!("A replaced key is refused within {refresh}."));
    assert_states(README, &format!("Partner changes take effect within {refresh}."));
}

#[test]
fn the_limits_of_included_first_views_are_documented() {
    let php = |file: &str, name: &str| {
        let path = format!("integrations/wordpress/sid-pledge/inc/first-view/{file}.php");
        number_after(&path, &format!("const {name} = "))
    };
    let javascript = |name: &str| number_after("integrations/nextjs/lib/sid-pledge.mjs", &format!("const {name} = "));
    let [bytes, timeout] = ["MAX_BYTES", "REQUEST_TIMEOUT_SECONDS"].map(|name| php("template", name));
    let [fresh, stale] = ["FRESH_SECONDS", "STALE_SECONDS"].map(|name| php("cache", name));
    assert_eq!(["MAX_BYTES", "REQUEST_TIMEOUT_MS"].map(javascript), [bytes, 1000 * timeout]);
    assert_eq!(["FRESH_MS", "STALE_MS"].map(javascript), [1000 * fresh, 1000 * stale]);
    let [fresh, stale] = [fresh, stale].map(|seconds| duration(Duration::from_secs(seconds as u64), false));
    assert_states(EMBEDDING, &format!("A request ends after {timeout} seconds"));
    assert_states(EMBEDDING, &format!("a response of more than {} bytes is not used", grouped(bytes)));
    assert_states(EMBEDDING, &format!("A result is used for {fresh}, then once more"));
    assert_states(EMBEDDING, &format!("up to {stale} while `HOST` cannot be reached"));
    assert_states(EMBEDDING, &format!("After a failure, your server waits {fresh}"));
    assert_states(WORDPRESS, &format!("stores them for at most {stale}"));
}

#[test]
fn the_columns_of_the_csv_export_are_documented() {
    let header = csv::COLUMNS.join(",");
    assert_states(API, &format!("\n```\n{header}\n"));
    let table = between(API, "| column | meaning |\n| --- | --- |\n", "\n\n");
    let columns: Vec<_> = table.lines().map(|row| row.split('`').nth(1).expect("a name")).collect();
    assert_eq!(columns, csv::COLUMNS, "the columns in {API}");
    assert_states(API, &format!("as `{}`", csv::MEDIA_TYPE));
}

#[test]
fn the_sizes_of_frames_and_pictures_are_documented() {
    let (width, height) = oembed::FRAME_SIZE;
    assert_states(API, &format!("The frame is {width} by {height} pixels, or smaller"));
    assert_states(EMBEDDING, &format!("width=\"100%\" height=\"{height}\""));
    let size = |format: Format| format!("{} × {}", format.size().0, format.size().1);
    let [card, square, story] = [Format::Card, Format::Square, Format::Story].map(size);
    let kilobytes = MAX_WHATSAPP_BYTES / 1000;
    assert_states(
        API,
        &format!("{card} pixels, at most {kilobytes} KB; with `&shape=square` {square}, with `&shape=story` {story};"),
    );
    assert_eq!(BADGE_PIXELS_PER_UNIT, 2.0, "{API} states “twice”");
    let twice = "its letters as outlines; the PNG has twice the size;";
    assert_states(API, &format!("the counter in one line, {BADGE_HEIGHT} units high, {twice}"));
    let digits = in_words(SIGNIFICANT_DIGITS as usize);
    assert_states(API, &format!("from {ROUNDED_FROM} on the first {digits} digits and a `+`."));
    assert_states(ARCHITECTURE, &format!("Its number is rounded to {digits} digits,"));
    assert_states(ARCHITECTURE, &format!("a test sends {} requests at once", in_words(CONCURRENT_REQUESTS)));
}

#[test]
fn channels_audiences_and_modes_are_listed_completely() {
    assert_states(API, &format!("The channels are {}.", code_list(Channel::VARIANTS)));
    assert_states(API, &format!("| `audience` | | {} |", code_list(Audience::VARIANTS)));
    assert_eq!(Mode::VARIANTS, ["live", "test"]);
    assert_states(API, "- **Modes** are `live`, the default, and `test`.");

    let table: toml::Table = read("campaigns/channels.toml").parse().expect("TOML");
    let text = |channel: &toml::Value, key: &str| channel.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let channels = table["channels"].as_array().expect("channels").iter();
    let names: BTreeMap<_, _> =
        channels.filter_map(|channel| Some((text(channel, "channel")?, text(channel, "name")?))).collect();
    let in_sentence = |name: &&str| match *name {
        "native" | "copy" | "qr" => None,
        "email" => Some("e-mail".to_owned()),
        "sms" => Some("SMS".to_owned()),
        name => Some(names.get(name).unwrap_or_else(|| panic!("{name} has no name")).clone()),
    };
    let sentence = enumeration(&Channel::VARIANTS.iter().filter_map(in_sentence).collect::<Vec<_>>());
    let beginning = "Visitors share through the device's share sheet, a copied link, a QR code to show, save and print";
    assert_states(README, &format!("{beginning}, or {sentence}."));
}

#[test]
fn the_languages_of_the_campaign_are_listed_completely() {
    let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
    let campaign = campaigns.get(DEFAULT_CAMPAIGN).expect("the built-in campaign");
    let english_name = |tag: &str| match tag {
        "ar" => "Arabic",
        "de" => "German",
        "el" => "Greek",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "it" => "Italian",
        "nl" => "Dutch",
        "pl" => "Polish",
        "pt-BR" => "Brazilian Portuguese",
        "pt-PT" => "Portuguese",
        "th" => "Thai",
        "uk" => "Ukrainian",
        other => panic!("add the English name of {other} here, and the language to {README}"),
    };
    let names: BTreeSet<_> = campaign.languages().map(|tag| english_name(tag).to_owned()).collect();
    let names: Vec<_> = names.into_iter().collect();
    assert_states(README, &format!("It includes the Safer Internet Day 2023 pledge in {}.", enumeration(&names)));
    assert_states(API, &format!("The default campaign is `{DEFAULT_CAMPAIGN}`,"));
}

#[test]
fn colours_and_sizes_of_the_style_sheet_are_documented() {
    let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
    let colours = &campaigns.get(DEFAULT_CAMPAIGN).expect("the built-in campaign").colours;
    let (light, dark) = (colours.light, colours.dark);
    for (property, light, dark) in [
        ("`--sid-accent`", light.accent, dark.accent),
        ("`--sid-accent-text` (text on the accent)", light.accent_text, dark.accent_text),
        ("`--sid-surface`", light.surface, dark.surface),
        ("`--sid-text`", light.text, dark.text),
    ] {
        assert_states(README, &format!("| {property} | `{light}` | `{dark}` |"));
    }
    for property in ["--sid-radius", "--sid-max-width"] {
        let value = between("static/widget.css", &format!("var({property}, "), ")");
        assert_states(README, &format!("| `{property}` | `{value}` | |"));
    }
    let font = between("static/widget.css", "var(--sid-font, ", ",");
    assert_states(README, &format!("| `--sid-font` | `{font}, …` | |"));
}

/// A test in `contrast.rs` compares the ranges with the style sheet.
#[test]
fn the_ranges_of_lightness_and_the_contrast_are_documented() {
    let light = format!(
        "In the light theme, the surface is at least {} and text at most {}, an accent at most {}",
        LIGHT.surface.min, LIGHT.text.max, LIGHT.accent.max
    );
    let dark = format!(
        "in the dark theme, the surface is at most {}, text at least {}, an accent at least {}",
        DARK.surface.max, DARK.text.min, DARK.accent.min
    );
    assert_states(EMBEDDING, &format!("{light}; {dark}."));
    assert_states(README, &format!("text keeps a contrast of {MIN_CONTRAST} to 1 whatever you set."));
    assert_states(ARCHITECTURE, &format!("must have a contrast of at least {MIN_CONTRAST}:1 in both themes."));
    assert_states(CONTRIBUTING, &format!("whose contrast is below {MIN_CONTRAST}:1."));
}

/// Returns the commands with their names as typed, such as `partner add`.
fn commands(parent: &Command, prefix: &str) -> Vec<(String, Command)> {
    let children = parent.get_subcommands().filter(|command| command.get_name() != "help");
    let named = children.map(|command| (format!("{prefix}{}", command.get_name()), command.clone()));
    named
        .flat_map(|(name, command)| match command.has_subcommands() {
            true => commands(&command, &format!("{name} ")),
            false => vec![(name, command)],
        })
        .collect()
}

#[test]
fn every_command_and_setting_is_documented_with_its_default() {
    let table = between(README, "| command | purpose |\n", "\n\n");
    let commands = commands(&Cli::command(), "");
    for (name, _) in &commands {
        let is_listed = ["`", " "].iter().any(|end| table.contains(&format!("`{name}{end}")));
        assert!(is_listed, "{README} does not list the command `{name}`");
    }
    let (_, serve) = commands.iter().find(|(name, _)| name == "serve").expect("serve");
    let settings: Vec<_> = serve.get_arguments().filter_map(|it| Some((it.get_env()?.to_str()?, it))).collect();
    assert!(settings.len() > 5, "{settings:?}");
    for (variable, argument) in settings {
        let flag = argument.get_long().expect("a flag");
        let default = argument.get_default_values().first().map(|value| format!(" `{}` |", value.to_string_lossy()));
        assert_states(README, &format!("| `{variable}` | `--{flag}` |{}", default.unwrap_or_default()));
    }
    let listen = serve.get_arguments().find(|argument| argument.get_long() == Some("listen")).expect("--listen");
    let address = listen.get_default_values()[0].to_str().expect("ASCII").to_owned();
    let (_, port) = address.rsplit_once(':').expect("a port");
    assert_states(README, &format!("serves on <http://{address}>."));
    assert_states(API, &format!("HOST=http://{address}\n"));
    assert_states(CONTRIBUTING, &format!("builds, and serves on http://{address} |"));
    assert_states(CONTRIBUTING, &format!("leave a server running on port {port} and start Trunk beside it:"));
    let trunk = number_after("Trunk.toml", "\nport = ");
    assert_states(CONTRIBUTING, &format!("# in another terminal: http://localhost:{trunk}\n"));
}

#[test]
fn help_texts_state_the_limits_and_defaults() {
    let commands: BTreeMap<_, _> = commands(&Cli::command(), "").into_iter().collect();
    let help = |command: &str, flag: &str| {
        let mut arguments = commands[command].get_arguments();
        let argument = arguments.find(|argument| argument.get_long() == Some(flag)).expect("the flag");
        argument.get_help().expect("a help text").to_string()
    };
    let secret = help("serve", "secret");
    assert!(secret.contains(&format!("at least {MIN_SECRET_LEN} characters")), "{secret}");
    let campaign = help("bundle", "campaign");
    assert!(campaign.contains(&format!("[default: {DEFAULT_CAMPAIGN}, or the first by slug")), "{campaign}");
}

#[test]
fn the_lengths_of_names_are_documented() {
    let characters = "characters, lower-case letters and digits in groups with a single hyphen between them.";
    assert_states(README, &format!("A partner's name has at most {} {characters}", slug::MAX_PARTNER_LEN));
    assert_states(CONTRIBUTING, &format!("named by its slug: at most {} {characters}", slug::MAX_LEN));
}

#[test]
fn versions_are_documented() {
    let header = |name: &str| between(WORDPRESS_PLUGIN, &format!(" * {name}:"), "\n").trim().to_owned();
    let (wordpress, php) = (header("Requires at least"), header("Requires PHP"));
    assert_states(EMBEDDING, &format!("It requires WordPress {wordpress} and PHP {php} or newer"));
    assert_states(WORDPRESS, &format!("\nRequires at least: {wordpress}\n"));
    assert_states(WORDPRESS, &format!("\nRequires PHP: {php}\n"));
    assert_eq!(header("Version"), VERSION, "the version in {WORDPRESS_PLUGIN}");
    assert_states("integrations/wordpress/sid-pledge/block/block.json", &format!("\"version\": \"{VERSION}\""));
    assert_states(WORDPRESS, &format!("\nStable tag: {VERSION}\n"));
    assert_states(WORDPRESS, &format!("\n= {VERSION} =\n"));
    assert_states(EMBEDDING, &format!("after brotli compression, for version {VERSION}."));
    assert_states(EMBEDDING, &format!("`npm install ./sid-pledge-{VERSION}.tgz`"));
    let rust = between("Cargo.toml", "rust-version = \"", "\"");
    assert_states(README, &format!("| Rust {rust}, its wasm target and the sources of its standard library |"));
    let channel = between("rust-toolchain.toml", "channel = \"", "\"");
    assert!(channel.starts_with(&format!("{rust}.")), "rust-toolchain.toml: {channel}, Cargo.toml: {rust}");
}

#[test]
fn numbers_of_the_scripts_are_documented() {
    let margin = number_after("static/embed/approach.js", "const NEAR = ");
    assert_states(EMBEDDING, &format!("within {margin} pixels of the viewport"));
    assert_states(ARCHITECTURE, &format!("within {margin} pixels of the viewport"));
    let max_height = grouped(number_after("static/frame.js", "MAX_HEIGHT = "));
    assert_states(EMBEDDING, &format!("ignores heights of {max_height} pixels or more."));
    let days = number_after("static/embed/downloads/calendar.js", "DAYS_AHEAD = ");
    let ahead = if days == 7 { "a week".to_owned() } else { format!("{} days", in_words(days)) };
    assert_states(EMBEDDING, &format!("a calendar entry for {ahead} later"));
}

#[test]
fn the_snippets_reserve_the_height_that_the_loader_reserves() {
    for (layout, name) in [("Counter", "counter"), ("Button", "button")] {
        let style = format!("Layout::{layout} => \"display:block;min-height:");
        let in_snippet = between("crates/server/src/embed/builder/snippets.rs", &style, "px");
        let in_loader = between("static/embed/style_sheets.js", &format!("{name}: ["), ", 0]");
        assert_eq!(in_snippet, in_loader, "{name}");
    }
}

#[test]
fn numbers_of_tests_and_measurements_are_documented() {
    let width = number_after("tests/browser/chromium_only/screenshots.rs", "const WIDTHS: [u32; 3] = [");
    let text = number_after("tests/browser/appearance.rs", "async fn text_at_");
    assert_states(README, &format!("reflow at {width} pixels, text at {text} %,"));
    let entries = in_words(number_after("crates/xtask/src/bench.rs", "const ENTRY_COUNT: u32 = "));
    assert_states(README, &format!("on a ledger of {entries} entries"));
    assert_states(CONTRIBUTING, &format!("the start on a ledger of {entries} entries"));
    let complexity = number_after("eslint.config.mjs", "complexity: [\"error\", ");
    assert_states(CONTRIBUTING, &format!("complexity at most {complexity};"));
    let clients = number_after("crates/xtask/src/bench/load.rs", "const CLIENT_COUNT: u16 = ");
    assert_states(CONTRIBUTING, &format!("per second with {clients} clients"));
}

/// Collects the Rust files at a path and below it, with their paths in the project.
fn rust_files(path: &str, into: &mut BTreeMap<String, String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if path.ends_with(".rs") {
        into.insert(path.to_owned(), read(path));
    } else if let Ok(entries) = fs::read_dir(root.join(path)) {
        for entry in entries {
            let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
            rust_files(&format!("{path}/{name}"), into);
        }
    }
}

/// The check of import cycles does not notice an import that goes against these rules without closing a cycle.
#[test]
fn imports_follow_the_documented_directions() {
    for (sentence, path, forbidden) in [
        ("They never call the loader.", "src/components", &["Host"][..]),
        ("The wasm sends no request.", "src", &["fetch(", "\"EventSource\""]),
        ("The ledger knows neither HTTP nor texts.", "crates/server/src/ledger", &["axum", "http::", "campaigns::"]),
    ] {
        assert_states(ARCHITECTURE, sentence);
        let mut files = BTreeMap::new();
        rust_files(path, &mut files);
        assert!(!files.is_empty(), "{path}");
        for (file, text) in files {
            for name in forbidden {
                assert!(!text.contains(name), "{file} contains “{name}”; {ARCHITECTURE}: “{sentence}”");
            }
        }
    }
}

/// `src/browser.rs` and the reasons in `clippy.toml` say so. Clippy itself refuses `web_sys::window` alone.
#[test]
fn only_the_browser_module_names_web_sys() {
    let mut files = BTreeMap::new();
    rust_files("src", &mut files);
    for (file, text) in files.iter().filter(|(file, _)| !file.starts_with("src/browser")) {
        assert!(!text.contains("web_sys"), "{file}");
    }
}

#[test]
fn the_scripts_are_within_the_documented_sizes() {
    let kilobytes = number_after(EMBEDDING, "The script is optional and smaller than ");
    let size = size_in_release("frame.js");
    assert!(size < 1000 * kilobytes, "frame.js has {size} bytes; {EMBEDDING} states less than {kilobytes} KB");
    let inlined = number_after(EMBEDDING, "Leave Vite's `build.assetsInlineLimit` at ");
    let addressed = between("integrations/npm/index.js", "const files = {", "};");
    let addressed: Vec<_> = addressed.split('"').skip(1).step_by(4).collect();
    assert_eq!(addressed, ["sid-pledge.js", "sid-pledge_bg.wasm", "widget.css"]);
    for file in addressed {
        let size = size_in_release(file);
        assert!(size > inlined, "{file} has {size} bytes; {EMBEDDING} states that no file is within {inlined}");
    }
}

#[tokio::test]
async fn the_size_of_the_widgets_html_is_documented() {
    let options = TestOptions { built_in_campaigns: true, ..TestOptions::default() };
    let app = TestApp::start_with(options).await;
    let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
    let size = async |lang: &str, format: &str| {
        let url = format!("{}{}?lang={lang}&format={format}", app.url, api::paths::widget(DEFAULT_CAMPAIGN));
        let response = app.client.get(url).header("accept-encoding", "br").send().await.expect("a response");
        assert_eq!(response.headers()["content-encoding"], "br");
        response.bytes().await.expect("a body").len()
    };
    let mut sizes = BTreeMap::new();
    for lang in campaigns.get(DEFAULT_CAMPAIGN).expect("the built-in campaign").languages() {
        sizes.insert(lang, size(lang, "first").await);
    }
    let state = (size("en", "json").await + 500) / 1000;
    assert_states(
        EMBEDDING,
        &format!("the state of the widget as JSON, from the same address as the HTML | about {state} KB |"),
    );
    let english = (sizes["en"] as f64 / 500.0).round() / 2.0;
    assert_states(EMBEDDING, &format!("`/api/v1/campaigns/…/widget` | about {english} KB |"));
    let largest = sizes.values().max().expect("a language").div_ceil(1000);
    assert_states(EMBEDDING, &format!("languages other than English: the first view up to {largest} KB,"));
    let mut largest_state = 0;
    for lang in sizes.keys() {
        largest_state = largest_state.max(size(lang, "json").await);
    }
    assert_states(EMBEDDING, &format!("the state up to {} KB.", largest_state.div_ceil(1000)));
}

#[tokio::test]
async fn the_size_of_a_bundle_is_documented() {
    let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
    let campaign = campaigns.get(DEFAULT_CAMPAIGN).expect("the built-in campaign");
    let address = SiteAddress { url: "https://example.org/pledge".to_owned(), partner: None };
    let site = StaticSite::build(campaign, &release(), &address).await.expect("built");
    let folder = tempfile::tempdir().expect("a folder");
    site.write(folder.path()).expect("written");
    let sizes: BTreeMap<_, _> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry"))
        .map(|entry| (entry.file_name().into_string().expect("UTF-8"), entry.metadata().expect("there").len()))
        .collect();
    let shared: u64 = ["icon.svg", "page.css", "sections.css", "widget.css"].iter().map(|name| sizes[*name]).sum();
    let pages = sizes.iter().filter(|(name, _)| name.ends_with(".html")).map(|(_, size)| size + shared);
    let pages: Vec<_> = pages.collect();
    let (min, max) = (pages.iter().min().expect("a page"), pages.iter().max().expect("a page"));
    let (min, max) = (min / 10_000 * 10, max.div_ceil(10_000) * 10);
    let megabytes = site.size() as f64 / 1e6;
    assert_states(
        EMBEDDING,
        &format!("about {megabytes:.1} MB in size, of which a visitor loads {min} to {max} KB without compression."),
    );
}
