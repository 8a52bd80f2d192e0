//! Addresses and values as people and programs write them: with another case, punctuation, quotation marks, slashes.

use reqwest::{Method, StatusCode, header::ACCEPT};
use serde_json::json;

use crate::app::{NGO_KEY, TestApp, TestResponse, fresh_id, send};

const BROWSER_ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// Requests a path as a browser that navigates.
async fn navigate(app: &TestApp, method: Method, path: &str) -> TestResponse {
    let request = app.client.request(method, format!("{}{path}", app.url)).header(ACCEPT, BROWSER_ACCEPT);
    send(request.header("accept-language", "fr")).await
}

#[tokio::test]
async fn an_address_that_changed_on_its_way_leads_to_the_canonical_one() {
    let app = TestApp::start().await;
    let landing = "/s/kind-2030/ngo/whatsapp";
    for (path, canonical) in [
        ("/p/kind-2030/", "/p/kind-2030"),
        ("/p/kind-2030//", "/p/kind-2030"),
        ("/p//kind-2030", "/p/kind-2030"),
        ("/p/kind-2030/?lang=fr&frame", "/p/kind-2030?lang=fr&frame"),
        ("/p/kind-2030).", "/p/kind-2030"),
        ("/P/Kind-2030", "/p/kind-2030"),
        ("/p/%E2%80%9Ckind-2030%E2%80%9D", "/p/kind-2030"),
        ("/p/kind-2030/thanks/", "/p/kind-2030/thanks"),
        ("/embed/?in=fr", "/embed?in=fr"),
        ("/poster/kind-2030/", "/poster/kind-2030"),
        ("/oembed/?url=x", "/oembed?url=x"),
        ("/partners/ngo/?key=x", "/partners/ngo?key=x"),
        ("/badge/kind-2030.svg/", "/badge/kind-2030.svg"),
        ("/card/kind-2030.png)", "/card/kind-2030.png"),
        ("/)", "/"),
        ("//", "/"),
        ("/s/kind-2030/ngo/whatsapp/", landing),
        ("/s/kind-2030/ngo/whatsapp.", landing),
        ("/s/kind-2030/ngo/whatsapp)", landing),
        ("/s/kind-2030/ngo/whatsapp%29.", landing),
        ("/s/kind-2030/ngo/whatsapp%2E", landing),
        ("/s/kind-2030/ngo/whatsapp%2F", landing),
        ("/s/kind-2030/ngo/whatsapp/).", landing),
        ("/s/kind-2030/ngo/whatsapp%E2%80%A6", landing),
        ("/s/kind-2030/ngo/whatsapp%E2%80%8B", landing),
        ("/s/kind-2030/ngo/%22whatsapp%22", landing),
        ("/s/kind-2030/ngo/whatsapp%3E", landing),
        ("/s/kind-2030/ngo/WhatsApp", landing),
        ("/S/KIND-2030/NGO/WHATSAPP", landing),
        ("/s/kind-2030,/ngo)/whatsapp", landing),
        ("/s/kind-2030/ngo/whatsapp.?lang=fr", "/s/kind-2030/ngo/whatsapp?lang=fr"),
    ] {
        let response = app.get(path).await;
        assert_eq!((response.status.as_u16(), response.header("location")), (308, canonical), "{path}");
        assert_eq!(response.header("cache-control"), "no-store", "{path}");
        let leads_to = app.get(canonical).await;
        assert!(!leads_to.status.is_redirection(), "{canonical}");
    }
    let head = send(app.client.head(format!("{}/p/kind-2030/", app.url))).await;
    assert_eq!(head.header("location"), "/p/kind-2030");
    let form = send(app.client.post(format!("{}/p/kind-2030/pledge/", app.url)).form(&[("lang", "fr")])).await;
    assert_eq!((form.status.as_u16(), form.header("location")), (308, "/p/kind-2030/pledge"), "308 keeps the form");
}

