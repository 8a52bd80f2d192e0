//! Pictures: small enough for every network, drawn once, and in every language's own letters.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use sid_pledge_server::{
    campaigns::{Campaigns, Source},
    pictures::{Kind, Pictures, Shape},
};

use crate::app::{TestApp, answer, fresh_id, pledge};

/// The width and height a PNG tells in its head (https://www.w3.org/TR/png/#11IHDR).
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[tokio::test]
async fn every_poster_has_its_size_in_every_language_and_the_card_is_small_enough_for_whatsapp() {
    let campaigns = Campaigns::load(&Source::Embedded).expect("faultless");
    let campaign = campaigns.get("sid-2023").expect("the campaign in the box");
    let pictures = Pictures::start().expect("started");
    for edition in campaign.editions() {
        let tag = &edition.campaign.lang;
        for (shape, expected) in
            [(Shape::Card, (1200, 630)), (Shape::Square, (1080, 1080)), (Shape::Story, (1080, 1920))]
        {
            let picture = pictures.get(edition, Kind::Poster(shape), 1_234_567).await.expect("drawn");
            assert_eq!(size(&picture.bytes), expected, "{tag} {shape:?}");
            assert!(picture.bytes.len() <= 300_000, "{tag} {shape:?}: {} bytes", picture.bytes.len());
        }
    }
}

#[tokio::test]
async fn a_picture_is_drawn_once_for_all_who_ask_at_once_and_again_for_another_round_number() {
    let campaigns = Campaigns::load(&Source::Embedded).expect("faultless");
    let edition = campaigns.usual().expect("one").choose(None, None).expect("offered").edition;
    let pictures = Pictures::start().expect("started");
    let card = Kind::Poster(Shape::Card);
    let all = futures_util::future::join_all((0..200).map(|_| pictures.get(&edition, card, 120))).await;
    let etags: BTreeSet<_> = all.into_iter().map(|picture| picture.expect("drawn").etag).collect();
    assert_eq!((etags.len(), pictures.drawn()), (1, 1));
    let same = pictures.get(&edition, card, 129).await.expect("there");
    assert!(etags.contains(&same.etag), "129 is told as 120 is");
    let before = pictures.get(&edition, card, 130).await.expect("there");
    assert!(etags.contains(&before.etag), "nobody waits for the next one while there is one");
    while pictures.get(&edition, card, 130).await.expect("there").etag == before.etag {
        tokio::task::yield_now().await;
    }
    let back = pictures.get(&edition, card, 121).await.expect("there");
    assert_eq!((pictures.drawn(), back.etag == before.etag), (2, true), "one taken back draws nothing again");
}

#[tokio::test]
async fn a_card_is_kept_by_its_etag_and_saved_under_a_name() {
    let app = TestApp::start().await;
    let url = format!("{}/card/kind-2030.png?lang=fr", app.url);
    let card = app.client.get(&url).send().await.expect("an answer");
    assert_eq!(
        (card.status(), &card.headers()["content-type"]),
        (StatusCode::OK, &"image/png".parse().expect("a value"))
    );
    let etag = card.headers()["etag"].clone();
    assert_eq!(
        card.headers()["cache-control"],
        "public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400"
    );
    let again = answer(app.client.get(&url).header("if-none-match", etag)).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let saved = app.client.get(format!("{url}&download&shape=story")).send().await.expect("an answer");
    assert_eq!(saved.headers()["content-disposition"], "attachment; filename=\"kind-2030-story-fr.png\"");
    assert_eq!(size(&saved.bytes().await.expect("a body")), (1080, 1920));
    for path in ["/card/other.png", "/card/kind-2030.gif", "/badge/kind-2030.gif", "/badge/kind-2030"] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_badge_says_the_number_in_words_too_and_none_below_the_floor() {
    let app = TestApp::start().await;
    let badge = app.get("/badge/kind-2030.svg?lang=en").await;
    assert_eq!(badge.header("content-type"), "image/svg+xml");
    assert!(badge.text.contains("<title>Be kind: among-the-first in English</title>"), "{}", badge.text);
    assert!(badge.text.contains("<path") && !badge.text.contains("<text"), "its letters are outlines");
    for _ in 0..3 {
        app.post("/pledges", &pledge(fresh_id())).await;
    }
    let counted = async || app.get("/badge/kind-2030.svg?lang=en").await.text.contains("pledge-count in English 3");
    while !counted().await {}
    let dark = app.client.get(format!("{}/badge/kind-2030.png?theme=dark", app.url)).send().await.expect("an answer");
    assert_eq!(size(&dark.bytes().await.expect("a body")).1, 80);
}
