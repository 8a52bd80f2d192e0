//! Chromium, started for one test and gone with it.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WebElement};

/// How long anything in a browser may take before it counts as not happening.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with a profile of its own.
pub struct Chromium {
    /// Its driver.
    pub driver: WebDriver,
    process: Child,
    _profile: TempDir,
}

impl Chromium {
    /// Starts a browser.
    pub async fn start() -> Self {
        Self::start_with(json!({})).await
    }

    /// Starts a browser that runs no script.
    pub async fn without_javascript() -> Self {
        Self::start_with(json!({ "profile.managed_default_content_settings.javascript": 2 })).await
    }

    async fn start_with(preferences: Value) -> Self {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .process_group(0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: `cargo xtask test` installs it");
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port: u16 = lines
            .filter_map(|line| line.rsplit_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .next()
            .expect("chromedriver did not say where it listens");
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--window-size=1000,900",
        ] {
            capabilities.add_arg(argument).unwrap();
        }
        let profile = tempfile::tempdir().unwrap();
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        capabilities.add_experimental_option("prefs", preferences).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.unwrap();
        Self { driver, process, _profile: profile }
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
                Ok(value) if !matches!(&value, Value::Null | Value::Bool(false)) && value != json!("") => return value,
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

    /// Waits until the text of the widget holds some words.
    pub async fn until_said(&self, words: &str) {
        let script = format!(
            "return document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.sid')?.innerText.includes({words:?})"
        );
        self.until(&script).await;
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The driver would be asked to quit, and waited for, after it is gone.
        let _ = self.driver.clone().leak();
        // The driver leads a process group, and the browser is in it.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
    }
}

/// A script for the host page that notes the widget's events in `window.heard`.
pub const LISTENER: &str = "<script>
  window.heard = [];
  for (const name of ['ready', 'taken', 'withdrawn', 'step-changed', 'shared', 'counts-changed', 'failed'])
    addEventListener('sid-pledge-' + name, (event) => heard.push([name, event.detail]));
</script>";
