//! Landing pages: caching, social meta tags, and oEmbed.

use reqwest::{StatusCode, header};

use crate::app::{TestApp, act, fresh_id, send};

const PAGE: &str = "/s/kind-2030/ngo/whatsapp?lang=fr";

#[tokio::test]
async fn a_landing_page_is_the_same_for_every_visitor_and_cacheable() {
    let app = TestApp::start().await;
    let (first, second) = (app.get(PAGE).await, app.get(PAGE).await);
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.text, second.text, "it has no visitor's token");
    assert!(
        first.text.contains("value=\"\" type=\"hidden\" name=\"id\"") || first.text.contains("name=\"id\" value=\"\"")
    );
    assert_eq!(first.header("cache-control"), "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400");
    assert!(!first.headers.contains_key(header::SET_COOKIE));
    let etag = first.header("etag").to_owned();
    let revalidate = app.client.get(format!("{}{PAGE}", app.url)).header("if-none-match", &etag);
    let unchanged = send(revalidate).await;
    assert_eq!(
        (unchanged.status, unchanged.text.as_str(), unchanged.header("etag")),
        (StatusCode::NOT_MODIFIED, "", etag.as_str())
    );
    app.post("/visits", &act(fresh_id(), api::Channel::Whatsapp)).await;
    // The page is rendered again within a second; until then the previous one is served.
    let get_changed = async || send(app.client.get(format!("{}{PAGE}", app.url)).header("if-none-match", &etag)).await;
    while get_changed().await.status == StatusCode::NOT_MODIFIED {
        tokio::task::yield_now().await;
    }
    assert_eq!(get_changed().await.status, StatusCode::OK, "its counts have changed");
}

#[tokio::test]
async fn a_landing_page_has_social_meta_tags_and_is_not_indexed() {
    let app = TestApp::start().await;
    let page = app.get(PAGE).await.text;
    let url = "https://pledge.example.org/s/kind-2030/ngo/whatsapp?lang=fr";
    let picture = "https://pledge.example.org/card/kind-2030.png?lang=fr&amp;taken";
    for part in [
        format!("<link rel=\"canonical\" href=\"{url}\">"),
        "hreflang=\"en\" href=\"https://pledge.example.org/s/kind-2030/ngo/whatsapp?lang=en\"".to_owned(),
        "hreflang=\"x-default\" href=\"https://pledge.example.org/s/kind-2030/ngo/whatsapp\"".to_owned(),
        "<meta name=\"robots\" content=\"noindex\">".to_owned(),
        format!("<meta property=\"og:url\" content=\"{url}\">"),
        "<meta property=\"og:title\" content=\"Soyez gentils\">".to_owned(),
        "<meta property=\"og:locale\" content=\"fr_FR\">".to_owned(),
        "<meta property=\"og:locale:alternate\" content=\"en_GB\">".to_owned(),
        format!("<meta property=\"og:image\" content=\"{picture}\">"),
        "<meta property=\"og:image:width\" content=\"1200\">".to_owned(),
        "<meta property=\"og:image:alt\" content=\"certificate in Français. Soyez gentils: among-the-first in Français\">"
            .to_owned(),
        "<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
        "type=\"application/json+oembed\" href=\"https://pledge.example.org/oembed?url=https%3A%2F%2Fpledge".to_owned(),
    ] {
        assert!(page.contains(&part), "{part}: {page}");
    }
    let data = page.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split_once("</script>"));
    let data: serde_json::Value = serde_json::from_str(data.expect("JSON-LD").0).expect("JSON");
    assert_eq!((&data["@type"], &data["url"], &data["inLanguage"]), (&"WebPage".into(), &url.into(), &"fr".into()));
}

#[tokio::test]
async fn a_shared_link_says_that_somebody_has_taken_the_pledge_and_a_printed_code_does_not() {
    let app = TestApp::start().await;
    let shared = app.get(PAGE).await.text;
    let line = "<p class=\"invited\">landing-invited in Français</p><sid-pledge";
    assert!(shared.contains(line), "{shared}");
    let scanned = app.get("/s/kind-2030/ngo/qr?lang=fr").await.text;
    assert!(
        !scanned.contains("class=\"invited\"") && !scanned.contains("taken\""),
        "nobody has shared a poster: {scanned}"
    );
    assert!(scanned.contains("content=\"https://pledge.example.org/card/kind-2030.png?lang=fr\""), "{scanned}");
}

#[tokio::test]
async fn an_unknown_partner_becomes_open_and_test_mode_is_kept() {
    let app = TestApp::start().await;
    let page = app.get("/s/kind-2030/x%22%3E%3Cscript%3E/copy?lang=en&mode=test").await.text;
    assert!(page.contains(
        "<link rel=\"canonical\" href=\"https://pledge.example.org/s/kind-2030/open/copy?lang=en&amp;mode=test\">"
    ));
    assert!(page.contains("class=\"ribbon\""), "{page}");
    let shared = app.get("/p/kind-2030?lang=en&mode=test").await.text;
    assert!(
        shared.contains("open%2Fwhatsapp%3Flang%3Den%26mode%3Dtest"),
        "a link shared in test mode keeps the mode: {shared}"
    );
}

