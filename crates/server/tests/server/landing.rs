//! Landing pages: the same for everybody, and with all that others show of them.

use reqwest::{StatusCode, header};

use crate::app::{TestApp, act, answer, fresh_id};

const PAGE: &str = "/s/kind-2030/ngo/whatsapp?lang=fr";

#[tokio::test]
async fn a_landing_page_is_the_same_for_everybody_and_may_be_kept() {
    let app = TestApp::start().await;
    let (first, second) = (app.get(PAGE).await, app.get(PAGE).await);
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.text, second.text, "no token of anybody's is in it");
    assert!(
        first.text.contains("value=\"\" type=\"hidden\" name=\"id\"") || first.text.contains("name=\"id\" value=\"\"")
    );
    assert_eq!(first.header("cache-control"), "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400");
    assert!(!first.headers.contains_key(header::SET_COOKIE));
    let etag = first.header("etag").to_owned();
    let known = app.client.get(format!("{}{PAGE}", app.url)).header("if-none-match", &etag);
    let known = answer(known).await;
    assert_eq!(
        (known.status, known.text.as_str(), known.header("etag")),
        (StatusCode::NOT_MODIFIED, "", etag.as_str())
    );
    app.post("/visits", &act(fresh_id(), api::Channel::Whatsapp)).await;
    // It is written anew within a second, and until then the page before is given out.
    let newer = async || answer(app.client.get(format!("{}{PAGE}", app.url)).header("if-none-match", &etag)).await;
    while newer().await.status == StatusCode::NOT_MODIFIED {
        tokio::task::yield_now().await;
    }
    assert_eq!(newer().await.status, StatusCode::OK, "its numbers are others");
}

#[tokio::test]
async fn a_landing_page_says_what_networks_show_and_that_it_is_no_search_result() {
    let app = TestApp::start().await;
    let page = app.get(PAGE).await.text;
    let own = "https://pledge.example.org/s/kind-2030/ngo/whatsapp?lang=fr";
    let picture = "https://pledge.example.org/card/kind-2030.png?lang=fr";
    for part in [
        format!("<link rel=\"canonical\" href=\"{own}\">"),
        "hreflang=\"en\" href=\"https://pledge.example.org/s/kind-2030/ngo/whatsapp?lang=en\"".to_owned(),
        "hreflang=\"x-default\" href=\"https://pledge.example.org/s/kind-2030/ngo/whatsapp\"".to_owned(),
        "<meta name=\"robots\" content=\"noindex\">".to_owned(),
        format!("<meta property=\"og:url\" content=\"{own}\">"),
        "<meta property=\"og:title\" content=\"Soyez gentils\">".to_owned(),
        "<meta property=\"og:locale\" content=\"fr_FR\">".to_owned(),
        "<meta property=\"og:locale:alternate\" content=\"en_GB\">".to_owned(),
        format!("<meta property=\"og:image\" content=\"{picture}\">"),
        "<meta property=\"og:image:width\" content=\"1200\">".to_owned(),
        "<meta property=\"og:image:alt\" content=\"Soyez gentils: among-the-first in Français\">".to_owned(),
        "<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
        "type=\"application/json+oembed\" href=\"https://pledge.example.org/oembed?url=https%3A%2F%2Fpledge".to_owned(),
    ] {
        assert!(page.contains(&part), "{part}: {page}");
    }
    let data = page.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split_once("</script>"));
    let data: serde_json::Value = serde_json::from_str(data.expect("linked data").0).expect("JSON");
    assert_eq!((&data["@type"], &data["url"], &data["inLanguage"]), (&"WebPage".into(), &own.into(), &"fr".into()));
}

#[tokio::test]
async fn a_partner_nobody_knows_lands_as_open_and_a_test_stays_a_test() {
    let app = TestApp::start().await;
    let page = app.get("/s/kind-2030/%22%3E%3Cscript%3E/copy?lang=en&mode=test").await.text;
    assert!(page.contains(
        "<link rel=\"canonical\" href=\"https://pledge.example.org/s/kind-2030/open/copy?lang=en&amp;mode=test\">"
    ));
    assert!(page.contains("class=\"ribbon\""), "{page}");
    let shared = app.get("/p/kind-2030?lang=en&mode=test").await.text;
    assert!(
        shared.contains("open%2Fwhatsapp%3Flang%3Den%26mode%3Dtest"),
        "a share of a test leads to a test: {shared}"
    );
}

#[tokio::test]
async fn a_pledge_by_the_form_of_a_landing_page_counts_for_its_partner_and_channel() {
    let app = TestApp::start().await;
    let fields = [("id", ""), ("lang", "fr"), ("partner", "ngo"), ("channel", "whatsapp"), ("mode", "live")];
    let sent = answer(app.client.post(format!("{}/p/kind-2030/pledge", app.url)).form(&fields)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let counts = app.counts("?partner=ngo").await;
    assert_eq!((&counts["pledges"], &counts["pledges_from_shares"]), (&1.into(), &1.into()));
    assert_eq!(app.counts("?partner=open").await["pledges"], 0, "each partner's numbers are its own");
}

#[tokio::test]
async fn oembed_gives_a_frame_of_the_page_at_an_address() {
    let app = TestApp::start().await;
    let ask = async |query: &str| app.get(&format!("/oembed?{query}")).await.json();
    let landing = "url=https%3A%2F%2Fpledge.example.org%2Fs%2Fkind-2030%2Fngo%2Fwhatsapp%3Flang%3Dfr";
    let rich = ask(&format!("{landing}&format=json&maxwidth=500")).await;
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
    let quotation = "<blockquote hidden style=\"display:none\"><a href=\"https://pledge.example.org/p/kind-2030?lang=fr&amp;partner=ngo\">Soyez gentils</a></blockquote><iframe";
    assert!(html.contains("width=\"100%\"") && html.contains("max-width:500px"), "it fits a narrow page: {html}");
    assert!(html.starts_with(quotation), "or WordPress does not listen for the height: {html}");
    assert!(
        html.contains("allow-top-navigation-by-user-activation"),
        "or who leaves in a hurry leaves the frame alone"
    );
    assert!(html.contains("title=\"Soyez gentils\"") && !html.contains("channel"), "{html}");
    assert_eq!(rich["thumbnail_url"], serde_json::Value::Null, "it would be wider than asked for");
    let whole = ask("url=https%3A%2F%2Fpledge.example.org%2Fp%2Fkind-2030%3Flang%3Den%26layout%3Dcompact").await;
    assert_eq!(whole["thumbnail_width"], 1200);
    assert!(whole["html"].as_str().expect("HTML").contains("lang=en&amp;layout=compact&amp;frame"), "{whole}");
    assert_eq!(ask("url=https%3A%2F%2Fpledge.example.org%2F").await["title"], "Be kind");
}

#[tokio::test]
async fn oembed_refuses_what_is_not_its_own() {
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
        let refused = app.get(&format!("/oembed?{query}")).await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (status, code), "{query}");
    }
}
