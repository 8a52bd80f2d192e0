//! Preload of a snippet: the browser requests the widget once, beside the loader.

use std::sync::{Arc, Mutex};

use crate::{
    browser::{Browser, LISTENER},
    chromium_only::builder::{open_builder, text_of},
    host_page::HostPage,
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

#[tokio::test]
async fn the_loader_uses_the_widget_that_the_snippet_preloads() {
    let server = Server::start();
    server.add_partner("school-a").await;
    let requested = Arc::<Mutex<Vec<String>>>::default();
    let recorded = Arc::clone(&requested);
    let proxy = TamperingProxy::judging(&server, move |request| {
        if request.uri.path().ends_with("/widget") {
            recorded.lock().unwrap().push(request.uri.to_string());
        }
        Verdict::Forward
    })
    .await;
    let browser = Browser::start().await;
    for choices in [
        "lang=en",
        "lang=pt&partner=school-a&audience=teen&layout=compact&theme=dark&accent=%23226622&hide=steps&hide=advocacy\
         &no-storage=1",
    ] {
        open_builder(&browser, &server, choices).await;
        let snippet = text_of(&browser, "snippet-element").await.replace(&server.origin, &proxy.origin);
        let page = HostPage::with(&format!("{LISTENER}{snippet}")).await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        let requests = std::mem::take(&mut *requested.lock().unwrap());
        let [first, complete] = &requests[..] else { panic!("{choices}: {requests:?}") };
        assert!(first.ends_with("format=first") && complete.ends_with("format=json"), "{choices}: {requests:?}");
    }
}
