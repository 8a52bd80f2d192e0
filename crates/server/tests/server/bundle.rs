//! Campaign as static files, as `sid-pledge bundle` writes it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    command_line::{result_of, sid_pledge},
    pack::Packs,
};

const URL: &str = "https://example.org/pledge";

/// Writes a bundle of the embedded campaign. Returns the temporary folder and the bundle in it.
fn bundle(options: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [&["bundle", "out", "--public-url", URL], options].concat();
    let (success, text) = result_of(&sid_pledge(folder.path(), &arguments));
    let (languages, files) = (tags().len(), 2 * tags().len() + 4);
    assert!(success && text.starts_with(&format!("out: {languages} languages, {files} files, ")), "{text}");
    let out = folder.path().join("out");
    (folder, out)
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect()
}

fn parse_source(path: &str) -> toml::Table {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns").join(path);
    fs::read_to_string(file).expect("a file").parse().expect("TOML")
}

fn tags() -> Vec<String> {
    let all = names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns/sid-2023"));
    let tags = all.iter().filter_map(|name| name.strip_suffix(".toml"));
    tags.filter(|tag| *tag != "campaign").map(str::to_owned).collect()
}

fn file_of(tag: &str) -> String {
    if tag == "en" { "index.html".to_owned() } else { format!("{tag}.html") }
}

/// Pages by language.
fn pages(out: &Path) -> BTreeMap<String, String> {
    let read = |tag: &String| fs::read_to_string(out.join(file_of(tag))).expect("a page");
    tags().iter().map(|tag| (tag.clone(), read(tag))).collect()
}

/// Values of an HTML attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let marker = format!(" {attribute}=\"");
    page.split(&marker).skip(1).map(|rest| rest.split_once('"').expect("its end").0).collect()
}

/// Collects every text of a file by its path of keys.
fn collect_texts(table: &toml::Table, path: &str, into: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match value {
            toml::Value::String(text) => _ = into.insert(format!("{path}.{key}"), text.clone()),
            toml::Value::Table(inner) => collect_texts(inner, &format!("{path}.{key}"), into),
            _ => {}
        }
    }
}

#[test]
fn a_bundle_has_a_page_and_a_picture_for_each_language_and_their_shared_files() {
    let (folder, out) = bundle(&[]);
    let mut expected = BTreeSet::from(["icon.svg", "page.css", "sections.css", "widget.css"].map(str::to_owned));
    expected.extend(tags().iter().flat_map(|tag| [file_of(tag), format!("card-{tag}.png")]));
    assert_eq!(names(&out), expected);
    assert_eq!(names(folder.path()), BTreeSet::from(["out".to_owned()]), "no database and no temporary files");
    for name in expected.iter().filter(|name| name.ends_with(".png")) {
        let picture = fs::read(out.join(name)).expect("a picture");
        assert!(picture.starts_with(b"\x89PNG") && picture.len() < 300_000, "{name}: {}", picture.len());
        assert_eq!(picture[16..24], [1200_u32.to_be_bytes(), 630_u32.to_be_bytes()].concat()[..], "{name}");
    }
    for blocked in ["share", "track", "ad-", "-ad", "banner", "social"] {
        assert!(expected.iter().all(|name| !name.contains(blocked)), "a content blocker would block {blocked}");
    }
}

#[test]
fn a_page_has_no_scripts_forms_or_counts() {
    let (_folder, out) = bundle(&[]);
    for (tag, page) in pages(&out) {
        for part in [
            "<script",
            "<form",
            "<button",
            "<input",
            "<iframe",
            "<progress",
            " style=",
            " onclick",
            "<sid-pledge",
            "{",
            "}",
        ] {
            assert!(!page.contains(part), "{tag}: {part}");
        }
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; \
                      img-src 'self'; base-uri 'none'; form-action 'none'\">";
        assert!(page.contains(policy), "{tag}");
        for key in ["pledge-count", "among-the-first", "count-unknown"] {
            let locale = parse_source(&format!("locales/{tag}.toml"));
            let text = locale["words"].get(key).and_then(toml::Value::as_str).unwrap_or("pledges so far");
            assert!(!page.contains(text), "{tag}: {text}");
        }
    }
}

