//! Appearance on a host page: independent of its styles, legible, and with controls of sufficient size.

use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    languages::OVERFLOW,
    server::Server,
};

/// Script that returns the computed styles of the widget's parts.
const STYLES: &str = "
    const root = document.querySelector('sid-pledge').shadowRoot;
    return ['.sid', 'h2', '.statement', '.tile span', '.tick', '#sid-take', '.total', '.help', '.quiet', '#sid-leave'].map((part) => {
      const style = getComputedStyle(root.querySelector(part));
      return ['display', 'color', 'backgroundColor', 'fontSize', 'fontWeight', 'fontStyle', 'lineHeight', 'textTransform', 'textAlign',
        'letterSpacing', 'visibility', 'opacity', 'direction', 'whiteSpace', 'cursor', 'columnCount'].map((name) => `${part} ${name} ${style[name]}`);
    }).flat();";

#[tokio::test]
async fn a_hostile_style_sheet_changes_nothing() {
    let server = Server::start();
    let hostile = "<style>
      * { all: unset !important; }
      html, body, sid-pledge { font-size: 60px !important; line-height: 3 !important; color: red !important; text-transform: uppercase !important;
        letter-spacing: 1em !important; text-align: right !important; white-space: nowrap !important; direction: rtl !important;
        visibility: hidden !important; opacity: 0.99 !important; font-style: italic !important; cursor: none !important; }
      h2, button, p, input, label { display: none !important; }
    </style>";
    let mut styles: Vec<Value> = Vec::new();
    for style in ["", hostile] {
        let page =
            HostPage::with(&format!("{style}{LISTENER}{}", snippet(&server, "lang=\"en\" theme=\"light\""))).await;
        let browser = Browser::start().await;
        browser.open(&page.url).await;
        browser.find("#sid-take").await;
        // In WebKit, such a page hides the widget from its intersection observer. It is then activated by a touch.
        browser.run("document.querySelector('sid-pledge').shadowRoot.querySelector('[data-sid-root]').dispatchEvent(new Event('pointerover'))").await;
        browser.find("footer").await;
        styles.push(browser.run(STYLES).await);
        let width = "return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').getBoundingClientRect().width";
        assert!(browser.run(width).await.as_f64().unwrap() > 700.0);
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
    }
    assert_eq!(styles[0], styles[1]);
}

