//! The npm package in a partner's own bundle, with the examples of the guide.

use serde_json::json;

use super::{
    guide::example,
    site::{Site, run},
};
use crate::{browser::Browser, host_page::HostPage, server::Server};

const FRAMEWORKS: [&str; 3] = ["Plain HTML", "React", "Vue"];

/// Returns the sources that the policy of a page with a bundled element must allow, by directive.
fn policy(server: &Server) -> [(&'static str, Vec<&str>); 2] {
    [("script-src", vec!["'self'", "'wasm-unsafe-eval'"]), ("connect-src", vec!["'self'", &server.origin])]
}

fn policy_header(policy: &[(&'static str, Vec<&str>)]) -> [(&'static str, String); 1] {
    let directives = policy.iter().map(|(name, sources)| format!("; {name} {}", sources.join(" ")));
    [("content-security-policy", format!("default-src 'none'{}", directives.collect::<String>()))]
}

/// Returns the files of an example, with the origin of a server.
fn example_for(server: &Server, framework: &str) -> Vec<(String, String)> {
    let files = example(framework);
    files.into_iter().map(|(name, content)| (name, content.replace("https://HOST", &server.origin))).collect()
}

/// Uses the example's button and event handler, and takes the pledge.
async fn use_example(browser: &Browser, server: &Server, url: &str, case: &str) {
    let before = server.counts().await.pledges;
    browser.open(url).await;
    browser.find(".sid[lang=en]").await;
    let has_thanks = "return document.querySelector('#thanks')?.checkVisibility() ?? false";
    assert_eq!(browser.run(has_thanks).await, json!(false), "{case}");
    browser.run("document.querySelector('#french').click()").await;
    browser.find(".sid[lang=fr]").await;
    browser.click("#sid-take").await;
    browser.until(has_thanks).await;
    browser.find("#sid-take-back").await;
    assert_eq!(server.counts().await.pledges, before + 1, "{case}");
    browser.run("localStorage.clear()").await;
}

#[tokio::test]
async fn the_guides_examples_work_from_the_package_under_the_documented_policy() {
    let server = Server::start();
    let browser = Browser::start().await;
    for framework in FRAMEWORKS {
        let site = Site::of_example(framework, &example_for(&server, framework));
        let page = HostPage::of_folder(&site.build(), &policy_header(&policy(&server))).await;
        use_example(&browser, &server, &page.url, framework).await;
        let resources = "return performance.getEntriesByType('resource').map((entry) => entry.name)";
        browser.until(&format!("{resources}.some((name) => name.includes('/assets/download-'))")).await;
        let resources = browser.run(resources).await;
        for url in resources.as_array().unwrap().iter().map(|url| url.as_str().unwrap()) {
            let api = format!("{}/api/", server.origin);
            assert!(url.starts_with(&page.url) || url.starts_with(&api), "{framework}: {url}");
        }
    }
}

#[tokio::test]
async fn webpack_bundles_the_package_without_configuration() {
    let server = Server::start();
    let site = Site::of_example("Plain HTML", &example_for(&server, "Plain HTML"));
    let page = HostPage::of_folder(&site.build_with_webpack(), &policy_header(&policy(&server))).await;
    let browser = Browser::start().await;
    use_example(&browser, &server, &page.url, "webpack").await;
}

#[tokio::test]
async fn the_guides_examples_work_with_the_script_tag() {
    let server = Server::start();
    let browser = Browser::start().await;
    let tag = format!("<script type=\"module\" src=\"{}/embed.js\"></script></head>", server.origin);
    for framework in FRAMEWORKS {
        let mut files = example_for(&server, framework);
        let mut removed = Vec::new();
        for (_, content) in &mut files {
            let endpoint = format!(" endpoint=\"{}\"", server.origin);
            let import = content.lines().find(|line| line.starts_with("import \"sid-pledge")).map(str::to_owned);
            for part in [Some(endpoint), import].into_iter().flatten() {
                if content.contains(&part) {
                    *content = content.replace(&part, "");
                    removed.push(part);
                }
            }
        }
        assert_eq!(removed.len(), 2, "{framework}: {removed:?}");
        let site = Site::of_example(framework, &files);
        site.write("index.html", &site.read("index.html").replace("</head>", &tag));
        let page = HostPage::of_folder(&site.build(), &[]).await;
        use_example(&browser, &server, &page.url, framework).await;
    }
}

#[tokio::test]
async fn the_guides_examples_work_with_the_development_server() {
    let server = Server::start();
    let browser = Browser::start().await;
    for framework in FRAMEWORKS {
        let site = Site::of_example(framework, &example_for(&server, framework));
        let dev_server = site.start_dev_server();
        use_example(&browser, &server, &dev_server.url, framework).await;
    }
}

#[tokio::test]
async fn every_source_of_the_documented_policy_is_needed() {
    let server = Server::start();
    let mut files = example_for(&server, "Plain HTML");
    let script = files.iter_mut().find(|(name, _)| name == "src/main.js").unwrap();
    script.1 += "window.failed = [];
        element.addEventListener('sid-pledge-failed', ({ detail }) => failed.push(detail.reason));";
    let site = Site::with(&files);
    let folder = site.build();
    let browser = Browser::start().await;
    let documented = policy(&server);
    for (directive, source, outcome) in [
        (
            "script-src",
            "'self'",
            "return document.readyState === 'complete' && link && !customElements.get('sid-pledge')",
        ),
        ("script-src", "'wasm-unsafe-eval'", "return failed[0] === 'blocked'"),
        ("connect-src", "'self'", "return failed[0] === 'unreachable' && link"),
        ("connect-src", &server.origin, "return failed[0] === 'unreachable' && link"),
    ] {
        let mut weaker = documented.clone();
        let (_, sources) = weaker.iter_mut().find(|(name, _)| *name == directive).unwrap();
        sources.retain(|other| other != &source);
        assert_ne!(weaker, documented);
        let page = HostPage::of_folder(&folder, &policy_header(&weaker)).await;
        browser.open(&page.url).await;
        browser
            .until(&format!("const link = document.querySelector('sid-pledge a').checkVisibility(); {outcome}"))
            .await;
    }
}

#[tokio::test]
async fn without_an_endpoint_the_link_is_shown_and_the_console_states_why() {
    let server = Server::start();
    let endpoint = format!(" endpoint=\"{}\"", server.origin);
    let recorder = "<head><script>
        window.messages = [];
        window.failed = [];
        console.info = (message) => messages.push(message);
        addEventListener('sid-pledge-failed', ({ detail }) => failed.push(detail.reason));
      </script>";
    let mut files = example_for(&server, "Plain HTML");
    let index = &mut files[0].1;
    assert!(index.contains(&endpoint));
    *index = index.replace(&endpoint, "").replace("<head>", recorder);
    let site = Site::with(&files);
    let page = HostPage::of_folder(&site.build(), &[]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return failed.length").await;
    let state =
        browser.run("return [messages, failed, document.querySelector('sid-pledge a').checkVisibility()]").await;
    let message = "sid-pledge: unreachable: the attribute endpoint is missing";
    assert_eq!(state, json!([[message], ["unreachable"], true]));
    browser.run(&format!("document.querySelector('sid-pledge').endpoint = {:?}", server.origin)).await;
    browser.find(".sid[lang=en]").await;
}

#[tokio::test]
async fn scripts_loaded_on_demand_come_from_the_bundle() {
    let server = Server::start();
    let site = Site::of_example("Plain HTML", &example_for(&server, "Plain HTML"));
    let page = HostPage::of_folder(&site.build(), &policy_header(&policy(&server))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    let is_loaded = |file: &str| {
        format!(
            "return performance.getEntriesByType('resource').some((entry) => entry.name.startsWith('{}assets/{file}-'))",
            page.url
        )
    };
    browser.find(".sid").await;
    assert_eq!(browser.run(&is_loaded("debug")).await, json!(false));
    browser.run("document.querySelector('sid-pledge').debug = true").await;
    browser.until(&is_loaded("debug")).await;
}

#[test]
fn the_package_can_be_imported_for_server_side_rendering() {
    let render = r#"
        import { createElement } from "react";
        import { renderToStaticMarkup } from "react-dom/server";
        for (const entry of ["sid-pledge", "sid-pledge/react", "sid-pledge/vue"]) await import(entry);
        const link = createElement("a", { href: "/pledge" }, "Take the pledge");
        const attributes = { endpoint: "https://HOST", lang: "fr", "no-storage": true, "onsid-pledge-taken": () => {} };
        console.log(renderToStaticMarkup(createElement("sid-pledge", attributes, link)));"#;
    let site = Site::with(&[("render.js".into(), render.into())]);
    let rendered = run(site.command("node").arg("render.js"));
    let expected = r#"<sid-pledge endpoint="https://HOST" lang="fr" no-storage=""><a href="/pledge">Take the pledge</a></sid-pledge>"#;
    assert_eq!(rendered.trim(), expected);
}
