//! Real browser, started for one test and ended with it.
//!
//! `SID_PLEDGE_ENGINE` selects the engine: `chromium` (the default), `firefox` or `webkit`. `cargo xtask test` runs the
//! tests in all three.

use std::{
    fs,
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    Capabilities, Key, WebDriver, WebElement,
    error::{WebDriverErrorInner, WebDriverResult},
};
use tokio::sync::OnceCell;

/// Maximum time that a test waits for something in a browser.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Time for which an element that is clicked must have stayed in its place.
const STILL_TIME: Duration = Duration::from_millis(40);

/// Touches the widgets that wait for it before they become active.
pub const TOUCH_BUTTONS: &str = "
    for (const { shadowRoot } of document.querySelectorAll('sid-pledge')) {
      shadowRoot?.querySelector('.sid.button')?.dispatchEvent(new Event('pointerover', { bubbles: true }));
    }";

/// Script that says in `showsSections` whether the widget, whose shadow root is `root`, shows all its sections.
const SHOWS_SECTIONS: &str = "
    const root = document.querySelector('sid-pledge')?.shadowRoot;
    const sections = root?.querySelector('.sid.full, .sid.compact');
    const showsSections = !sections || Boolean(sections.querySelector('footer'));";

/// Script that returns the number of wasm files that the page has loaded.
pub const LOADED_WASM: &str =
    "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length";

/// Script for the host page in a browser that is set to save data.
pub const SAVES_DATA: &str =
    "<script>Object.defineProperty(navigator, 'connection', { value: { saveData: true } })</script>";

/// Browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, driven by chromedriver.
    Chromium,
    /// Firefox ESR, driven by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, driven by WebKitWebDriver. It needs a display.
    WebKit,
}

impl Engine {
    /// Returns the engine selected by `SID_PLEDGE_ENGINE`.
    pub fn from_env() -> Self {
        match std::env::var("SID_PLEDGE_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            Ok(other) => panic!("SID_PLEDGE_ENGINE is {other:?}; it must be chromium, firefox or webkit"),
        }
    }

    fn driver(self, port: u16) -> Command {
        let mut command = Command::new(match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        });
        // WebKit's sandbox is not available in most containers. The pages are trusted: they are the tests' own.
        command.arg(format!("--port={port}")).env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        command
    }

    fn capabilities(self, folder: &TempDir, profile: &Profile) -> Capabilities {
        let capabilities = match self {
            Self::Chromium => chromium(folder, profile),
            Self::Firefox => firefox(folder, profile),
            Self::WebKit => webkit(profile),
        };
        serde_json::from_value(capabilities).unwrap()
    }
}

/// Settings of a browser that differ from its defaults.
#[derive(Clone, Copy, Default)]
struct Profile {
    /// JavaScript is disabled. Supported in Chromium alone.
    javascript_disabled: bool,
    /// Storage is blocked for frames on another site; in Chromium and WebKit, for every page.
    third_party_storage_blocked: bool,
}

/// Running browser with its own profile.
pub struct Browser {
    /// WebDriver session.
    pub driver: WebDriver,
    process: Child,
    folder: TempDir,
}

impl Browser {
    /// Starts a browser of the selected engine.
    pub async fn start() -> Self {
        Self::start_with(Engine::from_env(), Profile::default()).await
    }

    /// Starts a Chromium with JavaScript disabled.
    pub async fn without_javascript() -> Self {
        Self::start_with(Engine::Chromium, Profile { javascript_disabled: true, ..Profile::default() }).await
    }

    /// Starts a browser that blocks storage for frames on another site.
    pub async fn without_third_party_storage() -> Self {
        Self::start_with(Engine::from_env(), Profile { third_party_storage_blocked: true, ..Profile::default() }).await
    }