/// Script that returns the contrasts of texts and their backgrounds (WCAG 2.2, 1.4.3), as painted.
const CONTRASTS: &str = "
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
    const painted = (...colours) => {
      context.clearRect(0, 0, 1, 1);
      for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (rgb) => {
      const [r, g, b] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const root = document.querySelector('sid-pledge').shadowRoot;
    const background = (element) => {
      const backgrounds = [];
      for (let node = element; node; node = node.parentElement) backgrounds.unshift(getComputedStyle(node).backgroundColor);
      return painted('white', ...backgrounds);
    };
    return ['.mark', 'h2', '.small', '.statement', '#sid-take', '.promises span', '.total strong', '.facts', '.never', '#sid-leave', '.quiet', '.tile span', '.goal']
      .map((part) => {
        const element = root.querySelector(part);
        const [a, b] = [luminance(painted(getComputedStyle(element).color)), luminance(background(element))].sort((a, b) => b - a);
        return [part, (a + 0.05) / (b + 0.05)];
      });";

#[tokio::test]
async fn illegible_colours_are_corrected_in_light_and_dark() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let accents = [
        "#ffff00",
        "#00ff00",
        "#ff00ff",
        "#0000ff",
        "#ff0000",
        "#ffffff",
        "#000000",
        "rgb(0 0 0 / 0.3)",
        "#0b6464",
        "#f5c6c6",
        "transparent",
        "#ff8800",
    ];
    for theme in ["light", "dark"] {
        browser.run(&format!("document.querySelector('sid-pledge').theme = '{theme}'")).await;
        browser.find(&format!(".sid.{theme}")).await;
        for (i, accent) in accents.iter().enumerate() {
            // Every other time, the host page sets all four colours, to illegible ones.
            let others = [
                ("--sid-accent-text", accents[(i + 1) % 12]),
                ("--sid-surface", accents[(i + 5) % 12]),
                ("--sid-text", accents[(i + 5) % 12]),
            ];
            for others in [&others[..], &[]] {
                let set: String = others
                    .iter()
                    .chain(&[("--sid-accent", *accent)])
                    .map(|(name, value)| format!("widget.style.setProperty('{name}', '{value}');"))
                    .collect();
                browser
                    .run(&format!(
                        "const widget = document.querySelector('sid-pledge'); widget.removeAttribute('style'); {set}"
                    ))
                    .await;
                let contrasts = browser.run(CONTRASTS).await;
                for contrast in contrasts.as_array().unwrap() {
                    assert!(contrast[1].as_f64().unwrap() >= 4.5, "{theme} {accent} {others:?}: {contrast}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_legible_accent_is_used_unchanged() {
    let server = Server::start();
    let styled = "<style>sid-pledge { --sid-accent: #7a1fa2 }</style>";
    let page = HostPage::with(&format!("{styled}{LISTENER}{}", snippet(&server, "theme=\"light\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let painted = "const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
        context.fillStyle = getComputedStyle(document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-take')).backgroundColor;
        context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)";
    let painted = browser.run(painted).await;
    for (channel, expected) in painted.as_array().unwrap().iter().zip([0x7a, 0x1f, 0xa2]) {
        assert!((channel.as_i64().unwrap() - expected).abs() <= 1, "{painted}");
    }
}

/// Script that returns the controls smaller than 24 by 24 CSS pixels (WCAG 2.2, 2.5.8), and the buttons lower than 44.
const SMALL: &str = "
    const root = document.querySelector('sid-pledge').shadowRoot;
    return [...root.querySelectorAll('a, button, input:not([type=hidden]), summary')].filter((control) => control.checkVisibility()).map((control) => {
      const box = (control.closest('label') ?? control).getBoundingClientRect();
      const minHeight = control.matches('button, .chip input, .tick input, .exit, .primary, .way') ? 43.5 : 24;
      return [control.id || control.textContent.trim(), box.width, box.height, box.width >= 24 && box.height >= minHeight];
    }).filter((control) => !control[3]);";

#[tokio::test]
async fn every_control_has_the_minimum_target_size() {
    let server = Server::start();
    for layout in ["full", "compact", "counter", "button"] {
        let page = HostPage::with(&format!(
            "{LISTENER}{}",
            snippet(&server, &format!("layout=\"{layout}\" audience=\"parent\""))
        ))
        .await;
        let browser = Browser::start().await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        assert_eq!(browser.run(SMALL).await, json!([]), "{layout}");
        if layout != "counter" {
            browser.click("#sid-take").await;
            browser.find("#sid-take-back").await;
            assert_eq!(browser.run(SMALL).await, json!([]), "{layout}");
        }
    }
}

#[tokio::test]
async fn text_at_200_percent_does_not_overflow() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    for lang in ["en", "pl", "de", "th", "ar"] {
        // The effect of a larger default font size on `medium`, which is 16 pixels by default.
        let larger = "<script>addEventListener('sid-pledge-ready', () => document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').style.fontSize = '32px')</script>";
        let page = HostPage::with(&format!(
            "{LISTENER}{larger}<div style=\"width: 640px\">{}</div>",
            snippet(&server, &format!("lang=\"{lang}\""))
        ))
        .await;
        let browser = Browser::start().await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
        assert_eq!(browser.run("return getComputedStyle(document.querySelector('sid-pledge').shadowRoot.querySelector('.sid')).fontSize").await, json!("32px"));
        assert_eq!(browser.run(OVERFLOW).await, json!([]), "{lang}");
    }
}
