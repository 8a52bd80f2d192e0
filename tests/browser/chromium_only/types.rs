//! TypeScript knows the element, in pages, in JSX and in Vue's templates: right uses pass, and wrong ones do not.

use std::fmt::Write;

use super::{
    guide::example,
    manifest::{declaration, listed},
    site::{Site, succeed},
};

const SETTINGS: &str = r#"{
  "compilerOptions": {
    "strict": true, "noEmit": true, "jsx": "react-jsx", "module": "esnext", "moduleResolution": "bundler",
    "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"], "types": []
  }
}"#;

/// Has a site's files read by the compiler.
fn compile(files: &[(&str, String)]) {
    let files: Vec<_> = files.iter().map(|(name, content)| ((*name).to_owned(), content.clone())).collect();
    let site = Site::with(&files);
    site.write("tsconfig.json", SETTINGS);
    succeed(site.command("node").args(["node_modules/typescript/bin/tsc", "--project", "."]));
}

#[test]
fn right_uses_pass_and_wrong_ones_do_not() {
    compile(&[
        ("element.ts", include_str!("../../../integrations/npm/tests/element.ts").to_owned()),
        ("react.tsx", include_str!("../../../integrations/npm/tests/react.tsx").to_owned()),
        ("vue.ts", include_str!("../../../integrations/npm/tests/vue.ts").to_owned()),
    ]);
}

#[test]
fn the_guides_example_for_react_passes() {
    let (_, app) = example("React").into_iter().find(|(name, _)| name == "src/App.jsx").unwrap();
    compile(&[("App.tsx", app)]);
}

/// Writes the manifest down in TypeScript, and has it be the same as the types.
#[test]
fn the_types_say_what_the_manifest_says() {
    let declaration = declaration();
    let typed = |list: &str, optional: &str| {
        let mut members = String::new();
        for (name, entry) in listed(&declaration, list) {
            let text = entry["type"]["text"].as_str().unwrap();
            // HTML has a flag by its being there.
            let text = if list == "attributes" && text == "boolean" { "boolean | \"\"" } else { text };
            writeln!(members, "  {name:?}{optional}: {text};").unwrap();
        }
        format!("{{\n{members}}}")
    };
    let compared = format!(
        "import type {{ SidPledgeAttributes, SidPledgeElement, SidPledgeEventMap }} from \"sid-pledge\";
type Flat<T> = {{ [K in keyof T]: T[K] }};
type Same<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false;
export const attributes: Same<SidPledgeAttributes, {}> = true;
export const properties: Same<Omit<SidPledgeElement, keyof HTMLElement>, {}> = true;
export const events: Same<SidPledgeEventMap, {}> = true;
// @ts-expect-error: and what is not the same is found to be so
export const fewer: Same<Omit<SidPledgeAttributes, \"lang\">, SidPledgeAttributes> = true;
",
        typed("attributes", "?"),
        typed("members", ""),
        typed("events", ""),
    );
    compile(&[("compared.ts", compared)]);
}
