//! The first view in a page that the partner's own server makes: the checks in PHP and in JavaScript, and pages of
//! both, which show the pledge before scripts run.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::By;

use super::signed::{public_key, signed};
use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    languages::languages,
    server::Server,
    tampering_proxy::{Replacement, TamperingProxy, Verdict},
    wordpress::php,
};

/// Script that prints `1` for each text that is a first view, and `0` for each other, in PHP.
const CHECK_IN_PHP: &str = "foreach (json_decode(stream_get_contents(STDIN)) as $html) \
                            echo SidPledge\\read_first_view($html) === null ? '0' : '1';";

/// The same in JavaScript.
const CHECK_IN_JAVASCRIPT: &str = "import { readFileSync } from 'node:fs'; for (const html of \
    JSON.parse(readFileSync(0, 'utf8'))) process.stdout.write(readFirstView(html) ? '1' : '0');";

/// Layouts of the widget.
const LAYOUTS: [&str; 4] = ["full", "compact", "counter", "button"];

/// Returns the path of a file or folder in the project.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Runs a command with an input and returns its output.
fn run(command: &mut Command, input: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{command:?}\n{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    printed
}

/// Runs a script in PHP with the file for PHP sites.
fn run_php(script: &str, input: &str) -> String {
    let file = path("integrations/php/sid-pledge.php");
    run(php().args(["-d", "display_errors=stderr", "-r", &format!("require '{}'; {script}", file.display())]), input)
}

/// Runs a script in Node with the modules of the Next.js example.
fn run_node(script: &str, input: &str) -> String {
    let library = path("integrations/nextjs/lib");
    let library = library.display();
    let imports = format!(
        "import {{ pledgeContent }} from '{library}/sid-pledge.mjs';\
         import {{ ATTRIBUTES, ELEMENTS, readFirstView }} from '{library}/fragment.mjs';"
    );
    run(Command::new("node").args(["--input-type=module", "--eval", &format!("{imports}{script}")]), input)
}

/// Checks texts in both languages and returns for each text whether it is a first view. Both must agree.
fn check(texts: &[String]) -> Vec<bool> {
    let input = json!(texts).to_string();
    let by_php = run_php(CHECK_IN_PHP, &input);
    assert_eq!(by_php, run_node(CHECK_IN_JAVASCRIPT, &input), "PHP and JavaScript differ");
    assert_eq!(by_php.len(), texts.len());
    by_php.chars().map(|char| char == '1').collect()
}

#[test]
fn the_lists_are_those_of_the_loader_without_the_qr_code() {
    let loader = std::fs::read_to_string(path("static/embed/fragment.js")).unwrap();
    let list = |name: &str| -> Vec<String> {
        let (_, rest) = loader.split_once(&format!("const {name} = (")).unwrap();
        let (list, _) = rest.split_once(").split(").unwrap();
        let words = list.split('"').skip(1).step_by(2).flat_map(str::split_whitespace);
        words.filter(|word| !["path", "d"].contains(word)).map(str::to_owned).collect()
    };
    let expected = format!("{}\n{}", list("ELEMENTS").join(" "), list("ATTRIBUTES").join(" "));
    assert_eq!(run_php("echo SidPledge\\ELEMENTS, \"\\n\", SidPledge\\ATTRIBUTES;", ""), expected);
    assert_eq!(run_node("process.stdout.write(`${ELEMENTS}\\n${ATTRIBUTES}`);", ""), expected);
}

#[test]
fn texts_that_could_run_or_be_read_in_two_ways_are_refused() {
    let cases: Value =
        serde_json::from_str(&std::fs::read_to_string(path("tests/first_view_cases.json")).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (mut names, mut texts, mut expected) = (vec![], vec![], vec![]);
    for (list, is_accepted, is_content) in [
        ("accepted", true, false),
        ("refused", false, false),
        ("accepted_content", true, true),
        ("refused_content", false, true),
    ] {
        for case in cases[list].as_array().unwrap() {
            let html = text(&case["html"]);
            names.push(format!("{list}: {}", text(&case["name"])));
            let [start, end] = ["start", "end"].map(|part| text(&cases[part]));
            texts.push(if is_content { format!("{start}{html}{end}") } else { html });
            expected.push(is_accepted);
        }
    }
    assert!(texts.len() > 150);
    let results = check(&texts);
    let wrong: Vec<_> =
        names.iter().zip(results.iter().zip(&expected)).filter(|(_, (is, should))| is != should).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn every_first_view_of_the_server_is_accepted() {
    let server = Server::start();
    let mut texts = vec![];
    for with_counts in [false, true] {
        if with_counts {
            server.share_and_pledge(0..60).await;
        }
        for lang in languages() {
            for layout in LAYOUTS {
                for others in ["", "&audience=child&mode=test&theme=dark", "&audience=educator&hide=steps+share"] {
                    let query = format!("format=first&lang={lang}&layout={layout}&partner=ngo-be{others}");
                    texts.push(text_of(&format!("{}/api/v1/campaigns/sid-2023/widget?{query}", server.origin)).await);
                }
            }
        }
    }
    assert!(texts.iter().any(|text| text.contains("<table>")), "no first view has the shares by channel");
    let styles = text_of(&format!("{}/widget.css", server.origin)).await.len();
    let sizes = texts.iter().map(|text| (text.len() + styles).div_ceil(1000));
    let (min, max) = (sizes.clone().min().unwrap(), sizes.max().unwrap());
    assert!((17..=19).contains(&min) && (26..=28).contains(&max), "EMBEDDING.md states 17 to 28 KB: {min} to {max}");
    let results = check(&texts);
    let refused: Vec<_> = texts.iter().zip(results).filter(|(_, is_accepted)| !is_accepted).collect();
    assert!(refused.is_empty(), "{} of {}: {}", refused.len(), texts.len(), refused[0].0);
}

/// Gets a text.
pub async fn text_of(url: &str) -> String {
    let response = reqwest::get(url).await.unwrap();
    assert_eq!(response.status(), 200, "{url}");
    response.text().await.unwrap()
}

/// Returns the `integrity` with the key of the server's release.
pub async fn integrity(server: &Server) -> String {
    let version = server.version().await;
    let manifest = text_of(&format!("{}/v/{version}/release.json", server.origin)).await;
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    format!("ed25519-{}", manifest["signing"]["keys"][0].as_str().unwrap())
}

/// Attributes of the elements in the tests.
const ATTRIBUTES: [(&str, &str); 4] =
    [("campaign", "sid-2023"), ("partner", "ngo-be"), ("lang", "fr"), ("accent", "#7a1fa2")];

/// Script that prints the element with its script tag, in PHP.
fn php_script(origin: &str, integrity: &str, folder: &Path) -> String {
    let attributes = ATTRIBUTES.map(|(name, value)| format!("'{name}' => '{value}'")).join(", ");
    let folder = folder.display();
    format!("echo SidPledge\\pledge('{origin}', '{integrity}', [{attributes}], 'Je m’engage', '{folder}');")
}

/// Script that defines `pledge`, a function that returns the same, in JavaScript.
fn node_script(origin: &str, integrity: &str) -> String {
    let attributes = ATTRIBUTES.map(|(name, value)| format!("{name}: '{value}'")).join(", ");
    let markup = ATTRIBUTES.map(|(name, value)| format!(" {name}=\"{value}\"")).concat();
    format!(
        "const pledge = async () => {{\
           const content = await pledgeContent('{origin}', '{integrity}', {{ {attributes} }}, 'Je m’engage');\
           return `<sid-pledge{markup}>${{content}}</sid-pledge><script type=\"module\" src=\"{origin}/embed.js\" \
                   integrity=\"{integrity}\" crossorigin=\"anonymous\"></script>`;\
         }};"
    )
}

/// Returns the markup of the pledge from PHP and from Node, each without a cache.
async fn markup_of_both(origin: &str, integrity: &str) -> [String; 2] {
    let folder = tempfile::tempdir().unwrap();
    let by_php = php_script(origin, integrity, folder.path());
    let by_node = node_script(origin, integrity) + "process.stdout.write(await pledge());";
    // The proxy of a test runs in this thread's runtime.
    tokio::task::spawn_blocking(move || [run_php(&by_php, ""), run_node(&by_node, "")]).await.unwrap()
}

/// Returns true if the markup has the first view.
fn is_included(markup: &str) -> bool {
    let is_included = markup.contains("<template shadowrootmode=\"open\"><style>");
    assert_eq!(is_included, markup.contains("data-sid-root"), "{markup}");
    assert!(markup.contains(">Je m’engage</a></sid-pledge><script "), "{markup}");
    is_included
}

#[tokio::test]
async fn the_pledge_is_shown_without_javascript_and_can_be_taken() {
    let server = Server::start();
    server.add_partner("ngo-be").await;
    let pages = markup_of_both(&server.origin, &integrity(&server).await).await;
    let as_of = |markup: &str| markup.split_once("\"as_of\":").map(|(before, _)| before.to_owned());
    assert_eq!(as_of(&pages[0]), as_of(&pages[1]), "PHP and Node make the same markup");
    let browser = Browser::without_javascript().await;
    for (markup, taken) in pages.iter().zip(1..) {
        assert!(is_included(markup), "{markup}");
        let page = HostPage::with(markup).await;
        browser.open(&page.url).await;
        let root = browser.driver.find(By::Tag("sid-pledge")).await.unwrap().get_shadow_root().await.unwrap();
        let statement = root.find(By::Css(".statement")).await.unwrap();
        assert!(statement.is_displayed().await.unwrap() && !statement.text().await.unwrap().is_empty());
        let link = browser.driver.find(By::Css("sid-pledge > a")).await.unwrap();
        assert!(!link.is_displayed().await.unwrap(), "the first view takes the place of the link");
        let button = root.find(By::Css("#sid-take")).await.unwrap();
        let colour = button.css_value("background-color").await.unwrap();
        assert!(!colour.contains("0, 0, 0, 0") && !colour.contains("239, 239, 239"), "no style: {colour}");
        button.click().await.unwrap();
        browser.until_at("/p/sid-2023/thanks").await;
        assert_eq!(server.counts_of("ngo-be").await.pledges, taken);
    }
}

#[tokio::test]
async fn the_pledge_becomes_alive_with_javascript() {
    let server = Server::start();
    let [by_php, by_node] = markup_of_both(&server.origin, &integrity(&server).await).await;
    let browser = Browser::start().await;
    for markup in [by_php, by_node] {
        let page = HostPage::with(&format!("{LISTENER}{markup}")).await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        browser.click("#sid-take").await;
        browser.find("#sid-take-back").await;
        browser.run("localStorage.clear()").await;
    }
    assert_eq!(server.counts().await.pledges, 2);
}

#[tokio::test]
async fn without_the_signature_of_a_pinned_key_nothing_is_included() {
    let server = Server::start();
    let proxy = TamperingProxy::forwarding(&server).await;
    let [pinned, other] = [1, 2].map(|seed| format!("ed25519-{}", public_key(seed)));
    let css = b".sid{color:#000}".to_vec();
    let ended = b".sid{color:#000}</style><script>alert(1)</script>".to_vec();
    let genuine = signed(&css, &[1]);
    let of_other_content = signed(b".sid{color:#fff}", &[1]);
    let other_digest = [&genuine[..1], &of_other_content[1..]].concat();
    let both = format!("{other} {pinned}");
    for (case, integrity, body, headers, expected) in [
        ("the pinned key", &pinned, &css, genuine.clone(), true),
        ("one of two signatures", &pinned, &css, signed(&css, &[2, 1]), true),
        ("one of two pinned keys", &both, &css, genuine.clone(), true),
        ("another key", &other, &css, genuine.clone(), false),
        ("no signature", &pinned, &css, vec![], false),
        ("a digest alone", &pinned, &css, genuine[..1].to_vec(), false),
        ("the signature of another content", &pinned, &css, of_other_content, false),
        ("the digest of the content, and another signature", &pinned, &css, other_digest, false),
        ("a signed style sheet that ends the element", &pinned, &ended, signed(&ended, &[1]), false),
    ] {
        proxy.replace(Replacement { path: "/widget.css", headers, body: body.clone() });
        for markup in markup_of_both(&proxy.origin, integrity).await {
            assert_eq!(is_included(&markup), expected, "{case}");
        }
    }
    let hash = format!("sha384-{}", "Ab+/".repeat(16));
    for integrity in ["", &hash] {
        for markup in markup_of_both(&proxy.origin, integrity).await {
            assert!(!is_included(&markup), "{integrity}");
        }
    }
}

#[tokio::test]
async fn responses_that_are_too_long_redirected_or_attacks_leave_the_link() {
    let server = Server::start();
    let integrity = integrity(&server).await;
    for (case, rewrite) in [
        (
            "a script",
            (|html| html.replace("<legend id=\"sid-you\">", "<script>alert(1)</script><legend id=\"sid-you\">"))
                as fn(String) -> String,
        ),
        ("a handler", |html| html.replace("<legend id=\"sid-you\">", "<legend onclick=\"alert(1)\" id=\"sid-you\">")),
        ("the end of the template", |html| {
            html.replace("<legend id=\"sid-you\">", "</template><legend id=\"sid-you\">")
        }),
        ("an unsafe address", |html| html.replace("href=\"http", "href=\"javascript:http")),
        ("a long response", |html| {
            html.replace("<legend id=\"sid-you\">", &format!("<legend id=\"sid-you\">{}", "a".repeat(200_000)))
        }),
    ] {
        let proxy = TamperingProxy::rewriting(&server, rewrite).await;
        for markup in markup_of_both(&proxy.origin, &integrity).await {
            assert!(!is_included(&markup), "{case}");
        }
    }
    for file in ["/widget.css", "/widget"] {
        let origin = server.origin.clone();
        let judge = move |request: &axum::http::request::Parts| {
            let is_redirected = request.uri.path().ends_with(file);
            if is_redirected { Verdict::Redirect(format!("{origin}{}", request.uri)) } else { Verdict::Forward }
        };
        let proxy = TamperingProxy::judging(&server, judge).await;
        for markup in markup_of_both(&proxy.origin, &integrity).await {
            assert!(!is_included(&markup), "a redirect of {file}");
        }
    }
}

#[tokio::test]
async fn a_change_of_the_protocol_leaves_the_link() {
    let server = Server::start();
    let integrity = integrity(&server).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let _ = connection.read(&mut [0; 4096]);
            let head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";
            let _ = connection.write_all(head.as_bytes());
        }
    });
    for markup in markup_of_both(&origin, &integrity).await {
        assert!(!is_included(&markup));
    }
}