#[test]
fn every_internal_link_is_relative_and_leads_to_a_file() {
    let (_folder, out) = bundle(&[]);
    let files = names(&out);
    for (tag, page) in pages(&out) {
        let (head, body) = page.split_once("<body>").expect("a body");
        let mut internal = BTreeSet::new();
        for link in values(body, "href") {
            let is_external =
                ["https://", "mailto:", "sms:", "viber:", "tel:"].iter().any(|scheme| link.starts_with(scheme));
            assert!(is_external || files.contains(link), "{tag}: {link}");
            assert!(!link.starts_with(URL), "{tag}: {link}");
            internal.extend((!is_external).then_some(link));
        }
        assert_eq!(internal.len(), tags().len(), "{tag}: a page in each language");
        for file in ["icon.svg", "page.css", "sections.css", "widget.css"] {
            assert!(head.contains(&format!("href=\"{file}\"")) && files.contains(file), "{tag}: {file}");
        }
        assert_eq!(values(body, "src"), Vec::<&str>::new(), "{tag}");
    }
}

#[test]
fn each_page_has_its_canonical_alternate_and_social_meta_tags() {
    let (_folder, out) = bundle(&[]);
    for (tag, page) in pages(&out) {
        let address = format!("{URL}/{}", file_of(&tag));
        let dir = if tag == "ar" { "rtl" } else { "ltr" };
        for part in [
            format!("<!DOCTYPE html><html lang=\"{tag}\" dir=\"{dir}\">"),
            format!("<link rel=\"canonical\" href=\"{address}\">"),
            format!("hreflang=\"x-default\" href=\"{URL}/index.html\""),
            format!("<meta property=\"og:url\" content=\"{address}\">"),
            format!("<meta property=\"og:image\" content=\"{URL}/card-{tag}.png\">"),
            format!("<meta name=\"twitter:image\" content=\"{URL}/card-{tag}.png\">"),
            "<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
        ] {
            assert!(page.contains(&part), "{tag}: {part}");
        }
        for other in tags() {
            let alternate = format!("<link rel=\"alternate\" hreflang=\"{other}\" href=\"{URL}/{}\">", file_of(&other));
            assert!(page.contains(&alternate), "{tag}: {alternate}");
        }
    }
}

#[test]
fn every_text_is_in_the_language_of_its_page_and_none_in_english() {
    let (_folder, out) = bundle(&[]);
    let all = |tag: &str| {
        let mut all = BTreeMap::new();
        collect_texts(&parse_source(&format!("sid-2023/{tag}.toml")), "", &mut all);
        collect_texts(&parse_source(&format!("locales/{tag}.toml")), "", &mut all);
        all
    };
    let english = all("en");
    for (tag, page) in pages(&out) {
        let own = all(&tag);
        let shown = |key: &str| {
            let parts =
                [".title", ".slogan", ".intro", ".pledge.statement", ".words.help-danger", ".pages.bundle-note"];
            // The page has neither thanks nor a choice of audience.
            let is_of_choice = key.ends_with(".name") || key.ends_with(".thanks") || key.contains(".share.");
            let steps = key.starts_with(".audiences.") && !is_of_choice;
            parts.contains(&key) || steps || key.starts_with(".promises.") || key.starts_with(".help.")
        };
        for (key, text) in own.iter().filter(|(key, _)| shown(key)) {
            assert!(page.contains(text.as_str()), "{tag}: {key} is missing");
        }
        for (key, text) in english.iter().filter(|(_, text)| text.len() > 15) {
            let is_expected = own.get(key) == Some(text) || key.starts_with(".resources.") || tag == "en";
            assert!(is_expected || !page.contains(text.as_str()), "{tag}: {key} is English");
        }
    }
}

