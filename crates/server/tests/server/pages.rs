//! HTML pages and their forms, as a browser without JavaScript uses them.

use reqwest::StatusCode;

use crate::app::{NGO_KEY, TestApp, TestResponse, fresh_id, send};

fn hidden_field(page: &TestResponse, name: &str) -> String {
    let marker = format!("name=\"{name}\"");
    let fields = page.text.split("<input ").filter_map(|rest| rest.split_once('>'));
    let field = fields.map(|(field, _)| field).find(|field| field.contains("hidden") && field.contains(&marker));
    let (_, value) = field.and_then(|field| field.split_once("value=\"")).unwrap_or_else(|| panic!("no {name}"));
    value.split_once('"').expect("its end").0.to_owned()
}

async fn submit(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> TestResponse {
    send(app.client.post(format!("{}{path}", app.url)).form(fields)).await
}

#[tokio::test]
async fn the_page_shows_the_pledge_without_javascript() {
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
async fn a_form_sent_twice_is_counted_once_and_redirects_to_the_thanks() {
    let app = TestApp::start().await;
    let page = app.get("/p/kind-2030?lang=fr&partner=ngo").await;
    let (id, lang, partner) = (hidden_field(&page, "id"), hidden_field(&page, "lang"), hidden_field(&page, "partner"));
    assert!(id.parse::<api::EntryId>().is_ok(), "{id}");
    assert_ne!(hidden_field(&app.get("/p/kind-2030").await, "id"), id, "each page has its own id");
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
        assert!(sent.header("location").starts_with("/p/kind-2030/thanks?lang=fr&partner=ngo&audience=teen&ticket="));
    }
    assert_eq!(app.counts("?partner=ngo").await["pledges"], 1);
}

#[tokio::test]
async fn a_pledge_can_be_taken_back_on_the_thanks_page() {
    let app = TestApp::start().await;
    let sent = submit(&app, "/p/kind-2030/pledge", &[("id", ""), ("lang", "fr")]).await;
    assert_eq!(app.counts("").await["pledges"], 1, "an empty id is replaced by a new one");
    let location = sent.header("location").to_owned();
    let thanks = app.get(&location).await;
    assert_eq!(thanks.status, StatusCode::OK);
    // The thanks come first, in the title and on the page, whose fragment says them again.
    assert!(thanks.text.contains("<title>Thank you – Soyez gentils</title>"), "{}", thanks.text);
    let (before_widget, _) = thanks.text.split_once("<sid-pledge").expect("the widget");
    assert!(before_widget.contains("<h2>Thank you</h2><p>Well done.</p>"), "{before_widget}");
    assert!(thanks.text.contains("<meta name=\"robots\" content=\"noindex\">"));
    let (id, receipt) = (hidden_field(&thanks, "id"), hidden_field(&thanks, "receipt"));
    let back = submit(&app, "/p/kind-2030/withdraw", &[("id", &id), ("receipt", &receipt), ("lang", "fr")]).await;
    assert_eq!((back.status, back.header("location")), (StatusCode::SEE_OTHER, "/p/kind-2030?lang=fr&withdrawn=1"));
    let undone = app.get(back.header("location")).await;
    assert!(undone.text.contains("<title>taken-back in Français – Soyez gentils</title>"), "{}", undone.text);
    assert!(undone.text.contains("role=\"status\">taken-back in Français</p>"), "{}", undone.text);
    assert_eq!(app.counts("").await["pledges"], 0);
}

/// Takes a pledge by the form and returns its id and the address of the thank-you page.
async fn take_pledge(app: &TestApp) -> (String, String) {
    let id = fresh_id().to_string();
    let sent = submit(app, "/p/kind-2030/pledge", &[("id", &id), ("lang", "fr")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    (id, sent.header("location").to_owned())
}

#[tokio::test]
async fn the_address_of_the_thanks_contains_neither_id_nor_receipt() {
    let app = TestApp::start().await;
    let (id, address) = take_pledge(&app).await;
    let thanks = app.get(&address).await;
    let receipt = hidden_field(&thanks, "receipt");
    assert!(!address.contains(&id) && !address.contains(&receipt) && !address.contains("receipt"), "{address}");
    assert_eq!((thanks.header("cache-control"), thanks.header("referrer-policy")), ("no-store", "no-referrer"));
    assert_eq!(thanks.header("set-cookie"), "");
    let canonical = "<link rel=\"canonical\" href=\"https://pledge.example.org/p/kind-2030?lang=fr\">";
    assert!(thanks.text.contains(canonical), "{}", thanks.text);
    let links: Vec<_> = thanks.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.iter().all(|link| !link.contains("ticket")), "{links:?}");
}

#[tokio::test]
async fn only_the_first_view_of_the_thanks_can_take_the_pledge_back() {
    let app = TestApp::start().await;
    let (_, address) = take_pledge(&app).await;
    for purpose in ["prefetch", "prefetch;prerender"] {
        let ahead = app.client.get(format!("{}{address}", app.url)).header("sec-purpose", purpose);
        assert!(!send(ahead).await.text.contains("receipt"), "{purpose}");
    }
    assert_eq!(send(app.client.head(format!("{}{address}", app.url))).await.status, StatusCode::OK);
    let first = app.get(&address).await;
    assert!(first.text.contains("id=\"sid-take-back\""), "neither HEAD nor a prefetch uses the first view up");
    for address in [address.clone(), format!("{address}&frame"), address.replace("lang=fr", "lang=en")] {
        let later = app.get(&address).await;
        assert_eq!((later.status, later.header("cache-control")), (StatusCode::OK, "no-store"), "{address}");
        assert!(later.text.contains("Well done.") && later.text.contains("rel=\"canonical\""), "{}", later.text);
        for part in ["receipt", "sid-take-back", "<form", "<sid-pledge", &hidden_field(&first, "receipt")] {
            assert!(!later.text.contains(part), "{part}: {}", later.text);
        }
    }
    let (id, receipt) = (hidden_field(&first, "id"), hidden_field(&first, "receipt"));
    let back = submit(&app, "/p/kind-2030/withdraw", &[("id", &id), ("receipt", &receipt)]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert_eq!(app.counts("").await["pledges"], 0);
}

#[tokio::test]
async fn two_views_at_once_are_one_first_view() {
    let app = TestApp::start().await;
    let (_, address) = take_pledge(&app).await;
    let pages = futures_util::future::join_all((0..20).map(|_| app.get(&address))).await;
    assert_eq!(pages.iter().filter(|page| page.text.contains("sid-take-back")).count(), 1);
}

#[tokio::test]
async fn a_form_sent_twice_has_a_first_view_each_time() {
    let app = TestApp::start().await;
    let fields = [("id", &*fresh_id().to_string()), ("lang", "fr")];
    for _ in 0..2 {
        let sent = submit(&app, "/p/kind-2030/pledge", &fields).await;
        assert!(app.get(sent.header("location")).await.text.contains("sid-take-back"));
    }
    assert_eq!(app.counts("").await["pledges"], 1);
}

#[tokio::test]
async fn after_a_restart_the_address_of_the_thanks_still_thanks() {
    let app = TestApp::start().await;
    let (_, address) = take_pledge(&app).await;
    let app = app.restart().await;
    let later = app.get(&address).await;
    assert!(later.text.contains("Well done.") && !later.text.contains("receipt"), "{}", later.text);
    assert_eq!(app.counts("").await["pledges"], 1);
}

#[tokio::test]
async fn without_a_valid_ticket_the_thanks_page_shows_the_pledge() {
    let app = TestApp::start().await;
    let (id, address) = take_pledge(&app).await;
    let ticket = address.split_once("ticket=").expect("a ticket").1;
    let receipt = hidden_field(&app.get(&address).await, "receipt");
    for query in [
        "",
        "?ticket=",
        "?ticket=x",
        &format!("?ticket={}", &ticket[1..]),
        &format!("?ticket={ticket}AAAA"),
        &format!("?id={id}&receipt={receipt}"),
    ] {
        let page = app.get(&format!("/p/kind-2030/thanks{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.text.contains("I will be kind.") && page.text.contains("\"pledge\":null"), "{query}");
    }
}

#[tokio::test]
async fn an_invalid_form_gets_an_error_page_with_a_link_back() {
    let app = TestApp::start().await;
    type Fields = &'static [(&'static str, &'static str)];
    let table: [(&str, Fields, u16); 7] = [
        ("/p/kind-2030/pledge", &[("id", "x")], 400),
        ("/p/kind-2030/pledge", &[("audience", "elders")], 400),
        ("/p/kind-2030/pledge", &[("lang", "f")], 400),
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
    assert_eq!(send(json.body("{}")).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let too_large = submit(&app, "/p/kind-2030/pledge", &[("partner", &"x".repeat(9000))]).await;
    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.counts("").await["pledges"], 0);
}

#[tokio::test]
async fn a_share_link_passes_its_partner_and_channel_to_the_form() {
    let app = TestApp::start().await;
    let page = app.get("/s/kind-2030/ngo/whatsapp?lang=fr&channel=copy").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!((hidden_field(&page, "channel").as_str(), hidden_field(&page, "partner").as_str()), ("whatsapp", "ngo"));
    for (path, status) in [("/s/kind-2030/ngo/fax", 404), ("/s/other/ngo/copy", 404), ("/s/kind-2030/nobody/copy", 200)]
    {
        let page = app.get(path).await;
        assert_eq!(page.status.as_u16(), status, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
    }
}

#[tokio::test]
async fn invalid_parameters_of_a_page_are_ignored() {
    let app = TestApp::start().await;
    for query in ["lang=f", "audience=elders&mode=wild&channel=fax", "%ff=%00&&&=", "layout=%3Cscript%3E"] {
        let page = app.get(&format!("/p/kind-2030?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.text.contains("I will be kind.") && !page.text.contains("<script>"), "{query}");
    }
}

#[tokio::test]
async fn the_home_page_has_the_pledge_first_and_then_the_link_for_site_owners() {
    let app = TestApp::start().await;
    let home = app.get("/?lang=en").await;
    assert_eq!(home.status, StatusCode::OK);
    let (before, widget) = home.text.split_once("<sid-pledge").expect("the widget");
    let (widget, after) = widget.split_once("</sid-pledge>").expect("its end");
    assert!(widget.contains("I will be kind."));
    assert!(after.contains("<a href=\"/embed?in=en&amp;lang=en\">"), "{after}");
    let body = before.split_once("<body>").expect("a body").1;
    assert!(!body.contains("/embed") && !body.contains("<p>"), "{body}");
}

#[tokio::test]
async fn an_unknown_campaign_gets_an_error_page() {
    let app = TestApp::start().await;
    let page = app.get("/p/other").await;
    // The menu of languages is closed.
    assert!(page.text.contains("<details><summary>English</summary><ul><li><a href=\"/p/"), "{}", page.text);
    assert_eq!((page.status, page.header("content-type")), (StatusCode::NOT_FOUND, "text/html; charset=utf-8"));
    assert!(page.text.contains("not-found-title in English"), "{}", page.text);
}

#[tokio::test]
async fn the_links_to_other_languages_keep_the_other_parameters() {
    let app = TestApp::start().await;
    let other_parameters = "partner=ngo&amp;audience=teen&amp;layout=compact&amp;theme=dark&amp;hide=steps+share&amp;mode=test&amp;no-storage=1";
    let query = "no-storage&channel=copy&mode=test&hide=share+steps&theme=dark&layout=compact&audience=teen";
    let page = app.get(&format!("/p/kind-2030?lang=en&partner=ngo&{query}")).await;
    assert!(page.text.contains(&format!("href=\"/p/kind-2030?lang=fr&amp;{other_parameters}\"")), "{}", page.text);
    assert!(page.text.contains(" hide=\"steps share\" mode=\"test\""), "the element has the same settings");
    let landing = app.get("/s/kind-2030/ngo/whatsapp?lang=en").await;
    assert!(
        landing.text.contains("href=\"/p/kind-2030?lang=fr&amp;partner=ngo\""),
        "a change of language is not a second visit"
    );
    let fields = [("id", "x"), ("lang", "fr"), ("partner", "ngo"), ("mode", "test")];
    let invalid = submit(&app, "/p/kind-2030/pledge", &fields).await;
    assert!(
        invalid.text.contains("<a href=\"/p/kind-2030?lang=fr&amp;partner=ngo&amp;mode=test\""),
        "{}",
        invalid.text
    );
}

#[tokio::test]
async fn a_form_keeps_the_presentation_settings_of_its_page() {
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
        assert!(thanks.split(['?', '&']).any(|parameter| parameter == setting), "{setting} in {thanks}");
    }
    let page = app.get(&thanks).await;
    assert!(page.text.contains("<html class=\"framed\" lang=\"fr\"") && page.text.contains("--sid-accent:#7a1fa2"));
    assert!(page.text.contains(&format!("action=\"/p/kind-2030/withdraw?{}\"", settings.replace('&', "&amp;"))));
}

#[tokio::test]
async fn only_pages_that_partners_frame_can_be_framed() {
    let app = TestApp::start().await;
    let numbers = format!("/partners/ngo?key={NGO_KEY}");
    for (path, is_framed) in [
        ("/", false),
        ("/embed", false),
        ("/poster/kind-2030", false),
        (&*numbers, false),
        ("/p/kind-2030", true),
        ("/p/kind-2030?frame", true),
        ("/p/kind-2030/thanks", true),
        ("/p/other", true),
        ("/s/kind-2030/ngo/copy", true),
    ] {
        let page = app.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains("; require-trusted-types-for 'script'"), "{path}: {policy}");
        assert_eq!(policy.contains("; frame-ancestors 'none'"), !is_framed, "{path}: {policy}");
        assert_eq!(page.header("cross-origin-opener-policy"), if is_framed { "" } else { "same-origin" }, "{path}");
        for feature in ["camera=()", "geolocation=()", "microphone=()"] {
            assert!(page.header("permissions-policy").contains(feature), "{path}");
        }
    }
}

#[tokio::test]
async fn security_txt_names_a_contact_and_expires_in_the_future() {
    let app = TestApp::start().await;
    let file = app.get("/.well-known/security.txt").await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "text/plain; charset=utf-8"));
    let fields: Vec<_> = file.text.lines().filter_map(|line| line.split_once(": ")).collect();
    let values: Vec<_> = fields.iter().filter(|(name, _)| *name != "Expires").copied().collect();
    let canonical = "https://pledge.example.org/.well-known/security.txt";
    assert_eq!(values, [("Contact", "https://example.org/"), ("Preferred-Languages", "en"), ("Canonical", canonical)]);
    let (_, expires) = fields.iter().find(|(name, _)| *name == "Expires").expect("an expiry");
    let expires: jiff::Timestamp = expires.parse().expect("RFC 3339");
    let days = expires.duration_since(jiff::Timestamp::now()).as_hours() / 24;
    assert!((100..365).contains(&days), "{days}");
}

#[tokio::test]
async fn the_counter_has_an_address_to_type_beside_it_for_a_projector() {
    let app = TestApp::start().await;
    for (query, address) in [
        ("layout=counter&lang=fr", "pledge.example.org/p/kind-2030"),
        ("layout=Counter&partner=ngo&mode=test", "pledge.example.org/p/kind-2030?partner=ngo&amp;mode=test"),
    ] {
        let page = app.get(&format!("/p/kind-2030?{query}")).await.text;
        let (_, projector) = page.split_once("</sid-pledge>").expect("the element");
        assert!(projector.contains("<aside class=\"projector\">") && projector.contains("<path d=\"M"), "{projector}");
        assert!(projector.contains(&format!("<p class=\"address\" dir=\"ltr\">{address}</p>")), "{projector}");
    }
    for query in ["lang=fr", "layout=compact", "layout=counter&frame"] {
        assert!(!app.get(&format!("/p/kind-2030?{query}")).await.text.contains("class=\"projector\""), "{query}");
    }
}
