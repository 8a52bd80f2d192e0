//! Hosted pages and host pages with JavaScript disabled.

use thirtyfour::By;

use crate::{
    browser::Browser,
    host_page::{HostPage, snippet},
    languages::languages,
    server::Server,
};

#[tokio::test]
async fn a_pledge_is_taken_and_taken_back_by_plain_forms() {
    let server = Server::start();
    let browser = Browser::without_javascript().await;
    browser.open(&format!("{}/p/sid-2023?lang=fr", server.origin)).await;
    let root = browser.driver.find(By::Tag("sid-pledge")).await.unwrap().get_shadow_root().await.unwrap();
    root.find(By::Css("#sid-promises")).await.unwrap().click().await.unwrap();
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
async fn the_copied_address_of_the_thanks_cannot_take_the_pledge_back() {
    let server = Server::start();
    let browser = Browser::without_javascript().await;
    browser.open(&format!("{}/p/sid-2023?lang=en", server.origin)).await;
    let root = browser.driver.find(By::Tag("sid-pledge")).await.unwrap().get_shadow_root().await.unwrap();
    root.find(By::Css("#sid-take")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023/thanks").await;
    let address = browser.driver.current_url().await.unwrap();
    let other = Browser::without_javascript().await;
    other.open(address.as_str()).await;
    assert!(other.driver.find(By::Css(".thanks")).await.unwrap().text().await.unwrap().contains("Thank you"));
    assert!(other.driver.find_all(By::Css("form, sid-pledge")).await.unwrap().is_empty());
    let root = browser.driver.find(By::Tag("sid-pledge")).await.unwrap().get_shadow_root().await.unwrap();
    root.find(By::Css("#sid-take-back")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023").await;
    assert_eq!(server.counts().await.pledges, 0, "the visitor's own page still can");
}

#[tokio::test]
async fn a_link_with_a_full_stop_behind_it_shows_the_pledge() {
    let server = Server::start();
    let browser = Browser::without_javascript().await;
    browser.open(&format!("{}/s/sid-2023/ngo-be/WhatsApp).?lang=fr_FR", server.origin)).await;
    browser.until_at("/s/sid-2023/ngo-be/whatsapp").await;
    let page = browser.driver.find(By::Tag("html")).await.unwrap();
    assert_eq!(page.attr("lang").await.unwrap().as_deref(), Some("fr"));
    browser.open(&format!("{}/s/sid-2023/ngo-be/fax?lang=fr", server.origin)).await;
    let link = browser.driver.find(By::Css(".notice a")).await.unwrap();
    assert_eq!(link.text().await.unwrap(), "Revenir à l’engagement");
}

#[tokio::test]
async fn pledge_steps_help_and_share_links_are_shown_in_every_language() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let browser = Browser::without_javascript().await;
    for lang in languages() {
        browser.open(&format!("{}/p/sid-2023?lang={lang}", server.origin)).await;
        let page = browser.driver.find(By::Tag("html")).await.unwrap();
        assert_eq!(page.attr("lang").await.unwrap().as_deref(), Some(lang.as_str()));
        let root = browser.driver.find(By::Tag("sid-pledge")).await.unwrap().get_shadow_root().await.unwrap();
        root.find(By::Css("#sid-promises")).await.unwrap().click().await.unwrap();
        for (selector, min) in
            [(".statement", 1), (".promises label", 5), ("#sid-take", 1), (".tile", 3), (".help li a", 8)]
        {
            let found = root.find_all(By::Css(selector)).await.unwrap();
            assert!(found.len() >= min, "{lang}: {} of {selector}", found.len());
            assert!(found[0].is_displayed().await.unwrap(), "{lang}: {selector}");
        }
        let disclosures = root.find_all(By::Css(".steps details")).await.unwrap();
        assert_eq!(disclosures.len(), 2, "{lang}");
        for disclosure in &disclosures {
            disclosure.find(By::Tag("summary")).await.unwrap().click().await.unwrap();
        }
        assert!(
            disclosures[1].find(By::Css(".tick")).await.unwrap().is_displayed().await.unwrap(),
            "{lang}: the steps can be opened"
        );
        let links = root.find_all(By::Css(".share a[href^='https://']")).await.unwrap();
        assert!(links.len() >= 3, "{lang}: {} share links", links.len());
        for control in root.find_all(By::Css(".needs-script")).await.unwrap() {
            assert!(!control.is_displayed().await.unwrap(), "{lang}: a control that needs JavaScript is shown");
        }
        let other = root.find(By::Css(".languages summary")).await.unwrap();
        other.click().await.unwrap();
        let other = root.find(By::Css("[data-lang=en]")).await.unwrap();
        assert!(other.attr("href").await.unwrap().unwrap().starts_with("/p/sid-2023?lang=en"), "{lang}");
    }
}

#[tokio::test]
async fn a_partners_page_shows_the_partners_link() {
    let server = Server::start();
    let page = HostPage::with(&snippet(&server, "")).await;
    let browser = Browser::without_javascript().await;
    browser.open(&page.url).await;
    assert!(browser.driver.find(By::Id("fallback")).await.unwrap().is_displayed().await.unwrap());
}