#[tokio::test]
async fn a_pledge_from_a_landing_page_is_counted_for_its_partner_and_channel() {
    let app = TestApp::start().await;
    let fields = [("id", ""), ("lang", "fr"), ("partner", "ngo"), ("channel", "whatsapp"), ("mode", "live")];
    let sent = send(app.client.post(format!("{}/p/kind-2030/pledge", app.url)).form(&fields)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let counts = app.counts("?partner=ngo").await;
    assert_eq!((&counts["pledges"], &counts["pledges_from_shares"]), (&1.into(), &1.into()));
    assert_eq!(app.counts("?partner=open").await["pledges"], 0, "each partner has its own counts");
}

#[tokio::test]
async fn oembed_returns_a_frame_of_the_requested_page() {
    let app = TestApp::start().await;
    let oembed = async |query: &str| app.get(&format!("/oembed?{query}")).await.json();
    let landing = "url=https%3A%2F%2Fpledge.example.org%2Fs%2Fkind-2030%2Fngo%2Fwhatsapp%3Flang%3Dfr";
    let rich = oembed(&format!("{landing}&format=json&maxwidth=500")).await;
    assert_eq!(
        (&rich["version"], &rich["type"], &rich["title"]),
        (&"1.0".into(), &"rich".into(), &"Soyez gentils".into())
    );
    assert_eq!((&rich["width"], &rich["height"]), (&500.into(), &900.into()));
    let html = rich["html"].as_str().expect("HTML");
    assert!(
        html.contains("src=\"https://pledge.example.org/p/kind-2030?lang=fr&amp;partner=ngo&amp;frame\""),
        "{html}"
    );
    let blockquote = "<blockquote hidden style=\"display:none\"><a href=\"https://pledge.example.org/p/kind-2030?lang=fr&amp;partner=ngo\">Soyez gentils</a></blockquote><iframe";
    assert!(
        html.contains("width=\"100%\"") && html.contains("max-width:500px"),
        "the frame fits a narrow page: {html}"
    );
    assert!(html.starts_with(blockquote), "WordPress needs it to listen for the height: {html}");
    assert!(
        html.contains("allow-top-navigation-by-user-activation"),
        "the quick exit leaves the whole page, not the frame alone"
    );
    assert!(html.contains("title=\"Soyez gentils\"") && !html.contains("channel"), "{html}");
    assert_eq!(rich["thumbnail_url"], serde_json::Value::Null, "it would be wider than maxwidth");
    let compact = oembed("url=https%3A%2F%2Fpledge.example.org%2Fp%2Fkind-2030%3Flang%3Den%26layout%3Dcompact").await;
    assert_eq!(compact["thumbnail_width"], 1200);
    assert!(compact["html"].as_str().expect("HTML").contains("lang=en&amp;layout=compact&amp;frame"), "{compact}");
    assert_eq!(oembed("url=https%3A%2F%2Fpledge.example.org%2F").await["title"], "Be kind");
}

#[tokio::test]
async fn oembed_rejects_foreign_urls_and_invalid_parameters() {
    let app = TestApp::start().await;
    for (query, status, code) in [
        ("url=https%3A%2F%2Felsewhere.example%2Fp%2Fkind-2030", 404, "not_found"),
        ("url=https%3A%2F%2Fpledge.example.orgp%2Fkind-2030", 404, "not_found"),
        ("url=https%3A%2F%2Fpledge.example.org%2Fs%2Fkind-2030%2Fngo%2Fcopy%2Fmore", 404, "not_found"),
        ("url=https%3A%2F%2Fpledge.example.org.evil.example%2Fp%2Fkind-2030", 404, "not_found"),
        ("url=https%3A%2F%2Fpledge.example.org%2Fp%2Fother", 404, "not_found"),
        ("url=https%3A%2F%2Fpledge.example.org%2Fs%2Fkind-2030%2Fngo%2Ffax", 404, "not_found"),
        ("url=https%3A%2F%2Fpledge.example.org%2Fp%2Fkind-2030&format=xml", 501, "unknown_format"),
        ("url=https%3A%2F%2Fpledge.example.org%2Fp%2Fkind-2030&maxwidth=wide", 400, "invalid_parameter"),
        ("format=json", 400, "invalid_parameter"),
    ] {
        let response = app.get(&format!("/oembed?{query}")).await;
        assert_eq!((response.status.as_u16(), response.problem().as_str()), (status, code), "{query}");
    }
}
