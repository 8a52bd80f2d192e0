//! Downloaded files and their names.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

#[tokio::test]
async fn downloads_arrive_under_a_strict_policy_of_the_host_page() {
    let server = Server::start();
    let origin = &server.origin;
    let policy =
        format!("default-src 'none'; script-src {origin} 'wasm-unsafe-eval' 'unsafe-inline'; connect-src {origin}");
    let body = format!("{LISTENER}{}", snippet(&server, "lang=\"en\" audience=\"child\""));
    let page = HostPage::with_headers(&body, &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.open_section("sid-steps").await;
    for (button, name, signature) in [
        ("#sid-picture", "sid-2023-pledge.png", &b"\x89PNG\r\n\x1a\n"[..]),
        ("#sid-drawing", "sid-2023-pledge.svg", b"<svg "),
        ("#sid-reminder", "sid-2023-steps.ics", b"BEGIN:VCALENDAR\r\n"),
    ] {
        browser.click(button).await;
        let path = browser.folder().join(name);
        let deadline = Instant::now() + Duration::from_secs(20);
        while !path.is_file() {
            assert!(Instant::now() < deadline, "timeout: {name} does not arrive");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(fs::read(&path).unwrap().starts_with(signature), "{name}");
    }
}
