//! Real WordPress site with the plugin, for one test. Its files, database and web server are in a temporary folder and
//! end with it.
//!
//! Invariant: posts are written as a person writes them, logged in and by the REST API, so that WordPress's own filters
//! apply.

use std::{
    fs,
    net::TcpListener,
    os::unix::{net::UnixStream, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::By;

use crate::{browser::Browser, server::Server};

/// Maximum time that the database and the web server may take to start.
const STARTUP_TIMEOUT: Duration = Duration::from_secs(30);

/// Path of the database server, which is not on every user's `PATH`.
const MARIADBD: &str = "/usr/sbin/mariadbd";

/// Path of the plugin's settings page.
pub const SETTINGS: &str = "/wp-admin/options-general.php?page=sid-pledge";

/// Script that sets up an empty database, with an administrator and an author, whose passwords are their names, and
/// activates the plugin.
const INSTALL: &str = r"
    define('WP_INSTALLING', true);
    function wp_new_blog_notification() {}
    require 'wp-load.php';
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('A partner', 'admin', 'admin@example.org', true, '', 'admin');
    wp_insert_user(['user_login' => 'author', 'user_pass' => 'author', 'role' => 'author']);
    update_option('show_avatars', 0);
    update_option('permalink_structure', '');
    activate_plugin('sid-pledge/sid-pledge.php');
";

/// Plugin that allows requests to the local machine and to unusual ports, which WordPress blocks by default.
const ALLOW_LOCAL_REQUESTS: &str = r"<?php
    add_filter('http_request_host_is_external', '__return_true');
    add_filter('http_allowed_safe_ports', function ($ports, $host, $url) {
        return array_merge($ports, [wp_parse_url($url, PHP_URL_PORT)]);
    }, 10, 3);
";

/// Running WordPress site.
pub struct WordPress {
    folder: TempDir,
    processes: Vec<Child>,
    /// Origin of the site, without a trailing slash.
    pub origin: String,
}

impl WordPress {
    /// Starts a site with the plugin active and not configured.
    pub async fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let origin = format!("http://127.0.0.1:{port}");
        let mut site = Self { folder: tempfile::tempdir().unwrap(), processes: vec![], origin };
        site.install_files();
        site.start_database().await;
        site.php(INSTALL);
        site.start_web_server(port).await;
        site
    }

    /// Starts a site with the plugin configured for a server and a partner.
    pub async fn with_plugin_for(server: &Server, partner: &str) -> Self {
        let site = Self::start().await;
        site.php(&format!(
            "require 'wp-load.php'; update_option('sid_pledge', ['server' => '{}', 'partner' => '{partner}']);",
            server.origin
        ));
        site
    }

    /// Deactivates the plugin.
    pub fn deactivate(&self) {
        self.php(
            "require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins('sid-pledge/sid-pledge.php');",
        );
    }

    /// Activates the plugin again.
    pub fn activate(&self) {
        self.php(
            "require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/plugin.php'; activate_plugin('sid-pledge/sid-pledge.php');",
        );
    }

    /// Runs a PHP script in the site's folder and returns its output.
    pub fn php(&self, script: &str) -> String {
        let output = php().current_dir(self.site()).args(["-r", script]).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{script}\n{printed}\n{}", String::from_utf8_lossy(&output.stderr));
        printed
    }

    /// Returns PHP errors and warnings of the plugin, from the log. WordPress is older than this PHP and logs warnings
    /// of its own, which are left out.
    pub fn php_errors(&self) -> String {
        let log = fs::read_to_string(self.path("php-errors.log")).unwrap_or_default();
        log.lines().filter(|line| line.contains("sid-pledge") || line.contains("SidPledge")).collect()
    }

    /// Logs in as one of the two users by the form, which leads to the site's home page.
    pub async fn log_in(&self, browser: &Browser, name: &str) {
        browser.driver.delete_all_cookies().await.unwrap();
        browser.open(&format!("{}/wp-login.php?redirect_to=%2F", self.origin)).await;
        // The form focuses its first field a little later.
        browser.until("return document.activeElement.id === 'user_login'").await;
        for (field, text) in [("user_login", name), ("user_pass", name)] {
            browser.driver.find(By::Id(field)).await.unwrap().send_keys(text).await.unwrap();
        }
        browser.driver.find(By::Id("wp-submit")).await.unwrap().click().await.unwrap();
        browser.until("return Boolean(document.getElementById('wpadminbar'))").await;
    }

    /// Logs out by deleting the cookies.
    pub async fn log_out(&self, browser: &Browser) {
        browser.driver.delete_all_cookies().await.unwrap();
    }

    /// Publishes a post as the logged-in user and returns its URL.
    pub async fn publish(&self, browser: &Browser, content: &str) -> String {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const nonce = await (await fetch('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
             const response = await fetch('/?rest_route=/wp/v2/posts', {{
                 method: 'POST',
                 headers: {{ 'Content-Type': 'application/json', 'X-WP-Nonce': nonce }},
                 body: JSON.stringify({{ title: 'The pledge', status: 'publish', content: {} }}),
             }});
             done(await response.json());",
            json!(content)
        );
        let script = format!("(async function() {{ {script} }}).apply(null, arguments)");
        let response = browser.driver.execute_async(script, vec![]).await.unwrap().json().clone();
        match &response["link"] {
            Value::String(link) => link.clone(),
            _ => panic!("WordPress did not publish: {response}"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn site(&self) -> PathBuf {
        self.path("share/wordpress")
    }

    fn install_files(&self) {
        let plugin = Path::new(env!("CARGO_MANIFEST_DIR")).join("integrations/wordpress/sid-pledge");
        let site = self.site();
        // With the files beside it, which WordPress has symbolic links to.
        copy(&unpacked().join("usr/share"), &self.path("share"));
        copy(&plugin, &site.join("wp-content/plugins/sid-pledge"));
        fs::create_dir(site.join("wp-content/mu-plugins")).unwrap();
        fs::write(site.join("wp-content/mu-plugins/allow-local-requests.php"), ALLOW_LOCAL_REQUESTS).unwrap();
        let constants = json!({
            "DB_NAME": "wordpress",
            "DB_USER": "root",
            "DB_PASSWORD": "",
            "DB_HOST": format!("localhost:{}", self.path("socket").display()),
            "WP_HOME": self.origin,
            "WP_SITEURL": self.origin,
            "WP_DEBUG": true,
            "WP_DEBUG_DISPLAY": false,
            "WP_DEBUG_LOG": self.path("php-errors.log"),
            "WP_HTTP_BLOCK_EXTERNAL": true,
            "WP_ACCESSIBLE_HOSTS": "127.0.0.1",
            "DISABLE_WP_CRON": true,
            "AUTOMATIC_UPDATER_DISABLED": true,
        });
        let config = format!(
            "<?php foreach (json_decode('{constants}', true) as $name => $value) define($name, $value);\n\
             $table_prefix = 'wp_';\n\
             defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');\n\
             require_once ABSPATH . 'wp-settings.php';\n"
        );
        fs::write(site.join("wp-config.php"), config).unwrap();
    }

    async fn start_database(&mut self) {
        let data = format!("--datadir={}", self.path("data").display());
        let user = Command::new("id").arg("-un").output().unwrap().stdout;
        let user = format!("--user={}", String::from_utf8(user).unwrap().trim());
        // A starting server removes the temporary tables it finds, also those of another server.
        let scratch = self.path("scratch");
        fs::create_dir(&scratch).unwrap();
        let installed = Command::new("mariadb-install-db")
            .env("TMPDIR", &scratch)
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", &data, &user])
            .output()
            .unwrap_or_else(|error| panic!("MariaDB is missing; `cargo xtask test` installs it: {error}"));
        assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
        let socket = self.path("socket");
        let mut command = Command::new(MARIADBD);
        command
            .env("TMPDIR", &scratch)
            .args(["--no-defaults", "--skip-networking", &data, &user])
            .arg(format!("--socket={}", socket.display()))
            .arg(format!("--pid-file={}", self.path("pid").display()))
            // The data need not survive the test.
            .args(["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0"]);
        self.spawn(command);
        let deadline = Instant::now() + STARTUP_TIMEOUT;
        while UnixStream::connect(&socket).is_err() {
            assert!(Instant::now() < deadline, "the database does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.php(&format!(
            "mysqli_query(mysqli_connect(null, 'root', '', '', 0, '{}'), 'create database wordpress');",
            socket.display()
        ));
    }

    async fn start_web_server(&mut self, port: u16) {
        let mut command = php();
        // A page that sends a request to its own site needs a second worker to handle it.
        command.env("PHP_CLI_SERVER_WORKERS", "4").args(["-d", "opcache.enable_cli=1"]);
        command.args(["-S", &format!("127.0.0.1:{port}"), "-t"]).arg(self.site());
        self.spawn(command);
        let deadline = Instant::now() + STARTUP_TIMEOUT;
        while reqwest::get(format!("{}/wp-includes/images/blank.gif", self.origin)).await.is_err() {
            assert!(Instant::now() < deadline, "the site does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn spawn(&mut self, mut command: Command) {
        let child = command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.processes.push(child.unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}")));
    }
}

impl Drop for WordPress {
    fn drop(&mut self) {
        for process in &mut self.processes {
            // Each process leads a process group that contains its workers.
            let group = format!("-{}", process.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            let _ = process.wait();
        }
    }
}

/// Creates a PHP command.
pub fn php() -> Command {
    Command::new("php")
}

/// Returns the folder with Debian's WordPress, unpacked.
fn unpacked() -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/wordpress");
    let path = std::env::var_os("SID_PLEDGE_WORDPRESS").map_or(default, PathBuf::from);
    assert!(path.is_dir(), "{} is missing: `cargo xtask test` unpacks it", path.display());
    path
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("--recursive").args([from, to]).status().unwrap().success());
}
