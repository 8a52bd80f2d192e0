//! The builder in a browser: choices, preview, copying and printing.

use serde_json::{Value, json};
use thirtyfour::{By, common::print::PrintParameters};

use crate::{browser::Browser, languages::languages, server::Server};

/// Query of choices that differ from the defaults in everything that is visible.
pub const CHOICES: &str = "in=en&partner=ngo-be&lang=ar&layout=compact&theme=light&accent=7a1fa2";

/// Script that returns the painted background colour of the button as red, green and blue.
pub const BUTTON_COLOUR: &str =
    "const button = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.primary');
    if (!button) return null;
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    context.fillStyle = getComputedStyle(button).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)";

pub async fn open_builder(browser: &Browser, server: &Server, query: &str) {
    browser.open(&format!("{}/embed?{query}", server.origin)).await;
}

/// Returns the text of a snippet or policy.
pub async fn text_of(browser: &Browser, id: &str) -> String {
    let text = browser.run(&format!("return document.getElementById({id:?}).textContent")).await;
    text.as_str().unwrap_or_else(|| panic!("no {id}")).to_owned()
}

/// Returns whether two colours are equal but for rounding.
pub fn is_near(one: &Value, other: &Value) -> bool {
    let channels = |colour: &Value| [0, 1, 2].map(|i| colour[i].as_i64().unwrap());
    channels(one).iter().zip(channels(other)).all(|(one, other)| (one - other).abs() <= 2)
}

#[tokio::test]
async fn without_javascript_the_submit_button_gives_the_snippets() {
    let server = Server::start();
    let browser = Browser::without_javascript().await;
    open_builder(&browser, &server, "in=en").await;
    let find = async |selector: &str| browser.driver.find(By::Css(selector)).await.unwrap();
    find("#choose-partner").await.send_keys("ngo-be").await.unwrap();
    find("#choose-lang option[value=th]").await.click().await.unwrap();
    find("input[name=layout][value=compact]").await.click().await.unwrap();
    find("#choose-accent").await.send_keys("#ffee00").await.unwrap();
    find("button[type=submit]").await.click().await.unwrap();
    browser.until_address_contains("/embed?").await;
    browser.until_address_contains("accent=%23ffee00").await;
    let element = find("#snippet-element").await.text().await.unwrap();
    for part in ["partner=\"ngo-be\"", "lang=\"th\"", "layout=\"compact\"", "accent=\"#ffee00\""] {
        assert!(element.contains(part), "{element}");
    }
    assert!(find("#partner-status").await.text().await.unwrap().contains("no active partner called “ngo-be”"));
    assert!(find("#accent-status").await.text().await.unwrap().contains("on light pages we use"));
    for control in browser.driver.find_all(By::Css(".needs-script")).await.unwrap() {
        assert!(!control.is_displayed().await.unwrap(), "a control that needs JavaScript is shown");
    }
    // The preview is the server-rendered widget with the chosen settings.
    let root = find("sid-pledge").await.get_shadow_root().await.unwrap();
    assert_eq!(root.find(By::Css(".sid")).await.unwrap().attr("lang").await.unwrap().as_deref(), Some("th"));
}

#[tokio::test]
async fn each_choice_updates_the_snippets_and_the_preview_without_a_reload() {
    let server = Server::start();
    server.add_partner("ngo-be").await;
    let browser = Browser::start().await;
    open_builder(&browser, &server, "in=en").await;
    browser.find(".sid").await;
    browser.run("window.isSamePage = true; document.querySelector('form details').open = true").await;
    let click = async |selector: &str| {
        let found = browser.driver.find(By::Css(selector)).await.unwrap();
        found.scroll_into_view().await.unwrap();
        found.click().await.unwrap();
    };
    let type_in = async |selector: &str, text: &str| {
        browser.driver.find(By::Css(selector)).await.unwrap().send_keys(text).await.unwrap();
    };
    let until_applied = async |attribute: &str, value: &str| {
        let is_applied = format!(
            "return document.getElementById('snippet-element').textContent.includes('{attribute}=\"{value}\"') \
             && document.querySelector('#preview sid-pledge').getAttribute({attribute:?}) === {value:?} \
             && new URLSearchParams(location.search).getAll({attribute:?}).join(' ').replace('#', '') === {value:?}.replace('#', '')"
        );
        browser.until(&is_applied).await;
    };
    type_in("#choose-partner", "ngo-be").await;
    until_applied("partner", "ngo-be").await;
    browser
        .until("return document.getElementById('partner-status').textContent.includes('will count for ngo-be')")
        .await;
    click("#choose-lang option[value=fr]").await;
    until_applied("lang", "fr").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').lang === 'fr'").await;
    click("#choose-audience option[value=teen]").await;
    until_applied("audience", "teen").await;
    click("input[name=theme][value=dark]").await;
    until_applied("theme", "dark").await;
    click("input[name=hide][value=steps]").await;
    click("input[name=hide][value=share]").await;
    until_applied("hide", "steps share").await;
    type_in("#choose-accent", "#7a1fa2").await;
    until_applied("accent", "#7a1fa2").await;
    browser.until("return document.getElementById('accent-status').textContent.includes('#cba3d9') && document.getElementById('pick-accent').value === '#7a1fa2'").await;
    click("input[name=layout][value=compact]").await;
    until_applied("layout", "compact").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid.compact.dark')").await;
    click("input[name=pinned][value='1']").await;
    browser
        .until("return document.getElementById('snippet-element').textContent.includes('integrity=\"sha384-')")
        .await;
    browser.run("const picker = document.getElementById('pick-accent'); picker.value = '#00695c'; picker.dispatchEvent(new Event('input', { bubbles: true }))").await;
    until_applied("accent", "#00695c").await;
    click("#choose-no-storage").await;
    browser
        .until(
            "return document.getElementById('snippet-element').textContent.includes(' no-storage>') \
             && new URLSearchParams(location.search).has('no-storage')",
        )
        .await;
    assert_eq!(browser.run("return window.isSamePage").await, json!(true));
    // The URL leads another visitor to the same snippets.
    let before = text_of(&browser, "snippet-element").await;
    browser.driver.refresh().await.unwrap();
    assert_eq!(text_of(&browser, "snippet-element").await, before);
}

