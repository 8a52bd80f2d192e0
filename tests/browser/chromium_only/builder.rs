//! The builder: what a partner chooses is what it sees and copies, and what it copies works on its site, under a policy
//! that allows what the builder says and nothing else.

use serde_json::{Value, json};
use thirtyfour::{By, WebElement, common::print::PrintParameters};

use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    languages::languages,
    server::Server,
};

/// A choice that differs from the usual in everything one can see.
const CHOSEN: &str = "in=en&partner=ngo-be&lang=ar&layout=compact&theme=light&accent=7a1fa2";

/// What Chromium paints for the button's ground, as red, green and blue.
const PAINTED: &str = "const button = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.primary');
    if (!button) return null;
    const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    pen.fillStyle = getComputedStyle(button).backgroundColor;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)";

async fn open_builder(browser: &Browser, server: &Server, query: &str) {
    browser.open(&format!("{}/embed?{query}", server.origin)).await;
}

/// A line of the builder, as it is shown.
async fn line(browser: &Browser, id: &str) -> String {
    let text = browser.run(&format!("return document.getElementById({id:?}).textContent")).await;
    text.as_str().unwrap_or_else(|| panic!("no {id}")).to_owned()
}

/// A line of the builder for a choice, and what it says that a policy needs.
async fn taken(browser: &Browser, server: &Server, query: &str, name: &str) -> (String, String) {
    open_builder(browser, server, query).await;
    (line(browser, &format!("snippet-{name}")).await, line(browser, &format!("policy-{name}")).await)
}

/// A partner's page with a line in it and a policy that allows so much. What the widget tells is heard in `window.heard`,
/// by a script that no policy holds back.
async fn paste(browser: &Browser, lines: &str, allowed: &str) -> HostPage {
    let policy = format!("default-src 'none'; {allowed}");
    let page = HostPage::with_headers(lines, &[("Content-Security-Policy", policy)]).await;
    browser.open(&page.url).await;
    page
}

