//! TypeScript types of the element, in pages, JSX and Vue templates.

use std::fmt::Write;

use super::{
    guide::example,
    manifest::{declaration, listed},
    site::{Site, run},
};

const TSCONFIG: &str = r#"{
  "compilerOptions": {
    "strict": true, "noEmit": true, "jsx": "react-jsx", "module": "esnext", "moduleResolution": "bundler",
    "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"], "types": []
  }
}"#;

/// Compiles files with TypeScript.
fn compile(files: &[(&str, String)]) {
    let files: Vec<_> = files.iter().map(|(name, content)| ((*name).to_owned(), content.clone())).collect();
    let site = Site::with(&files);
    site.write("tsconfig.json", TSCONFIG);
    run(site.command("node").args(["node_modules/typescript/bin/tsc", "--project", "."]));
}

#[test]
fn valid_uses_compile_and_invalid_ones_do_not() {
    compile(&[
        ("element.ts", include_str!("../../../integrations/npm/tests/element.ts").to_owned()),
        ("react.tsx", include_str!("../../../integrations/npm/tests/react.tsx").to_owned()),
        ("vue.ts", include_str!("../../../integrations/npm/tests/vue.ts").to_owned()),
    ]);
}

#[test]
fn the_guides_react_example_compiles() {
    let (_, app) = example("React").into_iter().find(|(name, _)| name == "src/App.jsx").unwrap();
    compile(&[("App.tsx", app)]);
}

/// Converts the manifest to TypeScript, and compares it with the types by the compiler.
#[test]
fn the_types_match_the_manifest() {
    let declaration = declaration();
    let typed = |list: &str, optional: &str| {
        let mut members = String::new();
        for (name, entry) in listed(&declaration, list) {
            let text = entry["type"]["text"].as_str().unwrap();
            // In HTML, the presence of the attribute sets a flag.
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
// @ts-expect-error: the comparison finds a difference
export const fewer: Same<Omit<SidPledgeAttributes, \"lang\">, SidPledgeAttributes> = true;
",
        typed("attributes", "?"),
        typed("members", ""),
        typed("events", ""),
    );
    compile(&[("compared.ts", compared)]);
}
