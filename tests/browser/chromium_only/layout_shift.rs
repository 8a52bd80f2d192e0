//! Layout shifts of the host page while the widget loads.

use std::time::Duration;

use serde_json::json;

use super::builder::{open_builder, text_of};
use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Script for the host page that records its layout shifts, each with the parts that have moved.
const SHIFT_RECORDER: &str = "<script>
  window.shifts = [];
  const rectangle = ({ x, y, width, height }) => [x, y, width, height].join();
  const move = ({ node, previousRect, currentRect }) =>
    `${node?.nodeName} ${node?.className} ${rectangle(previousRect)} to ${rectangle(currentRect)}`;
  const add = (entries) => entries.forEach(({ value, sources }) => shifts.push([value, sources.map(move)]));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.settled = () => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (add(observer.takeRecords()), resolve()), 0)));
  });
</script>";

/// Delay of the loader, which is longer than a page takes to be painted.
const DELAY: Duration = Duration::from_millis(500);

#[tokio::test]
async fn the_host_page_does_not_shift_in_any_layout_and_width() {
    let server = Server::start();
    let proxy = TamperingProxy::judging(&server, |request| match request.uri.path() {
        "/embed.js" => Verdict::ForwardAfter(DELAY),
        _ => Verdict::Forward,
    })
    .await;
    let browser = Browser::start().await;
    for (layout, lang) in
        [("full", "en"), ("compact", "th"), ("counter", "en"), ("counter", "el"), ("button", "en"), ("button", "de")]
    {
        browser.resize(1000, 900).await;
        open_builder(&browser, &server, &format!("layout={layout}&lang={lang}")).await;
        let snippet = text_of(&browser, "snippet-element").await;
        let snippet = snippet.replace(&format!("{}/embed.js", server.origin), &format!("{}/embed.js", proxy.origin));
        let snippet = snippet.replace("<sid-pledge", &format!("<sid-pledge endpoint=\"{}\"", server.origin));
        let page = HostPage::with(&format!("{SHIFT_RECORDER}{LISTENER}{snippet}")).await;
        for width in [320, 768, 1200] {
            browser.resize(width, 900).await;
            browser.send_cdp("Network.clearBrowserCache", json!({})).await;
            browser.open(&page.url).await;
            browser.until_ready().await;
            let script = "
                const done = arguments[arguments.length - 1];
                const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;
                const loader = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('embed.js'));
                settled().then(() => done([paint < loader.responseEnd, shifts]));";
            let result = browser.driver.execute_async(script, vec![]).await.unwrap();
            assert_eq!(*result.json(), json!([true, []]), "{layout} in {lang} at {width}");
        }
    }
}
