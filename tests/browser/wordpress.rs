//! A real WordPress with the plugin in it, for one test: its files, its database and its web server lie in a folder of
//! its own and end with it.
//!
//! Invariant: what is written into it is written as a person does, by logging in and by its REST API, so that WordPress's
//! own filters hold.

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

/// How long the database and the web server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Not on everybody's search path.
const MARIADBD: &str = "/usr/sbin/mariadbd";

/// The page of the plugin's settings.
pub const SETTINGS: &str = "/wp-admin/options-general.php?page=sid-pledge";

/// Fills an empty database: an administrator and an author, whose passwords are their names, and the plugin active.
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

/// What a site on the internet does not need: WordPress asks neither its own machine nor odd ports for anything.
const ON_ONE_MACHINE: &str = r"<?php
    add_filter('http_request_host_is_external', '__return_true');
    add_filter('http_allowed_safe_ports', function ($ports, $host, $url) {
        return array_merge($ports, [wp_parse_url($url, PHP_URL_PORT)]);
    }, 10, 3);
";

/// A running WordPress.
pub struct WordPress {
    folder: TempDir,
    processes: Vec<Child>,
    /// Where it is visited, without a slash at the end.
    pub origin: String,
}

impl WordPress {
    /// Starts a site with the plugin, which is active and not yet set up.
    pub async fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let origin = format!("http://127.0.0.1:{port}");
        let mut site = Self { folder: tempfile::tempdir().unwrap(), processes: vec![], origin };
        site.lay_out();
        site.start_database().await;
        site.php(INSTALL);
        site.start_web_server(port).await;
        site
    }

    /// Starts a site with the plugin, which is set up for a server and a partner.
    pub async fn with_plugin_for(server: &Server, partner: &str) -> Self {
        let site = Self::start().await;
        site.php(&format!(
            "require 'wp-load.php'; update_option('sid_pledge', ['server' => '{}', 'partner' => '{partner}']);",
            server.origin
        ));
        site
    }

    /// Takes the plugin out of use.
    pub fn deactivate(&self) {
        self.php(
            "require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins('sid-pledge/sid-pledge.php');",
        );
    }

    /// Runs a script inside the site's folder, as whoever owns the machine, and gives what it prints.
    pub fn php(&self, script: &str) -> String {
        let output = php().current_dir(self.site()).args(["-r", script]).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{script}\n{printed}\n{}", String::from_utf8_lossy(&output.stderr));
        printed
    }

    /// What PHP complained about in the plugin. It is older than PHP, and has complaints about itself.
    pub fn complaints(&self) -> String {
        let log = fs::read_to_string(self.path("complaints.log")).unwrap_or_default();
        log.lines().filter(|line| line.contains("sid-pledge") || line.contains("SidPledge")).collect()
    }

    /// Logs in by the form, as one of the two people, and is at the site's front then.
    pub async fn log_in(&self, browser: &Browser, name: &str) {
        browser.driver.delete_all_cookies().await.unwrap();
        browser.open(&format!("{}/wp-login.php?redirect_to=%2F", self.origin)).await;
        // The form puts the focus into its first field a little later.
        browser.until("return document.activeElement.id === 'user_login'").await;
        for (field, text) in [("user_login", name), ("user_pass", name)] {
            browser.driver.find(By::Id(field)).await.unwrap().send_keys(text).await.unwrap();
        }
        browser.driver.find(By::Id("wp-submit")).await.unwrap().click().await.unwrap();
        browser.until("return Boolean(document.getElementById('wpadminbar'))").await;
    }

    /// Logs out, as far as the site can tell.
    pub async fn log_out(&self, browser: &Browser) {
        browser.driver.delete_all_cookies().await.unwrap();
    }

    /// Publishes a post as whoever is logged in, and gives its address.
    pub async fn publish(&self, browser: &Browser, content: &str) -> String {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const nonce = await (await fetch('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
             const answer = await fetch('/?rest_route=/wp/v2/posts', {{
                 method: 'POST',
                 headers: {{ 'Content-Type': 'application/json', 'X-WP-Nonce': nonce }},
                 body: JSON.stringify({{ title: 'The pledge', status: 'publish', content: {} }}),
             }});
             done(await answer.json());",
            json!(content)
        );
        let script = format!("(async function() {{ {script} }}).apply(null, arguments)");
        let answer = browser.driver.execute_async(script, vec![]).await.unwrap().json().clone();
        match &answer["link"] {
            Value::String(link) => link.clone(),
            _ => panic!("WordPress did not publish: {answer}"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn site(&self) -> PathBuf {
        self.path("share/wordpress")
    }

    fn lay_out(&self) {
        let plugin = Path::new(env!("CARGO_MANIFEST_DIR")).join("integrations/wordpress/sid-pledge");
        let site = self.site();
        // With what WordPress's links lead to, which lies beside it.
        copy(&unpacked().join("usr/share"), &self.path("share"));
        copy(&plugin, &site.join("wp-content/plugins/sid-pledge"));
        fs::create_dir(site.join("wp-content/mu-plugins")).unwrap();
        fs::write(site.join("wp-content/mu-plugins/on-one-machine.php"), ON_ONE_MACHINE).unwrap();
        let constants = json!({
            "DB_NAME": "wordpress",
            "DB_USER": "root",
            "DB_PASSWORD": "",
            "DB_HOST": format!("localhost:{}", self.path("socket").display()),
            "WP_HOME": self.origin,
            "WP_SITEURL": self.origin,
            "WP_DEBUG": true,
            "WP_DEBUG_DISPLAY": false,
            "WP_DEBUG_LOG": self.path("complaints.log"),
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
        let person = Command::new("id").arg("-un").output().unwrap().stdout;
        let person = format!("--user={}", String::from_utf8(person).unwrap().trim());
        // A server that starts takes away what it finds of temporary tables, those of another one too.
        let scratch = self.path("scratch");
        fs::create_dir(&scratch).unwrap();
        let made = Command::new("mariadb-install-db")
            .env("TMPDIR", &scratch)
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", &data, &person])
            .output()
            .unwrap_or_else(|fault| panic!("MariaDB is missing; `cargo xtask test` installs it: {fault}"));
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let socket = self.path("socket");
        let mut command = Command::new(MARIADBD);
        command
            .env("TMPDIR", &scratch)
            .args(["--no-defaults", "--skip-networking", &data, &person])
            .arg(format!("--socket={}", socket.display()))
            .arg(format!("--pid-file={}", self.path("pid").display()))
            // What it holds is of no use to anybody after the test.
            .args(["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0"]);
        self.spawn(command);
        let deadline = Instant::now() + PATIENCE;
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
        // A page that asks its own site for something needs a second worker to answer.
        command.env("PHP_CLI_SERVER_WORKERS", "4").args(["-d", "opcache.enable_cli=1"]);
        command.args(["-S", &format!("127.0.0.1:{port}"), "-t"]).arg(self.site());
        self.spawn(command);
        let deadline = Instant::now() + PATIENCE;
        while reqwest::get(format!("{}/wp-includes/images/blank.gif", self.origin)).await.is_err() {
            assert!(Instant::now() < deadline, "the site does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn spawn(&mut self, mut command: Command) {
        let child = command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.processes.push(child.unwrap_or_else(|fault| panic!("{command:?} cannot be started: {fault}")));
    }
}

impl Drop for WordPress {
    fn drop(&mut self) {
        for process in &mut self.processes {
            // Each leads a process group, and its workers are in it.
            let group = format!("-{}", process.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            let _ = process.wait();
        }
    }
}

/// PHP as the tests run it.
pub fn php() -> Command {
    Command::new("php")
}

/// Where Debian's WordPress was unpacked.
fn unpacked() -> PathBuf {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/wordpress");
    let path = std::env::var_os("SID_PLEDGE_WORDPRESS").map_or(usual, PathBuf::from);
    assert!(path.is_dir(), "{} is missing: `cargo xtask test` unpacks it", path.display());
    path
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("--recursive").args([from, to]).status().unwrap().success());
}
