//! Host in the hands of an attacker: it serves the genuine files of the release, and forged responses to the rest.

use std::{
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Method, Uri, header},
    response::Response,
};
use serde_json::Value;
use thirtyfour::By;
use tokio::net::TcpListener;

use crate::{
    browser::{Browser, Engine},
    host_page::HostPage,
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Maximum time that a visitor takes on a page.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Violation of a payload that leads the visitor to another page, or loads the page again.
pub const LEFT: &str = "the page was left";

/// Content Security Policy of the partner's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// None.
    None,
    /// The sources of the documentation and no others, except for the test's own script.
    Strict,
    /// Trusted Types without an allowed policy.
    TrustedTypes,
    /// Trusted Types with the loader's policy allowed.
    OwnTrustedTypes,
}

impl Policy {
    /// All policies.
    pub const ALL: [Self; 4] = [Self::None, Self::Strict, Self::TrustedTypes, Self::OwnTrustedTypes];

    /// Returns `true` if the browser checks the hash of every script that the loader imports. WebKit does not check
    /// that of a `modulepreload` link, which the loader uses under Trusted Types.
    pub fn verifies_scripts(self) -> bool {
        self != Self::TrustedTypes || Engine::from_env() != Engine::WebKit
    }

    fn headers(self, host: &str) -> Vec<(&'static str, String)> {
        let policy = match self {
            Self::None => return Vec::new(),
            Self::Strict => {
                format!("default-src 'none'; script-src {host} 'wasm-unsafe-eval' 'nonce-partner'; connect-src {host}")
            }
            Self::TrustedTypes => "require-trusted-types-for 'script'; trusted-types 'none'".to_owned(),
            Self::OwnTrustedTypes => "require-trusted-types-for 'script'; trusted-types sid-pledge".to_owned(),
        };
        vec![("content-security-policy", policy)]
    }
}

/// Request to the lost host.
pub struct HostRequest<'a> {
    pub method: &'a Method,
    pub path: &'a str,
    query: &'a str,
    /// Origin of the host.
    pub host: &'a str,
    /// Origin of a server that the widget has no reason to know.
    pub third_party: &'a str,
}

impl HostRequest<'_> {
    /// Returns a parameter of the query, as it is encoded there.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|it| it.1)
    }

    /// Returns the number of the payload that a widget asks for. The test's elements have it as their partner.
    pub fn payload(&self) -> Option<usize> {
        if self.path.ends_with("/widget") { self.parameter("partner")?.strip_prefix('n')?.parse().ok() } else { None }
    }
}

/// Responds with a forged widget: its HTML with the properties or, to a page that may not parse HTML, these alone.
pub fn respond_with_widget(request: &HostRequest<'_>, fragment: &str) -> Response {
    if request.parameter("format") == Some("json") {
        return respond("application/json", split_props(fragment).1.to_owned());
    }
    respond("text/html; charset=utf-8", fragment.to_owned())
}

/// Splits a fragment into the part before the properties, the properties, and the part after them.
pub fn split_props(fragment: &str) -> (&str, &str, &str) {
    let start = fragment.rfind("data-sid-props>").unwrap() + "data-sid-props>".len();
    let end = start + fragment[start..].find("</script>").unwrap();
    (&fragment[..start], &fragment[start..end], &fragment[end..])
}

/// Running host, the server that it was, and a third party.
pub struct LostHost {
    _server: Server,
    proxy: TamperingProxy,
    third_party: ThirdParty,
    script: String,
}