    async fn start_with(engine: Engine, profile: Profile) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if engine == Engine::Firefox {
            let used = FIREFOX_PROFILE.get_or_init(create_firefox_profile).await;
            copy_folder(used, &firefox_profile(folder.path()));
        }
        Self::start_in(folder, engine, profile).await
    }

    async fn start_in(folder: TempDir, engine: Engine, profile: Profile) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process =
            engine.driver(port).process_group(0).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap_or_else(
                |error| panic!("the driver of {engine:?} is missing; `cargo xtask test` installs it: {error}"),
            );
        let deadline = Instant::now() + TIMEOUT;
        let driver = loop {
            let capabilities = engine.capabilities(&folder, &profile);
            match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await {
                Ok(driver) => break driver,
                Err(error) => {
                    let exit_status = process.try_wait().unwrap();
                    assert!(
                        exit_status.is_none() && Instant::now() < deadline,
                        "{engine:?} does not start: {error} {exit_status:?}"
                    );
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        };
        driver.set_window_rect(0, 0, 1000, 900).await.unwrap();
        Self { driver, process, folder }
    }

    /// Returns the browser's folder, which receives its downloads.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Opens a page.
    pub async fn open(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// Runs a script and returns its result.
    pub async fn run(&self, script: &str) -> Value {
        self.driver.execute(script, vec![]).await.unwrap().json().clone()
    }

    /// Waits until a script returns a truthy value, and returns it.
    pub async fn until(&self, script: &str) -> Value {
        self.until_within(TIMEOUT, script).await
    }

    /// Waits for a given time until a script returns a truthy value, and returns it.
    pub async fn until_within(&self, time: Duration, script: &str) -> Value {
        let deadline = Instant::now() + time;
        loop {
            let value = self.driver.execute(script, vec![]).await.map(|result| result.json().clone());
            match value {
                Ok(value)
                    if !matches!(&value, Value::Null | Value::Bool(false))
                        && value != json!("")
                        && value != json!(0) =>
                {
                    return value;
                }
                last => assert!(Instant::now() < deadline, "timeout: {script}\n{last:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the browser is at a path. Works without JavaScript.
    pub async fn until_at(&self, path: &str) {
        let deadline = Instant::now() + TIMEOUT;
        while self.driver.current_url().await.unwrap().path() != path {
            assert!(Instant::now() < deadline, "timeout: {path} is not reached");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the address contains a text.
    pub async fn until_address_contains(&self, text: &str) {
        let deadline = Instant::now() + TIMEOUT;
        while !self.driver.current_url().await.unwrap().as_str().contains(text) {
            assert!(Instant::now() < deadline, "timeout: the address never contains {text}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the widget is active and shows all its sections. One with the layout `button` is touched for it.
    pub async fn until_ready(&self) {
        let is_ready = "window.events?.some(([name]) => name === 'ready')";
        self.until(&format!("{TOUCH_BUTTONS} {SHOWS_SECTIONS} return {is_ready} && showsSections")).await;
    }

    /// Waits for the first element inside the widget that matches a selector, and returns it.
    pub async fn find(&self, selector: &str) -> WebElement {
        let script = format!(
            "const root = document.querySelector('sid-pledge')?.shadowRoot; return root?.querySelector({selector:?}) ?? null"
        );
        let deadline = Instant::now() + TIMEOUT;
        loop {
            // A widget that is mounted anew at this moment gives an element that the driver no longer finds.
            let found = self.driver.execute(script.as_str(), vec![]).await.and_then(|result| result.element());
            match found {
                Ok(element) => return element,
                Err(error) => assert!(Instant::now() < deadline, "timeout: {selector}\n{error:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Scrolls to an element inside the widget and clicks it once it stays in its place: a driver clicks a point, and
    /// would miss an element that other content moves at that moment.
    pub async fn click(&self, selector: &str) {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let element = self.find(selector).await;
            let clicked = async {
                element.scroll_into_view().await?;
                let mut place = self.place(&element).await?;
                loop {
                    tokio::time::sleep(STILL_TIME).await;
                    let next = self.place(&element).await?;
                    if next == place {
                        break;
                    }
                    assert!(Instant::now() < deadline, "timeout: {selector} does not stay in its place");
                    place = next;
                }
                element.click().await
            };
            match clicked.await {
                Ok(()) => return,
                // The widget was mounted anew meanwhile.
                Err(error) if matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_)) => {
                    assert!(Instant::now() < deadline, "timeout: {selector}\n{error:?}");
                }
                Err(error) => panic!("{selector}: {error:?}"),
            }
        }
    }

    /// Returns the place of an element in the window.
    async fn place(&self, element: &WebElement) -> WebDriverResult<Value> {
        let script = "const { x, y } = arguments[0].getBoundingClientRect(); return [x, y]";
        Ok(self.driver.execute(script, vec![element.to_json()?]).await?.json().clone())
    }

    /// Waits until the widget shows all its sections. Until they are there, it has the height that is reserved for
    /// them, and what is shown moves when they come.
    pub async fn until_whole(&self) {
        self.until(&format!("{SHOWS_SECTIONS} return root?.querySelector('.sid') && showsSections")).await;
    }

    /// Expects that no error has reached the host page, where it is recorded by [`UNCAUGHT`].
    pub async fn expect_nothing_uncaught(&self) {
        assert_eq!(self.run("return window.uncaught").await, json!([]), "nothing is thrown into the host page");
    }

    /// Opens a disclosure by the id of its summary, unless it is open, and waits until its content is there.
    pub async fn open_section(&self, id: &str) {
        self.find(&format!("#{id}")).await;
        let open = format!(
            "const details = document.querySelector('sid-pledge').shadowRoot.querySelector('#{id}')?.parentElement; \
             if (details) details.open = true; return details?.childElementCount > 1"
        );
        self.until(&open).await;
    }

    /// Opens every disclosure (`details`) of the whole widget, and waits until their contents are built. The menu of
    /// languages stays closed: it would be over others.
    pub async fn open_details(&self) {
        self.until_whole().await;
        let open = "const disclosures = [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('details:not(.languages)')]; \
                    for (const details of disclosures) details.open = true; \
                    return disclosures.every((details) => details.childElementCount > 1)";
        self.until(open).await;
    }

    /// Waits until the widget has reported a count, such as that of `shares`.
    pub async fn until_count(&self, field: &str, count: u64) {
        let script = format!(
            "return events.some(([name, detail]) => name === 'counts-changed' && detail[{field:?}] === {count})"
        );
        self.until(&script).await;
    }

    /// Waits until a landing page has sent its visit to the server.
    pub async fn until_visit_is_sent(&self) {
        self.until("return performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/visits') && entry.responseEnd)").await;
    }

    /// Sends a command of the Chrome DevTools Protocol. Chromium only.
    pub async fn send_cdp(&self, method: &str, parameters: Value) {
        self.driver.cdp().send_raw(method, parameters).await.unwrap();
    }

    /// Emulates a media feature, such as `prefers-color-scheme`. Chromium only.
    pub async fn emulate_media(&self, feature: &str, value: &str) {
        let features = json!({ "features": [{ "name": feature, "value": value }] });
        self.send_cdp("Emulation.setEmulatedMedia", features).await;
    }

    /// Emulates another size of the page. Chromium only.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.send_cdp("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Clicks the quick exit by script: a driver would report the browser's error page, which follows, as its own
    /// error.
    pub async fn click_quick_exit(&self) {
        self.find("#sid-leave").await;
        self.run("document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-leave').click()").await;
    }

    /// Presses a key at the focused element.
    pub async fn press(&self, key: Key) {
        self.driver.action_chain().send_keys(key).perform().await.unwrap();
    }

    /// Waits until an element inside the widget has the focus.
    pub async fn until_focused(&self, id: &str) {
        let focused = "return document.querySelector('sid-pledge').shadowRoot.activeElement?.id";
        self.until(&format!("{focused} === {id:?}")).await;
    }

    /// Waits until the heading of the thanks has the focus.
    pub async fn until_thanks_are_focused(&self) {
        let focused = "return document.querySelector('sid-pledge').shadowRoot.activeElement?.matches('.thanks .title')";
        self.until(focused).await;
    }

    /// Waits until the widget shows a text.
    pub async fn until_text(&self, text: &str) {
        let script = format!(
            "return document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.sid')?.innerText.includes({text:?})"
        );
        self.until(&script).await;
    }
}

/// Profile of a Firefox that was started once. A first start creates databases and compiles Firefox's own scripts; a
/// start with a copy of this profile takes less than half of its time.
static FIREFOX_PROFILE: OnceCell<PathBuf> = OnceCell::const_new();

/// Returns the profile inside a Firefox's folder.
fn firefox_profile(folder: &Path) -> PathBuf {
    folder.join("profile")
}

/// Starts Firefox with a new profile, ends it, and returns the profile. It lies in cargo's folder for the files of
/// tests, since nothing removes the folder of a static variable.
async fn create_firefox_profile() -> PathBuf {
    // Written at the end of a session, or by the driver for one.
    const OF_THE_SESSION: [&str; 4] =
        ["MarionetteActivePort", "sessionCheckpoints.json", "sessionstore.jsonlz4", "lock"];
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(firefox_profile(folder.path())).unwrap();
    let browser = Browser::start_in(folder, Engine::Firefox, Profile::default()).await;
    browser.driver.clone().quit().await.unwrap();
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join("firefox-profile");
    let _ = fs::remove_dir_all(&profile);
    copy_folder(&firefox_profile(browser.folder()), &profile);
    for name in OF_THE_SESSION {
        let _ = fs::remove_file(profile.join(name));
    }
    profile
}

fn copy_folder(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-r").args([from, to]).status().unwrap();
    assert!(status.success(), "{} was not copied", from.display());
}

/// Runs named cases one after another in one browser, and returns what failed. A case that panics does not end the
/// others.
pub async fn failures<F>(cases: impl IntoIterator<Item = (&str, impl FnOnce(Arc<Browser>) -> F)>) -> Vec<String>
where
    F: Future<Output = ()> + Send + 'static,
{
    let browser = Arc::new(Browser::start().await);
    let mut failed = Vec::new();
    for (name, case) in cases {
        if let Err(error) = tokio::spawn(case(Arc::clone(&browser))).await {
            failed.push(format!("{name}: {error}"));
        }
    }
    failed
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without this, the session would ask the driver to quit and wait for it, after it was killed.
        let _ = self.driver.clone().leak();
        // The driver leads a process group that contains the browser.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
    }
}

fn chromium(folder: &TempDir, profile: &Profile) -> Value {
    let mut preferences = json!({ "download.default_directory": folder.path() });
    if profile.javascript_disabled {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    if profile.third_party_storage_blocked {
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
        &format!("--user-data-dir={}", folder.path().display()),
    ];
    let options = json!({ "args": arguments, "prefs": preferences });
    json!({ "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
}

fn firefox(folder: &TempDir, profile: &Profile) -> Value {
    let mut preferences = json!({
        // No requests except those of the page.
        "app.update.auto": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "extensions.getAddons.cache.enabled": false,
        // No work at the start for what no test uses: installed extensions, and a process for the next page.
        "extensions.enabledScopes": 0,
        "dom.ipc.processPrelaunch.enabled": false,
        "browser.download.folderList": 2,
        "browser.download.dir": folder.path(),
        "browser.download.alwaysOpenPanel": false,
        // Tab also reaches links and checkboxes.
        "accessibility.tabfocus": 7
    });
    if profile.third_party_storage_blocked {
        preferences["network.cookie.cookieBehavior"] = json!(1);
    }
    let arguments = json!(["-headless", "-profile", firefox_profile(folder.path())]);
    json!({ "browserName": "firefox", "moz:firefoxOptions": { "args": arguments, "prefs": preferences } })
}

fn webkit(profile: &Profile) -> Value {
    // The folder in between is named after the processor's architecture.
    let binary = std::fs::read_dir("/usr/lib")
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.path().join("webkit2gtk-4.1/MiniBrowser")))
        .find(|path| path.is_file())
        .expect("MiniBrowser is missing: `cargo xtask test` installs it");
    let mut args = vec!["--automation"];
    if profile.third_party_storage_blocked {
        args.push("--enable-html5-local-storage=FALSE");
    }
    let options = json!({ "binary": binary, "args": args });
    json!({ "browserName": "MiniBrowser", "webkitgtk:browserOptions": options })
}

/// Script for the host page that records the widget's events in `window.events`.
pub const LISTENER: &str = "<script>
  window.events = [];
  for (const name of ['ready', 'taken', 'withdrawn', 'step-changed', 'shared', 'counts-changed', 'failed'])
    addEventListener('sid-pledge-' + name, (event) => events.push([name, event.detail]));
</script>";

/// Script for the host page that records uncaught errors in `window.uncaught`.
pub const UNCAUGHT: &str = "<script>
  window.uncaught = [];
  addEventListener('error', ({ message }) => uncaught.push(String(message)));
  addEventListener('unhandledrejection', ({ reason }) => uncaught.push(String(reason)));
</script>";
