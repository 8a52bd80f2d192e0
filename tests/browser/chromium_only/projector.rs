//! Projector view: the counter's page on a wide screen.

use serde_json::json;

use crate::{browser::Browser, server::Server};

/// Script that returns the visibility of the address, and the places of the circle, its number and what follows it.
const MEASURE: &str = "
    const widget = document.querySelector('sid-pledge').shadowRoot;
    const place = (element) => element.getBoundingClientRect();
    const [circle, number] = ['.circle', '.total strong'].map((selector) => place(widget.querySelector(selector)));
    const projector = document.querySelector('.projector');
    const parts = [...projector.children].map(place);
    return {
      isShown: getComputedStyle(projector).display !== 'none',
      share: circle.height / innerHeight,
      isNumberInside: number.height < circle.height / 4
        && number.left > circle.left && number.right < circle.right
        && number.top > circle.top && number.bottom < circle.bottom,
      isInView: [circle, ...parts].every((it) => it.top >= 0 && it.bottom <= innerHeight && it.right <= innerWidth),
      areDetailsBelow: place(widget.querySelector('#sid-counting')).top >= innerHeight,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }";

#[tokio::test]
async fn a_wide_counter_fills_the_window_beside_its_address_in_every_direction() {
    let server = Server::start();
    server.take_pledges(0..30).await;
    let browser = Browser::start().await;
    for (lang, width, height) in [("en", 1920, 1080), ("ar", 1280, 800), ("de", 1920, 1080), ("th", 1280, 800)] {
        browser.resize(width, height).await;
        browser.open(&format!("{}/p/sid-2023?layout=counter&lang={lang}", server.origin)).await;
        browser.find(".fresh.live").await;
        let measured = browser.run(MEASURE).await;
        for part in ["isShown", "isNumberInside", "isInView", "areDetailsBelow"] {
            assert_eq!(measured[part], json!(true), "{part} in {lang}: {measured}");
        }
        assert!(measured["share"].as_f64().unwrap() > 0.5 && measured["overflow"] == 0, "{lang}: {measured}");
    }
    server.take_pledges(30..31).await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.textContent.includes('31')").await;
}

#[tokio::test]
async fn a_narrower_counter_is_as_without_a_projector() {
    let server = Server::start();
    server.take_pledges(0..30).await;
    let browser = Browser::start().await;
    browser.resize(1180, 800).await;
    browser.open(&format!("{}/p/sid-2023?layout=counter&lang=en", server.origin)).await;
    browser.find(".fresh.live").await;
    let measured = browser.run(MEASURE).await;
    assert_eq!((&measured["isShown"], &measured["isNumberInside"]), (&json!(false), &json!(true)), "{measured}");
}
