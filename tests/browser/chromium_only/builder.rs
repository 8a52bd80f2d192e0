//! The builder: what a partner chooses is what it sees and copies.

use serde_json::{Value, json};
use thirtyfour::{By, common::print::PrintParameters};

use crate::{browser::Browser, languages::languages, server::Server};

/// A choice that differs from the usual in everything one can see.
pub const CHOSEN: &str = "in=en&partner=ngo-be&lang=ar&layout=compact&theme=light&accent=7a1fa2";

/// What Chromium paints for the button's ground, as red, green and blue.
pub const PAINTED: &str = "const button = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.primary');
    if (!button) return null;
    const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    pen.fillStyle = getComputedStyle(button).backgroundColor;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)";

pub async fn open_builder(browser: &Browser, server: &Server, query: &str) {
    browser.open(&format!("{}/embed?{query}", server.origin)).await;
}

/// A line of the builder, as it is shown.
pub async fn line(browser: &Browser, id: &str) -> String {
    let text = browser.run(&format!("return document.getElementById({id:?}).textContent")).await;
    text.as_str().unwrap_or_else(|| panic!("no {id}")).to_owned()
}

pub fn is_near(one: &Value, other: &Value) -> bool {
    let channels = |colour: &Value| [0, 1, 2].map(|i| colour[i].as_i64().unwrap());
    channels(one).iter().zip(channels(other)).all(|(one, other)| (one - other).abs() <= 2)
}

#[tokio::test]
async fn without_javascript_the_button_gives_the_lines() {
    let server = Server::start();
    let browser = Browser::without_javascript().await;
    open_builder(&browser, &server, "in=en").await;
    let find = async |selector: &str| browser.driver.find(By::Css(selector)).await.unwrap();
    find("#choose-partner").await.send_keys("ngo-be").await.unwrap();
    find("#choose-lang option[value=th]").await.click().await.unwrap();
    find("input[name=layout][value=compact]").await.click().await.unwrap();
    find("#choose-accent").await.send_keys("#ffee00").await.unwrap();
    find("button[type=submit]").await.click().await.unwrap();
    browser.until_at("/embed").await;
    let element = find("#snippet-element").await.text().await.unwrap();
    for part in ["partner=\"ngo-be\"", "lang=\"th\"", "layout=\"compact\"", "accent=\"#ffee00\""] {
        assert!(element.contains(part), "{element}");
    }
    assert!(find("#partner-said").await.text().await.unwrap().contains("no active partner called ngo-be"));
    assert!(find("#accent-said").await.text().await.unwrap().contains("darker shade by itself"));
    for dead in browser.driver.find_all(By::Css(".needs-script")).await.unwrap() {
        assert!(!dead.is_displayed().await.unwrap(), "a control that does nothing is shown");
    }
    // The preview is the widget as the server rendered it, in the colour that was chosen.
    let root = find("sid-pledge").await.get_shadow_root().await.unwrap();
    assert_eq!(root.find(By::Css(".sid")).await.unwrap().attr("lang").await.unwrap().as_deref(), Some("th"));
}

