//! Pictures of a campaign: their size and file size, their cache, and their HTTP responses.

use std::collections::BTreeSet;

use api::Audience;
use reqwest::StatusCode;
use sid_pledge_server::{
    campaigns::{Campaigns, Source},
    pictures::{Format, PictureKind, Pictures},
};

use crate::app::{TestApp, TestOptions, fresh_id, pledge, send};

/// Maximum file size of a picture that WhatsApp shows as the preview of a link.
pub const MAX_WHATSAPP_BYTES: usize = 300_000;

/// Number of requests for one picture at the same time.
pub const CONCURRENT_REQUESTS: usize = 200;

/// Width and height from the header of a PNG (https://www.w3.org/TR/png/#11IHDR).
fn png_size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[tokio::test]
async fn every_format_has_its_size_in_every_language_and_is_small_enough_for_whatsapp() {
    let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
    let campaign = campaigns.get("sid-2023").expect("the built-in campaign");
    let pictures = Pictures::start("https://pledge.example.org").expect("started");
    for localized in campaign.localizations() {
        let lang = localized.lang();
        for (format, expected) in
            [(Format::Card, (1200, 630)), (Format::Square, (1080, 1080)), (Format::Story, (1080, 1920))]
        {
            for kind in [PictureKind::Campaign(format), PictureKind::Taken(format, Some(Audience::Teen))] {
                let picture = pictures.get(localized, kind, 1_234_567).await.expect("drawn");
                assert_eq!(png_size(picture.bytes()), expected, "{lang} {kind:?}");
                let len = picture.bytes().len();
                assert!(len <= MAX_WHATSAPP_BYTES, "{lang} {kind:?}: {len} bytes");
            }
        }
    }
}

#[tokio::test]
async fn a_picture_is_drawn_once_for_concurrent_requests_and_again_for_another_displayed_count() {
    let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
    let localized = campaigns.default_campaign().expect("a campaign").negotiate(None, None).localized;
    let pictures = Pictures::start("https://pledge.example.org").expect("started");
    let card = PictureKind::Campaign(Format::Card);
    let all =
        futures_util::future::join_all((0..CONCURRENT_REQUESTS).map(|_| pictures.get(&localized, card, 120))).await;
    let etags: BTreeSet<_> = all.into_iter().map(|picture| picture.expect("drawn").etag().to_owned()).collect();
    assert_eq!((etags.len(), pictures.drawn()), (1, 1));
    let same = pictures.get(&localized, card, 129).await.expect("drawn");
    assert!(etags.contains(same.etag()), "129 is displayed as 120");
    let previous = pictures.get(&localized, card, 130).await.expect("drawn");
    assert!(etags.contains(previous.etag()), "the previous picture is served until the new one is drawn");
    while pictures.get(&localized, card, 130).await.expect("drawn").etag() == previous.etag() {
        tokio::task::yield_now().await;
    }
    let back = pictures.get(&localized, card, 121).await.expect("drawn");
    let is_previous = back.etag() == previous.etag();
    assert_eq!((pictures.drawn(), is_previous), (2, true), "a withdrawal does not draw the previous picture again");
}

#[tokio::test]
async fn supporters_of_audiences_with_the_same_statement_share_a_picture() {
    let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
    let localized = campaigns.default_campaign().expect("a campaign").negotiate(None, None).localized;
    let pictures = Pictures::start("https://pledge.example.org").expect("started");
    let mut etags = Vec::new();
    for audience in
        [None, Some(Audience::Parent), Some(Audience::Everyone), Some(Audience::Child), Some(Audience::Teen)]
    {
        let kind = PictureKind::Taken(Format::Card, audience);
        etags.push(pictures.get(&localized, kind, 120).await.expect("drawn").etag().to_owned());
    }
    assert_eq!((&etags[0], &etags[0]), (&etags[1], &etags[2]), "both have the statement of the campaign");
    assert_eq!((BTreeSet::from_iter(etags).len(), pictures.drawn()), (3, 3));
}

#[tokio::test]
async fn the_picture_that_a_supporter_shares_has_its_own_address() {
    let app = TestApp::start_with(TestOptions { built_in_campaigns: true, ..TestOptions::default() }).await;
    let etag = async |query: &str| {
        let picture = app.get(&format!("/card/sid-2023.png?lang=fr{query}")).await;
        assert_eq!(picture.status, StatusCode::OK, "{query}");
        picture.header("etag").to_owned()
    };
    let (campaign, taken) = (etag("").await, etag("&taken").await);
    assert_ne!(campaign, taken);
    for query in ["&taken=", "&taken=Everyone", "&taken=nobody"] {
        assert_eq!(etag(query).await, taken, "{query}");
    }
    assert_ne!(etag("&taken=child").await, taken, "children have a statement of their own");
    let story = app.client.get(format!("{}/card/sid-2023.png?taken=child&shape=story", app.url)).send().await;
    assert_eq!(png_size(&story.expect("a response").bytes().await.expect("a body")), (1080, 1920));
}

#[tokio::test]
async fn a_card_can_be_cached_by_its_etag_and_downloaded_under_a_file_name() {
    let app = TestApp::start().await;
    let url = format!("{}/card/kind-2030.png?lang=fr", app.url);
    let card = app.client.get(&url).send().await.expect("a response");
    assert_eq!(
        (card.status(), &card.headers()["content-type"]),
        (StatusCode::OK, &"image/png".parse().expect("a value"))
    );
    let etag = card.headers()["etag"].clone();
    assert_eq!(
        card.headers()["cache-control"],
        "public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400"
    );
    let repeated = send(app.client.get(&url).header("if-none-match", etag)).await;
    assert_eq!((repeated.status, repeated.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let download = app.client.get(format!("{url}&download&shape=story")).send().await.expect("a response");
    assert_eq!(download.headers()["content-disposition"], "attachment; filename=\"kind-2030-story-fr.png\"");
    assert_eq!(png_size(&download.bytes().await.expect("a body")), (1080, 1920));
    for path in ["/card/other.png", "/card/kind-2030.gif", "/badge/kind-2030.gif", "/badge/kind-2030"] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_badge_has_an_alternative_text_with_the_count_from_the_floor_on() {
    let app = TestApp::start().await;
    let badge = app.get("/badge/kind-2030.svg?lang=en").await;
    assert_eq!(badge.header("content-type"), "image/svg+xml");
    assert!(badge.text.contains("<title>Be kind: among-the-first in English</title>"), "{}", badge.text);
    assert!(badge.text.contains("<path") && !badge.text.contains("<text"), "texts are outlines");
    assert!(badge.text.contains("height=\"40\""), "{}", badge.text);
    for _ in 0..3 {
        app.post("/pledges", &pledge(fresh_id())).await;
    }
    let has_count = async || app.get("/badge/kind-2030.svg?lang=en").await.text.contains("pledge-count in English 3");
    while !has_count().await {}
    let dark = app.client.get(format!("{}/badge/kind-2030.png?theme=dark", app.url)).send().await.expect("a response");
    assert_eq!(png_size(&dark.bytes().await.expect("a body")).1, 80);
}
