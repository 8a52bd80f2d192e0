//! The first view in the pages of a WordPress site whose plugin has the setting for it.

use serde_json::json;
use thirtyfour::By;

use super::inclusion::{integrity, text_of};
use crate::{
    browser::Browser,
    server::Server,
    tampering_proxy::TamperingProxy,
    wordpress::{SETTINGS, WordPress},
};

/// The block and the shortcode, with a layout for each.
const POST: &str = "<!-- wp:sid-pledge/pledge {\"layout\":\"compact\"} /-->\n\n\
                    <!-- wp:shortcode -->\n[sid_pledge lang=\"fr\"]\n<!-- /wp:shortcode -->";

/// Starts a site with the plugin, its setting and a pin.
async fn site_with_pin(server: &Server, pin: &str) -> WordPress {
    let site = WordPress::with_plugin_for(server, "ngo-be").await;
    site.php(&format!(
        "require 'wp-load.php'; update_option('sid_pledge', ['include' => '1', 'pin' => '{pin}'] + get_option('sid_pledge'));"
    ));
    site
}

/// Publishes a post as an author and returns its URL.
async fn publish(site: &WordPress, browser: &Browser, content: &str) -> String {
    site.log_in(browser, "author").await;
    let post = site.publish(browser, content).await;
    site.log_out(browser).await;
    post
}

/// Returns the first views in a page, without their style sheets.
async fn included(url: &str) -> Vec<String> {
    let page = text_of(url).await;
    let templates = page.split("<template shadowrootmode=\"open\"><style>").skip(1);
    let first_view = |template: &str| {
        let (template, _) = template.split_once("</template><a href=").unwrap();
        template.rsplit_once("</style>").unwrap().1.to_owned()
    };
    templates.map(first_view).collect()
}

/// Number of transients of the plugin in the database.
fn transients(site: &WordPress) -> String {
    site.php("require 'wp-load.php'; echo $wpdb->get_var(\"select count(*) from $wpdb->options where option_name like '%sid\\_pledge\\_view%'\");")
}