async fn listening() -> Browser {
    let browser = Browser::start().await;
    let source = LISTENER.trim_start_matches("<script>").trim_end_matches("</script>");
    browser.tell("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    browser
}

/// The widget that stands there is the one of [`CHOSEN`], and lives.
async fn is_the_chosen_one(browser: &Browser) {
    browser.until_ready().await;
    let shown = "const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid'); \
                 return [widget.lang, widget.dir, widget.classList.contains('compact'), widget.classList.contains('light')]";
    assert_eq!(browser.run(shown).await, json!(["ar", "rtl", true, true]));
    assert!(is_near(&browser.run(PAINTED).await, &json!([0x7a, 0x1f, 0xa2])));
}

fn is_near(one: &Value, other: &Value) -> bool {
    let channels = |colour: &Value| [0, 1, 2].map(|i| colour[i].as_i64().unwrap());
    channels(one).iter().zip(channels(other)).all(|(one, other)| (one - other).abs() <= 2)
}

async fn enter_frame(browser: &Browser) {
    let frame: WebElement = browser.driver.find(By::Tag("iframe")).await.unwrap();
    frame.enter_frame().await.unwrap();
}

/// A policy without the `which`th of the sources it allows.
fn without(policy: &str, directive: &str, source: &str) -> String {
    let parts = policy.split("; ").map(|part| match part.starts_with(directive) {
        true => part.replace(&format!(" {source}"), ""),
        false => part.to_owned(),
    });
    let weaker = parts.collect::<Vec<_>>().join("; ");
    assert_ne!(weaker, policy);
    weaker
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
    assert!(find("#accent-said").await.text().await.unwrap().contains("cannot be read"));
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
    assert_eq!(browser.run("return window.stayed").await, json!(true));
    // What the address holds now is what somebody else is shown by it.
    let before = line(&browser, "snippet-element").await;
    browser.driver.refresh().await.unwrap();
    assert_eq!(line(&browser, "snippet-element").await, before);
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
async fn the_element_works_under_what_it_says_it_needs_and_under_no_less() {
    let server = Server::start();
    let browser = listening().await;
    for query in [CHOSEN.to_owned(), format!("{CHOSEN}&pinned=1")] {
        let (lines, policy) = taken(&browser, &server, &query, "element").await;
        assert_eq!(lines.contains("integrity"), query.contains("pinned"));
        let _page = paste(&browser, &lines, &policy).await;
        is_the_chosen_one(&browser).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
    }
    assert_eq!(server.counts().await.pledges, 2);

    let (lines, policy) = taken(&browser, &server, CHOSEN, "element").await;
    let _page = paste(&browser, &lines, &without(&policy, "script-src", &server.origin)).await;
    assert_eq!(browser.run("return [customElements.get('sid-pledge') === undefined, document.querySelector('sid-pledge').shadowRoot]").await, json!([true, null]));
    let _page = paste(&browser, &lines, &without(&policy, "script-src", "'wasm-unsafe-eval'")).await;
    browser.until("return heard.some(([name, detail]) => name === 'failed' && detail.reason === 'blocked')").await;
    assert_eq!(browser.run("return heard.some(([name]) => name === 'ready')").await, json!(false));
    let _page = paste(&browser, &lines, &without(&policy, "connect-src", &server.origin)).await;
    browser.until("return heard.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    assert_eq!(
        browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid')").await,
        json!(null)
    );
}

#[tokio::test]
async fn the_frame_works_under_what_it_says_it_needs_and_under_no_less() {
    let server = Server::start();
    let browser = listening().await;
    let (lines, policy) = taken(&browser, &server, CHOSEN, "frame").await;
    let _page = paste(&browser, &lines, &policy).await;
    enter_frame(&browser).await;
    is_the_chosen_one(&browser).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);

    let _page = paste(&browser, &lines, &without(&policy, "frame-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until("return location.href.startsWith('chrome-error:')").await;
}

#[tokio::test]
async fn the_frame_fits_its_content_under_what_its_script_says_it_needs_and_under_no_less() {
    const FITS: &str = "const frame = document.querySelector('iframe'); return frame.style.height !== '' && frame.clientHeight !== 900";
    let server = Server::start();
    let browser = listening().await;
    let (frame, _) = taken(&browser, &server, CHOSEN, "frame").await;
    let (script, policy) = taken(&browser, &server, CHOSEN, "frame-script").await;
    let lines = format!("{frame}{script}");
    let _page = paste(&browser, &lines, &policy).await;
    browser.until(FITS).await;
    enter_frame(&browser).await;
    is_the_chosen_one(&browser).await;

    let _page = paste(&browser, &lines, &without(&policy, "script-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until_ready().await;
    browser.driver.enter_parent_frame().await.unwrap();
    assert_eq!(browser.run(FITS).await, json!(false));
    let _page = paste(&browser, &lines, &without(&policy, "frame-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until("return location.href.startsWith('chrome-error:')").await;
}

#[tokio::test]
async fn the_badge_is_a_picture_under_what_it_says_it_needs_and_under_no_less_and_leads_to_the_pledge() {
    const SEEN: &str = "const picture = document.querySelector('img'); return picture.complete && picture.naturalWidth > 100 && picture.alt.length > 10";
    let server = Server::start();
    let browser = listening().await;
    let (lines, policy) = taken(&browser, &server, CHOSEN, "badge").await;
    let page = paste(&browser, &lines, &policy).await;
    browser.until(SEEN).await;
    browser.driver.find(By::Css("img")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023").await;
    is_the_chosen_one(&browser).await;
    drop(page);
    let _page = paste(&browser, &lines, &without(&policy, "img-src", &server.origin)).await;
    assert_eq!(browser.run(SEEN).await, json!(false));
}

#[tokio::test]
async fn link_and_address_lead_to_the_chosen_pledge_and_a_link_needs_nothing() {
    let server = Server::start();
    let browser = listening().await;
    open_builder(&browser, &server, CHOSEN).await;
    let (link, address) = (line(&browser, "snippet-link").await, line(&browser, "snippet-address").await);
    let _page = paste(&browser, &link, "").await;
    browser.driver.find(By::Css("a")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023").await;
    is_the_chosen_one(&browser).await;
    browser.open(&address).await;
    is_the_chosen_one(&browser).await;
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
