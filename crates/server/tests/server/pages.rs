//! The pages, as a browser without any script walks through them.

use reqwest::StatusCode;

use crate::app::{Answer, TestApp, answer, fresh_id};

fn field(page: &Answer, name: &str) -> String {
    let marker = format!("name=\"{name}\"");
    let fields = page.text.split("<input ").filter_map(|rest| rest.split_once('>'));
    let field = fields.map(|(field, _)| field).find(|field| field.contains("hidden") && field.contains(&marker));
    let (_, value) = field.and_then(|field| field.split_once("value=\"")).unwrap_or_else(|| panic!("no {name}"));
    value.split_once('"').expect("its end").0.to_owned()
}

async fn submit(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Answer {
    answer(app.client.post(format!("{}{path}", app.url)).form(fields)).await
}

#[tokio::test]
async fn the_page_shows_the_pledge_without_any_script() {
    let app = TestApp::start().await;
    let page = app.get("/p/kind-2030?lang=fr").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!((page.header("content-type"), page.header("cache-control")), ("text/html; charset=utf-8", "no-store"));
    assert_eq!((page.header("content-language"), page.header("referrer-policy")), ("fr", "no-referrer"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' https://pledge.example.org 'wasm-unsafe-eval'; "),
        "{policy}"
    );
    assert!(!policy.contains("frame-ancestors") && !policy.contains("unsafe-inline"), "{policy}");
    for part in [
        "<!DOCTYPE html><html lang=\"fr\" dir=\"ltr\">",
        "<title>Soyez gentils</title>",
        "<link rel=\"canonical\" href=\"https://pledge.example.org/p/kind-2030?lang=fr\">",
        "hreflang=\"en\" href=\"https://pledge.example.org/p/kind-2030?lang=en\"",
        "<template shadowrootmode=\"open\">",
        "I will be kind.",
        "action=\"/p/kind-2030/pledge\"",
        "href=\"/p/kind-2030?lang=en&amp;partner=open\"",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    assert!(!page.text.contains("<internet>"), "no text is markup");
}

#[tokio::test]
async fn a_form_sent_twice_counts_once_and_leads_to_the_thanks() {
    let app = TestApp::start().await;
    let page = app.get("/p/kind-2030?lang=fr&partner=ngo").await;
    let (id, lang, partner) = (field(&page, "id"), field(&page, "lang"), field(&page, "partner"));
    assert!(id.parse::<api::EntryId>().is_ok(), "{id}");
    assert_ne!(field(&app.get("/p/kind-2030").await, "id"), id, "each page has its own");
    let fields = [
        ("id", id.as_str()),
        ("lang", &lang),
        ("partner", &partner),
        ("audience", "teen"),
        ("promise", "listen"),
        ("promise", "share"),
        ("channel", ""),
    ];
    for _ in 0..2 {
        let sent = submit(&app, "/p/kind-2030/pledge", &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert!(sent.header("location").starts_with("/p/kind-2030/thanks?lang=fr&partner=ngo&audience=teen&id="));
    }
    assert_eq!(app.counts("?partner=ngo").await["pledges"], 1);
}

#[tokio::test]
async fn the_thanks_let_the_pledge_be_taken_back() {
    let app = TestApp::start().await;
    let sent = submit(&app, "/p/kind-2030/pledge", &[("id", ""), ("lang", "fr")]).await;
    assert_eq!(app.counts("").await["pledges"], 1, "an empty id is made up for");
    let location = sent.header("location").to_owned();
    let thanks = app.get(&location).await;
    assert_eq!(thanks.status, StatusCode::OK);
    assert!(thanks.text.contains("Well done."), "{}", thanks.text);
    assert!(thanks.text.contains("<meta name=\"robots\" content=\"noindex\">"));
    let (id, receipt) = (field(&thanks, "id"), field(&thanks, "receipt"));
    let back = submit(&app, "/p/kind-2030/withdraw", &[("id", &id), ("receipt", &receipt), ("lang", "fr")]).await;
    assert_eq!((back.status, back.header("location")), (StatusCode::SEE_OTHER, "/p/kind-2030?lang=fr&withdrawn=1"));
    assert!(app.get(back.header("location")).await.text.contains("taken-back in Français"));
    assert_eq!(app.counts("").await["pledges"], 0);
}

#[tokio::test]
async fn without_the_right_receipt_the_thanks_are_the_plain_page() {
    let app = TestApp::start().await;
    for query in ["", "?id=x&receipt=y", &format!("?id={}&receipt=bm9wZQ", fresh_id())] {
        let page = app.get(&format!("/p/kind-2030/thanks{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.text.contains("I will be kind.") && page.text.contains("\"pledge\":null"), "{query}");
    }
}

#[tokio::test]
async fn a_form_that_is_wrong_is_told_on_a_page_that_leads_back() {
    let app = TestApp::start().await;
    type Fields = &'static [(&'static str, &'static str)];
    let table: [(&str, Fields, u16); 7] = [
        ("/p/kind-2030/pledge", &[("id", "x")], 400),
        ("/p/kind-2030/pledge", &[("audience", "elders")], 400),
        ("/p/kind-2030/pledge", &[("lang", "fr_")], 400),
        ("/p/kind-2030/pledge", &[("promise", "fly")], 422),
        ("/p/kind-2030/pledge", &[("partner", "a\0b")], 422),
        ("/p/kind-2030/withdraw", &[("id", "x"), ("receipt", "y")], 404),
        ("/p/other/pledge", &[], 404),
    ];
    for (path, fields, status) in table {
        let page = submit(&app, path, fields).await;
        assert_eq!(page.status.as_u16(), status, "{path} {fields:?}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path} {fields:?}");
        assert!(page.text.contains("back-to-pledge in") && page.text.contains("href=\"/p/kind-2030?lang="), "{path}");
    }
    let json = app.client.post(format!("{}/p/kind-2030/pledge", app.url)).header("content-type", "application/json");
    assert_eq!(answer(json.body("{}")).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let huge = submit(&app, "/p/kind-2030/pledge", &[("partner", &"x".repeat(9000))]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.counts("").await["pledges"], 0);
}

#[tokio::test]
async fn a_share_link_leads_to_the_page_and_says_how_the_visitor_came() {
    let app = TestApp::start().await;
    let page = app.get("/s/kind-2030/ngo/whatsapp?lang=fr&channel=copy").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!((field(&page, "channel").as_str(), field(&page, "partner").as_str()), ("whatsapp", "ngo"));
    for (path, status) in [("/s/kind-2030/ngo/fax", 404), ("/s/other/ngo/copy", 404), ("/s/kind-2030/nobody/copy", 200)]
    {
        let page = app.get(path).await;
        assert_eq!(page.status.as_u16(), status, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
    }
}

#[tokio::test]
async fn junk_in_an_address_still_shows_a_person_the_pledge() {
    let app = TestApp::start().await;
    for query in ["lang=fr_", "audience=elders&mode=wild&channel=fax", "%ff=%00&&&=", "layout=%3Cscript%3E"] {
        let page = app.get(&format!("/p/kind-2030?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.text.contains("I will be kind.") && !page.text.contains("<script>"), "{query}");
    }
}

#[tokio::test]
async fn the_home_shows_the_pledge_and_leads_first_and_last_to_the_way_to_embed_it() {
    let app = TestApp::start().await;
    let home = app.get("/?lang=en").await;
    assert_eq!(home.status, StatusCode::OK);
    let (before, widget) = home.text.split_once("<sid-pledge").expect("the widget");
    let (widget, after) = widget.split_once("</sid-pledge>").expect("its end");
    assert!(widget.contains("I will be kind."));
    for part in [before, after] {
        assert!(part.contains("<a href=\"/embed?in=en&amp;lang=en\">"), "{part}");
    }
}

#[tokio::test]
async fn an_unknown_campaign_has_a_page_that_says_so() {
    let app = TestApp::start().await;
    let page = app.get("/p/other").await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::NOT_FOUND, "text/html; charset=utf-8"));
    assert!(page.text.contains("There is no campaign of this name."));
}

#[tokio::test]
async fn another_language_leaves_partner_and_test_mode_as_they_are() {
    let app = TestApp::start().await;
    let kept = "partner=ngo&amp;audience=teen&amp;layout=compact&amp;theme=dark&amp;hide=steps+share&amp;mode=test&amp;no-storage=1";
    let query = "no-storage&channel=copy&mode=test&hide=share+steps&theme=dark&layout=compact&audience=teen";
    let page = app.get(&format!("/p/kind-2030?lang=en&partner=ngo&{query}")).await;
    assert!(page.text.contains(&format!("href=\"/p/kind-2030?lang=fr&amp;{kept}\"")), "{}", page.text);
    assert!(page.text.contains(" hide=\"steps share\" mode=\"test\""), "the element is set up the same");
    let landing = app.get("/s/kind-2030/ngo/whatsapp?lang=en").await;
    assert!(landing.text.contains("href=\"/p/kind-2030?lang=fr&amp;partner=ngo\""), "and no second visit");
    let fields = [("id", "x"), ("lang", "fr"), ("partner", "ngo"), ("mode", "test")];
    let wrong = submit(&app, "/p/kind-2030/pledge", &fields).await;
    assert!(wrong.text.contains("<a href=\"/p/kind-2030?lang=fr&amp;partner=ngo&amp;mode=test\""), "{}", wrong.text);
}

#[tokio::test]
async fn a_form_leads_to_a_page_with_the_settings_of_its_own() {
    let app = TestApp::start().await;
    let page =
        app.get("/p/kind-2030?lang=fr&partner=ngo&theme=dark&hide=share+steps&accent=7a1fa2&no-storage&frame").await;
    let settings = "theme=dark&hide=share+steps&accent=7a1fa2&no-storage&frame";
    let action = format!("/p/kind-2030/pledge?{settings}");
    assert!(page.text.contains(&format!("action=\"{}\"", action.replace('&', "&amp;"))), "{}", page.text);
    let taken = submit(&app, &action, &[("lang", "fr"), ("partner", "ngo")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let thanks = taken.header("location").to_owned();
    for setting in settings.split('&').chain(["lang=fr", "partner=ngo"]) {
        assert!(thanks.split(['?', '&']).any(|given| given == setting), "{setting} in {thanks}");
    }
    let page = app.get(&thanks).await;
    assert!(page.text.contains("<html class=\"framed\" lang=\"fr\"") && page.text.contains("--sid-accent:#7a1fa2"));
    assert!(page.text.contains(&format!("action=\"/p/kind-2030/withdraw?{}\"", settings.replace('&', "&amp;"))));
}
