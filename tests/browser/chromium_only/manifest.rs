//! The manifest for editors, custom-elements.json: it lists exactly what the element has.

use std::{collections::BTreeSet, path::Path};

use api::{Audience, Channel, Mode};
use serde_json::{Value, json};
use sid_pledge::config::{Layout, Theme};
use strum::VariantArray;

use super::site::{Site, run};
use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

const MANIFEST: &str = "integrations/npm/custom-elements.json";

/// Returns the declaration of the element in the manifest.
pub fn declaration() -> Value {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(MANIFEST)).unwrap();
    let mut manifest: Value = serde_json::from_str(&text).unwrap();
    manifest["modules"][0]["declarations"][0].take()
}

/// Returns the named entries of one of its lists.
pub fn listed<'a>(declaration: &'a Value, list: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    declaration[list].as_array().unwrap().iter().map(|entry| (entry["name"].as_str().unwrap(), entry))
}

fn names(declaration: &Value, list: &str) -> BTreeSet<String> {
    listed(declaration, list).map(|(name, _)| name.to_owned()).collect()
}

/// Script for the host page that records all events of the element, with the fields of their details.
const EVENT_RECORDER: &str = "<script>
  window.dispatched = {};
  const dispatch = EventTarget.prototype.dispatchEvent;
  EventTarget.prototype.dispatchEvent = function (event) {
    if (this.localName === 'sid-pledge') dispatched[event.type] = Object.keys(event.detail).sort();
    return dispatch.call(this, event);
  };
</script>";

/// Runs a script and returns its result, a set of names.
async fn names_from(browser: &Browser, script: &str) -> BTreeSet<String> {
    serde_json::from_value(browser.run(&format!("return [...new Set({script})]")).await).unwrap()
}

#[test]
fn the_manifest_is_valid_by_the_published_schema() {
    let check = r#"
        import { readFileSync } from "node:fs";
        import Ajv from "ajv";
        const read = (path) => JSON.parse(readFileSync(path, "utf8"));
        const schema = read("node_modules/custom-elements-manifest/schema.json");
        const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, "schema");
        const manifest = read("node_modules/sid-pledge/custom-elements.json");
        // The schema accepts a declaration of any kind, so the element is also validated as a custom element.
        const [element] = manifest.modules[0].declarations;
        for (const [path, value] of [["", manifest], ["/definitions/CustomElementDeclaration", element]]) {
          ajv.validate(`schema#${path}`, value);
          console.log(JSON.stringify(ajv.errors));
        }
        element.attributes[0].name = 1;
        console.log(ajv.validate("schema#/definitions/CustomElementDeclaration", element));"#;
    let site = Site::with(&[("check.js".into(), check.into())]);
    assert_eq!(run(site.command("node").arg("check.js")), "null\nnull\nfalse\n");
}

#[test]
fn the_values_are_those_of_the_product() {
    fn union<T: Copy + Into<&'static str>>(all: &[T]) -> String {
        all.iter().map(|&one| format!("{:?}", one.into())).collect::<Vec<_>>().join(" | ")
    }
    let declaration = declaration();
    let typed = |list: &str, name: &str| {
        let (_, entry) = listed(&declaration, list).find(|(listed, _)| *listed == name).unwrap();
        entry["type"]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(typed("attributes", "audience"), union(Audience::VARIANTS));
    assert_eq!(typed("attributes", "layout"), union(Layout::VARIANTS));
    assert_eq!(typed("attributes", "theme"), union(Theme::VARIANTS));
    assert_eq!(typed("attributes", "mode"), union(Mode::VARIANTS));
    let shared = format!("CustomEvent<{{ channel: {} }}>", union(Channel::VARIANTS));
    assert_eq!(typed("events", "sid-pledge-shared"), shared);
}

#[tokio::test]
async fn the_manifest_lists_exactly_what_the_element_has() {
    let declaration = declaration();
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{EVENT_RECORDER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let class = "customElements.get('sid-pledge')";
    assert_eq!(names_from(&browser, &format!("{class}.observedAttributes")).await, names(&declaration, "attributes"));
    assert_eq!(names_from(&browser, &format!("Object.keys({class}.prototype)")).await, names(&declaration, "members"));
    let properties = listed(&declaration, "attributes").filter_map(|(_, entry)| entry["fieldName"].as_str());
    assert_eq!(properties.map(str::to_owned).collect::<BTreeSet<_>>(), names(&declaration, "members"));

    let shadow = "document.querySelector('sid-pledge').shadowRoot";
    let css = format!(
        "{shadow}.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join('\\n')"
    );
    let used = format!("[...({css}).matchAll(/var\\((--sid-[\\w-]+)/g)].map(([, name]) => name)");
    assert_eq!(names_from(&browser, &used).await, names(&declaration, "cssProperties"));

    browser.click("label[for=sid-audience-child]").await;
    browser.open_section("sid-steps").await;
    browser.click("label[for=sid-step-child-ask]").await;
    browser.open_section("sid-share").await;
    browser.click("#sid-copy").await;
    browser.open_details().await;
    let parts = format!("[...{shadow}.querySelectorAll('[part]')].flatMap((element) => [...element.part])");
    let before = names_from(&browser, &parts).await;
    browser.click("#sid-take").await;
    browser.find("#sid-take-back").await;
    let parts = &before | &names_from(&browser, &parts).await;
    assert_eq!(parts, names(&declaration, "cssParts"));

    browser.click("#sid-take-back").await;
    browser.find("#sid-take").await;
    browser.until("return dispatched['sid-pledge-withdrawn']").await;
    server.kill();
    browser.click("#sid-take").await;
    browser.until("return dispatched['sid-pledge-failed']").await;
    let expected: serde_json::Map<_, _> = listed(&declaration, "events")
        .map(|(name, entry)| {
            let detail = entry["type"]["text"].as_str().unwrap();
            let fields = detail.split_once("{ ").map_or("", |(_, fields)| fields.split_once(" }").unwrap().0);
            let fields: BTreeSet<_> = fields.split("; ").filter_map(|field| Some(field.split_once(':')?.0)).collect();
            (name.to_owned(), json!(fields))
        })
        .collect();
    assert_eq!(browser.run("return dispatched").await, Value::Object(expected));

    // In a language that the browser has not cached.
    let another =
        "const another = document.createElement('sid-pledge'); another.lang = 'pl'; document.body.append(another)";
    browser.run(another).await;
    let slots = "[...document.querySelectorAll('sid-pledge')].at(-1).shadowRoot.querySelectorAll('slot')";
    browser.until(&format!("return {slots}.length")).await;
    assert_eq!(
        names_from(&browser, &format!("[...{slots}].map((slot) => slot.name)")).await,
        names(&declaration, "slots")
    );
}
