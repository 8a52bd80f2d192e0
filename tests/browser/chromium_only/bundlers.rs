//! The package inside a partner's own bundle, and the guide's examples as they stand there.

use serde_json::json;

use super::{
    guide::example,
    site::{Site, succeed},
};
use crate::{browser::Browser, host_page::HostPage, server::Server};

const FRAMEWORKS: [&str; 3] = ["Plain HTML", "React", "Vue"];

/// What a page's policy must allow, by directive, where the page itself is allowed nothing.
fn policy(server: &Server) -> [(&'static str, Vec<&str>); 2] {
    [("script-src", vec!["'self'", "'wasm-unsafe-eval'"]), ("connect-src", vec!["'self'", &server.origin])]
}

fn header(policy: &[(&'static str, Vec<&str>)]) -> [(&'static str, String); 1] {
    let directives = policy.iter().map(|(name, sources)| format!("; {name} {}", sources.join(" ")));
    [("content-security-policy", format!("default-src 'none'{}", directives.collect::<String>()))]
}

/// The files of an example, for a server.
fn example_for(server: &Server, framework: &str) -> Vec<(String, String)> {
    let files = example(framework);
    files.into_iter().map(|(name, content)| (name, content.replace("https://HOST", &server.origin))).collect()
}

/// Has the example's own button and handler work, and the pledge taken.
async fn use_the_example(browser: &Browser, server: &Server, url: &str, about: &str) {
    let before = server.counts().await.pledges;
    browser.open(url).await;
    browser.find(".sid[lang=en]").await;
    let thanks = "return document.querySelector('#thanks')?.checkVisibility() ?? false";
    assert_eq!(browser.run(thanks).await, json!(false), "{about}");
    browser.run("document.querySelector('#french').click()").await;
    browser.find(".sid[lang=fr]").await;
    browser.click("#sid-take").await;
    browser.until(thanks).await;
    browser.find("#sid-take-back").await;
    assert_eq!(server.counts().await.pledges, before + 1, "{about}");
    browser.run("localStorage.clear()").await;
}

#[tokio::test]
async fn the_guides_examples_work_from_the_package_under_the_strictest_policy() {
    let server = Server::start();
    let browser = Browser::start().await;
    for framework in FRAMEWORKS {
        let site = Site::of_example(framework, &example_for(&server, framework));
        let page = HostPage::of_folder(&site.build(), &header(&policy(&server))).await;
        use_the_example(&browser, &server, &page.url, framework).await;
        let asked = "return performance.getEntriesByType('resource').map((entry) => entry.name)";
        browser
            .until(&format!("{asked}.some((name) => name.includes('/assets/keepsake-'))").replace("return ", "return "))
            .await;
        let asked = browser.run(asked).await;
        for url in asked.as_array().unwrap().iter().map(|url| url.as_str().unwrap()) {
            let api = format!("{}/api/", server.origin);
            assert!(url.starts_with(&page.url) || url.starts_with(&api), "{framework}: {url}");
        }
    }
}

#[tokio::test]
async fn webpack_takes_the_package_as_it_is() {
    let server = Server::start();
    let site = Site::of_example("Plain HTML", &example_for(&server, "Plain HTML"));
    let page = HostPage::of_folder(&site.build_with_webpack(), &header(&policy(&server))).await;
    let browser = Browser::start().await;
    use_the_example(&browser, &server, &page.url, "webpack").await;
}

#[tokio::test]
async fn the_guides_examples_work_with_the_script_tag() {
    let server = Server::start();
    let browser = Browser::start().await;
    let tag = format!("<script type=\"module\" src=\"{}/embed.js\"></script></head>", server.origin);
    for framework in FRAMEWORKS {
        let mut files = example_for(&server, framework);
        let mut left_out = Vec::new();
        for (_, content) in &mut files {
            let endpoint = format!(" endpoint=\"{}\"", server.origin);
            let import = content.lines().find(|line| line.starts_with("import \"sid-pledge")).map(str::to_owned);
            for words in [Some(endpoint), import].into_iter().flatten() {
                if content.contains(&words) {
                    *content = content.replace(&words, "");
                    left_out.push(words);
                }
            }
        }
        assert_eq!(left_out.len(), 2, "{framework}: {left_out:?}");
        let site = Site::of_example(framework, &files);
        site.write("index.html", &site.read("index.html").replace("</head>", &tag));
        let page = HostPage::of_folder(&site.build(), &[]).await;
        use_the_example(&browser, &server, &page.url, framework).await;
    }
}

#[tokio::test]
async fn the_guides_examples_work_while_they_are_developed() {
    let server = Server::start();
    let browser = Browser::start().await;
    for framework in FRAMEWORKS {
        let site = Site::of_example(framework, &example_for(&server, framework));
        let development = site.develop();
        use_the_example(&browser, &server, &development.url, framework).await;
    }
}

#[tokio::test]
async fn the_policy_the_guide_names_has_nothing_to_spare() {
    let server = Server::start();
    let mut files = example_for(&server, "Plain HTML");
    let script = files.iter_mut().find(|(name, _)| name == "src/main.js").unwrap();
    script.1 += "window.failed = [];
        element.addEventListener('sid-pledge-failed', ({ detail }) => failed.push(detail.reason));";
    let site = Site::with(&files);
    let folder = site.build();
    let browser = Browser::start().await;
    let named = policy(&server);
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
        let mut less = named.clone();
        let (_, sources) = less.iter_mut().find(|(name, _)| *name == directive).unwrap();
        sources.retain(|kept| kept != &source);
        assert_ne!(less, named);
        let page = HostPage::of_folder(&folder, &header(&less)).await;
        browser.open(&page.url).await;
        browser
            .until(&format!("const link = document.querySelector('sid-pledge a').checkVisibility(); {outcome}"))
            .await;
    }
}

#[tokio::test]
async fn without_an_endpoint_the_link_remains_and_the_console_says_why() {
    let server = Server::start();
    let endpoint = format!(" endpoint=\"{}\"", server.origin);
    let listen = "<head><script>
        window.said = [];
        window.failed = [];
        console.info = (words) => said.push(words);
        addEventListener('sid-pledge-failed', ({ detail }) => failed.push(detail.reason));
      </script>";
    let mut files = example_for(&server, "Plain HTML");
    let index = &mut files[0].1;
    assert!(index.contains(&endpoint));
    *index = index.replace(&endpoint, "").replace("<head>", listen);
    let site = Site::with(&files);
    let page = HostPage::of_folder(&site.build(), &[]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return failed.length").await;
    let state = browser.run("return [said, failed, document.querySelector('sid-pledge a').checkVisibility()]").await;
    let sentence = "sid-pledge: unreachable: no server is named: it takes the attribute endpoint";
    assert_eq!(state, json!([[sentence], ["unreachable"], true]));
    browser.run(&format!("document.querySelector('sid-pledge').endpoint = {:?}", server.origin)).await;
    browser.find(".sid[lang=en]").await;
}

#[tokio::test]
async fn what_is_loaded_on_demand_comes_with_the_bundle() {
    let server = Server::start();
    let site = Site::of_example("Plain HTML", &example_for(&server, "Plain HTML"));
    let page = HostPage::of_folder(&site.build(), &header(&policy(&server))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    let asked = |file: &str| {
        format!(
            "return performance.getEntriesByType('resource').some((entry) => entry.name.startsWith('{}assets/{file}-'))",
            page.url
        )
    };
    browser.find(".sid").await;
    assert_eq!(browser.run(&asked("debug")).await, json!(false));
    browser.run("document.querySelector('sid-pledge').debug = true").await;
    browser.until(&asked("debug")).await;
}

#[test]
fn a_server_that_renders_the_page_may_import_it() {
    let render = r#"
        import { createElement } from "react";
        import { renderToStaticMarkup } from "react-dom/server";
        for (const entry of ["sid-pledge", "sid-pledge/react", "sid-pledge/vue"]) await import(entry);
        const link = createElement("a", { href: "/pledge" }, "Take the pledge");
        const attributes = { endpoint: "https://HOST", lang: "fr", "no-storage": true, "onsid-pledge-taken": () => {} };
        console.log(renderToStaticMarkup(createElement("sid-pledge", attributes, link)));"#;
    let site = Site::with(&[("render.js".into(), render.into())]);
    let rendered = succeed(site.command("node").arg("render.js"));
    let expected = r#"<sid-pledge endpoint="https://HOST" lang="fr" no-storage=""><a href="/pledge">Take the pledge</a></sid-pledge>"#;
    assert_eq!(rendered.trim(), expected);
}