#[tokio::test]
async fn each_choice_changes_the_lines_and_the_preview_and_reloads_nothing() {
    let server = Server::start();
    server.add_partner("ngo-be").await;
    let browser = Browser::start().await;
    open_builder(&browser, &server, "in=en").await;
    browser.find(".sid").await;
    browser.run("window.stayed = true; document.querySelector('form details').open = true").await;
    let click = async |selector: &str| {
        let found = browser.driver.find(By::Css(selector)).await.unwrap();
        found.scroll_into_view().await.unwrap();
        found.click().await.unwrap();
    };
    let type_in = async |selector: &str, text: &str| {
        browser.driver.find(By::Css(selector)).await.unwrap().send_keys(text).await.unwrap();
    };
    let follows = async |attribute: &str, value: &str| {
        let holds = format!(
            "return document.getElementById('snippet-element').textContent.includes('{attribute}=\"{value}\"') \
             && document.querySelector('#preview sid-pledge').getAttribute({attribute:?}) === {value:?} \
             && new URLSearchParams(location.search).getAll({attribute:?}).join(' ').replace('#', '') === {value:?}.replace('#', '')"
        );
        browser.until(&holds).await;
    };
    type_in("#choose-partner", "ngo-be").await;
    follows("partner", "ngo-be").await;
    browser.until("return document.getElementById('partner-said').textContent.includes('will count for ngo-be')").await;
    click("#choose-lang option[value=fr]").await;
    follows("lang", "fr").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').lang === 'fr'").await;
    click("#choose-audience option[value=teen]").await;
    follows("audience", "teen").await;
    click("input[name=theme][value=dark]").await;
    follows("theme", "dark").await;
    click("input[name=hide][value=steps]").await;
    click("input[name=hide][value=share]").await;
    follows("hide", "steps share").await;
    type_in("#choose-accent", "#7a1fa2").await;
    follows("accent", "#7a1fa2").await;
    browser.until("return document.getElementById('accent-said').textContent.includes('#cba3d9') && document.getElementById('pick-accent').value === '#7a1fa2'").await;
    click("input[name=layout][value=compact]").await;
    follows("layout", "compact").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid.compact.dark')").await;
    click("input[name=pinned][value='1']").await;
    browser
        .until("return document.getElementById('snippet-element').textContent.includes('integrity=\"sha384-')")
        .await;
    browser.run("const picker = document.getElementById('pick-accent'); picker.value = '#00695c'; picker.dispatchEvent(new Event('input', { bubbles: true }))").await;
    follows("accent", "#00695c").await;
    click("#choose-no-storage").await;
    browser
        .until(
            "return document.getElementById('snippet-element').textContent.includes(' no-storage>') \
             && new URLSearchParams(location.search).has('no-storage')",
        )
        .await;
    assert_eq!(browser.run("return window.stayed").await, json!(true));
    // What the address holds now is what somebody else is shown by it.
    let before = line(&browser, "snippet-element").await;
    browser.driver.refresh().await.unwrap();
    assert_eq!(line(&browser, "snippet-element").await, before);
}

#[tokio::test]
async fn what_cannot_be_is_marked_until_it_is_mended() {
    let server = Server::start();
    let browser = Browser::start().await;
    open_builder(&browser, &server, "in=en&partner=ngo-be&accent=reddish").await;
    // Its mark is told to who hears the page and shown to who sees it.
    let marked = async |partner: bool, accent: bool| {
        for (name, is_marked) in [("partner", partner), ("accent", accent)] {
            let look = if is_marked { "true 2px" } else { "null 1px" };
            browser
                .until(&format!(
                    "const field = document.getElementById('choose-{name}'); \
                     return `${{field.getAttribute('aria-invalid')}} ${{getComputedStyle(field).borderTopWidth}}` === '{look}'"
                ))
                .await;
        }
    };
    let type_in = async |selector: &str, text: &str| {
        let field = browser.driver.find(By::Css(selector)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    };
    marked(false, true).await;
    type_in("#choose-accent", "#7a1fa2").await;
    marked(false, false).await;
    type_in("#choose-partner", "Not a name").await;
    marked(true, false).await;
}

#[tokio::test]
async fn the_preview_is_looked_at_in_other_ways_and_the_lines_stay() {
    let server = Server::start();
    let browser = Browser::start().await;
    open_builder(&browser, &server, "in=en").await;
    browser.find(".sid").await;
    let before = line(&browser, "snippet-element").await;
    let view = async |selector: &str| browser.driver.find(By::Css(selector)).await.unwrap().click().await.unwrap();
    view("[data-view=width][value=phone]").await;
    browser.until("return document.querySelector('sid-pledge').clientWidth <= 340").await;
    view("[data-view=theme][value=dark]").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid.dark')").await;
    view("[data-view=lang]").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid[dir=rtl]')").await;
    view("[data-view=lang]").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid[dir=ltr]')").await;
    view("[data-view=theme][value=dark]").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid.auto')").await;
    assert_eq!(line(&browser, "snippet-element").await, before);
    assert_eq!(browser.run("return localStorage.length").await, json!(0));
}

#[tokio::test]
async fn a_server_that_is_away_is_said_and_the_lines_stay() {
    let mut server = Server::start();
    let browser = Browser::start().await;
    open_builder(&browser, &server, "in=en").await;
    browser.find(".sid").await;
    let before = line(&browser, "snippet-element").await;
    server.kill();
    let layout = browser.driver.find(By::Css("input[name=layout][value=button]")).await.unwrap();
    layout.click().await.unwrap();
    browser.until("return document.getElementById('failed').textContent.includes('could not be reached')").await;
    assert_eq!(line(&browser, "snippet-element").await, before);
    server.restart();
    browser.driver.find(By::Css("input[name=theme][value=dark]")).await.unwrap().click().await.unwrap();
    browser.until("return document.getElementById('failed').textContent === '' && document.getElementById('snippet-element').textContent.includes('layout=\"button\"')").await;
}

#[tokio::test]
async fn each_button_copies_exactly_what_is_shown() {
    let server = Server::start();
    let browser = Browser::start().await;
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.tell("Browser.grantPermissions", permissions).await;
    open_builder(&browser, &server, CHOSEN).await;
    browser.run("document.querySelectorAll('.way').forEach((way) => (way.open = true))").await;
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
        let held = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, (fault) => done(String(fault)))";
        let held = browser.driver.execute_async(held, vec![]).await.unwrap();
        assert_eq!(held.json(), &json!(line(&browser, &id).await));
    }
}

