//! Layout shifts of the host page while the widget loads.

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Script for the host page that adds up its layout shifts.
const SHIFT_RECORDER: &str = "<script>
  window.layoutShift = 0;
  const add = (entries) => entries.forEach((entry) => (window.layoutShift += entry.value));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.settled = () => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (add(observer.takeRecords()), resolve()), 0)));
  });
</script>";

#[tokio::test]
async fn the_host_page_has_no_noticeable_layout_shift_in_any_layout_and_width() {
    let server = Server::start();
    let browser = Browser::start().await;
    for layout in ["full", "compact", "counter", "button"] {
        let body = format!("{SHIFT_RECORDER}{LISTENER}{}", snippet(&server, &format!("layout=\"{layout}\"")));
        let page = HostPage::with(&body).await;
        for width in [320, 768, 1200] {
            browser.resize(width, 900).await;
            browser.open(&page.url).await;
            browser.until_ready().await;
            let settled =
                "const done = arguments[arguments.length - 1]; settled().then(() => done(window.layoutShift))";
            let shift = browser.driver.execute_async(settled, vec![]).await.unwrap().json().as_f64().unwrap();
            // A shift of up to 0.1 is rated "good": https://web.dev/articles/cls
            assert!(shift < 0.05, "{layout} at {width}: {shift}");
        }
    }
}