#[tokio::test]
async fn a_page_shows_the_pledge_without_javascript_and_it_becomes_alive_with_it() {
    let server = Server::start();
    server.add_partner("ngo-be").await;
    let site = site_with_pin(&server, &integrity(&server).await).await;
    let post = publish(&site, &Browser::start().await, POST).await;
    let without_time = |text: &str| text.split_once("\"as_of\":").unwrap().0.to_owned();
    let mut expected = vec![];
    for query in ["lang=en-US&layout=compact", "lang=fr"] {
        let query = format!("format=first&partner=ngo-be&{query}");
        let first_view = text_of(&format!("{}/api/v1/campaigns/sid-2023/widget?{query}", server.origin)).await;
        expected.push(without_time(&first_view));
    }
    let printed: Vec<_> = included(&post).await.iter().map(|text| without_time(text)).collect();
    assert_eq!(printed, expected, "WordPress prints the first views as they are");

    let browser = Browser::without_javascript().await;
    browser.open(&post).await;
    let element = browser.driver.find(By::Tag("sid-pledge")).await.unwrap();
    assert!(!element.find(By::Css("a")).await.unwrap().is_displayed().await.unwrap(), "the link");
    let root = element.get_shadow_root().await.unwrap();
    let statement = root.find(By::Css(".statement")).await.unwrap();
    assert!(statement.is_displayed().await.unwrap() && !statement.text().await.unwrap().is_empty());
    root.find(By::Css("#sid-take")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023/thanks").await;
    assert_eq!(server.counts_of("ngo-be").await.pledges, 1);

    let browser = Browser::start().await;
    browser.open(&post).await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.find("footer").await;
    assert_eq!(server.counts_of("ngo-be").await.pledges, 2);
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn without_a_key_in_feeds_and_for_scripts_nothing_is_included() {
    let server = Server::start();
    let key = integrity(&server).await;
    let site = site_with_pin(&server, &key).await;
    let post = publish(&site, &Browser::start().await, POST).await;
    assert_eq!(included(&post).await.len(), 2);
    for path in ["/?feed=rss2", "/?rest_route=/wp/v2/posts"] {
        let response = text_of(&format!("{}{path}", site.origin)).await;
        assert!(response.contains("sid-2023?lang=fr") && !response.contains("shadowrootmode"), "{path}: {response}");
    }
    let hash = format!("/v/1.2.3-0123456789/embed.js sha384-{}", "Ab+/".repeat(16));
    let other_key = format!("ed25519-{}=", "x".repeat(43));
    for (pin, include) in [("", "1"), (hash.as_str(), "1"), (other_key.as_str(), "1"), (key.as_str(), "")] {
        site.php(&format!(
            "require 'wp-load.php'; update_option('sid_pledge', ['include' => '{include}', 'pin' => '{pin}'] + get_option('sid_pledge'));"
        ));
        assert_eq!(included(&post).await, Vec::<String>::new(), "{pin} {include}");
    }
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn the_setting_is_saved_and_its_page_states_that_a_key_is_missing() {
    let server = Server::start();
    let site = WordPress::with_plugin_for(&server, "ngo-be").await;
    let browser = Browser::start().await;
    site.log_in(&browser, "admin").await;
    for (pin, note) in [(String::new(), true), (integrity(&server).await, false)] {
        browser.open(&format!("{}{SETTINGS}", site.origin)).await;
        let checkbox = browser.driver.find(By::Id("sid-pledge-include")).await.unwrap();
        if !checkbox.is_selected().await.unwrap() {
            checkbox.click().await.unwrap();
        }
        browser.driver.find(By::Id("sid-pledge-pin")).await.unwrap().send_keys(&pin).await.unwrap();
        browser.run("window.isOldPage = true").await;
        browser.driver.find(By::Id("submit")).await.unwrap().click().await.unwrap();
        browser.until("return !window.isOldPage && document.readyState === 'complete'").await;
        let state = "const checkbox = document.querySelector('#sid-pledge-include'); \
                     return [checkbox.checked, checkbox.parentNode.innerText.includes('no key is set above')]";
        assert_eq!(browser.run(state).await, json!([true, note]), "{pin}");
    }
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn a_first_view_is_kept_while_the_server_is_down_and_deleted_with_the_plugin() {
    let mut server = Server::start();
    let site = site_with_pin(&server, &integrity(&server).await).await;
    let post = publish(&site, &Browser::start().await, POST).await;
    assert_eq!(included(&post).await.len(), 2);
    server.kill();
    let age_transients = |seconds: u32| {
        site.php(&format!(
            "require 'wp-load.php';
             foreach ($wpdb->get_col(\"select option_name from $wpdb->options where option_name like '\\_transient\\_sid\\_pledge\\_view%'\") as $name) {{
                 $entry = get_option($name);
                 update_option($name, ['tried' => $entry['tried'] - {seconds}, 'made' => $entry['made'] - {seconds}] + $entry);
             }}"
        ));
    };
    for (seconds, expected) in [(0, 2), (61, 2), (3600, 2), (86_400, 0)] {
        age_transients(seconds);
        assert_eq!(included(&post).await.len(), expected, "{seconds} seconds later");
    }
    server.restart();
    assert_eq!(included(&post).await.len(), 0, "the failure is remembered");
    age_transients(61);
    assert_eq!(included(&post).await.len(), 2);

    assert_eq!(transients(&site), "4");
    site.deactivate();
    site.php(
        "require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/plugin.php'; require ABSPATH . 'wp-admin/includes/file.php';
         if (delete_plugins(['sid-pledge/sid-pledge.php']) !== true) exit(1);",
    );
    assert_eq!(transients(&site), "0");
    assert_eq!(site.php_errors(), "");
}

#[tokio::test]
async fn what_wordpress_would_replace_in_the_servers_text_is_not_included() {
    let server = Server::start();
    let key = integrity(&server).await;
    let site = site_with_pin(&server, &key).await;
    let post = publish(&site, &Browser::start().await, POST).await;
    for (rewrite, expected) in [
        ((|html| html.replace("<legend id=\"sid-you\">", "<legend id=\"sid-you\">Yes ")) as fn(String) -> String, 2),
        (|html| html.replace("<legend id=\"sid-you\">", "<legend id=\"sid-you\">[gallery]"), 0),
        (|html| html.replace("\"thanks\":\"", "\"thanks\":\"[sid_pledge]"), 0),
        (|html| html.replace("<legend id=\"sid-you\">", "<legend id=\"sid-you\" class=\"[sid_pledge]\">"), 0),
        // In a part of a template, an address that stands alone is embedded.
        (|html| html.replace("<legend id=\"sid-you\">", "<p>https://example.org/p/a</p><legend id=\"sid-you\">"), 0),
    ] {
        let proxy = TamperingProxy::rewriting(&server, rewrite).await;
        site.php(&format!(
            "require 'wp-load.php'; update_option('sid_pledge', ['server' => '{}'] + get_option('sid_pledge'));",
            proxy.origin
        ));
        assert_eq!(included(&post).await.len(), expected);
    }
    assert_eq!(site.php_errors(), "");
}
