//! What a visitor takes along is made on the device, of what they did, and sent nowhere.

use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// A script for the host page that keeps what is handed to the browser to be saved, and counts printing.
pub const SAVES: &str = "<script>
  window.saved = [];
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => (saved.push(blob), create.call(URL, blob));
  window.printed = [];
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
    if (node.dataset?.sidPrint === undefined) return;
    node.contentWindow.print = () => printed.push(node.contentDocument.body.innerText);
    node.addEventListener('load', () => (node.contentWindow.print = () => printed.push(node.contentDocument.body.innerText)), true);
  }))).observe(document, { childList: true, subtree: true });
</script>";

async fn after_the_pledge(server: &Server, attributes: &str) -> (Browser, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{SAVES}{}", snippet(server, attributes))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    (browser, page)
}

/// The text of the last thing saved.
async fn saved_text(browser: &Browser) -> String {
    browser.until("return saved.length").await;
    let read = "const done = arguments[arguments.length - 1]; saved.at(-1).text().then(done)";
    let text = browser.driver.execute_async(read, vec![]).await.unwrap();
    text.json().as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_certificate_as_a_drawing_says_what_was_promised_and_which_number_it_became() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let (browser, _page) = after_the_pledge(&server, "lang=\"en\" audience=\"parent\"").await;
    browser.until_said("about pledge number 21").await;
    browser.click("#sid-drawing").await;
    let drawing = saved_text(&browser).await;
    for part in [
        "<svg xmlns=",
        "I have taken the pledge",
        "The Safer Internet Day 2023 pledge",
        "number 21",
        "ECPAT International",
    ] {
        assert!(drawing.contains(part), "{part}: {drawing}");
    }
    let said = drawing.split("</text>").filter_map(|text| text.rsplit('>').next()).collect::<Vec<_>>().join(" ");
    assert!(said.contains("✓ I will listen to children, take them seriously and never blame them."), "{said}");
    assert!(!said.contains("I will talk"), "{said}");
    let parsed =
        "return new DOMParser().parseFromString(arguments[0], 'image/svg+xml').querySelector('parsererror') === null";
    let parsed = browser.driver.execute(parsed, vec![json!(drawing)]).await.unwrap();
    assert_eq!(parsed.json(), &json!(true));
}

#[tokio::test]
async fn the_certificate_as_a_picture_is_a_png_with_something_on_it() {
    let server = Server::start();
    let (browser, _page) = after_the_pledge(&server, "lang=\"ar\"").await;
    browser.click("#sid-picture").await;
    browser.until("return saved.length").await;
    let look = "const done = arguments[arguments.length - 1];
        createImageBitmap(saved.at(-1)).then((picture) => {
          const canvas = document.createElement('canvas');
          Object.assign(canvas, { width: picture.width, height: picture.height });
          const pen = canvas.getContext('2d');
          pen.drawImage(picture, 0, 0);
          const colours = new Set(new Uint32Array(pen.getImageData(300, 200, 1000, 700).data.buffer));
          done([saved.at(-1).type, picture.width, picture.height, colours.size > 8]);
        })";
    let seen = browser.driver.execute_async(look, vec![]).await.unwrap();
    assert_eq!(seen.json(), &json!(["image/png", 1600, 1131, true]));
}

#[tokio::test]
async fn the_reminder_is_a_calendar_entry_in_a_week_with_the_steps_still_to_do() {
    let server = Server::start();
    let (browser, _page) = after_the_pledge(&server, "lang=\"uk\" audience=\"teen\"").await;
    browser.click("label[for=sid-step-teen-settings]").await;
    browser.find("#sid-step-teen-settings:checked").await;
    browser.click("#sid-reminder").await;
    let entry = saved_text(&browser).await;
    assert!(entry.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && entry.ends_with("END:VCALENDAR\r\n"), "{entry}");
    for line in entry.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let entry = entry.replace("\r\n ", "");
    let day = "const day = new Date(); day.setDate(day.getDate() + 7); \
               return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, '0')).join('')";
    let Value::String(day) = browser.run(day).await else { panic!("no day") };
    assert!(entry.contains(&format!("DTSTART;VALUE=DATE:{day}\r\n")), "{entry}");
    let titles = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('.steps li strong')].map((title) => title.textContent)";
    let titles = browser.run(titles).await;
    let escaped = |title: &Value| title.as_str().unwrap().replace(',', "\\,").replace(';', "\\;");
    let titles: Vec<String> = titles.as_array().unwrap().iter().map(escaped).collect();
    assert!(!entry.contains(&titles[0]), "a step that is done needs no reminder: {entry}");
    assert!(titles[1..].iter().all(|title| entry.contains(title)), "{titles:?} in {entry}");
}

#[tokio::test]
async fn the_printout_holds_the_steps_with_their_ticks_and_leaves_the_host_page_alone() {
    let server = Server::start();
    let (browser, _page) = after_the_pledge(&server, "lang=\"en\" audience=\"teen\"").await;
    browser.click("label[for=sid-step-teen-settings]").await;
    browser.find("#sid-step-teen-settings:checked").await;
    browser.click("#sid-printout").await;
    let printed = browser.until("return printed[0]").await;
    let printed = printed.as_str().unwrap();
    for part in ["Check your privacy settings", "☑", "☐", "it is never your fault", "In danger right now?", "116111"]
    {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    assert!(!printed.contains("A partner"), "{printed}");
}

#[tokio::test]
async fn an_earlier_visits_pledge_can_still_be_kept() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let (browser, _page) = after_the_pledge(&server, "lang=\"en\"").await;
    browser.driver.refresh().await.unwrap();
    browser.until_said("Welcome back").await;
    browser.until_said("about pledge number 21").await;
    browser.find(".kept li").await;
    browser.click("#sid-drawing").await;
    assert!(saved_text(&browser).await.contains("number 21"));
}

#[tokio::test]
async fn whoever_has_taken_the_pledge_can_keep_it_without_a_connection() {
    let mut server = Server::start();
    let (browser, _page) = after_the_pledge(&server, "lang=\"en\"").await;
    let arrived = "return performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('keepsake.js') && entry.responseEnd)";
    browser.until(arrived).await;
    server.kill();
    browser.click("#sid-picture").await;
    browser.until("return saved.some((blob) => blob.type === 'image/png')").await;
}

#[tokio::test]
async fn where_it_cannot_be_made_that_is_said() {
    let server = Server::start();
    let (browser, _page) = after_the_pledge(&server, "lang=\"en\"").await;
    browser.run("URL.createObjectURL = () => { throw new Error('refused') }").await;
    browser.click("#sid-picture").await;
    browser.until_said("could not be saved here").await;
}
