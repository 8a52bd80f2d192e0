//! Preload of a snippet: the browser requests the widget once, beside the loader.

use std::sync::{Arc, Mutex};

use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Returns the snippet that the builder writes for given choices.
async fn snippet(server: &Server, choices: &str) -> String {
    let builder = reqwest::get(format!("{}/embed?{choices}", server.origin)).await.unwrap().text().await.unwrap();
    let after = builder.split_once("id=\"snippet-element\"").unwrap().1.split_once('>').unwrap().1;
    let escaped = after.split_once("</").unwrap().0;
    escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

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
        let snippet = snippet(&server, choices).await.replace(&server.origin, &proxy.origin);
        let page = HostPage::with(&format!("{LISTENER}{snippet}")).await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        let requests = std::mem::take(&mut *requested.lock().unwrap());
        assert_eq!(requests.len(), 1, "{choices}: {requests:?}");
    }
}