#[tokio::test]
async fn a_page_waits_once_for_a_server_that_does_not_answer() {
    let server = Server::start();
    let integrity = integrity(&server).await;
    let proxy = TamperingProxy::judging(&server, |_| Verdict::HoldBack).await;
    let folder = tempfile::tempdir().unwrap();
    let by_php = php_script(&proxy.origin, &integrity, folder.path());
    let by_node = node_script(&proxy.origin, &integrity);
    // Both print the pledge, and at the end the times of two calls in milliseconds.
    let by_php = format!(
        "foreach ([1, 2] as $i) {{ $start = microtime(true); {by_php} $times[] = (microtime(true) - $start) * 1000; }}\
         echo json_encode($times);"
    );
    let by_node = format!(
        "{by_node} const start = performance.now(); const markup = await pledge(); const middle = performance.now();\
         await pledge(); const times = [middle - start, performance.now() - middle];\
         process.stdout.write(markup + JSON.stringify(times));"
    );
    let start = Instant::now();
    let printed = tokio::task::spawn_blocking(move || [run_php(&by_php, ""), run_node(&by_node, "")]).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(12));
    for printed in printed {
        let (markup, times) = printed.rsplit_once('[').unwrap();
        assert!(!is_included(markup));
        let times: Vec<f64> = serde_json::from_str(&format!("[{times}")).unwrap();
        assert!((1900.0..4000.0).contains(&times[0]) && times[1] < 500.0, "{times:?}");
    }
}

