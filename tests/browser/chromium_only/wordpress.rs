//! The WordPress plugin in a real WordPress site: posts of an administrator, who may post any HTML, and of an author,
//! who may not, as a visitor sees them; settings, editor and uninstallation.

use std::{path::Path, process::Command};

use serde_json::{Value, json};
use thirtyfour::{By, components::SelectElement};

use crate::{
    browser::Browser,
    server::Server,
    wordpress::{SETTINGS, WordPress, php},
};

const PLUGIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/integrations/wordpress/sid-pledge");

/// Script that returns whether the current frame is as high as its content.
const FITS: &str = "return document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.sid') \
    && document.documentElement.scrollHeight <= innerHeight";

/// Takes the pledge, and clears the storage of the device.
async fn take_the_pledge(browser: &Browser) {
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.run("try { localStorage.clear() } catch { /* A sandboxed frame has no storage. */ }").await;
}

#[tokio::test]
async fn posts_of_administrators_and_authors_take_pledges_for_the_partner() {
    let server = Server::start();
    server.add_partner("ngo-be").await;
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    let browser = Browser::start().await;
    let link_texts = link_texts();
    let link_text = link_texts["en"].as_str().unwrap();
    let mut taken = 0;
    for person in ["admin", "author"] {
        site.log_in(&browser, person).await;
        let url = format!("{}/p/sid-2023", server.origin);
        let by_url = site.publish(&browser, &format!("Look:\n\n{url}\n\nIs it not good?")).await;
        let by_shortcode = "[sid_pledge layout=\"compact\" theme=\"enormous\" onclick=\"alert(1)\"]";
        let by_shortcode = site.publish(&browser, by_shortcode).await;
        let by_block = "<!-- wp:sid-pledge/pledge {\"layout\":\"compact\",\"align\":\"wide\"} /-->";
        let by_block = site.publish(&browser, by_block).await;
        site.log_out(&browser).await;

        for post in [by_shortcode, by_block] {
            browser.open(&post).await;
            let html = browser.run("return document.querySelector('sid-pledge').outerHTML").await;
            let lang = "lang=en-US&amp;partner=ngo-be&amp;layout=compact";
            let snippet = format!(
                "<sid-pledge campaign=\"sid-2023\" partner=\"ngo-be\" layout=\"compact\"><a href=\"{url}?{lang}\">{link_text}</a></sid-pledge>"
            );
            assert_eq!(html, json!(snippet), "{person}");
            take_the_pledge(&browser).await;
            taken += 1;
            assert_eq!(server.counts_of("ngo-be").await.pledges, taken, "{person} {post}");
        }

        browser.open(&by_url).await;
        let frame = browser.driver.find(By::Css("iframe")).await.unwrap();
        let sandbox = frame.attr("sandbox").await.unwrap().unwrap_or_default();
        assert!(sandbox.contains("allow-same-origin"), "{person}: {sandbox}");
        assert_eq!(frame.attr("loading").await.unwrap().as_deref(), Some("lazy"), "{person}");
        frame.scroll_into_view().await.unwrap();
        frame.enter_frame().await.unwrap();
        browser.until(FITS).await;
        take_the_pledge(&browser).await;
        taken += 1;
        assert_eq!(server.counts_of("ngo-be").await.pledges, taken, "{person}");
    }
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn without_the_plugin_an_embedded_url_takes_pledges_in_a_sandboxed_frame() {
    let server = Server::start();
    server.add_partner("ngo-be").await;
    let site = WordPress::start().await;
    site.deactivate();
    let browser = Browser::start().await;
    site.log_in(&browser, "author").await;
    let url = format!("{}/p/sid-2023?lang=en&partner=ngo-be", server.origin);
    let post = site.publish(&browser, &format!("Look:\n\n{url}\n")).await;
    let button = site.publish(&browser, &format!("{url}&layout=button\n")).await;
    site.log_out(&browser).await;
    browser.open(&post).await;
    let frame = browser.driver.find(By::Css("iframe.wp-embedded-content")).await.unwrap();
    assert_eq!(frame.attr("sandbox").await.unwrap().as_deref(), Some("allow-scripts"));
    frame.scroll_into_view().await.unwrap();
    browser.until("return document.querySelector('iframe.wp-embedded-content').clientHeight === 1000").await;
    browser.resize(360, 900).await;
    assert_eq!(browser.run("return document.documentElement.scrollWidth <= innerWidth").await, json!(true));
    assert!(!browser.driver.find(By::Css("blockquote")).await.unwrap().is_displayed().await.unwrap());
    frame.enter_frame().await.unwrap();
    assert_eq!(browser.run("return self.origin").await, json!("null"));
    take_the_pledge(&browser).await;
    assert_eq!(server.counts_of("ngo-be").await.pledges, 1);

    browser.open(&button).await;
    browser.until("const { clientHeight } = document.querySelector('iframe.wp-embedded-content'); return clientHeight >= 200 && clientHeight < 500").await;
    let frame = browser.driver.find(By::Css("iframe.wp-embedded-content")).await.unwrap();
    frame.enter_frame().await.unwrap();
    browser.until(FITS).await;
}

#[tokio::test]
async fn a_page_with_several_pledges_has_one_script_and_a_feed_has_only_links() {
    let server = Server::start();
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    site.php("require 'wp-load.php'; update_option('sid_pledge', ['theme' => 'dark', 'accent' => '#7a1fa2'] + get_option('sid_pledge'));");
    let browser = Browser::start().await;
    site.log_in(&browser, "author").await;
    let post = "[sid_pledge layout=\"button\" lang=\"fr\"]\n\n<!-- wp:sid-pledge/pledge {\"layout\":\"counter\"} /-->";
    let post = site.publish(&browser, post).await;
    let url = format!("{}/p/sid-2023?lang=th", server.origin);
    site.publish(&browser, &url).await;
    site.log_out(&browser).await;
    browser.open(&post).await;
    browser.until("return document.querySelectorAll('sid-pledge').length === 2").await;
    let script = "return [...document.scripts].map(({ type, src }) => type + ' ' + src).filter((tag) => tag.includes('embed.js'))";
    assert_eq!(browser.run(script).await, json!([format!("module {}/embed.js", server.origin)]));
    let feed = reqwest::get(format!("{}/?feed=rss2", site.origin)).await.unwrap().text().await.unwrap();
    assert!(!feed.contains("<sid-pledge") && !feed.contains("<iframe"), "{feed}");
    let presentation = "theme=dark&#038;accent=7a1fa2";
    let by_shortcode =
        format!("{}/p/sid-2023?lang=fr&#038;partner=ngo-be&#038;layout=button&#038;{presentation}", server.origin);
    let by_url = format!("{url}&#038;partner=ngo-be&#038;{presentation}");
    let link_texts = link_texts();
    for (link, lang) in [(by_shortcode, "fr"), (by_url, "th")] {
        let link = format!("<a href=\"{link}\">{}</a>", link_texts[lang].as_str().unwrap());
        assert!(feed.contains(&link), "{link}: {feed}");
    }
}

#[tokio::test]
async fn without_a_server_administrators_see_a_notice_and_visitors_nothing() {
    let site = WordPress::start().await;
    let browser = Browser::start().await;
    site.log_in(&browser, "admin").await;
    let post = site.publish(&browser, "Before[sid_pledge]after").await;
    browser.open(&post).await;
    let notice = browser.run("return document.querySelector('.sid-pledge-note').innerText").await;
    assert!(notice.as_str().unwrap().contains("its server is not set"), "{notice}");
    site.log_out(&browser).await;
    browser.open(&post).await;
    assert_eq!(
        browser.run("return document.querySelector('.entry-content').innerText.trim()").await,
        json!("Beforeafter")
    );
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn valid_settings_are_saved_and_invalid_ones_reported() {
    let server = Server::start();
    let site = WordPress::start().await;
    let browser = Browser::start().await;
    site.log_in(&browser, "admin").await;
    browser.open(&format!("{}{SETTINGS}", site.origin)).await;
    submit_settings(&browser, &[("server", &server.origin), ("partner", "ngo-be"), ("accent", "7A1FA2")]).await;
    assert_eq!(notices(&browser).await, json!(["Settings saved."]));
    for invalid in [
        &[("server", "https://somebody:secret@pledge.example.org", "This is not the address of a server.")][..],
        &[("server", "https://bücher.example", "in its ASCII form, such as https://xn--")],
        &[
            ("server", "https://pledge.example.org/p/sid-2023", "This is not the address of a server."),
            ("partner", "Our NGO", "lower-case letters, digits and hyphens"),
            ("lang", "français", "This is not a language tag."),
            ("accent", "purple", "This is not a colour."),
        ],
    ] {
        submit_settings(&browser, &invalid.iter().map(|(field, text, _)| (*field, *text)).collect::<Vec<_>>()).await;
        let notices = notices(&browser).await;
        let notices: Vec<_> = notices.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(notices.len(), invalid.len(), "{notices:?}");
        for (notice, (field, text, message)) in notices.iter().zip(invalid) {
            assert!(notice.contains(message) && notice.contains(text), "{field}={text}: {notice}");
        }
    }
    let settings = saved_settings(&site);
    assert_eq!(settings["server"], json!(server.origin));
    assert_eq!((&settings["partner"], &settings["accent"]), (&json!("ngo-be"), &json!("#7a1fa2")));
    submit_settings(&browser, &[("campaign", "sid-1999")]).await;
    let warning = notices(&browser).await.to_string();
    assert!(warning.contains("does not know this campaign"), "{warning}");
    assert_eq!(site.php_errors(), "");
}

async fn submit_settings(browser: &Browser, fields: &[(&str, &str)]) {
    for (field, text) in fields {
        let field = browser.driver.find(By::Id(format!("sid-pledge-{field}"))).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(*text).await.unwrap();
    }
    browser.run("window.isOldPage = true").await;
    browser.driver.find(By::Id("submit")).await.unwrap().click().await.unwrap();
    browser.until("return !window.isOldPage && document.readyState === 'complete'").await;
}

async fn notices(browser: &Browser) -> Value {
    browser
        .run("return [...document.querySelectorAll('.notice')].map((notice) => notice.querySelector('p').innerText)")
        .await
}

fn saved_settings(site: &WordPress) -> Value {
    serde_json::from_str(&site.php("require 'wp-load.php'; echo json_encode(get_option('sid_pledge'));")).unwrap()
}

#[tokio::test]
async fn an_embedded_url_follows_changes_of_the_settings() {
    let server = Server::start();
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    let browser = Browser::start().await;
    site.log_in(&browser, "author").await;
    let post = site.publish(&browser, &format!("{}/p/sid-2023?theme=dark\n", server.origin)).await;
    for (lang, layout) in [("fr", "compact"), ("th", "button")] {
        site.php(&format!(
            "require 'wp-load.php'; update_option('sid_pledge', ['lang' => '{lang}', 'layout' => '{layout}', 'theme' => 'light'] + get_option('sid_pledge'));"
        ));
        browser.open(&post).await;
        let source = browser.run("return document.querySelector('.entry-content iframe').src").await;
        let source = source.as_str().unwrap();
        for part in [format!("lang={lang}"), format!("layout={layout}"), "theme=dark".to_owned(), "frame".to_owned()] {
            assert!(source.contains(&part), "{part}: {source}");
        }
    }
}

#[tokio::test]
async fn an_embedded_url_is_a_frame_of_the_plugin_and_no_response_of_the_server_is_stored_or_shown() {
    const IS_STORED_SHOWN: &str = "return Boolean(document.querySelector('#stored'))";
    const FRAME: &str = "return document.querySelector('.entry-content iframe')?.src ?? null";
    let server = Server::start();
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    let count_stored = "require 'wp-load.php'; echo $wpdb->get_var(\"select (select count(*) from $wpdb->postmeta where meta_key like '\\_oembed%') + (select count(*) from $wpdb->options where option_name like '\\_transient\\_oembed%') + (select count(*) from $wpdb->posts where post_type = 'oembed_cache')\");";
    let browser = Browser::start().await;
    site.log_in(&browser, "author").await;
    let url = format!("{}/s/sid-2023/ngo-fr/whatsapp?lang=fr&layout=compact&no-storage&onload=x", server.origin);
    let post = site.publish(&browser, &format!("{url}\n")).await;
    let frame = format!("{}/p/sid-2023?lang=fr&partner=ngo-fr&layout=compact&no-storage&frame", server.origin);
    browser.open(&post).await;
    assert_eq!(browser.run(FRAME).await, json!(frame));
    let permissions = "const { sandbox, allow, height } = document.querySelector('.entry-content iframe'); return `height=\"${height}\" loading=\"lazy\" sandbox=\"${sandbox}\" allow=\"${allow}\"`";
    let permissions = browser.run(permissions).await;
    let of_server = format!("{}/oembed?format=json&url={}/p/sid-2023", server.origin, server.origin);
    let of_server = reqwest::get(of_server).await.unwrap().bytes().await.unwrap();
    let of_server: Value = serde_json::from_slice(&of_server).unwrap();
    let html = of_server["html"].as_str().unwrap();
    assert!(html.contains(permissions.as_str().unwrap()), "{permissions}: {html}");
    let preview = format!(
        "const nonce = await (await fetch('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
         const route = '/?rest_route=/oembed/1.0/proxy&url=' + encodeURIComponent({});
         const response = await fetch(route, {{ headers: {{ 'X-WP-Nonce': nonce }} }});
         return (await response.json()).html",
        json!(url)
    );
    let preview = browser.run(&format!("return (async () => {{ {preview} }})()")).await;
    let preview = preview.as_str().unwrap();
    assert!(preview.contains("<iframe ") && preview.contains(" sandbox=\"\" "), "{preview}");
    let by_function = site.php(&format!("require 'wp-load.php'; echo wp_oembed_get('{url}');"));
    assert!(by_function.starts_with("<iframe ") && by_function.contains("/p/sid-2023?lang=fr"), "{by_function}");
    assert_eq!(site.php(count_stored), "0");

    // A response that WordPress stored before the plugin was active.
    site.deactivate();
    browser.open(&post).await;
    assert_ne!(site.php(count_stored), "0");
    site.php(
        "require 'wp-load.php'; $wpdb->query(\"update $wpdb->postmeta set meta_value = '<b id=stored></b>' where meta_key like '\\_oembed%' and meta_key not like '\\_oembed\\_time%'\");",
    );
    browser.open(&post).await;
    assert_eq!(browser.run(IS_STORED_SHOWN).await, json!(true));
    site.activate();
    browser.open(&post).await;
    assert_eq!(browser.run(IS_STORED_SHOWN).await, json!(false));
    assert_eq!(browser.run(FRAME).await, json!(frame));
    assert_eq!(site.php_errors(), "");
}

/// Script tags of the server, with their addresses without the origin.
const SCRIPT_TAGS: &str = "return [...document.scripts].filter(({ src }) => /(embed|frame)[.]js$/.test(src)) \
    .map(({ src, integrity, crossOrigin }) => [new URL(src).pathname, integrity, crossOrigin]).sort()";

#[tokio::test]
async fn the_scripts_are_pinned_by_a_key_or_by_the_hashes_of_a_release() {
    let server = Server::start();
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    let version = server.version().await;
    let manifest = reqwest::get(format!("{}/v/{version}/release.json", server.origin)).await.unwrap();
    let manifest: Value = serde_json::from_slice(&manifest.bytes().await.unwrap()).unwrap();
    let key = format!("ed25519-{}", manifest["signing"]["keys"][0].as_str().unwrap());
    let [embed, frame] = ["embed.js", "frame.js"].map(|file| manifest["files"][file]["integrity"].as_str().unwrap());
    let [embed_path, frame_path] = ["embed.js", "frame.js"].map(|file| format!("/v/{version}/{file}"));
    let browser = Browser::start().await;
    site.log_in(&browser, "admin").await;
    let post = site.publish(&browser, &format!("[sid_pledge]\n\n{}/p/sid-2023\n", server.origin)).await;
    let tag = |path: &str, integrity: &str| {
        format!(
            "<script type=\"module\" src=\"{}{path}\" integrity=\"{integrity}\" crossorigin=\"anonymous\"></script>",
            server.origin
        )
    };
    let [tag_of_key, tag_of_loader, tag_of_frame] =
        [tag("/embed.js", &key), tag(&embed_path, embed), tag(&frame_path, frame)];
    for (pin, scripts) in [
        (String::new(), json!([["/embed.js", "", null], ["/frame.js", "", null]])),
        (tag_of_key, json!([["/embed.js", key, "anonymous"], ["/frame.js", key, "anonymous"]])),
        (tag_of_loader.clone(), json!([[embed_path, embed, "anonymous"]])),
        (
            format!("{tag_of_loader}{tag_of_frame}"),
            json!([[embed_path, embed, "anonymous"], [frame_path, frame, "anonymous"]]),
        ),
    ] {
        browser.open(&format!("{}{SETTINGS}", site.origin)).await;
        submit_settings(&browser, &[("pin", &pin)]).await;
        assert_eq!(notices(&browser).await, json!(["Settings saved."]), "{pin}");
        browser.open(&post).await;
        assert_eq!(browser.run(SCRIPT_TAGS).await, scripts, "{pin}");
        browser.find("#sid-take").await;
    }
    browser.open(&format!("{}{SETTINGS}", site.origin)).await;
    submit_settings(&browser, &[("pin", &tag_of_frame)]).await;
    let notices = notices(&browser).await.to_string();
    assert!(notices.contains("neither a key nor a script tag with a hash"), "{notices}");
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn a_pin_is_saved_in_its_shortest_form() {
    let site = WordPress::start().await;
    let (key, other_key) =
        (format!("ed25519-{}=", "Ab+/".repeat(11).trim_end_matches('/')), format!("ed25519-{}=", "x".repeat(43)));
    let hash = format!("sha384-{}", "Ab+/".repeat(16));
    let embed = format!("/v/1.2.3-0123456789/embed.js {hash}");
    let frame = format!("/v/1.2.3-0123456789/frame.js {hash}");
    let pins = [
        (key.clone(), key.clone()),
        (format!("integrity=\"{key} {other_key}\""), format!("{key} {other_key}")),
        (format!("https://pledge.example.org{embed}"), embed.clone()),
        (format!("{embed} {frame}"), format!("{embed} {frame}")),
        (embed.replace("/v/1.2.3-0123456789", ""), String::new()),
        (embed.replace("/v/", "/v/../"), String::new()),
        (format!("{embed}AAAA"), String::new()),
        (frame, String::new()),
        ("ed25519-short=".to_owned(), String::new()),
        (hash, String::new()),
    ];
    let printed = evaluate_for_each(&site, json!(pins), "SidPledge\\clean_pin($it[0])");
    assert_eq!(printed, pins.map(|(_, pin)| pin));
}

#[tokio::test]
async fn the_editor_previews_the_block_and_publishes_its_settings() {
    let server = Server::start();
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    let browser = Browser::start().await;
    site.log_in(&browser, "author").await;
    browser.open(&format!("{}/wp-admin/post-new.php", site.origin)).await;
    browser.until("return window.wp?.data?.select('core/editor')?.getCurrentPostId()").await;
    browser
        .run(
            "wp.data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false);
             const block = wp.blocks.createBlock('sid-pledge/pledge', { layout: 'compact', lang: 'fr' });
             wp.data.dispatch('core/block-editor').insertBlocks(block)",
        )
        .await;
    let canvas = "(document.querySelector('iframe[name=editor-canvas]')?.contentDocument ?? document)";
    let shown = format!("return {canvas}.querySelector('[data-type=\"sid-pledge/pledge\"] iframe')");
    browser.until(&format!("{shown}?.clientHeight > 200")).await;
    let frame = browser.driver.execute(shown.as_str(), vec![]).await.unwrap().element().unwrap();
    frame.enter_frame().await.unwrap();
    browser.until_text("Je m’engage").await;
    browser.driver.enter_default_frame().await.unwrap();
    browser.run("wp.data.dispatch('core/edit-post').openGeneralSidebar('edit-post/block')").await;
    let setting = "return [...document.querySelectorAll('.block-editor-block-inspector label')].find((label) => label.textContent === 'What is shown')?.control";
    browser.until(setting).await;
    let setting = browser.driver.execute(setting, vec![]).await.unwrap().element().unwrap();
    SelectElement::new(&setting).await.unwrap().select_by_value("counter").await.unwrap();
    browser.until(&format!("{shown}?.src.includes('layout=counter')")).await;
    assert_eq!(server.counts().await.pledges, 0);

    browser
        .run("wp.data.dispatch('core/editor').editPost({ title: 'The pledge', status: 'publish' }); wp.data.dispatch('core/editor').savePost()")
        .await;
    let published = "const editor = wp.data.select('core/editor'); \
                     return editor.didPostSaveRequestSucceed() && !editor.isSavingPost() && editor.getPermalink()";
    let post = browser.until(published).await;
    site.log_out(&browser).await;
    browser.open(post.as_str().unwrap()).await;
    let attributes = "const { layout, lang } = document.querySelector('sid-pledge'); return [layout, lang]";
    assert_eq!(browser.run(attributes).await, json!(["counter", "fr"]));
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn deleting_the_plugin_leaves_no_option_behind() {
    let server = Server::start();
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    let count_options = "require 'wp-load.php'; echo $wpdb->get_var(\"select count(*) from $wpdb->options where option_name like '%sid%pledge%' and option_name not like '%transient%'\");";
    assert_eq!(site.php(count_options), "1");
    site.deactivate();
    site.php(
        "require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/plugin.php'; require ABSPATH . 'wp-admin/includes/file.php';
         if (delete_plugins(['sid-pledge/sid-pledge.php']) !== true) exit(1);",
    );
    assert_eq!(site.php(count_options), "0");
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn on_a_network_each_site_has_its_own_settings_and_deleting_the_plugin_removes_them_all() {
    let site = WordPress::start().await;
    site.php(
        "require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
         foreach ($wpdb->tables('ms_global') as $name => $table) $wpdb->$name = $table;
         install_network();
         populate_network(1, 'partners.example', 'admin@example.org', 'Partners', '/', false);",
    );
    let on_network =
        "define('MULTISITE', true); define('SUBDOMAIN_INSTALL', false); $_SERVER['HTTP_HOST'] = 'partners.example';
         define('DOMAIN_CURRENT_SITE', 'partners.example'); define('PATH_CURRENT_SITE', '/');
         define('SITE_ID_CURRENT_SITE', 1); define('BLOG_ID_CURRENT_SITE', 1); require 'wp-load.php';";
    let print_servers = "; foreach (get_sites(['fields' => 'ids']) as $id) { switch_to_blog($id); $it = get_option('sid_pledge'); echo $it['server'] ?? 'none', ' '; restore_current_blog(); }";
    let printed = site.php(&format!(
        "{on_network}
         update_option('sid_pledge', ['server' => 'https://one.example']);
         $second = wp_insert_site(['domain' => 'partners.example', 'path' => '/second/', 'user_id' => 1]);
         update_blog_option($second, 'sid_pledge', ['server' => 'https://two.example']) {print_servers}"
    ));
    assert_eq!(printed, "https://one.example https://two.example ");
    site.php(&format!(
        "{on_network} require ABSPATH . 'wp-admin/includes/plugin.php'; require ABSPATH . 'wp-admin/includes/file.php';
         deactivate_plugins('sid-pledge/sid-pledge.php');
         if (delete_plugins(['sid-pledge/sid-pledge.php']) !== true) exit(1);"
    ));
    assert_eq!(site.php(&format!("{on_network} {print_servers}")), "none none ");
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn invalid_attributes_are_ignored() {
    let site = WordPress::start().await;
    let values = [
        ("layout", " compact ", "compact"),
        ("layout", "”compact”", "compact"),
        ("layout", "enormous", ""),
        ("theme", "Dark", ""),
        ("audience", "teen", "teen"),
        ("mode", "demo", ""),
        ("campaign", "sid-2023", "sid-2023"),
        ("campaign", "../admin", ""),
        ("partner", "ngo--be", ""),
        ("partner", "a-name-that-is-longer-than-partners-have", ""),
        ("lang", "pt-BR", "pt-BR"),
        ("lang", "zh-Hant-TW", "zh-Hant-TW"),
        ("lang", "es-419", "es-419"),
        ("lang", "de-CH-1996", "de-CH-1996"),
        ("lang", "pt_BR\n", ""),
        ("lang", "pt-PT-ao90", ""),
        ("lang", "english", ""),
        ("accent", "#7A1FA2", "#7a1fa2"),
        ("accent", "abc", "#aabbcc"),
        ("accent", "red;}", ""),
        ("hide", "help share  steps share", "steps share"),
        ("onclick", "alert(1)", ""),
    ];
    let printed = evaluate_for_each(&site, json!(values), "SidPledge\\clean($it[0], $it[1])");
    assert_eq!(printed, values.map(|(_, _, clean)| clean), "{values:?}");
}

#[tokio::test]
async fn the_locale_of_the_site_is_converted_to_a_language_tag() {
    let site = WordPress::start().await;
    let locales = [
        ("en_US", "en-US"),
        ("bel", "bel"),
        ("de_DE_formal", "de-DE-formal"),
        ("ca_valencia", "ca-valencia"),
        ("pt_PT_ao90", "pt-PT"),
        ("default", "en"),
    ];
    let language = "[add_filter('locale', fn() => $it[0]), SidPledge\\site_language()][1]";
    assert_eq!(evaluate_for_each(&site, json!(locales), language), locales.map(|(_, tag)| tag));
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn a_server_is_stored_as_an_origin_in_the_form_of_browsers() {
    let site = WordPress::start().await;
    let servers = [
        ("https://Pledge.Example.org:443/", "https://pledge.example.org"),
        ("http://pledge.example.org:80", "http://pledge.example.org"),
        ("https://pledge.example.org:80", "https://pledge.example.org:80"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://bücher.example", ""),
        ("https://pledge.example.org/p/sid-2023", ""),
        ("ftp://pledge.example.org", ""),
    ];
    assert_eq!(
        evaluate_for_each(&site, json!(servers), "SidPledge\\clean_origin($it[0])"),
        servers.map(|(_, origin)| origin)
    );
}

#[tokio::test]
async fn the_element_sets_its_language_where_that_of_the_page_is_not_a_language_tag() {
    let server = Server::start();
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    let pages = [
        ("pt_BR", "<sid-pledge campaign=\"sid-2023\" partner=\"ngo-be\">"),
        ("pt_PT_ao90", "<sid-pledge campaign=\"sid-2023\" partner=\"ngo-be\" lang=\"pt-PT\">"),
    ];
    let tag = "[add_filter('locale', fn() => $it[0]), strtok(SidPledge\\snippet([]), '>')][1], '>'";
    assert_eq!(evaluate_for_each(&site, json!(pages), tag), pages.map(|(_, tag)| tag));
}

/// Evaluates a PHP expression for each row, which is `$it` in the expression.
fn evaluate_for_each(site: &WordPress, rows: Value, expression: &str) -> Vec<String> {
    let rows = format!("json_decode(<<<'JSON'\n{rows}\nJSON, true)");
    let printed = site.php(&format!("require 'wp-load.php'; foreach ({rows} as $it) echo {expression}, \"\\n\";"));
    printed.lines().map(str::to_owned).collect()
}

#[test]
fn every_file_of_the_plugin_is_valid_php_and_its_link_has_the_text_of_the_widgets() {
    let mut folders = vec![Path::new(PLUGIN).to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "php") {
                let output = php().arg("-l").arg(&path).output().unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
                files += 1;
            }
        }
    }
    assert!(files > 5);
    let texts = format!("define('ABSPATH', '/'); echo json_encode(require '{PLUGIN}/inc/link-texts.php');");
    let output = Command::new("php").args(["-r", &texts]).output().unwrap();
    let texts: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(texts, link_texts());
}

/// Returns the text of the link to a pledge's page in each locale, by the locale's language tag.
fn link_texts() -> Value {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/locales");
    let mut texts = json!({});
    for entry in std::fs::read_dir(locales).unwrap() {
        let path = entry.unwrap().path();
        let locale: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        texts[path.file_stem().unwrap().to_str().unwrap()] = json!(locale["words"]["open-pledge"].as_str());
    }
    texts
}
