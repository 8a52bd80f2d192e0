//! The page of a partner's numbers: on a narrow screen, in dark mode, and from right to left.

use serde_json::json;

use crate::{browser::Browser, languages::languages, server::Server};

/// Script that returns the contrast of the bars and their background (WCAG 2.2, 1.4.11).
const CONTRAST: &str = "
    const luminance = (colour) => {
      const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const bar = luminance(getComputedStyle(document.querySelector('.bars .bar')).fill);
    const background = luminance(getComputedStyle(document.querySelector('.bars')).backgroundColor);
    return (Math.max(bar, background) + 0.05) / (Math.min(bar, background) + 0.05);";

/// Script that returns the position of the first bar in its chart: 0 at the left, 1 at the right.
const POSITION: &str = "
    const picture = document.querySelector('.bars svg').getBoundingClientRect();
    const bars = [...document.querySelectorAll('.bars svg:first-of-type .bar')].filter((bar) => bar.height.baseVal.value > 0);
    const bar = bars[0].getBoundingClientRect();
    return (bar.left + bar.width / 2 - picture.left) / picture.width;";

#[tokio::test]
async fn a_partners_numbers_fit_a_narrow_screen_in_every_language() {
    let server = Server::start();
    let numbers = server.add_partner("ngo-be").await;
    server.share_and_pledge_for("ngo-be", 0..3).await;
    let browser = Browser::without_javascript().await;
    browser.resize(320, 700).await;
    for lang in languages() {
        browser.open(&format!("{}{numbers}&lang={lang}", server.origin)).await;
        let layout = "const page = document.documentElement;
            return [page.scrollWidth - page.clientWidth, document.querySelectorAll('.bars svg').length, document.querySelector('main > details, section details').open]";
        assert_eq!(browser.run(layout).await, json!([0, 3, true]), "{lang}");
    }
}

#[tokio::test]
async fn the_latest_day_is_last_in_reading_direction_and_bars_have_enough_contrast() {
    let server = Server::start();
    let numbers = server.add_partner("ngo-be").await;
    server.share_and_pledge_for("ngo-be", 0..3).await;
    let browser = Browser::start().await;
    for (theme, lang) in [("light", "en"), ("dark", "en"), ("light", "ar"), ("dark", "ar")] {
        browser.emulate_media("prefers-color-scheme", theme).await;
        browser.open(&format!("{}{numbers}&lang={lang}", server.origin)).await;
        let contrast = browser.run(CONTRAST).await.as_f64().unwrap();
        assert!(contrast >= 3.0, "{theme}: {contrast}");
        let position = browser.run(POSITION).await.as_f64().unwrap();
        assert!(if lang == "ar" { position < 0.1 } else { position > 0.9 }, "{lang}: {position}");
    }
}
