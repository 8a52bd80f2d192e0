//! A partner's own numbers as they are painted: on a narrow screen, in the dark, and from right to left.

use serde_json::json;

use crate::{browser::Browser, languages::languages, server::Server};

/// How much the bars stand out from what is behind them (WCAG 2.2, 1.4.11).
const CONTRAST: &str = "
    const luminance = (colour) => {
      const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const bar = luminance(getComputedStyle(document.querySelector('.bars .bar')).fill);
    const ground = luminance(getComputedStyle(document.querySelector('.bars')).backgroundColor);
    return (Math.max(bar, ground) + 0.05) / (Math.min(bar, ground) + 0.05);";

/// Where the days with a number stand in their picture, 0 at its left and 1 at its right.
const PLACE: &str = "
    const picture = document.querySelector('.bars svg').getBoundingClientRect();
    const bars = [...document.querySelectorAll('.bars svg:first-of-type .bar')].filter((bar) => bar.height.baseVal.value > 0);
    const bar = bars[0].getBoundingClientRect();
    return (bar.left + bar.width / 2 - picture.left) / picture.width;";

#[tokio::test]
async fn a_partners_numbers_fit_a_narrow_screen_in_every_language() {
    let server = Server::start();
    let numbers = server.add_partner("ngo-be").await;
    server.pass_on_from("ngo-be", 0..3).await;
    let browser = Browser::without_javascript().await;
    browser.resize(320, 700).await;
    for lang in languages() {
        browser.open(&format!("{}{numbers}&lang={lang}", server.origin)).await;
        let look = "const page = document.documentElement;
            return [page.scrollWidth - page.clientWidth, document.querySelectorAll('.bars svg').length, document.querySelector('details').open]";
        assert_eq!(browser.run(look).await, json!([0, 3, true]), "{lang}");
    }
}

#[tokio::test]
async fn the_latest_day_is_where_reading_ends_and_bars_stand_out_in_light_and_dark() {
    let server = Server::start();
    let numbers = server.add_partner("ngo-be").await;
    server.pass_on_from("ngo-be", 0..3).await;
    let browser = Browser::start().await;
    for (theme, lang) in [("light", "en"), ("dark", "en"), ("light", "ar"), ("dark", "ar")] {
        browser.prefer("prefers-color-scheme", theme).await;
        browser.open(&format!("{}{numbers}&lang={lang}", server.origin)).await;
        let contrast = browser.run(CONTRAST).await.as_f64().unwrap();
        assert!(contrast >= 3.0, "{theme}: {contrast}");
        let place = browser.run(PLACE).await.as_f64().unwrap();
        assert!(if lang == "ar" { place < 0.1 } else { place > 0.9 }, "{lang}: {place}");
    }
}
