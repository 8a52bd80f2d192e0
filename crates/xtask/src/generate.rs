//! Generated files, and generated blocks inside hand-written documents.
//!
//! [`TARGETS`] lists all of them. `cargo xtask generate` writes them; `check` and `test` fail if one is out of date. A
//! block lies between the lines `<!-- generated: NAME -->` and `<!-- /generated -->`, in TypeScript between
//! `// generated: NAME` and `// /generated`; the text around it is left as it is.

mod attributes;
mod sizes;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::release;

/// All generated files and blocks.
const TARGETS: &[Target] = &[
    Target {
        path: "static/embed/attributes.gen.js",
        block: None,
        input: Input::Sources,
        content: attributes::javascript,
    },
    Target {
        path: "integrations/wordpress/sid-pledge/inc/attributes.gen.php",
        block: None,
        input: Input::Sources,
        content: attributes::php,
    },
    Target { path: attributes::MANIFEST, block: None, input: Input::Sources, content: attributes::manifest },
    Target {
        path: "integrations/npm/sid-pledge.d.ts",
        block: Some("attributes"),
        input: Input::Sources,
        content: attributes::types,
    },
    Target { path: "README.md", block: Some("attributes"), input: Input::Sources, content: attributes::table },
    Target { path: "docs/EMBEDDING.md", block: Some("sizes"), input: Input::Release, content: sizes::table },
];

/// A generated file, or a block of one.
struct Target {
    path: &'static str,
    /// Name of the block; `None` if the whole file is generated.
    block: Option<&'static str>,
    input: Input,
    content: fn(&Project) -> Result<String>,
}

/// Input that a target is generated from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Input {
    /// Constants in the source code.
    Sources,
    /// The release, which a build creates.
    Release,
}

/// Writes all targets. Those generated from the release are skipped if there is none.
pub fn write(project: &Project) -> Result<()> {
    for target in available(project) {
        let (present, expected) = target.compare(project)?;
        if present.as_ref() != Some(&expected) {
            fs::write(project.path(target.path), expected).with_context(|| format!("cannot write {}", target.path))?;
            eprintln!("==> Wrote {}", target.name());
        }
    }
    Ok(())
}

/// Fails if a target is out of date. Those generated from the release are skipped if there is none.
pub fn check(project: &Project) -> Result<()> {
    compare_all(project, available(project))
}

/// Fails if a target that is generated from sources is out of date.
pub fn check_sources(project: &Project) -> Result<()> {
    compare_all(project, TARGETS.iter().filter(|target| target.input == Input::Sources).collect())
}

/// Fails if a target that is generated from the release is out of date. The release must be up to date.
pub fn check_release(project: &Project) -> Result<()> {
    compare_all(project, TARGETS.iter().filter(|target| target.input == Input::Release).collect())
}

/// The targets whose input is present; prints the others.
fn available(project: &Project) -> Vec<&'static Target> {
    let has_release = release::manifest(project).is_file();
    let (present, missing) =
        TARGETS.iter().partition::<Vec<_>, _>(|target| has_release || target.input != Input::Release);
    for target in missing {
        eprintln!("==> Skipped {}: there is no release; `cargo xtask build` creates it", target.name());
    }
    present
}

fn compare_all(project: &Project, targets: Vec<&Target>) -> Result<()> {
    let mut outdated = Vec::new();
    for target in targets {
        let (present, expected) = target.compare(project)?;
        if present.as_ref() != Some(&expected) {
            outdated.push(target.name());
        }
    }
    if !outdated.is_empty() {
        bail!("out of date: {}; run `cargo xtask generate`", outdated.join(", "));
    }
    Ok(())
}

impl Target {
    fn name(&self) -> String {
        self.block.map_or_else(|| self.path.to_owned(), |block| format!("{} ({block})", self.path))
    }

    /// The present content of the file, if any, and the content it must have.
    fn compare(&self, project: &Project) -> Result<(Option<String>, String)> {
        let content = (self.content)(project).with_context(|| format!("cannot generate {}", self.name()))?;
        let present = fs::read_to_string(project.path(self.path)).ok();
        let expected = match (self.block, &present) {
            (None, _) => content,
            (Some(block), Some(text)) => replace_block(text, block, &content)
                .with_context(|| format!("{} has no generated block `{block}`", self.path))?,
            (Some(_), None) => bail!("{} cannot be read", self.path),
        };
        Ok((present, expected))
    }
}

/// Replaces the content of a block; `None` if the text has no such block.
fn replace_block(text: &str, name: &str, content: &str) -> Option<String> {
    let markers = [
        (format!("<!-- generated: {name} -->"), "<!-- /generated -->"),
        (format!("// generated: {name}\n"), "// /generated"),
    ];
    markers.iter().find_map(|(start, end)| {
        let (before, rest) = text.split_once(start)?;
        let (_, after) = rest.split_once(end)?;
        Some(format!("{before}{}\n\n{}\n\n{end}{after}", start.trim_end(), content.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_block_is_replaced() {
        let text =
            "a\n<!-- generated: one -->\nold\n<!-- /generated -->\nb\n<!-- generated: two -->\n<!-- /generated -->";
        let expected =
            "a\n<!-- generated: one -->\n\nnew\n\n<!-- /generated -->\nb\n<!-- generated: two -->\n<!-- /generated -->";
        assert_eq!(replace_block(text, "one", "new\n").as_deref(), Some(expected));
        assert_eq!(replace_block(expected, "one", "new").as_deref(), Some(expected));
    }

    #[test]
    fn a_block_of_code_is_marked_by_comments_of_the_language() {
        let text = "a\n// generated: one\nold\n// /generated\nb";
        assert_eq!(
            replace_block(text, "one", "new").as_deref(),
            Some("a\n// generated: one\n\nnew\n\n// /generated\nb")
        );
    }

    #[test]
    fn a_missing_block_is_an_error() {
        assert_eq!(replace_block("<!-- generated: one -->", "one", "new"), None);
        assert_eq!(replace_block("<!-- /generated -->", "one", "new"), None);
    }

    #[test]
    fn an_outdated_block_fails_the_check_until_it_is_written() {
        const TARGET: Target =
            Target { path: "A.md", block: Some("x"), input: Input::Release, content: |_| Ok("new".into()) };
        let folder = tempfile::tempdir().unwrap();
        let project = Project::at(folder.path().to_owned()).unwrap();
        fs::write(project.path("A.md"), "<!-- generated: x -->old<!-- /generated -->").unwrap();
        let error = compare_all(&project, vec![&TARGET]).unwrap_err().to_string();
        assert_eq!(error, "out of date: A.md (x); run `cargo xtask generate`");
        fs::write(project.path("A.md"), TARGET.compare(&project).unwrap().1).unwrap();
        compare_all(&project, vec![&TARGET]).unwrap();
    }
}
