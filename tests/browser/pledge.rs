//! From the script tag to the count, and back.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

#[tokio::test]
async fn one_line_on_a_partners_page_takes_a_pledge_and_counts_it() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "partner=\"ngo-be\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("label[for=sid-audience-parent]").await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    browser.until("return heard.some(([name]) => name === 'taken')").await;
    assert_eq!(server.counts().await.pledges, 1);
    let focus = browser.run("return document.querySelector('sid-pledge').shadowRoot.activeElement?.innerText").await;
    assert_eq!(focus, json!("Thank you"), "the focus follows to the thanks");
}

#[tokio::test]
async fn a_reload_remembers_the_pledge_and_taking_it_back_uncounts_it() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    browser.driver.refresh().await.unwrap();
    browser.until_said("Welcome back").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.click("#sid-take-back").await;
    browser.until_said("taken back").await;
    browser.until("return heard.some(([name]) => name === 'withdrawn')").await;
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
        browser.until_said("Thank you").await;
        browser.click("#sid-take-back").await;
        browser.until_said("taken back").await;
    }
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn ticked_steps_are_remembered_and_told_to_the_host_page() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "audience=\"parent\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.click(".steps li:first-of-type label").await;
    let heard = browser.until("return heard.find(([name]) => name === 'step-changed')?.[1]").await;
    assert_eq!(heard["done"], json!(true), "{heard}");
    browser.until_said("1 of ").await;
    browser.driver.refresh().await.unwrap();
    browser.until_said("1 of ").await;
}
