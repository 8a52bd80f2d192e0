//! Smaller wasm and scripts with the same behaviour: wasm-opt, shorter names between wasm and glue, esbuild and
//! terser.
//!
//! **Shorter names.** wasm-bindgen names each function that the wasm imports or exports, and each name is in two files:
//! in the wasm and in the glue, the script that connects it to the browser. wasm-opt can rename them to one or two
//! letters, but it changes the wasm alone, and reports the mapping as JSON. So the glue is edited here as text:
//! wasm-bindgen writes an import as a property `name: …` and calls an export as `wasm.name`. This depends on the exact
//! form of the glue, which a new wasm-bindgen may change, so an import that is not found fails the build. An export
//! that is not found is no error, because the glue need not call all of them.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::{Bundler, PASTED_SCRIPTS, harden};
use crate::project::{Project, pipe, stdout_of};
use crate::tools;

/// WebAssembly features that rustc emits and that every supported browser has. They are named one by one, because
/// `--all-features` also enables features that no browser has yet.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Name that wasm-opt gives the module of all imports.
const MODULE: &str = "a";

/// Mapping printed by wasm-opt: imports as module, old name, new name; exports as old name, new name.
#[derive(Deserialize)]
struct ShortNames {
    imports: Vec<[String; 3]>,
    exports: Vec<[String; 2]>,
}

/// Optimises the wasm in `input`, writes it to `output`, and returns the glue with the new names.
pub fn wasm(project: &Project, input: &Path, output: &Path, glue: &str) -> Result<String> {
    let mut wasm_opt = tools::wasm_opt(project);
    // Memory begins with the stack, which grows downwards: its first KiB is only used just before it overflows.
    wasm_opt.args(["--low-memory-unused", "--monomorphize", "--gufa-optimizing", "-Oz"]);
    wasm_opt.args(["--flatten", "--rereloop", "-Oz", "-Oz", "--reorder-functions"]);
    wasm_opt.args(["--strip-debug", "--strip-producers", "--strip-target-features"]).args(FEATURES);
    // Renaming comes last, so that the mapping names only functions that are still in the wasm.
    wasm_opt.arg("--minify-imports-and-exports-and-modules").arg(input).arg("-o").arg(output);
    let names = stdout_of(&mut wasm_opt).context("wasm-opt failed on the widget's wasm")?;
    let names = serde_json::from_str(&names).context("wasm-opt printed no mapping of names")?;
    harden::glue(&rename_in_glue(glue, &names)?)
}

/// esbuild, which bundles and minifies scripts and style sheets, and terser, which minifies scripts further.
pub struct Minifier<'a>(pub &'a Project);

impl Bundler for Minifier<'_> {
    fn minify(&self, script: &[u8]) -> Result<Vec<u8>> {
        self.minify_further(&pipe(tools::esbuild(self.0).arg("--minify"), script)?)
    }

    fn minify_styles(&self, styles: &[u8]) -> Result<Vec<u8>> {
        pipe(tools::esbuild(self.0).args(["--minify", "--loader=css"]), styles)
    }

    fn bundle(&self, file: &Path, config: &str) -> Result<Vec<u8>> {
        let mut bundle = tools::esbuild(self.0);
        // Host pages run these scripts as modules and as classic scripts.
        let format =
            if PASTED_SCRIPTS.iter().any(|name| file.ends_with(name)) { "--format=iife" } else { "--format=esm" };
        bundle.args(["--minify", "--bundle", format]).arg(format!("--define:RELEASE={config}")).arg(file);
        self.minify_further(&pipe(&mut bundle, b"")?)
    }
}

impl Minifier<'_> {
    fn minify_further(&self, script: &[u8]) -> Result<Vec<u8>> {
        pipe(&mut tools::terser(self.0), script)
    }
}

/// Replaces the names of imports and exports in the glue.
fn rename_in_glue(glue: &str, names: &ShortNames) -> Result<String> {
    let mut glue = glue.to_owned();
    for [module, old, new] in &names.imports {
        let Some(renamed) = replace_word(&glue, &format!("{old}:"), &format!("{new}:")) else {
            bail!("the glue does not have `{old}`, which the wasm imports");
        };
        glue = renamed;
        let entry = format!("\"{module}\":");
        if glue.contains(&entry) {
            glue = glue.replace(&entry, &format!("\"{MODULE}\":"));
        }
    }
    for [old, new] in &names.exports {
        glue = replace_word(&glue, &format!("wasm.{old}"), &format!("wasm.{new}")).unwrap_or(glue);
    }
    ensure!(glue.contains(&format!("\"{MODULE}\":")), "the glue imports nothing");
    Ok(glue)
}

/// Replaces a name at each place where it is a whole word; `None` if there is no such place.
fn replace_word(text: &str, old: &str, new: &str) -> Option<String> {
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

    fn names() -> ShortNames {
        let names = |list: &[[&str; 2]]| list.iter().map(|pair| pair.map(str::to_owned)).collect();
        ShortNames {
            imports: [["./x_bg.js", "now", "b"], ["./x_bg.js", "now_2", "c"]]
                .map(|import| import.map(str::to_owned))
                .into(),
            exports: names(&[["mount", "d"], ["mounted_free", "e"]]),
        }
    }

    #[test]
    fn only_whole_names_between_wasm_and_glue_are_shortened() {
        let glue = rename_in_glue(GLUE, &names()).unwrap();
        assert!(glue.contains(r#"{ b: () => 1, c: () => 2 }; return { "a": import0 }"#), "{glue}");
        assert!(glue.contains("export function mount() { wasm.d(); wasm.e(); }"), "{glue}");
    }

    #[test]
    fn an_import_that_the_glue_does_not_have_is_an_error() {
        let mut names = names();
        names.imports.push(["./x_bg.js".into(), "gone".into(), "f".into()]);
        assert!(rename_in_glue(GLUE, &names).unwrap_err().to_string().contains("`gone`"));
    }
}
