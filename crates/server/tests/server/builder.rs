//! The builder page: its snippets and messages, without JavaScript; and the poster.

use reqwest::StatusCode;
use serde_json::{Value, json};
use sid_pledge::circle::CircleShape;
use sid_pledge_server::release::Release;

use crate::app::{TestApp, TestOptions};

const HOST: &str = "https://pledge.example.org";

/// Attributes of a script that follows releases signed by the key of new snippets.
const SIGNED: &str = "integrity=\"ed25519-new-key=\" crossorigin=\"anonymous\"";

/// Starts a server with a release that has published hashes and a key.
async fn app() -> TestApp {
    app_signed_with(json!({ "development": false, "keys": ["new-key=", "old-key="] })).await
}

async fn app_signed_with(signing: Value) -> TestApp {
    let file = |integrity: &str| json!({ "integrity": integrity, "unencoded-digest": "d", "signature-input": "i", "signature": "s" });
    let files = json!({ "embed.js": file("sha384-hash"), "frame.js": file("sha384-other") });
    let manifest = json!({ "version": "1.2.3-abc", "signing": signing, "files": files }).to_string();
    let files = [
        ("release.json", manifest.as_str()),
        ("embed.js", "export {};"),
        ("frame.js", "export {};"),
        ("builder.js", "export {};"),
    ];
    let release = Release::new(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec().into())));
    TestApp::start_with(TestOptions { release, ..TestOptions::default() }).await
}