#[tokio::test]
async fn an_invalid_field_is_marked_until_it_is_corrected() {
    let server = Server::start();
    let browser = Browser::start().await;
    open_builder(&browser, &server, "in=en&partner=ngo-be&accent=reddish").await;
    // The mark is an attribute for screen readers and a thicker border.
    let until_marked = async |partner: bool, accent: bool| {
        for (name, is_marked) in [("partner", partner), ("accent", accent)] {
            let expected = if is_marked { "true 2px" } else { "null 1px" };
            browser
                .until(&format!(
                    "const field = document.getElementById('choose-{name}'); \
                     return `${{field.getAttribute('aria-invalid')}} ${{getComputedStyle(field).borderTopWidth}}` === '{expected}'"
                ))
                .await;
        }
    };
    let type_in = async |selector: &str, text: &str| {
        let field = browser.driver.find(By::Css(selector)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    };
    until_marked(false, true).await;
    type_in("#choose-accent", "#7a1fa2").await;
    until_marked(false, false).await;
    type_in("#choose-partner", "Not a name").await;
    until_marked(true, false).await;
}

#[tokio::test]
async fn the_view_of_the_preview_can_be_changed_and_the_snippets_stay() {
    let server = Server::start();
    let browser = Browser::start().await;
    open_builder(&browser, &server, "in=en").await;
    browser.find(".sid").await;
    let before = text_of(&browser, "snippet-element").await;
    let click = async |selector: &str| browser.driver.find(By::Css(selector)).await.unwrap().click().await.unwrap();
    click("[data-view=width][value=phone]").await;
    browser.until("return document.querySelector('sid-pledge').clientWidth <= 340").await;
    click("[data-view=theme][value=dark]").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid.dark')").await;
    click("[data-view=lang]").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid[dir=rtl]')").await;
    click("[data-view=lang]").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid[dir=ltr]')").await;
    click("[data-view=theme][value=dark]").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid.auto')").await;
    assert_eq!(text_of(&browser, "snippet-element").await, before);
    assert_eq!(browser.run("return localStorage.length").await, json!(0));
}

#[tokio::test]
async fn an_unreachable_server_is_reported_and_the_snippets_stay() {
    let mut server = Server::start();
    let browser = Browser::start().await;
    open_builder(&browser, &server, "in=en").await;
    browser.find(".sid").await;
    let before = text_of(&browser, "snippet-element").await;
    server.kill();
    let layout = browser.driver.find(By::Css("input[name=layout][value=button]")).await.unwrap();
    layout.click().await.unwrap();
    browser.until("return document.getElementById('failed').textContent.includes('could not be reached')").await;
    assert_eq!(text_of(&browser, "snippet-element").await, before);
    server.restart();
    browser.driver.find(By::Css("input[name=theme][value=dark]")).await.unwrap().click().await.unwrap();
    browser.until("return document.getElementById('failed').textContent === '' && document.getElementById('snippet-element').textContent.includes('layout=\"button\"')").await;
}

#[tokio::test]
async fn each_button_copies_exactly_its_snippet() {
    let server = Server::start();
    let browser = Browser::start().await;
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.send_cdp("Browser.grantPermissions", permissions).await;
    open_builder(&browser, &server, CHOICES).await;
    browser.run("document.querySelectorAll('.output').forEach((snippet) => (snippet.open = true))").await;
    let buttons = browser.driver.find_all(By::Css("[data-copy]")).await.unwrap();
    assert_eq!(buttons.len(), 8);
    for button in buttons {
        let id = button.attr("data-copy").await.unwrap().unwrap();
        button.scroll_into_view().await.unwrap();
        button.click().await.unwrap();
        browser
            .until(&format!(
                "return document.querySelector('[data-copy={id}] + [role=status]').textContent === 'Copied.'"
            ))
            .await;
        let read_clipboard = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, (error) => done(String(error)))";
        let copied = browser.driver.execute_async(read_clipboard, vec![]).await.unwrap();
        assert_eq!(copied.json(), &json!(text_of(&browser, &id).await));
    }
}