#[test]
fn share_links_lead_to_the_page_and_keep_the_partner() {
    for (options, query) in [(&[][..], ""), (&["--partner", "ngo-be"], "?partner=ngo-be")] {
        let (_folder, out) = bundle(options);
        for (tag, page) in pages(&out) {
            let address = format!("{URL}/{}{query}", file_of(&tag));
            let encoded: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
            let shares: Vec<_> = values(&page, "href").into_iter().filter(|link| link.contains(&encoded)).collect();
            assert!(shares.len() >= 8, "{tag}: {shares:?}");
            assert!(page.contains(&format!("<bdi dir=\"ltr\">{address}</bdi>")), "{tag}");
            assert_eq!(read_code(&page), address, "{tag}");
        }
    }
}

/// Decodes the QR code of a page with an independent library.
fn read_code(page: &str) -> String {
    let drawings = page.split("<svg ").filter_map(|drawing| Some(drawing.split_once("</svg>")?.0));
    let code = drawings.into_iter().find(|drawing| drawing.contains("class=\"qr\"")).expect("a code");
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"400\" {code}</svg>");
    let tree = resvg::usvg::Tree::from_str(&svg, &Default::default()).expect("an SVG");
    let mut pixels = resvg::tiny_skia::Pixmap::new(400, 400).expect("a pixmap");
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Default::default(), &mut pixels.as_mut());
    let grey = |x: usize, y: usize| pixels.pixel(x as u32, y as u32).expect("a pixel").red();
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(400, 400, grey);
    picture.detect_grids()[0].decode().expect("readable").1
}

#[test]
fn invalid_arguments_are_rejected_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("filled")).expect("made");
    fs::write(folder.path().join("filled/mine.txt"), "mine").expect("written");
    fs::write(folder.path().join("file"), "mine").expect("written");
    let long = format!("https://example.org/{}", "long/".repeat(60));
    for (dir, address, options, expected) in [
        ("filled", URL, &[][..], "is not empty"),
        ("file", URL, &[], "is not a folder"),
        ("nowhere/out", URL, &[], "cannot write in nowhere"),
        ("out", "example.org/pledge", &[], "is not the URL of a folder"),
        ("out", "file:///srv/pledge", &[], "is not the URL of a folder"),
        ("out", "https://example.org/?a=b", &[], "is not the URL of a folder"),
        ("out", &long, &[], "the address is too long: bluesky allows 300 characters"),
        ("out", URL, &["--partner", "N G O"], "lower-case letters"),
        ("out", URL, &["--campaign", "other"], "there is no campaign “other”"),
        ("out", URL, &["--campaigns", "/nonexistent-folder"], "cannot be read"),
    ] {
        let arguments = [&["bundle", dir, "--public-url", address], options].concat();
        let (success, text) = result_of(&sid_pledge(folder.path(), &arguments));
        assert!(!success && text.contains(expected), "{arguments:?}: {text}");
        assert_eq!(names(folder.path()), BTreeSet::from(["file", "filled"].map(str::to_owned)), "{arguments:?}");
        assert_eq!(names(&folder.path().join("filled")), BTreeSet::from(["mine.txt".to_owned()]));
    }
    let (success, text) = result_of(&sid_pledge(folder.path(), &["bundle", "out"]));
    assert!(!success && text.contains("--public-url"), "the meta tags need a URL: {text}");
}

#[test]
fn custom_campaigns_can_be_bundled_into_an_empty_folder() {
    let packs = Packs::new();
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("out")).expect("made");
    let dir = packs.path().to_str().expect("UTF-8");
    let arguments = ["bundle", "out/", "--public-url", "http://localhost:8000/", "--campaigns", dir];
    let (success, text) = result_of(&sid_pledge(folder.path(), &arguments));
    assert!(success && text.contains("2 languages, 8 files, 0."), "{text}");
    let page = fs::read_to_string(folder.path().join("out/fr.html")).expect("a page");
    for part in ["Soyez gentils", "I will be kind.", "bundle-note in Français", "http://localhost:8000/fr.html"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("A kinder &lt;internet&gt; &amp; more") && !page.contains("<internet>"), "no text is markup");
}