#[tokio::test]
async fn a_clipboard_that_refuses_or_lies_leaves_the_line_selected_and_says_so() {
    let server = Server::start();
    for clipboard in ["Promise.reject(new DOMException('no', 'NotAllowedError'))", "Promise.resolve()"] {
        let browser = Browser::start().await;
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        browser.tell("Browser.grantPermissions", permissions).await;
        open_builder(&browser, &server, "in=en").await;
        browser.run(&format!("navigator.clipboard.writeText = () => {clipboard}")).await;
        browser.driver.find(By::Css("#copy-element")).await.unwrap().click().await.unwrap();
        browser.until("return document.querySelector('#copy-element + [role=status]').textContent.includes('could not be copied')").await;
        let selected = browser.run("return getSelection().toString()").await;
        assert_eq!(selected, json!(line(&browser, "snippet-element").await));
    }
}

#[tokio::test]
async fn what_is_said_of_an_accent_is_what_chromium_paints() {
    let server = Server::start();
    let browser = Browser::start().await;
    let said = "const swatches = document.querySelectorAll('.seen'); return swatches[arguments[0]].querySelector('.swatch:last-of-type').dataset.colour";
    let mut changed = 0;
    for accent in [
        "ffee00", "ff0000", "00ff00", "0000ff", "ff00ff", "00ffff", "ffffff", "000000", "7a1fa2", "808080", "ff8800",
        "123456",
    ] {
        for (i, theme) in ["light", "dark"].into_iter().enumerate() {
            open_builder(&browser, &server, &format!("in=en&theme={theme}&layout=button&accent={accent}")).await;
            let painted = browser.until(PAINTED).await;
            let said = browser.driver.execute(said, vec![json!(i)]).await.unwrap().json().clone();
            let said = said.as_str().unwrap().to_owned();
            let channels: Vec<u8> =
                (1..6).step_by(2).map(|at| u8::from_str_radix(&said[at..at + 2], 16).unwrap()).collect();
            assert!(is_near(&painted, &json!(channels)), "{accent} {theme}: {painted} and {said}");
            changed += u32::from(said != format!("#{accent}"));
        }
    }
    assert!(changed > 10, "{changed}");
}

#[tokio::test]
async fn builder_and_poster_are_read_at_320_pixels_without_scrolling_sideways() {
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
        browser.run("document.querySelectorAll('details').forEach((part) => (part.open = true))").await;
        let beyond = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
        assert_eq!(browser.run(beyond).await, json!(0), "{path}");
    }
}

#[tokio::test]
async fn a_poster_is_one_page_of_paper_in_every_language_and_its_button_prints_it() {
    let server = Server::start();
    let browser = Browser::start().await;
    for lang in languages() {
        browser
            .open(&format!("{}/poster/sid-2023?lang={lang}&partner=a-partner-with-a-rather-long-one", server.origin))
            .await;
        // On the paper that is the lower one of the two usual ones.
        let printed = browser.driver.print_page(PrintParameters::default()).await.unwrap();
        let pages = String::from_utf8_lossy(&printed).matches("/Type /Page\n").count();
        assert_eq!(pages, 1, "{lang}");
    }
    browser.run("window.print = () => (window.printed = true)").await;
    browser.driver.find(By::Css("[data-print]")).await.unwrap().click().await.unwrap();
    browser.until("return window.printed").await;
}
