//! Certificate, reminder and printout: created on the device from what the visitor did, without a request.

use serde_json::{Value, json};
use sid_pledge::circle::{CircleShape, SIDE};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Script for the host page that records downloads in `window.saved` and printed texts in `window.printed`.
pub const RECORDER: &str = "<script>
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

/// Opens a page, ticks a promise and takes the pledge.
async fn take_pledge(server: &Server, attributes: &str) -> (Browser, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{RECORDER}{}", snippet(server, attributes))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    (browser, page)
}

/// Returns the lines of text in an SVG, joined by spaces.
fn svg_text(svg: &str) -> String {
    svg.split("</text>").filter_map(|text| text.rsplit('>').next()).collect::<Vec<_>>().join(" ")
}

/// Returns the text of the last download.
async fn last_download(browser: &Browser) -> String {
    browser.until("return saved.length").await;
    let read_text = "const done = arguments[arguments.length - 1]; saved.at(-1).text().then(done)";
    let text = browser.driver.execute_async(read_text, vec![]).await.unwrap();
    text.json().as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_svg_certificate_has_the_promises_the_number_and_the_address_with_its_code() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let (browser, _page) = take_pledge(&server, "lang=\"en\" audience=\"parent\"").await;
    browser.until_text("One of 21 pledges.").await;
    browser.click("#sid-drawing").await;
    let svg = last_download(&browser).await;
    assert!(svg.starts_with("<svg xmlns=") && svg.contains("<path transform="), "{svg}");
    let text = svg_text(&svg);
    let address = format!("{}/s/sid-2023/open/qr?lang=en", server.origin.replace("http://", ""));
    for part in [
        "The Safer Internet Day pledge",
        "I have taken the pledge",
        "One of 21 pledges",
        "ECPAT International",
        &address,
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("✓ I’ll listen to children, believe them and never blame them."), "{text}");
    assert!(!text.contains("I’ll talk"), "{text}");
    let is_well_formed =
        "return new DOMParser().parseFromString(arguments[0], 'image/svg+xml').querySelector('parsererror') === null";
    let is_well_formed = browser.driver.execute(is_well_formed, vec![json!(svg)]).await.unwrap();
    assert_eq!(is_well_formed.json(), &json!(true));
}

/// Attributes of the lights in an SVG, in their order: x, y and radius, and the colour.
fn svg_lights(svg: &str) -> Vec<([f32; 3], String)> {
    let circles = svg.split("<circle ").skip(1);
    let light = |circle: &str| {
        let attribute = |name: &str| {
            let value = circle.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
            value.unwrap_or_else(|| panic!("{name} in {circle}")).to_owned()
        };
        (["cx", "cy", "r"].map(|name| attribute(name).parse().unwrap()), attribute("fill"))
    };
    circles.map(light).collect()
}

#[tokio::test]
async fn the_circle_of_the_certificate_is_that_of_the_pictures() {
    let campaign: toml::Table = include_str!("../../campaigns/sid-2023/campaign.toml").parse().unwrap();
    let (text, colours) = (&campaign["drawing"]["text"], campaign["drawing"]["lights"].as_array().unwrap());
    let server = Server::start();
    server.take_pledges(0..20).await;
    let (browser, _page) = take_pledge(&server, "lang=\"en\"").await;
    browser.until_text("One of 21 pledges.").await;
    browser.click("#sid-drawing").await;
    let lights = svg_lights(&last_download(&browser).await);
    let expected = CircleShape::default().lights(Some((21, 100)));
    assert_eq!(lights.len(), expected.len() + 2, "the visitor's own light and its glow come after the others");
    let scale = 500.0 / f32::from(SIDE);
    let (left, top) = (30.0, 315.5);
    for (index, (light, (place, fill))) in expected.iter().zip(&lights).enumerate() {
        let expected = [left + scale * light.x, top + scale * light.y, scale * light.radius];
        // Angles in Rust are whole tenths of a degree.
        let is_near = expected.iter().zip(place).all(|(expected, actual)| (expected - actual).abs() < 0.6);
        assert!(is_near, "light {index}: {expected:?} and {place:?}");
        let colour = light.colour.map_or(text, |colour| &colours[colour]);
        assert_eq!(colour.as_str().unwrap(), fill, "light {index}");
    }
}

#[tokio::test]
async fn the_png_certificate_is_not_blank() {
    let server = Server::start();
    let (browser, _page) = take_pledge(&server, "lang=\"ar\"").await;
    browser.click("#sid-picture").await;
    browser.until("return saved.length").await;
    let inspect = "const done = arguments[arguments.length - 1];
        createImageBitmap(saved.at(-1)).then((picture) => {
          const canvas = document.createElement('canvas');
          Object.assign(canvas, { width: picture.width, height: picture.height });
          const context = canvas.getContext('2d');
          context.drawImage(picture, 0, 0);
          const colours = new Set(new Uint32Array(context.getImageData(300, 200, 1000, 700).data.buffer));
          done([saved.at(-1).type, picture.width, picture.height, colours.size > 8]);
        })";
    let properties = browser.driver.execute_async(inspect, vec![]).await.unwrap();
    assert_eq!(properties.json(), &json!(["image/png", 1600, 1131, true]));
}

#[tokio::test]
async fn the_reminder_is_a_calendar_entry_a_week_from_now_with_the_remaining_steps() {
    let server = Server::start();
    let (browser, _page) = take_pledge(&server, "lang=\"uk\" audience=\"teen\"").await;
    browser.open_section("sid-steps").await;
    browser.click("label[for=sid-step-teen-settings]").await;
    browser.find("#sid-step-teen-settings:checked").await;
    browser.click("#sid-reminder").await;
    let entry = last_download(&browser).await;
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
async fn the_printout_has_the_steps_with_their_ticks_and_nothing_of_the_host_page() {
    let server = Server::start();
    let (browser, _page) = take_pledge(&server, "lang=\"en\" audience=\"teen\"").await;
    browser.open_section("sid-steps").await;
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
async fn the_certificate_is_available_on_a_later_visit() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let (browser, _page) = take_pledge(&server, "lang=\"en\"").await;
    browser.driver.refresh().await.unwrap();
    browser.until_text("Welcome back").await;
    browser.until_text("One of 21 pledges.").await;
    browser.find(".kept li").await;
    browser.click("#sid-drawing").await;
    assert!(svg_text(&last_download(&browser).await).contains("One of 21 pledges"));
}

#[tokio::test]
async fn the_certificate_can_be_downloaded_offline() {
    let mut server = Server::start();
    let (browser, _page) = take_pledge(&server, "lang=\"en\"").await;
    let is_loaded = "return performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('download.js') && entry.responseEnd)";
    browser.until(is_loaded).await;
    server.kill();
    browser.click("#sid-picture").await;
    browser.until("return saved.some((blob) => blob.type === 'image/png')").await;
}

#[tokio::test]
async fn a_failed_download_is_reported() {
    let server = Server::start();
    let (browser, _page) = take_pledge(&server, "lang=\"en\"").await;
    browser.run("URL.createObjectURL = () => { throw new Error('refused') }").await;
    browser.click("#sid-picture").await;
    browser.until_text("could not be saved here").await;
}