#[tokio::test]
async fn a_failed_copy_is_reported_and_the_snippet_selected() {
    let server = Server::start();
    for clipboard in ["Promise.reject(new DOMException('no', 'NotAllowedError'))", "Promise.resolve()"] {
        let browser = Browser::start().await;
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        browser.send_cdp("Browser.grantPermissions", permissions).await;
        open_builder(&browser, &server, "in=en").await;
        browser.run(&format!("navigator.clipboard.writeText = () => {clipboard}")).await;
        browser.driver.find(By::Css("#copy-element")).await.unwrap().click().await.unwrap();
        browser.until("return document.querySelector('#copy-element + [role=status]').textContent.includes('couldn’t copy it')").await;
        let selected = browser.run("return getSelection().toString()").await;
        assert_eq!(selected, json!(text_of(&browser, "snippet-element").await));
    }
}

#[tokio::test]
async fn the_stated_colour_of_an_accent_is_the_painted_one() {
    let server = Server::start();
    let browser = Browser::start().await;
    let stated = "const swatches = document.querySelectorAll('.accent-preview'); return swatches[arguments[0]].querySelector('.swatch:last-of-type').dataset.colour";
    // The button has the accent as it is.
    let link_colour = BUTTON_COLOUR.replace(".primary", "footer a").replace("backgroundColor", "color");
    let mut corrected = 0;
    for accent in [
        "ffee00", "ff0000", "00ff00", "0000ff", "ff00ff", "00ffff", "ffffff", "000000", "7a1fa2", "808080", "ff8800",
        "123456",
    ] {
        for (i, theme) in ["light", "dark"].into_iter().enumerate() {
            open_builder(&browser, &server, &format!("in=en&theme={theme}&layout=compact&accent={accent}")).await;
            let painted = browser.until(&link_colour).await;
            let stated_colour = browser.driver.execute(stated, vec![json!(i)]).await.unwrap().json().clone();
            let stated_colour = stated_colour.as_str().unwrap().to_owned();
            let channels: Vec<u8> =
                (1..6).step_by(2).map(|at| u8::from_str_radix(&stated_colour[at..at + 2], 16).unwrap()).collect();
            assert!(is_near(&painted, &json!(channels)), "{accent} {theme}: {painted} and {stated_colour}");
            corrected += u32::from(stated_colour != format!("#{accent}"));
        }
    }
    assert!(corrected > 10, "{corrected}");
}

#[tokio::test]
async fn builder_and_poster_fit_a_width_of_320_pixels() {
    let server = Server::start();
    let browser = Browser::start().await;
    browser.resize(320, 800).await;
    for path in [
        "/embed?in=en&accent=ffee00&partner=not-added",
        "/embed?in=ar",
        "/embed?in=de&hide=share",
        "/poster/sid-2023?lang=uk",
    ] {
        browser.open(&format!("{}{path}", server.origin)).await;
        browser.run("document.querySelectorAll('details').forEach((details) => (details.open = true))").await;
        let overflow = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
        assert_eq!(browser.run(overflow).await, json!(0), "{path}");
    }
}

#[tokio::test]
async fn a_poster_prints_on_one_page_in_every_language() {
    let server = Server::start();
    let browser = Browser::start().await;
    for lang in languages() {
        browser
            .open(&format!("{}/poster/sid-2023?lang={lang}&partner=a-partner-with-a-rather-long-one", server.origin))
            .await;
        // On US Letter, which is shorter than A4.
        let printed = browser.driver.print_page(PrintParameters::default()).await.unwrap();
        let pages = String::from_utf8_lossy(&printed).matches("/Type /Page\n").count();
        assert_eq!(pages, 1, "{lang}");
    }
    browser.run("window.print = () => (window.printed = true)").await;
    browser.driver.find(By::Css("[data-print]")).await.unwrap().click().await.unwrap();
    browser.until("return window.printed").await;
}
