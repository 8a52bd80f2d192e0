//! The host is lost: somebody else controls the server that a partner's page loads the pinned loader from.
//!
//! The attacker serves the genuine files of the release, because the browser would block others, and forges every other
//! response. Nothing of that may run in the partner's page, whatever the page's policy is and whatever the visitor
//! does, and no third party may receive a request. A payload has run if it has called the page's function, changed its
//! title, opened a dialogue, or sent a request to another server.
//!
//! Malformed data may make a widget fail, but quietly: the host page sees no error, and the pledge or the partner's
//! link stays visible.

mod answers;
mod fragments;
mod lost_host;
mod props;

use std::{
    collections::BTreeSet,
    future::Future,
    io::Write,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{http::StatusCode, response::Response};
use serde_json::{Value, json};

use self::{
    answers::ANSWERS,
    fragments::{FRAGMENTS, Place},
    lost_host::{HostRequest, LEFT, LostHost, Policy, respond, respond_with_widget, split_props},
    props::{ADDRESSES, TEXTS},
};
use crate::{
    browser::{Browser, Engine},
    host_page::HostPage,
    server::Server,
};

/// Number of elements on a page whose properties are malformed.
const MALFORMED_ELEMENTS: usize = 5;

/// Number of payloads in one fragment where the widget becomes active.
const PAYLOADS_IN_A_FRAGMENT: usize = 12;

/// Smallest number of hostile fragments that run where a loader does not sanitise.
const MIN_LIVE_FRAGMENTS: usize = 30;

/// Attack on a page with a given policy, in a browser. It returns what went wrong.
type Attack = for<'a> fn(&'a Browser, Policy) -> Pin<Box<dyn Future<Output = Vec<String>> + Send + 'a>>;

macro_rules! attacks {
    ($($name:literal => $attack:ident,)+) => {
        const ATTACKS: &[(&str, Attack)] = &[$(($name, |browser, policy| Box::pin($attack(browser, policy)))),+];
    };
}