impl LostHost {
    /// Takes over a server. Requests that `forge` leaves alone are answered by the server.
    pub async fn take_over(
        server: Server,
        forge: impl Fn(&HostRequest<'_>) -> Option<Response> + Send + Sync + 'static,
    ) -> Self {
        let third_party = ThirdParty::start().await;
        let origins = Arc::new(OnceLock::<(String, String)>::new());
        let known = Arc::clone(&origins);
        let proxy = TamperingProxy::judging(&server, move |request| {
            let Some((host, third_party)) = known.get() else { return Verdict::Forward };
            let (method, uri) = (&request.method, &request.uri);
            let request =
                HostRequest { method, path: uri.path(), query: uri.query().unwrap_or_default(), host, third_party };
            let forged = forge(&request).or_else(|| hostile_script(&request));
            forged.map_or(Verdict::Forward, |response| Verdict::Forge(Box::new(response)))
        })
        .await;
        origins.set((proxy.origin.clone(), third_party.origin.clone())).unwrap();
        let version = server.version().await;
        let manifest = reqwest::get(format!("{}/v/{version}/release.json", server.origin)).await.unwrap();
        let manifest: Value = serde_json::from_slice(&manifest.bytes().await.unwrap()).unwrap();
        let integrity = manifest["files"]["embed.js"]["integrity"].as_str().unwrap();
        let script = format!(
            "<script type=\"module\" src=\"{}/v/{version}/embed.js\" integrity=\"{integrity}\" crossorigin=\"anonymous\"></script>",
            proxy.origin
        );
        Self { _server: server, proxy, third_party, script }
    }

    /// Returns the origin of the host.
    pub fn origin(&self) -> &str {
        &self.proxy.origin
    }

    /// Returns the origin of the third party.
    pub fn third_party(&self) -> &str {
        &self.third_party.origin
    }

    /// Opens a partner's page with an element for each payload.
    pub async fn open(
        &self,
        browser: &Browser,
        policy: Policy,
        attributes: &str,
        payloads: impl IntoIterator<Item = usize>,
    ) -> HostPage {
        let page = HostPage::with_headers(&self.body(attributes, payloads), &policy.headers(self.origin())).await;
        browser.open(&page.url).await;
        browser.run("window.wasOpened = true").await;
        page
    }

    /// Opens a partner's page with the same in a frame, and enters the frame.
    pub async fn open_in_frame(
        &self,
        browser: &Browser,
        attributes: &str,
        payloads: impl IntoIterator<Item = usize>,
    ) -> HostPage {
        let inside = format!("<title>A frame</title>{}", self.body(attributes, payloads));
        let inside = inside.replace('&', "&amp;").replace('"', "&quot;");
        let frame = format!("<iframe id=\"frame\" width=\"700\" height=\"700\" srcdoc=\"{inside}\"></iframe>");
        let page = HostPage::with(&frame).await;
        browser.open(&page.url).await;
        browser.driver.find(By::Id("frame")).await.unwrap().enter_frame().await.unwrap();
        browser.run("window.wasOpened = true").await;
        page
    }

    fn body(&self, attributes: &str, payloads: impl IntoIterator<Item = usize>) -> String {
        let link = format!("<a href=\"{}/p/sid-2023\">Take the pledge</a>", self.origin());
        let elements: String = payloads
            .into_iter()
            .map(|payload| format!("<sid-pledge partner=\"n{payload}\" {attributes}>{link}</sid-pledge>"))
            .collect();
        format!("<script nonce=\"partner\">{}</script>{}{elements}", include_str!("visitor.js"), self.script)
    }

    /// Lets the visitor do something, such as `touchEverything`, and returns what went wrong on the page so far.
    pub async fn let_visitor(&self, browser: &Browser, task: &str) -> Vec<String> {
        let there = "if (!window.wasOpened) return 'left'; ";
        let third_party = self.third_party();
        let is_settled = wait(browser, &format!("{there} return visitor.areSettled()")).await;
        let reported = browser.run(&format!("{there} return visitor.reported()")).await;
        browser.run(&format!("{there} visitor.{task}('{third_party}')")).await;
        let is_idle = wait(browser, &format!("{there} return visitor.isIdle")).await;
        let mut violations = self.violations(browser).await;
        if !is_settled {
            violations.push(format!("not every widget became active or failed: {reported}"));
        }
        if !is_idle {
            let reported = browser.run(&format!("{there} return visitor.reported()")).await;
            violations.push(format!("the visitor could not finish: {reported}"));
        }
        violations
    }

    /// Returns the widgets that show neither the pledge nor the partner's link.
    pub async fn empty_widgets(&self, browser: &Browser) -> Vec<String> {
        let empty = browser.run("return window.visitor ? visitor.emptyWidgets() : []").await;
        serde_json::from_value(empty).unwrap()
    }

    /// Returns what went wrong on the page so far. A line begins with the number of its payload where that is known.
    pub async fn violations(&self, browser: &Browser) -> Vec<String> {
        let script = format!(
            "const {{ visitor, wasOpened }} = window; \
             return [...(wasOpened ? [] : ['{LEFT}']), ...(visitor ? [...visitor.ran(), ...visitor.unsafeParts()] : [])]"
        );
        let on_page = browser.run(&script).await;
        let mut violations: Vec<String> = serde_json::from_value(on_page).unwrap();
        violations.extend(self.third_party.requests());
        violations.sort();
        violations.dedup();
        violations
    }
}

/// Waits until a script returns a truthy value. Returns `false` after a timeout: the attacker may have taken the page.
async fn wait(browser: &Browser, script: &str) -> bool {
    let deadline = Instant::now() + TIMEOUT;
    while browser.run(script).await.as_bool() == Some(false) {
        if Instant::now() > deadline {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    true
}

/// Responds with a script that reports the payload, for `/evil/PAYLOAD.js`.
fn hostile_script(request: &HostRequest<'_>) -> Option<Response> {
    let payload = request.path.strip_prefix("/evil/")?.strip_suffix(".js")?;
    Some(respond("text/javascript", format!("top.__ran({payload})")))
}

/// Creates a response.
pub fn respond(media_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_str(media_type).unwrap());
    response
}

/// Server that records the requests to it.
struct ThirdParty {
    origin: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl ThirdParty {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let recorded = Arc::clone(&requests);
        let router = Router::new().fallback(move |uri: Uri| async move {
            recorded.lock().unwrap().push(uri.to_string());
            respond("text/html", "")
        });
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, requests }
    }

    /// Returns the requests that the page's own script did not make.
    fn requests(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let describe = |path: &String| {
            // The number of the payload is a part of the path, or the partner of a widget in the widget.
            let number =
                path.split_once("partner=n").map_or_else(|| path.split('/').nth(2), |(_, number)| Some(number));
            let digits = number.unwrap_or_default().split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            format!("{digits} led to a request to a third party: {path}")
        };
        requests.iter().filter(|path| *path != "/rested").map(describe).collect()
    }
}