#[tokio::test]
async fn a_result_is_used_for_a_day_while_the_server_is_down() {
    let mut server = Server::start();
    let integrity = integrity(&server).await;
    let folder = tempfile::tempdir().unwrap();
    let by_php = php_script(&server.origin, &integrity, folder.path());
    assert!(is_included(&run_php(&by_php, "")));
    server.kill();
    let age_entries = |seconds: u64| {
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let mut cached: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for time in ["tried", "made"] {
                cached[time] = json!(cached[time].as_u64().unwrap() - seconds);
            }
            std::fs::write(&path, cached.to_string()).unwrap();
        }
    };
    let later = [(0, true), (61, true), (3600, true), (86_400, false)];
    for (seconds, expected) in later {
        age_entries(seconds);
        assert_eq!(is_included(&run_php(&by_php, "")), expected, "PHP, {seconds} seconds later");
    }

    server.restart();
    let script = format!(
        "import {{ createInterface }} from 'node:readline/promises';\
         import {{ pledgeContent }} from '{}';\
         {} let now = Date.now(); Date.now = () => now;\
         for await (const seconds of createInterface({{ input: process.stdin }})) {{\
           now += seconds * 1000; console.log(JSON.stringify(await pledge()));\
         }}",
        path("integrations/nextjs/lib/sid-pledge.mjs").display(),
        node_script(&server.origin, &integrity),
    );
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", &script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.stderr(Stdio::null()).spawn().unwrap();
    let (mut input, output) = (node.stdin.take().unwrap(), BufReader::new(node.stdout.take().unwrap()));
    let mut lines = output.lines();
    let mut is_included_after = |seconds: u64| {
        writeln!(input, "{seconds}").unwrap();
        is_included(&serde_json::from_str::<String>(&lines.next().unwrap().unwrap()).unwrap())
    };
    assert!(is_included_after(0));
    server.kill();
    for (seconds, expected) in later {
        assert_eq!(is_included_after(seconds), expected, "Node, {seconds} seconds later");
    }
    node.kill().unwrap();
    node.wait().unwrap();
}

#[test]
fn a_cache_file_that_somebody_else_wrote_is_checked_too() {
    let folder = tempfile::tempdir().unwrap();
    let script = php_script("http://127.0.0.1:1", &format!("ed25519-{}", public_key(1)), folder.path());
    assert!(!is_included(&run_php(&script, "")));
    let path = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let entry: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    for text in [
        json!(["<script>alert(1)</script>", "", {}]).to_string(),
        json!({ "html": "<p>", "styles": "", "unencoded-digest": "", "signature-input": "", "signature": [] })
            .to_string(),
        json!({ "html": "<p>", "styles": "", "unencoded-digest": "", "signature-input": "", "signature": "" })
            .to_string(),
        "<script>alert(1)</script>".to_owned(),
    ] {
        let forged = json!({ "tried": entry["tried"], "made": entry["tried"], "text": text });
        std::fs::write(&path, forged.to_string()).unwrap();
        assert!(!is_included(&run_php(&script, "")), "{text}");
    }
}
