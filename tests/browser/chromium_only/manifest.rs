//! The manifest for editors, custom-elements.json, names what the living element has: no more and no less.

use std::{collections::BTreeSet, path::Path};

use api::{Audience, Channel, Mode};
use serde_json::{Value, json};
use sid_pledge::config::{Layout, Theme};
use strum::VariantArray;

use super::site::{Site, succeed};
use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

const MANIFEST: &str = "integrations/npm/custom-elements.json";

/// What the manifest says of the element.
pub fn declaration() -> Value {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(MANIFEST)).unwrap();
    let mut manifest: Value = serde_json::from_str(&text).unwrap();
    manifest["modules"][0]["declarations"][0].take()
}

/// One of its lists.
pub fn listed<'a>(declaration: &'a Value, list: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    declaration[list].as_array().unwrap().iter().map(|entry| (entry["name"].as_str().unwrap(), entry))
}

fn names(declaration: &Value, list: &str) -> BTreeSet<String> {
    listed(declaration, list).map(|(name, _)| name.to_owned()).collect()
}

/// A script for the host page that notes what the element tells, and with what, also what nobody listens to.
const OVERHEAR: &str = "<script>
  window.told = {};
  const dispatch = EventTarget.prototype.dispatchEvent;
  EventTarget.prototype.dispatchEvent = function (event) {
    if (this.localName === 'sid-pledge') told[event.type] = Object.keys(event.detail).sort();
    return dispatch.call(this, event);
  };
</script>";

/// A script that answers a set of names.
async fn found(browser: &Browser, script: &str) -> BTreeSet<String> {
    serde_json::from_value(browser.run(&format!("return [...new Set({script})]")).await).unwrap()
}

#[test]
fn it_is_a_manifest_by_the_published_schema() {
    let check = r#"
        import { readFileSync } from "node:fs";
        import Ajv from "ajv";
        const read = (path) => JSON.parse(readFileSync(path, "utf8"));
        const schema = read("node_modules/custom-elements-manifest/schema.json");
        const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, "schema");
        const manifest = read("node_modules/sid-pledge/custom-elements.json");
        // The schema lets a declaration be of any kind, so the element is also held against its own.
        const [element] = manifest.modules[0].declarations;
        for (const [part, value] of [["", manifest], ["/definitions/CustomElementDeclaration", element]]) {
          ajv.validate(`schema#${part}`, value);
          console.log(JSON.stringify(ajv.errors));
        }
        element.attributes[0].name = 1;
        console.log(ajv.validate("schema#/definitions/CustomElementDeclaration", element));"#;
    let site = Site::with(&[("check.js".into(), check.into())]);
    assert_eq!(succeed(site.command("node").arg("check.js")), "null\nnull\nfalse\n");
}

#[test]
fn its_choices_are_those_of_the_product() {
    fn choices<T: Copy + Into<&'static str>>(all: &[T]) -> String {
        all.iter().map(|&one| format!("{:?}", one.into())).collect::<Vec<_>>().join(" | ")
    }
    let declaration = declaration();
    let typed = |list: &str, name: &str| {
        let (_, entry) = listed(&declaration, list).find(|(named, _)| *named == name).unwrap();
        entry["type"]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(typed("attributes", "audience"), choices(Audience::VARIANTS));
    assert_eq!(typed("attributes", "layout"), choices(Layout::VARIANTS));
    assert_eq!(typed("attributes", "theme"), choices(Theme::VARIANTS));
    assert_eq!(typed("attributes", "mode"), choices(Mode::VARIANTS));
    let shared = format!("CustomEvent<{{ channel: {} }}>", choices(Channel::VARIANTS));
    assert_eq!(typed("events", "sid-pledge-shared"), shared);
}

#[tokio::test]
async fn it_names_what_the_living_element_has_and_nothing_else() {
    let declaration = declaration();
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{OVERHEAR}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let class = "customElements.get('sid-pledge')";
    assert_eq!(found(&browser, &format!("{class}.observedAttributes")).await, names(&declaration, "attributes"));
    assert_eq!(found(&browser, &format!("Object.keys({class}.prototype)")).await, names(&declaration, "members"));
    let of_attributes = listed(&declaration, "attributes").filter_map(|(_, entry)| entry["fieldName"].as_str());
    assert_eq!(of_attributes.map(str::to_owned).collect::<BTreeSet<_>>(), names(&declaration, "members"));

    let shadow = "document.querySelector('sid-pledge').shadowRoot";
    let css = format!(
        "{shadow}.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join('\\n')"
    );
    let asked = format!("[...({css}).matchAll(/var\\((--sid-[\\w-]+)/g)].map(([, name]) => name)");
    assert_eq!(found(&browser, &asked).await, names(&declaration, "cssProperties"));

    browser.click("label[for=sid-audience-child]").await;
    browser.click("label[for=sid-step-child-ask]").await;
    browser.click("#sid-copy").await;
    browser.unfold().await;
    let parts = format!("[...{shadow}.querySelectorAll('[part]')].flatMap((element) => [...element.part])");
    let before = found(&browser, &parts).await;
    browser.click("#sid-take").await;
    browser.find("#sid-take-back").await;
    let parts = &before | &found(&browser, &parts).await;
    assert_eq!(parts, names(&declaration, "cssParts"));

    browser.click("#sid-take-back").await;
    browser.find("#sid-take").await;
    browser.until("return told['sid-pledge-withdrawn']").await;
    server.kill();
    browser.click("#sid-take").await;
    browser.until("return told['sid-pledge-failed']").await;
    let told: serde_json::Map<_, _> = listed(&declaration, "events")
        .map(|(name, entry)| {
            let detail = entry["type"]["text"].as_str().unwrap();
            let fields = detail.split_once("{ ").map_or("", |(_, fields)| fields.split_once(" }").unwrap().0);
            let fields: BTreeSet<_> = fields.split("; ").filter_map(|field| Some(field.split_once(':')?.0)).collect();
            (name.to_owned(), json!(fields))
        })
        .collect();
    assert_eq!(browser.run("return told").await, Value::Object(told));

    // In a language that the browser has not kept.
    let another =
        "const another = document.createElement('sid-pledge'); another.lang = 'pl'; document.body.append(another)";
    browser.run(another).await;
    let slots = "[...document.querySelectorAll('sid-pledge')].at(-1).shadowRoot.querySelectorAll('slot')";
    browser.until(&format!("return {slots}.length")).await;
    assert_eq!(found(&browser, &format!("[...{slots}].map((slot) => slot.name)")).await, names(&declaration, "slots"));
}
