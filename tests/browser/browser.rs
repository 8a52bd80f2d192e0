//! A real browser, started for one test and gone with it.
//!
//! `SID_PLEDGE_ENGINE` names the engine: `chromium` (the default), `firefox` or `webkit`. `cargo xtask test` runs the
//! tests in each of the three.

use std::{
    net::TcpListener,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{Capabilities, Key, WebDriver, WebElement};

/// How long anything in a browser may take before it counts as not happening.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, driven by its chromedriver.
    Chromium,
    /// Firefox ESR, driven by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, driven by WebKitWebDriver. It needs a display.
    WebKit,
}

impl Engine {
    /// The engine the tests run in.
    pub fn chosen() -> Self {
        match std::env::var("SID_PLEDGE_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            Ok(other) => panic!("SID_PLEDGE_ENGINE is {other:?}, and must be chromium, firefox or webkit"),
        }
    }

    fn driver(self, port: u16) -> Command {
        let mut command = Command::new(match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        });
        // Its sandbox cannot be made inside most containers; the pages are our own.
        command.arg(format!("--port={port}")).env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        command
    }

    fn capabilities(self, profile: &TempDir, habits: &Habits) -> Capabilities {
        let named = match self {
            Self::Chromium => chromium(profile, habits),
            Self::Firefox => firefox(profile, habits),
            Self::WebKit => webkit(habits),
        };
        serde_json::from_value(named).unwrap()
    }
}

/// What a browser's owner has chosen, besides what is usual.
#[derive(Clone, Copy, Default)]
struct Habits {
    /// No page runs a script. In Chromium alone.
    no_javascript: bool,
    /// What is framed on another site may store nothing; in Chromium and WebKit, no page may.
    no_storage_for_others: bool,
}

/// A browser with a profile of its own.
pub struct Browser {
    /// Its driver.
    pub driver: WebDriver,
    process: Child,
    profile: TempDir,
}

impl Browser {
    /// Starts a browser of the chosen engine.
    pub async fn start() -> Self {
        Self::start_with(Engine::chosen(), Habits::default()).await
    }

    /// Starts a Chromium that runs no script.
    pub async fn without_javascript() -> Self {
        Self::start_with(Engine::Chromium, Habits { no_javascript: true, ..Habits::default() }).await
    }

    /// Starts a browser that refuses storage to what is framed on another site.
    pub async fn without_storage_for_others() -> Self {
        Self::start_with(Engine::chosen(), Habits { no_storage_for_others: true, ..Habits::default() }).await
    }