#[tokio::test]
async fn a_redirect_never_leaves_the_server() {
    let app = TestApp::start().await;
    for path in [
        "//evil.example/",
        "///evil.example//",
        "/%5Cevil.example/",
        "/%2F%2Fevil.example/",
        "/https:%2F%2Fevil.example/",
        "/nothing/",
        "/p/other/",
        "/p/",
        "/s/kind-2030/ngo/fax.",
        "/s/kind-2030/ngo/whatsapp/more/",
        "/api/v1/challenge/",
    ] {
        let response = app.get(path).await;
        assert_eq!((response.status.as_u16(), response.header("location")), (404, ""), "{path}");
    }
}

#[tokio::test]
async fn a_person_never_sees_json() {
    let app = TestApp::start().await;
    for (method, path, status) in [
        (Method::GET, "/nothing", 404),
        (Method::GET, "/p", 404),
        (Method::GET, "/p/other", 404),
        (Method::GET, "/p/kind-2030/nothing", 404),
        (Method::GET, "/p/%ff", 400),
        (Method::GET, "/s/kind-2030/ngo", 404),
        (Method::GET, "/s/kind-2030/ngo/fax", 404),
        (Method::GET, "/poster/other", 404),
        (Method::GET, "/card/other.png", 404),
        (Method::GET, "/card/kind-2030.gif", 404),
        (Method::GET, "/badge/kind-2030", 404),
        (Method::GET, "/icon/other.svg", 404),
        (Method::GET, "/v/0/embed.js", 404),
        (Method::GET, "/oembed", 400),
        (Method::GET, "/oembed?url=https://elsewhere.example/", 404),
        (Method::GET, "/oembed?url=x&format=xml", 501),
        (Method::GET, "/partners/ngo?key=wrong", 404),
        (Method::GET, "/partners/ngo.csv", 404),
        (Method::GET, "/p/kind-2030/pledge", 405),
        (Method::GET, "/p/kind-2030/withdraw", 405),
        (Method::PUT, "/p/kind-2030", 405),
        (Method::POST, "/p/kind-2030/pledge", 415),
        (Method::DELETE, "/healthz", 405),
    ] {
        let page = navigate(&app, method.clone(), path).await;
        assert_eq!(page.status.as_u16(), status, "{method} {path}: {}", page.text);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{method} {path}");
        assert_eq!((page.header("content-language"), page.header("cache-control")), ("fr", "no-store"), "{path}");
        assert!(page.text.contains("<html lang=\"fr\"") && page.text.contains(" in Français"), "{path}: {}", page.text);
        assert!(page.text.contains("href=\"/p/kind-2030?lang=fr"), "{path}: {}", page.text);
        assert!(page.text.contains("noindex") && !page.text.contains("wrong"), "{path}: {}", page.text);
        assert_eq!(page.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(page.header("allow").is_empty(), status != 405, "{path}");
    }
    let chosen = navigate(&app, Method::GET, "/nothing?lang=en").await;
    assert!(chosen.text.contains("not-found-title in English"), "{}", chosen.text);
}

#[tokio::test]
async fn programs_get_problems() {
    let app = TestApp::start().await;
    for path in ["/api/v1/nothing", "/api/v1/campaigns/other", "/api/v1/campaigns/kind-2030/widget?audience=x"] {
        navigate(&app, Method::GET, path).await.problem();
    }
    for accept in ["*/*", "application/json", "image/avif,image/webp,*/*;q=0.8"] {
        send(app.client.get(format!("{}/nothing", app.url)).header(ACCEPT, accept)).await.problem();
    }
}

#[tokio::test]
async fn a_language_is_understood_as_people_write_it() {
    let app = TestApp::start().await;
    for tag in ["fr_FR", "FR", "fr_FR.UTF-8", "fr-latn-x", "+fr+", "%E2%80%9Cfr%E2%80%9D", "fr).", "fr_CA%40euro"] {
        let nested = format!("https%3A%2F%2Fpledge.example.org%2Fp%2Fkind-2030%3Flang%3D{}", tag.replace('%', "%25"));
        for path in [
            format!("/p/kind-2030?lang={tag}"),
            format!("/?lang={tag}"),
            format!("/s/kind-2030/ngo/copy?lang={tag}"),
            format!("/poster/kind-2030?lang={tag}"),
            format!("/embed?in={tag}"),
            format!("/p/other?lang={tag}"),
            format!("/badge/kind-2030.svg?lang={tag}"),
            format!("/api/v1/campaigns/kind-2030?lang={tag}"),
            format!("/api/v1/campaigns/kind-2030/widget?lang={tag}"),
            format!("/partners/ngo?key={NGO_KEY}&lang={tag}"),
        ] {
            let request = app.client.get(format!("{}{path}", app.url)).header("accept-language", "en");
            assert_eq!(send(request).await.header("content-language"), "fr", "{path}");
        }
        let rich = app.get(&format!("/oembed?url={nested}")).await.json();
        assert_eq!(rich["title"], "Soyez gentils", "{tag}");
        assert!(rich["html"].as_str().is_some_and(|html| html.contains("?lang=fr&amp;frame")), "{rich}");
    }
    let act = json!({ "id": fresh_id(), "lang": "fr_FR" });
    assert_eq!(app.post("/pledges", &act).await.status, StatusCode::CREATED);
    assert_eq!(app.post("/pledges", &act).await.status, StatusCode::OK, "the same spelling is the same act");
}

#[tokio::test]
async fn values_are_matched_without_case_and_quotation_marks() {
    let app = TestApp::start().await;
    let query = "layout=Compact&theme=%22dark%22&hide=%E2%80%9CShare,+STEPS%E2%80%9D&audience=TEEN\
        &partner=%C2%ABNGO%C2%BB&mode=Test&channel=WhatsApp&lang=en";
    let element = " partner=\"ngo\" lang=\"en\" audience=\"teen\" layout=\"compact\" theme=\"dark\" \
        hide=\"steps share\" mode=\"test\"";
    let page = app.get(&format!("/p/kind-2030?{query}")).await;
    assert!(page.text.contains(element), "{}", page.text);
    assert!(page.text.contains("\"channel\":\"whatsapp\""), "{}", page.text);
    let widget = send(app.client.get(app.api(&format!("/widget?{query}")))).await.text;
    let config = "\"partner\":\"ngo\",\"audience\":\"teen\",\"layout\":\"compact\",\"theme\":\"dark\",\
        \"hide\":[\"steps\",\"share\"],\"mode\":\"test\",\"storage\":true,\"channel\":\"whatsapp\"";
    assert!(widget.contains(config), "{widget}");
    let url: String =
        form_urlencoded::byte_serialize(format!("https://pledge.example.org/p/KIND-2030/?{query}").as_bytes())
            .collect();
    let rich = app.get(&format!("/oembed?url={url}&format=JSON")).await.json();
    let html = rich["html"].as_str().expect("HTML");
    let source = html.split("src=\"https://pledge.example.org").nth(1).and_then(|rest| rest.split('"').next());
    let frame = app.get(&source.expect("a frame").replace("&amp;", "&")).await;
    assert!(frame.text.contains(element), "{html}");
    for (value, plain) in [("theme=Dark", "theme=dark"), ("theme=%E2%80%98dark%E2%80%99", "theme=dark")] {
        let badge = async |query: &str| app.get(&format!("/badge/kind-2030.svg?lang=en&{query}")).await.text;
        assert_eq!(badge(value).await, badge(plain).await, "{value}");
    }
    for slug in ["KIND-2030", "%22kind-2030%22", "%E2%80%9Ckind-2030%E2%80%9D"] {
        let widget = app.get(&format!("/api/v1/campaigns/{slug}/widget?lang=en")).await;
        assert!(widget.text.contains("\"campaign\":\"kind-2030\""), "{slug}: {}", widget.text);
        let counts = app.get(&format!("/api/v1/campaigns/{slug}/counts?partner=NGO&mode=TEST")).await;
        assert_eq!(counts.json()["campaign"], "kind-2030", "{slug}");
        assert!(app.get(&format!("/embed?campaign={slug}")).await.text.contains("campaign=&quot;kind-2030"), "{slug}");
    }
}

#[tokio::test]
async fn a_mode_that_is_not_understood_is_not_live() {
    let app = TestApp::start().await;
    for mode in ["tset", "true", "on", "TEST)", "%22%22", "staging", "1"] {
        let page = app.get(&format!("/p/kind-2030?lang=en&mode={mode}")).await;
        assert!(page.text.contains("\"mode\":\"test\"") && page.text.contains(" mode=\"test\""), "{mode}");
        let widget = send(app.client.get(app.api(&format!("/widget?mode={mode}")))).await;
        assert!(widget.text.contains("\"mode\":\"test\""), "{mode}: {}", widget.text);
        let form = app.client.post(format!("{}/p/kind-2030/pledge?mode={mode}", app.url)).form(&[("lang", "en")]);
        assert_eq!(send(form).await.status, StatusCode::SEE_OTHER, "{mode}");
        for call in ["/counts", "/live"] {
            let refused = send(app.client.get(app.api(&format!("{call}?mode={mode}")))).await;
            assert_eq!(refused.problem(), "invalid_parameter", "{call} {mode}");
        }
    }
    for mode in ["Test", "tset"] {
        let refused = app.post("/pledges", &json!({ "id": fresh_id(), "mode": mode })).await;
        assert_eq!(refused.problem(), "invalid_body", "{mode}");
    }
    assert_eq!(
        (app.counts("").await["pledges"].as_u64(), app.counts("?mode=test").await["pledges"].as_u64()),
        (Some(0), Some(7))
    );
    for live in ["", "mode=", "mode=live", "mode=Live"] {
        let page = app.get(&format!("/p/kind-2030?{live}")).await;
        assert!(page.text.contains("\"mode\":\"live\""), "{live}");
    }
}

#[tokio::test]
async fn oembed_understands_the_addresses_that_pages_redirect() {
    let app = TestApp::start().await;
    for path in
        ["/p/kind-2030/", "/p/KIND-2030", "/s/kind-2030/ngo/WhatsApp.", "/s/kind-2030/NGO/whatsapp/)", "/", "", ")"]
    {
        let url: String =
            form_urlencoded::byte_serialize(format!("https://pledge.example.org{path}").as_bytes()).collect();
        let response = app.get(&format!("/oembed?url={url}")).await;
        assert_eq!(response.status.as_u16(), if path == ")" { 404 } else { 200 }, "{path}");
        if path.starts_with("/s/") {
            assert!(response.json()["html"].as_str().is_some_and(|html| html.contains("partner=ngo")), "{path}");
        }
    }
}

#[tokio::test]
async fn oembed_understands_each_spelling_of_the_origin() {
    let app = TestApp::start().await;
    for (origin, status) in [
        ("https://pledge.example.org", 200),
        ("https://pledge.example.org:443", 200),
        ("HTTPS://Pledge.Example.ORG", 200),
        ("https://pledge.example.org:8443", 404),
        ("https://me@pledge.example.org", 404),
        ("https://pledge.example.org@evil.example", 404),
        ("https://pledge.example.org.evil.example", 404),
        ("pledge.example.org", 404),
    ] {
        let url: String = form_urlencoded::byte_serialize(format!("{origin}/p/kind-2030").as_bytes()).collect();
        assert_eq!(app.get(&format!("/oembed?url={url}")).await.status.as_u16(), status, "{origin}");
    }
}