attacks! {
    "fragments, where the host withholds the wasm" => fragments_that_stay,
    "fragments, where the widget becomes active" => fragments_that_are_replaced,
    "addresses" => addresses,
    "addresses in a frame" => addresses_in_frame,
    "the quick exit" => quick_exit,
    "texts" => texts,
    "malformed properties" => malformed_properties,
    "answers" => answers,
    "forged files" => forged_files,
    "files that are forged the second time" => files_forged_later,
    "the report of debug" => report,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_runs_in_a_page_without_a_policy() {
    report_payload_count();
    attack(Policy::None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_runs_in_a_page_with_a_strict_policy() {
    attack(Policy::Strict).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_runs_in_a_page_that_allows_no_trusted_types() {
    attack(Policy::TrustedTypes).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_runs_in_a_page_that_trusts_the_types_of_the_loader() {
    attack(Policy::OwnTrustedTypes).await;
}

async fn attack(policy: Policy) {
    let mut browser = Arc::new(Browser::start().await);
    let mut failed = Vec::new();
    for (name, attack) in ATTACKS {
        let attacked = Arc::clone(&browser);
        let result = tokio::spawn(async move {
            let violations = attack(&attacked, policy).await;
            close_other_windows(&attacked).await;
            violations
        })
        .await;
        let violations = match result {
            Ok(violations) => violations,
            Err(error) => {
                // The attack may have ended the browser.
                browser = Arc::new(Browser::start().await);
                vec![error.to_string()]
            }
        };
        failed.extend(violations.into_iter().map(|violation| format!("{name}: {violation}")));
    }
    assert!(failed.is_empty(), "{} violations in {:?}:\n{}", failed.len(), Engine::from_env(), failed.join("\n"));
}

/// Prints the number of payloads, each of which is tried on a page of some kind.
#[allow(clippy::explicit_write, reason = "the test harness hides what a test prints by a macro")]
fn report_payload_count() {
    let malformed = props::malformed(&json!({ "campaign": { "title": "x".repeat(2_000) } })).len();
    let payloads = FRAGMENTS.len() + ADDRESSES.len() + TEXTS.len() + ANSWERS.len() + malformed + FORGED_FILES.len();
    let (engine, pages) = (Engine::from_env(), Policy::ALL.len());
    writeln!(std::io::stderr(), "the host is lost: {payloads} payloads on {pages} kinds of pages in {engine:?}")
        .unwrap();
}

/// Closes the windows that a payload has opened.
async fn close_other_windows(browser: &Browser) {
    let windows = browser.driver.windows().await.unwrap();
    let first = windows[0].clone();
    for window in &windows[1..] {
        browser.driver.switch_to_window(window.clone()).await.unwrap();
        browser.driver.close_window().await.unwrap();
    }
    browser.driver.switch_to_window(first).await.unwrap();
}

/// Replaces the number at the beginning of a line by the name of the payload.
fn name_payloads(violations: Vec<String>, name: impl Fn(usize) -> Option<String>) -> Vec<String> {
    let named = |line: String| {
        let (number, rest) = line.split_once(' ')?;
        Some(format!("{} {rest}", name(number.parse().ok()?)?))
    };
    violations.into_iter().map(|line| named(line.clone()).unwrap_or(line)).collect()
}

/// Returns the genuine widget as HTML, and the properties in it.
async fn genuine(server: &Server, parameters: &str) -> (String, Value) {
    let url = format!("{}/api/v1/campaigns/sid-2023/widget?format=html&{parameters}", server.origin);
    let html = reqwest::get(url).await.unwrap().text().await.unwrap();
    let props = serde_json::from_str(split_props(&html).1).unwrap();
    (html, props)
}

/// Replaces the properties of a fragment.
fn with_props(html: &str, props: &str) -> String {
    let (before, _, after) = split_props(html);
    format!("{before}{}{after}", props.replace('<', "\\u003c"))
}

fn withheld() -> Response {
    let mut response = respond("text/plain", "");
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Returns `true` in `cargo xtask torture`, where a page without a policy gets every payload.
fn is_long() -> bool {
    std::env::var_os("SID_PLEDGE_TORTURE").is_some()
}

/// Returns the payloads for a page with a given policy. What happens to a payload depends little on the policy, so each
/// policy gets some: together they get all. In the short form, Firefox and WebKit each get one half of them.
fn payloads(policy: Policy, count: usize) -> impl Iterator<Item = usize> {
    let policies = Policy::ALL.len();
    let share = Policy::ALL.iter().position(|it| *it == policy).unwrap_or_default();
    let (shares, share) = match Engine::from_env() {
        Engine::Firefox if !is_long() => (2 * policies, 2 * share),
        Engine::WebKit if !is_long() => (2 * policies, 2 * share + 1),
        _ => (policies, share),
    };
    let has_all = policy == Policy::None && is_long();
    (0..count).filter(move |payload| has_all || payload % shares == share)
}

// Fragments

/// Takes over a server. Elements get the fragments for the sets of payloads that their partners number.
async fn take_over_with_fragments(is_wasm_withheld: bool, sets: Vec<Vec<usize>>) -> LostHost {
    let server = Server::start();
    let (html, _) = genuine(&server, "lang=en&layout=button").await;
    LostHost::take_over(server, move |request| {
        if is_wasm_withheld && request.path.ends_with(".wasm") {
            return Some(withheld());
        }
        let set = &sets[request.payload()?];
        let hostile: String =
            set.iter().map(|payload| fragments::html(*payload, request.host, request.third_party)).collect();
        Some(respond_with_widget(request, &FRAGMENTS[set[0]].1.forge(&html, &hostile)))
    })
    .await
}

fn name_fragments(violations: Vec<String>) -> Vec<String> {
    name_payloads(violations, |payload| Some(format!("“{}”", FRAGMENTS.get(payload)?.0)))
}

async fn fragments_that_stay(browser: &Browser, policy: Policy) -> Vec<String> {
    let sets = (0..FRAGMENTS.len()).map(|payload| vec![payload]).collect();
    let host = take_over_with_fragments(true, sets).await;
    let _page = host.open(browser, policy, "lang=\"en\" layout=\"button\"", 0..FRAGMENTS.len()).await;
    name_fragments(host.let_visitor(browser, "touchEverything").await)
}

async fn fragments_that_are_replaced(browser: &Browser, policy: Policy) -> Vec<String> {
    let (together, alone): (Vec<usize>, Vec<usize>) = payloads(policy, FRAGMENTS.len()).partition(|payload| {
        let (name, place, _) = FRAGMENTS[*payload];
        matches!(place, Place::Inside) && !name.starts_with("unclosed")
    });
    let sets = together.chunks(PAYLOADS_IN_A_FRAGMENT).map(<[usize]>::to_vec);
    let sets: Vec<Vec<usize>> = sets.chain(alone.into_iter().map(|payload| vec![payload])).collect();
    let count = sets.len();
    let host = take_over_with_fragments(false, sets).await;
    let mut violations = BTreeSet::new();
    for set in 0..count {
        let _page = host.open(browser, policy, "lang=\"en\" layout=\"button\"", [set]).await;
        violations.extend(host.let_visitor(browser, "touchEverything").await);
    }
    name_fragments(violations.into_iter().collect())
}

// Addresses

async fn take_over_with_addresses(is_wasm_withheld: bool) -> LostHost {
    let server = Server::start();
    let english = genuine(&server, "lang=en").await;
    let french = genuine(&server, "lang=fr").await;
    LostHost::take_over(server, move |request| {
        if is_wasm_withheld && request.path.ends_with(".wasm") {
            return Some(withheld());
        }
        let payload = request.payload()?;
        let (html, props) = if request.parameter("lang") == Some("fr") { &french } else { &english };
        let address = props::address(payload);
        let hostile = with_props(html, &props::with_addresses(props, &address).to_string());
        let attribute = format!("href=\"{}\"", address.replace('&', "&amp;").replace('"', "&quot;"));
        Some(respond_with_widget(request, &hostile.replace("href=\"https://www.wikipedia.org/\"", &attribute)))
    })
    .await
}

fn name_addresses(violations: Vec<String>) -> Vec<String> {
    name_payloads(violations, |payload| Some(format!("{:?}", ADDRESSES.get(payload)?)))
}

async fn addresses(browser: &Browser, policy: Policy) -> Vec<String> {
    let host = take_over_with_addresses(false).await;
    let mut violations = BTreeSet::new();
    for payload in payloads(policy, ADDRESSES.len()) {
        let _page = host.open(browser, policy, "lang=\"en\"", [payload]).await;
        violations.extend(host.let_visitor(browser, "followEverything").await);
        violations.extend(host.empty_widgets(browser).await);
    }
    name_addresses(violations.into_iter().collect())
}

async fn addresses_in_frame(browser: &Browser, policy: Policy) -> Vec<String> {
    if policy != Policy::None {
        // A frame from a text has the policy of the page around it, and the attack is the same.
        return Vec::new();
    }
    let host = take_over_with_addresses(false).await;
    let _page = host.open_in_frame(browser, "lang=\"en\"", [4]).await;
    let violations = host.let_visitor(browser, "followEverything").await;
    browser.driver.enter_default_frame().await.unwrap();
    name_addresses(violations)
}

async fn quick_exit(browser: &Browser, policy: Policy) -> Vec<String> {
    if policy != Policy::None {
        // These policies forbid addresses that are scripts.
        return Vec::new();
    }
    let mut violations = BTreeSet::new();
    for is_wasm_withheld in [true, false] {
        let host = take_over_with_addresses(is_wasm_withheld).await;
        for payload in (0..ADDRESSES.len()).filter(|payload| is_long() || payload.is_multiple_of(2) == is_wasm_withheld)
        {
            let page = host.open(browser, policy, "lang=\"en\" layout=\"compact\"", [payload]).await;
            browser.until("return visitor.areSettled()").await;
            browser.run(&format!("visitor.leave('{}')", host.third_party())).await;
            // Where it leads to another page, that page is not the visitor's.
            browser.until("return window.visitor?.isIdle !== false").await;
            browser.open(&page.url).await;
            let ran: Vec<String> = serde_json::from_value(browser.run("return visitor.ran()").await).unwrap();
            violations.extend(ran);
        }
    }
    name_addresses(violations.into_iter().collect())
}

// Texts

async fn texts(browser: &Browser, policy: Policy) -> Vec<String> {
    let server = Server::start();
    let english = genuine(&server, "lang=en").await;
    let french = genuine(&server, "lang=fr").await;
    let host = LostHost::take_over(server, move |request| {
        let payload = request.payload()?;
        let (html, props) = if request.parameter("lang") == Some("fr") { &french } else { &english };
        let mut props = props.clone();
        TEXTS[payload].1(&mut props);
        let props = props::fill(&props.to_string(), payload, request.third_party);
        Some(respond_with_widget(request, &with_props(html, &props)))
    })
    .await;
    let mut violations = BTreeSet::new();
    let mut downloads = Vec::new();
    for payload in payloads(policy, TEXTS.len()) {
        let _page = host.open(browser, policy, "lang=\"en\"", [payload]).await;
        violations.extend(host.let_visitor(browser, "useEverything").await);
        let is_polluted = browser.run("return ({}).polluted !== undefined || ({}).innerHTML !== undefined").await;
        if is_polluted == json!(true) {
            violations.insert(format!("{payload} changed a prototype"));
        }
        violations.extend(host.empty_widgets(browser).await);
        let read = "const done = arguments[arguments.length - 1]; visitor.downloads().then(done)";
        let made = browser.driver.execute_async(read, vec![]).await.unwrap().json().clone();
        downloads.push((payload, made));
    }
    violations.extend(inspect_downloads(browser, policy, downloads).await);
    name_payloads(violations.into_iter().collect(), |payload| Some(format!("“{}”", TEXTS.get(payload)?.0)))
}

/// Returns what is wrong with downloads and printouts: markup that could run, and lines that a calendar entry does not
/// have.
async fn inspect_downloads(browser: &Browser, policy: Policy, downloads: Vec<(usize, Value)>) -> Vec<String> {
    let page = HostPage::with("").await;
    browser.open(&page.url).await;
    let mut violations = Vec::new();
    let mut kinds = BTreeSet::new();
    for (payload, made) in downloads {
        for text in made["saved"].as_array().unwrap().iter().filter_map(Value::as_str) {
            if text.starts_with("BEGIN:VCALENDAR") {
                kinds.insert("calendar entry");
                violations.extend(foreign_lines(text).map(|line| format!("{payload} put {line:?} into the reminder")));
            } else if text.starts_with("<svg") {
                kinds.insert("SVG");
                for part in foreign_parts(browser, text, "image/svg+xml").await {
                    violations.push(format!("{payload} put {part} into an SVG"));
                }
            }
        }
        for text in made["printed"].as_array().unwrap().iter().filter_map(Value::as_str) {
            kinds.insert("printout");
            for part in foreign_parts(browser, text, "text/html").await {
                violations.push(format!("{payload} put {part} into a printout"));
            }
        }
    }
    // The few payloads of the short form may be such that nothing is made from them.
    if policy == Policy::None && is_long() && kinds.len() < 3 {
        violations.push(format!("only these downloads were made: {kinds:?}"));
    }
    violations
}

/// Returns the lines of a calendar entry that none of the widget's has.
fn foreign_lines(entry: &str) -> impl Iterator<Item = &str> {
    const NAMES: [&str; 13] = [
        "BEGIN",
        "VERSION",
        "PRODID",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "SUMMARY",
        "DESCRIPTION",
        "TRANSP",
        "ACTION",
        "TRIGGER",
        "END",
        " ",
    ];
    let is_known = |line: &str| {
        let name = line.split([':', ';']).next().unwrap_or_default();
        line.is_empty() || line.starts_with(' ') || NAMES.contains(&name)
    };
    // Some programs also end a line at a carriage return alone.
    entry.split(['\r', '\n']).filter(move |line| !is_known(line))
}

/// Returns the elements and attributes of a document that no download or printout of the widget has.
async fn foreign_parts(browser: &Browser, text: &str, media_type: &str) -> Vec<String> {
    let script = "
        const elements = 'svg title rect circle text path html head body main h1 p blockquote ul li span div strong address'.split(' ');
        const attributes = 'xmlns viewbox transform width height role xml:lang fill cx cy r x y rx stroke stroke-width text-anchor \
            direction font-family font-size font-weight d lang dir style'.split(/ +/);
        const parsed = new DOMParser().parseFromString(arguments[0], arguments[1]);
        if (parsed.querySelector('parsererror')) return ['an error'];
        return [...parsed.querySelectorAll('*')].flatMap((element) => [
            ...(elements.includes(element.localName) ? [] : ['<' + element.localName + '>']),
            ...element.getAttributeNames().filter((name) => !attributes.includes(name.toLowerCase())),
        ])";
    let parts = browser.driver.execute(script, vec![json!(text), json!(media_type)]).await.unwrap();
    serde_json::from_value(parts.json().clone()).unwrap()
}

// Malformed properties

async fn malformed_properties(browser: &Browser, policy: Policy) -> Vec<String> {
    let server = Server::start();
    let (html, props) = genuine(&server, "lang=en&layout=compact").await;
    let malformed = props::malformed(&props);
    let names: Vec<String> = malformed.iter().map(|(name, _)| name.clone()).collect();
    let host = LostHost::take_over(server, move |request| {
        Some(respond_with_widget(request, &with_props(&html, &malformed[request.payload()?].1)))
    })
    .await;
    let mut violations = BTreeSet::new();
    let payloads: Vec<usize> = payloads(policy, names.len()).collect();
    for payloads in payloads.chunks(MALFORMED_ELEMENTS) {
        let _page = host.open(browser, policy, "lang=\"en\" layout=\"compact\"", payloads.iter().copied()).await;
        violations.extend(host.let_visitor(browser, "followEverything").await);
        violations.extend(host.empty_widgets(browser).await);
    }
    name_payloads(violations.into_iter().collect(), |payload| names.get(payload).cloned())
}

// Answers

async fn answers(browser: &Browser, policy: Policy) -> Vec<String> {
    let current = Arc::new(AtomicUsize::new(0));
    let served = Arc::clone(&current);
    let host = LostHost::take_over(Server::start(), move |request| {
        answers::respond_with(&ANSWERS[served.load(Ordering::Relaxed)], request)
    })
    .await;
    let mut violations = Vec::new();
    for payload in payloads(policy, ANSWERS.len()) {
        current.store(payload, Ordering::Relaxed);
        let page = host.open(browser, policy, "lang=\"en\"", [0]).await;
        let mut ran = host.let_visitor(browser, "takePledge").await;
        // The device has stored what the host has sent.
        browser.open(&page.url).await;
        browser.run("window.wasOpened = true").await;
        ran.extend(host.let_visitor(browser, "followEverything").await);
        if browser.run("return ({}).polluted !== undefined").await == json!(true) {
            ran.push("a prototype was changed".to_owned());
        }
        violations.extend(ran.into_iter().map(|line| format!("“{}”: {line}", ANSWERS[payload].0)));
    }
    violations
}

// Files

/// Files of the release that the loader loads.
const FORGED_FILES: [&str; 6] =
    ["active.js", "live.js", "sid-pledge.js", "sid-pledge_bg.wasm", "download.js", "debug.js"];

/// Forgery of a file: a script that reports itself.
fn forged_file(request: &HostRequest<'_>) -> Option<Response> {
    let file = FORGED_FILES.iter().position(|file| request.path.ends_with(&format!("/{file}")))?;
    let script = "export default async () => {}; export const mount = () => ({}), createDownload = () => true, report = () => {}, subscribe = () => () => {}, followCounts = subscribe";
    Some(respond("text/javascript", format!("__ran({file}); {script}")))
}

async fn use_with_files(host: &LostHost, browser: &Browser, policy: Policy) -> Vec<String> {
    let _page = host.open(browser, policy, "lang=\"en\" debug", [0]).await;
    let violations = host.let_visitor(browser, "useEverything").await;
    // The report of `debug` is an element of the loader's own, with what an element of the page may have.
    let violations = violations.into_iter().filter(|line| !line.contains(" left "));
    name_payloads(violations.collect(), |file| FORGED_FILES.get(file).map(|file| format!("a forged {file}")))
}

async fn forged_files(browser: &Browser, policy: Policy) -> Vec<String> {
    if !policy.verifies_scripts() {
        return Vec::new();
    }
    let current = Arc::new(AtomicUsize::new(0));
    let forged = Arc::clone(&current);
    let host = LostHost::take_over(Server::start(), move |request| {
        if request.path.ends_with(FORGED_FILES[forged.load(Ordering::Relaxed)]) { forged_file(request) } else { None }
    })
    .await;
    let mut violations = Vec::new();
    for file in 0..FORGED_FILES.len() {
        current.store(file, Ordering::Relaxed);
        violations.extend(use_with_files(&host, browser, policy).await);
    }
    violations
}

async fn files_forged_later(browser: &Browser, policy: Policy) -> Vec<String> {
    if !policy.verifies_scripts() {
        return Vec::new();
    }
    let served = Mutex::new(BTreeSet::new());
    let server = Server::start();
    let (html, _) = genuine(&server, "lang=en").await;
    let host = LostHost::take_over(server, move |request| {
        if request.payload().is_some() {
            // Hydration fails, so that the widget's script is imported a second time.
            let changed = html.replace("<div data-sid-root>", "<div data-sid-root><p></p>");
            return Some(respond_with_widget(request, &changed));
        }
        if served.lock().unwrap().insert(request.path.to_owned()) { None } else { forged_file(request) }
    })
    .await;
    use_with_files(&host, browser, policy).await
}

async fn report(browser: &Browser, policy: Policy) -> Vec<String> {
    let problem = "<img src=data:, onerror=__ran(0)>{\"code\":\"<script>__ran(0)</script>\"}";
    let host = LostHost::take_over(Server::start(), move |request| {
        let is_hostile = request.path.starts_with("/api/") && request.method != "OPTIONS";
        is_hostile.then(|| respond("text/html", problem))
    })
    .await;
    use_with_files(&host, browser, policy).await
}

// The payloads themselves

#[tokio::test]
async fn the_fragments_run_where_nothing_is_sanitised() {
    let host = take_over_with_fragments(true, Vec::new()).await;
    let browser = Browser::start().await;
    let payloads: Vec<usize> = (0..FRAGMENTS.len()).collect();
    let mut effects = BTreeSet::new();
    for payloads in payloads.chunks(PAYLOADS_IN_A_FRAGMENT) {
        let together = insert_as_they_are(&host, &browser, payloads).await;
        if !together.iter().any(|line| line == LEFT) {
            effects.extend(together);
            continue;
        }
        for payload in payloads {
            let alone = insert_as_they_are(&host, &browser, &[*payload]).await;
            effects.extend(
                alone.into_iter().map(|line| if line == LEFT { format!("{payload} ran: {line}") } else { line }),
            );
        }
    }
    let number = |line: &String| line.split(' ').next().and_then(|number| number.parse::<usize>().ok());
    let effective: BTreeSet<usize> = effects.iter().filter_map(number).collect();
    let harmless: Vec<&str> = payloads.iter().filter(|it| !effective.contains(it)).map(|it| FRAGMENTS[*it].0).collect();
    assert!(harmless.is_empty(), "these are harmless: {harmless:?}");
    let live: BTreeSet<usize> = effects.iter().filter(|line| !line.contains(" left <")).filter_map(number).collect();
    assert!(live.len() >= MIN_LIVE_FRAGMENTS, "only {} of {} run: {live:?}", live.len(), FRAGMENTS.len());
}

/// Puts payloads into a page as a loader without a sanitiser does, and returns their effects.
async fn insert_as_they_are(host: &LostHost, browser: &Browser, payloads: &[usize]) -> Vec<String> {
    let _page = host.open(browser, Policy::None, "", []).await;
    for payload in payloads {
        let html = FRAGMENTS[*payload].1.alone(&fragments::html(*payload, host.origin(), host.third_party()));
        let insert = "window.visitor?.insert(...arguments)";
        browser.driver.execute(insert, vec![json!(html), json!(payload)]).await.unwrap();
    }
    let effects = host.let_visitor(browser, "touchInserted").await;
    close_other_windows(browser).await;
    effects
}
