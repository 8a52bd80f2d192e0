//! With scripts off, the pledge is still a pledge.

use thirtyfour::By;

use crate::{
    chromium::Chromium,
    host_page::{HostPage, snippet},
    server::Server,
};

#[tokio::test]
async fn the_page_takes_a_pledge_and_takes_it_back_by_plain_forms() {
    let server = Server::start();
    let browser = Chromium::without_javascript().await;
    browser.open(&format!("{}/p/sid-2023?lang=fr", server.origin)).await;
    let root = browser.driver.find(By::Tag("sid-pledge")).await.unwrap().get_shadow_root().await.unwrap();
    root.find(By::Css("#sid-promise-listen")).await.unwrap().click().await.unwrap();
    root.find(By::Css("#sid-take")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023/thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
    let root = browser.driver.find(By::Tag("sid-pledge")).await.unwrap().get_shadow_root().await.unwrap();
    root.find(By::Css("#sid-take-back")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023").await;
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn a_partners_page_shows_the_partners_own_link() {
    let server = Server::start();
    let page = HostPage::with(&snippet(&server, "")).await;
    let browser = Chromium::without_javascript().await;
    browser.open(&page.url).await;
    assert!(browser.driver.find(By::Id("fallback")).await.unwrap().is_displayed().await.unwrap());
}
