//! Colours of a campaign: all that shows the campaign uses them, and none of another one's.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use resvg::tiny_skia::Pixmap;
use serde_json::Value;

use sid_pledge_server::campaigns::Campaigns;

use crate::{
    app::{TestApp, TestOptions},
    pack::Packs,
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Colours of the test campaign, from `pack.rs`.
const LIGHT_ACCENT: &str = "#7a1fa2";
const DARK_ACCENT: &str = "#e0a0ff";
const ACCENT: [u8; 3] = [0x7a, 0x1f, 0xa2];
const ACCENT_TEXT: [u8; 3] = [0xfe, 0xfe, 0xfe];
const TINT: [u8; 3] = [0xf0, 0xe0, 0xf6];

/// Colours of the built-in campaign, except for white and black.
fn built_in_colours() -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(ROOT).join("campaigns/sid-2023/campaign.toml")).expect("read");
    let colours: BTreeSet<_> = text.split('"').filter(|part| part.starts_with('#')).map(str::to_owned).collect();
    assert!(colours.len() > 20, "{colours:?}");
    colours.into_iter().filter(|colour| colour != "#ffffff" && colour != "#000000").collect()
}

fn assert_no_built_in_colour(name: &str, text: &str) {
    let text = text.to_lowercase();
    for colour in built_in_colours() {
        assert!(!text.contains(&colour), "{name} contains {colour}");
    }
}

#[tokio::test]
async fn every_page_has_the_colours_of_its_campaign() {
    let app = TestApp::start().await;
    for path in [
        "/?lang=fr",
        "/p/kind-2030",
        "/p/kind-2030?accent=00aa00",
        "/s/kind-2030/ngo/copy",
        "/poster/kind-2030",
        "/embed?campaign=kind-2030",
        "/p/unknown",
    ] {
        let page = app.get(path).await;
        let style = page.text.split_once("<style>:root{").and_then(|(_, rest)| rest.split_once("}</style>"));
        let (colours, _) = style.unwrap_or_else(|| panic!("{path} has no colours: {}", page.text));
        for declaration in [
            "--_sid-campaign-light-page:#eeeef6;",
            "--_sid-campaign-light-accent:#7a1fa2;",
            "--_sid-campaign-light-accent-text:#fefefe;",
            "--_sid-campaign-dark-accent:#e0a0ff;",
            "--_sid-campaign-dark-notice:#ffa0c0;",
        ] {
            assert!(colours.contains(declaration), "{path}: {colours}");
        }
        assert!(page.text.contains("href=\"/icon/kind-2030.svg\""), "{path}");
        assert_no_built_in_colour(path, &page.text);
    }
}

#[tokio::test]
async fn the_widget_is_sent_with_the_colours_of_its_campaign() {
    let app = TestApp::start().await;
    let widget = app.get("/api/v1/campaigns/kind-2030/widget").await;
    let json =
        widget.text.split_once("data-sid-props>").expect("properties").1.split_once("</script>").expect("an end").0;
    let props: Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(props["colours"]["light"]["accent"], LIGHT_ACCENT);
    assert_eq!(props["colours"]["dark"]["accent"], DARK_ACCENT);
    assert_eq!(props["colours"]["pictures"]["muted"], "#605060");
    assert_no_built_in_colour("the widget", &widget.text);
}

#[tokio::test]
async fn pictures_badge_and_icon_have_the_colours_of_their_campaign() {
    let app = TestApp::start().await;
    let icon = app.get("/icon/kind-2030.svg").await;
    assert_eq!(icon.headers["content-type"], "image/svg+xml");
    assert!(icon.text.contains(&format!("fill=\"{LIGHT_ACCENT}\"")), "{}", icon.text);
    for theme in ["light", "dark"] {
        let badge = app.get(&format!("/badge/kind-2030.svg?theme={theme}")).await.text;
        assert!(badge.to_lowercase().contains(LIGHT_ACCENT), "{badge}");
        assert_no_built_in_colour("the badge", &badge);
    }
    // It sets no drawing of its own.
    let colours = colours_of_card(&app).await;
    for colour in [ACCENT, TINT, ACCENT_TEXT] {
        assert!(colours.contains(&colour), "{colour:?}");
    }
}

#[tokio::test]
async fn pictures_have_the_drawing_of_their_campaign() {
    let packs = Packs::new();
    let manifest = fs::read_to_string(packs.path().join("kind-2030/campaign.toml")).expect("read");
    let drawing = "[drawing]\nbackground = ['#301050', '#301050', '#301050']\ntext = '#ffffff'\nemphasis = '#ffe080'\n\
                   lights = ['#80ff80']\nrings = [30]\n\n[[audiences]]";
    packs.write("kind-2030/campaign.toml", &manifest.replacen("[[audiences]]", drawing, 1));
    let app = TestApp::start_with(TestOptions { packs: Some(packs), ..TestOptions::default() }).await;
    let colours = colours_of_card(&app).await;
    for colour in [[0x30, 0x10, 0x50], [0x80, 0xff, 0x80], [0xff, 0xe0, 0x80]] {
        assert!(colours.contains(&colour), "{colour:?}");
    }
    assert!(!colours.contains(&ACCENT) && !colours.contains(&TINT));
    let badge = app.get("/badge/kind-2030.svg").await.text;
    assert!(badge.contains("#301050") && badge.contains("#80ff80"), "{badge}");
}

/// Returns the colours of the card, each as red, green and blue.
async fn colours_of_card(app: &TestApp) -> BTreeSet<[u8; 3]> {
    let card = app.client.get(format!("{}/card/kind-2030.png", app.url)).send().await.expect("a response");
    let card = Pixmap::decode_png(&card.bytes().await.expect("a body")).expect("a PNG");
    let pixels = card.pixels().iter().map(|pixel| pixel.demultiply());
    pixels.map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect()
}

#[test]
fn a_campaign_without_colours_is_valid_and_grey() {
    let packs = Packs::new();
    let manifest = fs::read_to_string(packs.path().join("kind-2030/campaign.toml")).expect("read");
    let (before, rest) = manifest.split_once("[colours.light]").expect("colours");
    let (_, after) = rest.split_once("[[audiences]]").expect("audiences");
    packs.write("kind-2030/campaign.toml", &format!("{before}[[audiences]]{after}"));
    let campaigns = Campaigns::load(&packs.source()).expect("valid");
    let colours = &campaigns.get("kind-2030").expect("the campaign").colours;
    assert!(colours.css().contains("--_sid-campaign-light-accent:#444444;"), "{}", colours.css());
}

#[test]
fn no_colour_of_the_built_in_campaign_is_in_code() {
    let mut folders: Vec<PathBuf> = ["static", "src", "crates/api/src", "crates/server/src"]
        .iter()
        .map(|name| Path::new(ROOT).join(name))
        .collect();
    let mut file_count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                assert_no_built_in_colour(&path.display().to_string(), &text);
                file_count += 1;
            }
        }
    }
    assert!(file_count > 100, "{file_count}");
}
