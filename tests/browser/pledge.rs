//! Taking a pledge on a host page, and taking it back.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

#[tokio::test]
async fn a_pledge_taken_on_a_partners_page_is_counted() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "partner=\"ngo-be\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("label[for=sid-audience-adult]").await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.until("return events.some(([name]) => name === 'taken')").await;
    assert_eq!(server.counts().await.pledges, 1);
    let focus = browser.run("return document.querySelector('sid-pledge').shadowRoot.activeElement?.innerText").await;
    assert_eq!(focus, json!("You’re in. Thank you."), "the focus moves to the thanks");
}

#[tokio::test]
async fn a_pledge_is_remembered_after_a_reload_and_not_counted_when_taken_back() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.driver.refresh().await.unwrap();
    browser.until_text("Welcome back").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.click("#sid-take-back").await;
    browser.until_text("has been undone").await;
    browser.until("return events.some(([name]) => name === 'withdrawn')").await;
    assert_eq!(server.counts().await.pledges, 0);
    browser.driver.refresh().await.unwrap();
    browser.until_ready().await;
    browser.find("#sid-take").await;
}

#[tokio::test]
async fn a_pledge_can_be_taken_again_after_it_was_taken_back() {
    let server = Server::start();
    let page = HostPage::with(&snippet(&server, "")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    for _ in 0..2 {
        browser.click("#sid-take").await;
        browser.until_text("Thank you").await;
        browser.click("#sid-take-back").await;
        browser.until_text("has been undone").await;
    }
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn ticked_steps_are_remembered_and_reported_to_the_host_page() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "audience=\"parent\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.open_section("sid-steps").await;
    browser.click(".steps li:first-of-type label").await;
    let detail = browser.until("return events.find(([name]) => name === 'step-changed')?.[1]").await;
    assert_eq!(detail["done"], json!(true), "{detail}");
    browser.until_text("1 of ").await;
    browser.driver.refresh().await.unwrap();
    browser.open_section("sid-steps").await;
    browser.until_text("1 of ").await;
}