/// Unescapes a text of a page.
fn unescape(markup: &str) -> String {
    markup.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Text of a snippet or policy by its id.
fn text_of(page: &str, id: &str) -> String {
    let rest = page.split_once(&format!("id=\"{id}\">")).unwrap_or_else(|| panic!("no {id}: {page}")).1;
    unescape(rest.split_once("</code>").expect("its end").0)
}

async fn builder(app: &TestApp, query: &str) -> String {
    let page = app.get(&format!("/embed?{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{query}");
    assert_eq!(page.header("cache-control"), "no-store");
    page.text
}

#[tokio::test]
async fn each_snippet_has_the_chosen_settings_and_its_policy() {
    let app = app().await;
    let query =
        "in=en&partner=ngo&lang=fr&audience=teen&layout=compact&theme=dark&accent=%237A1FA2&hide=share&hide=steps";
    let page = builder(&app, query).await;
    let settings = "partner=ngo&amp;lang=fr&amp;audience=teen&amp;layout=compact&amp;theme=dark&amp;accent=7a1fa2&amp;hide=steps+share";
    for (id, expected) in [
        (
            "snippet-element",
            format!(
                "<link rel=\"preload\" as=\"fetch\" href=\"{HOST}/api/v1/campaigns/kind-2030/widget?partner=ngo&amp;\
                 lang=fr&amp;audience=teen&amp;layout=compact&amp;theme=dark&amp;hide=steps+share&amp;format=first\" crossorigin \
                 referrerpolicy=\"no-referrer\">\n\
                 <script type=\"module\" src=\"{HOST}/embed.js\" {SIGNED}></script>\n<sid-pledge campaign=\"kind-2030\" \
                 partner=\"ngo\" lang=\"fr\" audience=\"teen\" layout=\"compact\" theme=\"dark\" accent=\"#7a1fa2\" \
                 hide=\"steps share\" style=\"display:block;min-height:100vh\">\n  <a href=\"{HOST}/p/kind-2030?lang=fr&amp;partner=ngo\">open-pledge in \
                 Français</a>\n</sid-pledge>"
            ),
        ),
        (
            "snippet-frame",
            format!(
                "<iframe src=\"{HOST}/p/kind-2030?{settings}&amp;frame\" title=\"Soyez gentils\" width=\"100%\" \
                 height=\"900\" loading=\"lazy\" sandbox=\"allow-scripts allow-same-origin allow-forms allow-popups \
                 allow-popups-to-escape-sandbox allow-downloads allow-modals allow-top-navigation-by-user-activation\" \
                 allow=\"clipboard-write; web-share\" frameborder=\"0\"></iframe>"
            ),
        ),
        ("snippet-frame-script", format!("<script type=\"module\" src=\"{HOST}/frame.js\" {SIGNED}></script>")),
        ("snippet-address", format!("{HOST}/p/kind-2030?{}", settings.replace("&amp;", "&"))),
        (
            "snippet-shortcode",
            "[sid_pledge campaign=\"kind-2030\" partner=\"ngo\" lang=\"fr\" audience=\"teen\" layout=\"compact\" \
             theme=\"dark\" accent=\"#7a1fa2\" hide=\"steps share\"]"
                .to_owned(),
        ),
        ("snippet-link", format!("<a href=\"{HOST}/p/kind-2030?{settings}\">Soyez gentils</a>")),
        (
            "snippet-badge",
            format!(
                "<a href=\"{HOST}/p/kind-2030?{settings}\"><img src=\"{HOST}/badge/kind-2030.svg?lang=fr&amp;theme=dark\" \
                 alt=\"badge-text in Français Soyez gentils\" height=\"40\"></a>"
            ),
        ),
        (
            "snippet-badge-markdown",
            format!(
                "[![badge\\-text in Français Soyez gentils]({HOST}/badge/kind-2030.svg?lang=fr&theme=dark)]({HOST}/p/kind-2030?{})",
                settings.replace("&amp;", "&")
            ),
        ),
        ("policy-element", format!("script-src {HOST} 'wasm-unsafe-eval'; connect-src {HOST}")),
        ("policy-frame", format!("frame-src {HOST}")),
        ("policy-frame-script", format!("frame-src {HOST}; script-src {HOST}")),
        ("policy-badge", format!("img-src {HOST}")),
    ] {
        assert_eq!(text_of(&page, id), expected, "{id}");
    }
    assert!(!page.contains("id=\"policy-link\""), "a link needs no policy");
    assert!(page.contains("href=\"/poster/kind-2030?lang=fr&amp;partner=ngo\""));
    assert!(page.contains("partner-known in English ngo"));
}

#[tokio::test]
async fn default_settings_give_the_shortest_snippets() {
    let app = app().await;
    let page = builder(&app, "in=en").await;
    let element = text_of(&page, "snippet-element");
    assert!(
        element.contains("<sid-pledge campaign=\"kind-2030\" style=\"display:block;min-height:100vh\">"),
        "{element}"
    );
    assert!(element.contains(&format!("<a href=\"{HOST}/p/kind-2030\">")), "{element}");
    assert_eq!(text_of(&page, "snippet-address"), format!("{HOST}/p/kind-2030"));
    assert!(text_of(&page, "snippet-frame").contains(&format!(" src=\"{HOST}/p/kind-2030?frame\"")));
}

#[tokio::test]
async fn pinned_snippets_name_the_release_and_its_published_hashes() {
    let app = app().await;
    let page = builder(&app, "in=en&pinned=1").await;
    let script = |file: &str, hash: &str| {
        format!(
            "<script type=\"module\" src=\"{HOST}/v/1.2.3-abc/{file}\" integrity=\"{hash}\" crossorigin=\"anonymous\"></script>"
        )
    };
    let element = text_of(&page, "snippet-element");
    assert!(element.starts_with(&format!("{}\n", script("embed.js", "sha384-hash"))), "{element}");
    assert_eq!(text_of(&page, "snippet-frame-script"), script("frame.js", "sha384-other"));
    // Without a published hash or key, nothing can be pinned.
    let without_hashes = TestApp::start().await;
    let page = builder(&without_hashes, "in=en&pinned=1").await;
    assert!(text_of(&page, "snippet-element").contains(&format!("src=\"{HOST}/embed.js\">")));
    assert!(text_of(&page, "snippet-frame-script").contains(&format!("src=\"{HOST}/frame.js\">")));
}

#[tokio::test]
async fn only_snippets_with_a_development_key_come_with_a_notice() {
    let notice = "<p id=\"development-key\">development-key in English";
    assert!(!builder(&app().await, "in=en").await.contains(notice));
    assert!(!builder(&TestApp::start().await, "in=en").await.contains(notice));
    let development = app_signed_with(json!({ "development": true, "keys": ["new-key="] })).await;
    let page = builder(&development, "in=en").await;
    assert!(page.contains(notice), "{page}");
    assert!(text_of(&page, "snippet-element").contains(SIGNED));
}

#[tokio::test]
async fn no_storage_is_in_each_snippet_except_the_shortcode() {
    let app = app().await;
    let default = builder(&app, "in=en").await;
    let page = builder(&app, "in=en&no-storage=1").await;
    let element = text_of(&page, "snippet-element");
    assert!(
        element.contains("<sid-pledge campaign=\"kind-2030\" style=\"display:block;min-height:100vh\" no-storage>"),
        "{element}"
    );
    let address = format!("{HOST}/p/kind-2030?no-storage");
    assert!(element.contains(&format!("<a href=\"{address}\">")), "{element}");
    assert!(text_of(&page, "snippet-frame").contains(&format!(" src=\"{address}&amp;frame\"")));
    for id in ["link", "badge"] {
        let text = text_of(&page, &format!("snippet-{id}"));
        assert!(text.starts_with(&format!("<a href=\"{address}\">")), "{text}");
    }
    assert!(text_of(&page, "snippet-badge-markdown").ends_with(&format!("({address})")));
    assert_eq!(text_of(&page, "snippet-shortcode"), text_of(&default, "snippet-shortcode"));
    assert!(page.contains("href=\"/embed?in=fr&amp;campaign=kind-2030&amp;no-storage\""), "{page}");
    let is_checked = |page: &str| {
        let field = page.split_once("name=\"no-storage\"").expect("the field").1.split_once('>').expect("its end").0;
        field.contains(" checked")
    };
    assert!(is_checked(&page) && !is_checked(&default));
    for id in ["element", "frame", "address", "link", "badge"] {
        assert!(!text_of(&default, &format!("snippet-{id}")).contains("no-storage"), "{id}");
    }
}

#[tokio::test]
async fn an_invalid_partner_name_is_answered_with_the_nearest_valid_one() {
    let app = app().await;
    let long = "a".repeat(31) + "-bc";
    for (typed, nearest) in [
        ("NGO+BE", Some("ngo-be")),
        ("ngo_be", Some("ngo-be")),
        ("-ngo--be.", Some("ngo-be")),
        ("caf%C3%A9+1", Some("caf-1")),
        (&long, Some(&long[..31])),
        ("Open", None),
        ("%E0%B8%81", None),
    ] {
        let page = builder(&app, &format!("in=en&partner={typed}")).await;
        let suggestion = nearest.map(|slug| format!(" partner-nearest in English {slug}")).unwrap_or_default();
        assert!(page.contains(&format!("data-part>partner-odd in English{suggestion}</span>")), "{typed}: {page}");
    }
}

#[tokio::test]
async fn a_confirmation_has_a_tick_hidden_from_screen_readers_and_a_warning_has_none() {
    const TICK: &str = "<span class=\"good\"><span aria-hidden=\"true\">✓ </span>partner-known in English ngo</span>";
    let app = app().await;
    assert!(builder(&app, "in=en&partner=ngo").await.contains(TICK));
    for partner in ["nobody", "Not+a+Slug"] {
        let page = builder(&app, &format!("in=en&partner={partner}")).await;
        assert!(!page.contains('✓') && !page.contains("class=\"good\""), "{partner}");
    }
}

#[tokio::test]
async fn notes_for_after_the_embedding_follow_the_snippets() {
    let app = app().await;
    let page = builder(&app, "in=fr").await;
    let after = page.split_once("id=\"outputs\"").expect("the snippets").1;
    for key in ["title", "debug", "numbers", "remove", "stored"] {
        assert!(after.contains(&format!("after-{key} in Français")), "{key}: {after}");
    }
}

#[tokio::test]
async fn invalid_parameters_are_ignored_and_cannot_inject_markup() {
    let app = app().await;
    let default = builder(&app, "in=en").await;
    let hostile = [
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%22%20onload%3D%22x",
        "%5D%5B",
        "javascript%3Ax",
        "%ff%00",
        "%27",
        "A-B",
    ];
    for name in ["campaign", "partner", "lang", "audience", "layout", "theme", "accent", "hide", "pinned"] {
        for value in hostile {
            let page = builder(&app, &format!("in=en&{name}={value}")).await;
            for id in ["element", "frame", "address", "shortcode", "link", "badge", "badge-markdown"] {
                let id = format!("snippet-{id}");
                assert_eq!(text_of(&page, &id), text_of(&default, &id), "{name}={value}");
            }
            assert!(!page.contains("<script>alert") && !page.contains("\" onload"), "{name}={value}");
        }
    }
    let invalid = builder(&app, "in=en&partner=Not+a+Slug&accent=reddish").await;
    assert!(invalid.contains("partner-odd in English") && invalid.contains("accent-odd in English"));
    assert!(
        invalid.contains("value=\"Not a Slug\"") && invalid.contains("value=\"reddish\""),
        "the value can be corrected"
    );
    assert_eq!(invalid.matches(" aria-invalid=\"true\"").count(), 2, "both fields are marked");
    assert!(!default.contains("aria-invalid"));
    let markup = builder(&app, "in=%3Cb%3E").await;
    assert!(markup.contains("value=\"&lt;b&gt;\"") && !markup.contains("<b>"));
}

#[tokio::test]
async fn an_unknown_partner_is_reported_and_no_other_partner_revealed() {
    let app = app().await;
    for partner in ["nobody", "late"] {
        let page = builder(&app, &format!("in=en&partner={partner}")).await;
        assert!(page.contains(&format!("partner-unknown in English {partner}")), "{partner}");
        assert!(
            text_of(&page, "snippet-element").contains(&format!(" partner=\"{partner}\"")),
            "the snippet has the partner, for when it is added"
        );
    }
    let page = builder(&app, "in=en&partner=nobody").await;
    let mut words = page.split(|letter: char| !letter.is_ascii_alphanumeric());
    assert!(words.all(|word| word != "ngo" && word != "late"), "{page}");
    for query in ["in=en", "in=en&partner=", "in=en&partner=open"] {
        assert!(builder(&app, query).await.contains("data-part></span>"), "no message: {query}");
    }
}

#[tokio::test]
async fn the_languages_of_the_page_and_of_the_widget_are_independent() {
    let app = app().await;
    let page = app.get("/embed?in=fr&lang=en&partner=ngo&hide=share&hide=steps&accent=fe0&pinned=1").await;
    assert_eq!(page.header("content-language"), "fr");
    assert!(page.text.contains("<html lang=\"fr\"") && page.text.contains("step-copy in Français"));
    assert!(text_of(&page.text, "snippet-link").contains(">Be kind</a>"));
    let settings = "campaign=kind-2030&amp;partner=ngo&amp;lang=en&amp;accent=ffee00&amp;hide=steps+share&amp;pinned=1";
    assert!(page.text.contains(&format!("href=\"/embed?in=en&amp;{settings}\"")), "{}", page.text);
    let request = app.client.get(format!("{}/embed?lang=en", app.url)).header("accept-language", "fr");
    let page = crate::app::send(request).await;
    assert_eq!((page.header("content-language"), page.header("vary").contains("accept-language")), ("fr", true));
}

#[tokio::test]
async fn a_single_campaign_is_not_a_choice_and_the_form_has_all_settings() {
    let app = app().await;
    let page = builder(&app, "in=fr&layout=counter&hide=share&pinned=1&audience=teen&lang=fr").await;
    for part in [
        "<form action=\"/embed\" method=\"get\">",
        "<input type=\"hidden\" name=\"in\" value=\"fr\">",
        "<input type=\"hidden\" name=\"campaign\" value=\"kind-2030\">",
        "name=\"layout\" value=\"counter\" checked",
        "name=\"hide\" value=\"share\" checked",
        "name=\"pinned\" value=\"1\" checked",
        "<option value=\"teen\" selected>",
        "<option value=\"fr\" selected>",
        "<select name=\"lang\" id=\"choose-lang\" aria-describedby=\"lang-note\">",
        "<span class=\"small\" id=\"lang-note\">choose-language-note in Français</span>",
        "<button class=\"without-script\" type=\"submit\">show-choices in Français</button>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[tokio::test]
async fn the_preview_is_the_widget_in_test_mode_without_storage() {
    let app = app().await;
    let page = builder(&app, "in=en&lang=fr&layout=compact&partner=ngo").await;
    let element = page.split_once("<sid-pledge ").expect("the element").1.split_once('>').expect("its end").0;
    for part in ["partner=\"ngo\"", "lang=\"fr\"", "layout=\"compact\"", "mode=\"test\"", "no-storage"] {
        assert!(element.contains(part), "{part}: {element}");
    }
    assert!(page.contains("test-ribbon in Français") && page.contains("preview-note in English"));
}

#[tokio::test]
async fn the_contrast_and_the_correction_of_an_accent_are_stated() {
    let app = app().await;
    // Yellow is darkened on a light surface and unchanged on a dark one. Grey is changed on both.
    let yellow = builder(&app, "in=en&accent=%23ffee00").await;
    assert!(yellow.contains("accent-darker in English \u{2066}#665f19\u{2069} 6.3 6.4"), "{yellow}");
    assert!(yellow.contains("accent-kept in English 14.9 15.1 4.5"), "{yellow}");
    let grey = builder(&app, "in=en&accent=%23707070").await;
    assert!(grey.contains("accent-darker in English ") && grey.contains("accent-lighter in English "), "{grey}");
    let french = builder(&app, "in=fr&accent=%23ffee00").await;
    assert!(french.contains("14,9"), "numbers are formatted for the language");
    assert!(!yellow.contains(" style=\""), "the page's policy forbids inline styles");
}

#[tokio::test]
async fn a_poster_has_a_readable_qr_code_and_the_same_address_as_text() {
    let app = app().await;
    for (query, partner) in
        [("lang=fr&partner=ngo", "ngo"), ("lang=fr&partner=new-one", "new-one"), ("lang=fr&partner=x%22y", "open")]
    {
        let page = app.get(&format!("/poster/kind-2030?{query}")).await;
        assert_eq!((page.status, page.header("content-language")), (StatusCode::OK, "fr"));
        let address = format!("{HOST}/s/kind-2030/{partner}/qr?lang=fr");
        assert!(page.text.contains(&format!("<p class=\"address\" dir=\"ltr\">{address}</p>")), "{}", page.text);
        assert!(page.text.contains("<p class=\"slogan\">Soyez gentils</p>") && page.text.contains("The Kind"));
        assert!(page.text.contains("A kinder &lt;internet&gt; &amp; more"));
        assert_eq!(read_code(&page.text), address);
        let lights = page.text.matches("<circle ").count() - 2;
        assert_eq!(
            lights as u64,
            CircleShape::default().rings.iter().sum::<u64>(),
            "the band, the disc and the lights"
        );
        assert!(!page.text.contains("fill-opacity"), "all lights are lit");
    }
    assert_eq!(app.get("/poster/other").await.status, StatusCode::NOT_FOUND);
}

/// Decodes the QR code of a page with an independent library.
fn read_code(page: &str) -> String {
    let start = page.find("<svg viewBox").expect("a drawing");
    let svg = &page[start..start + page[start..].find("</svg>").expect("its end") + 6];
    let svg = svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"600\" ", 1);
    let svg = ["rect", "path", "circle", "stop"]
        .iter()
        .fold(svg, |svg, element| svg.replace(&format!("></{element}>"), "/>"));
    let tree = resvg::usvg::Tree::from_str(&svg, &Default::default()).unwrap_or_else(|error| panic!("{error}: {svg}"));
    let size = tree.size();
    let (width, height) = (size.width() as u32, size.height() as u32);
    let mut pixels = resvg::tiny_skia::Pixmap::new(width, height).expect("a pixmap");
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Default::default(), &mut pixels.as_mut());
    let grey = |x: usize, y: usize| pixels.pixel(x as u32, y as u32).expect("a pixel").red();
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, grey);
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().expect("readable").1
}

#[tokio::test]
async fn the_home_page_links_to_the_builder() {
    let app = app().await;
    assert!(
        app.get("/?lang=fr").await.text.contains("<a href=\"/embed?in=fr&amp;lang=fr\">builder-open in Français</a>")
    );
}