    async fn start_with(engine: Engine, habits: Habits) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process =
            engine.driver(port).process_group(0).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap_or_else(
                |fault| panic!("the driver of {engine:?} is missing; `cargo xtask test` installs it: {fault}"),
            );
        let deadline = Instant::now() + PATIENCE;
        let driver = loop {
            let capabilities = engine.capabilities(&profile, &habits);
            match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await {
                Ok(driver) => break driver,
                Err(fault) => {
                    let ended = process.try_wait().unwrap();
                    assert!(
                        ended.is_none() && Instant::now() < deadline,
                        "{engine:?} does not start: {fault} {ended:?}"
                    );
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        };
        driver.set_window_rect(0, 0, 1000, 900).await.unwrap();
        Self { driver, process, profile }
    }

    /// A folder of the browser's own, where its downloads go.
    pub fn folder(&self) -> &std::path::Path {
        self.profile.path()
    }

    /// Opens a page.
    pub async fn open(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// Runs a script and gives what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.driver.execute(script, vec![]).await.unwrap().json().clone()
    }

    /// Waits until a script returns something truthy, and gives it.
    pub async fn until(&self, script: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let value = self.driver.execute(script, vec![]).await.map(|found| found.json().clone());
            match value {
                Ok(value)
                    if !matches!(&value, Value::Null | Value::Bool(false))
                        && value != json!("")
                        && value != json!(0) =>
                {
                    return value;
                }
                last => assert!(Instant::now() < deadline, "never true: {script}\n{last:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the browser is at a path. Also where no script may run.
    pub async fn until_at(&self, path: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.driver.current_url().await.unwrap().path() != path {
            assert!(Instant::now() < deadline, "never at {path}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the element has brought its widget to life.
    pub async fn until_ready(&self) {
        self.until("return window.heard?.some(([name]) => name === 'ready')").await;
    }

    /// The first element inside the widget that a selector finds, once it is there.
    pub async fn find(&self, selector: &str) -> WebElement {
        let script = format!(
            "const root = document.querySelector('sid-pledge')?.shadowRoot; return root?.querySelector({selector:?}) ?? null"
        );
        self.until(&script).await;
        self.driver.execute(script.as_str(), vec![]).await.unwrap().element().unwrap()
    }

    /// Clicks on an element inside the widget as a visitor does.
    pub async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        element.scroll_into_view().await.unwrap();
        element.click().await.unwrap();
    }

    /// Unfolds every part of the widget that can be.
    pub async fn unfold(&self) {
        let unfold = "document.querySelector('sid-pledge').shadowRoot.querySelectorAll('details').forEach((part) => (part.open = true))";
        self.run(unfold).await;
    }

    /// Waits until the widget has told so many shares or visits.
    pub async fn until_counted(&self, what: &str, count: u64) {
        let script =
            format!("return heard.some(([name, detail]) => name === 'counts-changed' && detail[{what:?}] === {count})");
        self.until(&script).await;
    }

    /// Waits until a landing page has told the server of its visit.
    pub async fn until_visit_is_told(&self) {
        self.until("return performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/visits') && entry.responseEnd)").await;
    }

    /// Tells a Chromium something that only its own protocol has words for.
    pub async fn tell(&self, method: &str, parameters: Value) {
        self.driver.cdp().send_raw(method, parameters).await.unwrap();
    }

    /// Tells a Chromium's page what the reader prefers, by the name of a media feature.
    pub async fn prefer(&self, feature: &str, value: &str) {
        let features = json!({ "features": [{ "name": feature, "value": value }] });
        self.tell("Emulation.setEmulatedMedia", features).await;
    }

    /// Gives a Chromium's page another size.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.tell("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Leaves by the widget's way out. By script, because a driver takes the error page at its end for an error of its own.
    pub async fn leave(&self) {
        self.find("#sid-leave").await;
        self.run("document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-leave').click()").await;
    }

    /// Presses a key, wherever the focus is.
    pub async fn press(&self, key: Key) {
        self.driver.action_chain().send_keys(key).perform().await.unwrap();
    }

    /// Waits until an element inside the widget has the focus.
    pub async fn until_focused(&self, id: &str) {
        let focused = "return document.querySelector('sid-pledge').shadowRoot.activeElement?.id";
        self.until(&format!("{focused} === {id:?}")).await;
    }

    /// Waits until the text of the widget holds some words.
    pub async fn until_said(&self, words: &str) {
        let script = format!(
            "return document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.sid')?.innerText.includes({words:?})"
        );
        self.until(&script).await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver would be asked to quit, and waited for, after it is gone.
        let _ = self.driver.clone().leak();
        // The driver leads a process group, and the browser is in it.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
    }
}

fn chromium(profile: &TempDir, habits: &Habits) -> Value {
    let mut preferences = json!({ "download.default_directory": profile.path() });
    if habits.no_javascript {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    if habits.no_storage_for_others {
        preferences["profile.default_content_setting_values.cookies"] = json!(2);
    }
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        &format!("--user-data-dir={}", profile.path().display()),
    ];
    let options = json!({ "args": arguments, "prefs": preferences });
    json!({ "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
}

fn firefox(profile: &TempDir, habits: &Habits) -> Value {
    let mut preferences = json!({
        // Nothing is asked of anybody but the page.
        "app.update.auto": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "extensions.getAddons.cache.enabled": false,
        "browser.download.folderList": 2,
        "browser.download.dir": profile.path(),
        "browser.download.alwaysOpenPanel": false,
        // Tab goes to links and boxes too.
        "accessibility.tabfocus": 7
    });
    if habits.no_storage_for_others {
        preferences["network.cookie.cookieBehavior"] = json!(1);
    }
    json!({ "browserName": "firefox", "moz:firefoxOptions": { "args": ["-headless"], "prefs": preferences } })
}

fn webkit(habits: &Habits) -> Value {
    // The folder between is named after the machine's kind of processor.
    let binary = std::fs::read_dir("/usr/lib")
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.path().join("webkit2gtk-4.1/MiniBrowser")))
        .find(|path| path.is_file())
        .expect("MiniBrowser is missing: `cargo xtask test` installs it");
    let mut args = vec!["--automation"];
    if habits.no_storage_for_others {
        args.push("--enable-html5-local-storage=FALSE");
    }
    let options = json!({ "binary": binary, "args": args });
    json!({ "browserName": "MiniBrowser", "webkitgtk:browserOptions": options })
}

/// A script for the host page that notes the widget's events in `window.heard`.
pub const LISTENER: &str = "<script>
  window.heard = [];
  for (const name of ['ready', 'taken', 'withdrawn', 'step-changed', 'shared', 'counts-changed', 'failed'])
    addEventListener('sid-pledge-' + name, (event) => heard.push([name, event.detail]));
</script>";
