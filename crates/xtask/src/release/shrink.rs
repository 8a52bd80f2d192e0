//! Makes wasm and scripts smaller without changing what they do: wasm-opt, shorter names between wasm and glue, esbuild.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::Scripts;
use crate::project::{Project, answer, filter};
use crate::tools;

/// What rustc emits and every browser the widget supports has. Named one by one: `--all-features` would also let
/// wasm-opt use what no browser has yet.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The name wasm-opt gives the module that all imports come from.
const MODULE: &str = "a";

/// The names wasm-opt gave: imports as module, old name and new one; exports as old name and new one.
#[derive(Deserialize)]
struct Names {
    imports: Vec<[String; 3]>,
    exports: Vec<[String; 2]>,
}

/// Optimises the wasm in `input`, writes it to `output`, and gives the glue that goes with it.
pub fn wasm(project: &Project, input: &Path, output: &Path, glue: &str) -> Result<String> {
    let mut wasm_opt = tools::wasm_opt(project);
    // Memory begins with the stack, which grows downwards: its first KiB is only used just before it overflows.
    wasm_opt.args(["--low-memory-unused", "--monomorphize", "--gufa-optimizing", "-Oz"]);
    wasm_opt.args(["--flatten", "--rereloop", "-Oz", "-Oz", "--reorder-functions"]);
    wasm_opt.args(["--strip-debug", "--strip-producers", "--strip-target-features"]).args(FEATURES);
    // What a mapping names is what the wasm has in the end, so it comes last.
    wasm_opt.arg("--minify-imports-and-exports-and-modules").arg(input).arg("-o").arg(output);
    let names = answer(&mut wasm_opt).context("wasm-opt failed on the page's wasm")?;
    rename(glue, &serde_json::from_str(&names).context("wasm-opt did not tell the names it gave")?)
}

/// esbuild, which minifies and bundles.
pub struct Esbuild<'a>(pub &'a Project);

impl Scripts for Esbuild<'_> {
    fn minify(&self, script: &[u8]) -> Result<Vec<u8>> {
        filter(tools::esbuild(self.0).arg("--minify"), script)
    }

    fn bundle(&self, file: &Path, stamp: &str) -> Result<Vec<u8>> {
        let mut bundle = tools::esbuild(self.0);
        bundle.args(["--minify", "--bundle"]).arg(format!("--define:RELEASE={stamp}")).arg(file);
        filter(&mut bundle, b"")
    }
}

/// Calls imports and exports by their new names. The glue defines an import as `name: …` and calls an export as
/// `wasm.name`.
fn rename(glue: &str, names: &Names) -> Result<String> {
    let mut glue = glue.to_owned();
    for [module, old, new] in &names.imports {
        let Some(renamed) = replace_all(&glue, &format!("{old}:"), &format!("{new}:")) else {
            bail!("the glue does not have `{old}`, which the wasm imports");
        };
        glue = renamed;
        let entry = format!("\"{module}\":");
        if glue.contains(&entry) {
            glue = glue.replace(&entry, &format!("\"{MODULE}\":"));
        }
    }
    for [old, new] in &names.exports {
        // Not all that the wasm offers is called.
        glue = replace_all(&glue, &format!("wasm.{old}"), &format!("wasm.{new}")).unwrap_or(glue);
    }
    ensure!(glue.contains(&format!("\"{MODULE}\":")), "the glue imports nothing");
    Ok(glue)
}

/// Replaces a name wherever it stands as a whole word; nothing where it stands nowhere.
fn replace_all(text: &str, old: &str, new: &str) -> Option<String> {
    let is_word = |char: char| char.is_alphanumeric() || char == '_' || char == '$';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let whole = !before.ends_with(is_word) && (old.ends_with(':') || !after.starts_with(is_word));
        out.push_str(before);
        out.push_str(if whole { new } else { old });
        found |= whole;
        rest = after;
    }
    out.push_str(rest);
    found.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = r#"import0 = { now: () => 1, now_2: () => 2 }; return { "./x_bg.js": import0 };
        export function mount() { wasm.mount(); wasm.mounted_free(); }"#;

    fn names() -> Names {
        let names = |list: &[[&str; 2]]| list.iter().map(|pair| pair.map(str::to_owned)).collect();
        Names {
            imports: [["./x_bg.js", "now", "b"], ["./x_bg.js", "now_2", "c"]]
                .map(|import| import.map(str::to_owned))
                .into(),
            exports: names(&[["mount", "d"], ["mounted_free", "e"]]),
        }
    }

    #[test]
    fn only_whole_names_between_wasm_and_glue_are_shortened() {
        let glue = rename(GLUE, &names()).unwrap();
        assert!(glue.contains(r#"{ b: () => 1, c: () => 2 }; return { "a": import0 }"#), "{glue}");
        assert!(glue.contains("export function mount() { wasm.d(); wasm.e(); }"), "{glue}");
    }

    #[test]
    fn an_import_the_glue_does_not_have_is_a_fault() {
        let mut names = names();
        names.imports.push(["./x_bg.js".into(), "gone".into(), "f".into()]);
        assert!(rename(GLUE, &names).unwrap_err().to_string().contains("`gone`"));
    }
}
