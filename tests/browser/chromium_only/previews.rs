//! Link previews: an independent parser (npm's unfurl.js) reads a landing page and the resources it refers to, in every
//! language. The test needs no browser, so it runs once, with the tests for Chromium.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{languages::languages, server::Server};

/// Script that unfurls URLs and prints the results as lines of JSON.
const UNFURL: &str = "const { unfurl } = require(process.argv[1]); \
    (async () => { for (const url of process.argv.slice(2)) console.log(JSON.stringify(await unfurl(url))) })()";

fn unfurl_path() -> PathBuf {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/unfurl.js/node_modules/unfurl.js");
    let path = std::env::var_os("SID_PLEDGE_UNFURL").map_or(installed, Into::into);
    assert!(path.is_dir(), "{} is missing: `cargo xtask test` installs it", path.display());
    path
}

#[tokio::test]
async fn an_independent_parser_reads_all_meta_tags_of_a_landing_page() {
    let server = Server::start();
    server.take_pledges(0..12).await;
    let languages = languages();
    let urls: Vec<_> =
        languages.iter().map(|lang| format!("{}/s/sid-2023/open/bluesky?lang={lang}", server.origin)).collect();
    let output = Command::new("node").args(["-e", UNFURL]).arg(unfurl_path()).args(&urls).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let previews: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(previews.len(), languages.len());
    for ((lang, url), page) in languages.iter().zip(&urls).zip(&previews) {
        let campaign_card = format!("{}/card/sid-2023.png?lang={lang}", server.origin);
        let card = format!("{campaign_card}&taken");
        let (graph, twitter, oembed) = (&page["open_graph"], &page["twitter_card"], &page["oEmbed"]);
        assert_eq!(page["canonical_url"], json!(url), "{lang}");
        assert_eq!((&graph["type"], &graph["url"]), (&json!("website"), &json!(url)), "{lang}: {graph}");
        let image = &graph["images"][0];
        assert_eq!(
            (&image["url"], &image["width"], &image["height"], &image["type"]),
            (&json!(card), &json!(1200), &json!(630), &json!("image/png"))
        );
        for text in [
            &graph["title"],
            &graph["description"],
            &graph["site_name"],
            &image["alt"],
            &twitter["title"],
            &twitter["description"],
        ] {
            assert!(text.as_str().is_some_and(|text| !text.trim().is_empty()), "{lang}: {page}");
        }
        // A language and its territory, which the tag of a variant such as `pt-BR` names itself.
        let (locale, tag) = (graph["locale"].as_str().unwrap(), lang.replace('-', "_"));
        assert!(locale == tag || locale.starts_with(&format!("{tag}_")), "{lang}: {graph}");
        assert_eq!((&twitter["card"], &twitter["images"][0]["url"]), (&json!("summary_large_image"), &json!(card)));
        assert_eq!((&oembed["type"], &oembed["version"]), (&json!("rich"), &json!("1.0")), "{lang}: {oembed}");
        assert!(
            oembed["html"].as_str().unwrap().contains(&format!("/p/sid-2023?lang={lang}&partner=open&frame")),
            "{oembed}"
        );
        assert_eq!(oembed["thumbnails"][0]["url"], json!(campaign_card), "{lang}: {oembed}");
        let picture = reqwest::get(&card).await.unwrap();
        assert_eq!(picture.headers()["content-type"], "image/png", "{lang}");
    }
    let titles: std::collections::BTreeSet<_> = previews.iter().map(|page| page["title"].to_string()).collect();
    assert_eq!(titles.len(), languages.len(), "each title is in its language");
}
