//! The host page does not jump, whatever arrives when.

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// A script for the host page that adds up how far the page has jumped.
const JUMPS: &str = "<script>
  window.jumped = 0;
  const add = (entries) => entries.forEach((entry) => (window.jumped += entry.value));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.settled = () => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (add(observer.takeRecords()), resolve()), 0)));
  });
</script>";

#[tokio::test]
async fn the_host_page_does_not_jump_in_any_layout_and_width() {
    let server = Server::start();
    let browser = Browser::start().await;
    for layout in ["full", "compact", "counter", "button"] {
        let body = format!("{JUMPS}{LISTENER}{}", snippet(&server, &format!("layout=\"{layout}\"")));
        let page = HostPage::with(&body).await;
        for width in [320, 768, 1200] {
            browser.resize(width, 900).await;
            browser.open(&page.url).await;
            browser.until_ready().await;
            let settled = "const done = arguments[arguments.length - 1]; settled().then(() => done(window.jumped))";
            let jumped = browser.driver.execute_async(settled, vec![]).await.unwrap().json().as_f64().unwrap();
            // "Good" begins below 0.1: https://web.dev/articles/cls
            assert!(jumped < 0.05, "{layout} at {width}: {jumped}");
        }
    }
}
