//! Gate of import cycles between the files of a crate.
//!
//! Files that import each other can only be understood, moved and tested together. rustc allows such cycles, so this
//! gate parses each crate, resolves its `use` declarations and paths to files, and reports the groups of files that
//! reach each other. A file that declares a child module does not import it, nor does one that only re-exports names of
//! its children: an import of such a name leads to the child. Test modules are left out.

mod graph;
mod imports;
mod modules;
mod use_tree;

use std::path::Path;

use anyhow::{Result, bail};

use self::modules::Crate;
use super::findings::fail_on;
use crate::project::Project;

/// The crates with their root files.
const CRATES: [(&str, &str); 4] = [
    ("api", "crates/api/src/lib.rs"),
    ("server", "crates/server/src/lib.rs"),
    ("widget", "src/lib.rs"),
    ("xtask", "crates/xtask/src/main.rs"),
];

/// Fails if a crate has an import cycle.
pub fn check(project: &Project) -> Result<()> {
    let mut counts = Vec::new();
    let mut findings = Vec::new();
    for (name, root) in CRATES {
        let cycles = cycles(&project.path(root))?;
        counts.push(format!("{name} {}", cycles.len()));
        findings.extend(cycles);
    }
    eprintln!("    Import cycles: {}", counts.join(", "));
    fail_on(&findings, "import cycles")
}

/// The cycles of a crate as text: the number of files, then each import between them.
fn cycles(root: &Path) -> Result<Vec<String>> {
    let Some(folder) = root.parent() else { bail!("{} has no folder", root.display()) };
    let files = Crate::parse(root)?;
    let imports = imports::collect(&files);
    let name = |file: usize| files.file(file).strip_prefix(folder).unwrap_or(files.file(file)).display();
    let edges: Vec<_> = imports.iter().map(|import| (import.from, import.to)).collect();
    let groups = graph::cycles(files.len(), &edges);
    let describe = |group: Vec<usize>| {
        let mut text = format!("{} files import each other:", group.len());
        for import in imports.iter().filter(|import| group.contains(&import.from) && group.contains(&import.to)) {
            text += &format!("\n        {}:{} imports {}", name(import.from), import.line, name(import.to));
        }
        text
    };
    Ok(groups.into_iter().map(describe).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Cycles of a crate with these files.
    fn cycles_of(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        cycles(&folder.path().join("lib.rs")).unwrap()
    }

    #[test]
    fn two_files_that_import_each_other_are_a_cycle() {
        let files = [("lib.rs", "mod a; mod b;"), ("a.rs", "\nuse crate::b::B;"), ("b.rs", "fn f() { super::a::f() }")];
        let found = cycles_of(&files);
        assert_eq!(found, ["2 files import each other:\n        a.rs:2 imports b.rs\n        b.rs:1 imports a.rs"]);
    }

    #[test]
    fn a_child_and_its_parent_that_use_each_other_are_a_cycle() {
        let files = [("lib.rs", "mod a;"), ("a.rs", "mod b; use b::B; struct A;"), ("a/b.rs", "use super::A;")];
        assert_eq!(cycles_of(&files).len(), 1);
        let files =
            [("lib.rs", "mod a;"), ("a.rs", "pub mod b; struct A; fn f() { b::g() }"), ("a/b.rs", "use super::A;")];
        assert_eq!(cycles_of(&files).len(), 1);
    }

    #[test]
    fn a_parent_that_only_declares_and_reexports_its_child_is_no_cycle() {
        let files = [("lib.rs", "mod a;"), ("a.rs", "mod b; pub use b::B; struct A;"), ("a/b.rs", "use super::A;")];
        assert!(cycles_of(&files).is_empty());
    }

    #[test]
    fn a_reexported_name_that_the_parent_uses_is_an_import() {
        let text = "mod b; pub use b::B; struct A; fn f() { B::new(); }";
        let files = [("lib.rs", "mod a;"), ("a.rs", text), ("a/b.rs", "use super::A;")];
        assert_eq!(cycles_of(&files).len(), 1);
    }

    #[test]
    fn an_import_of_a_reexported_name_leads_to_the_file_that_defines_it() {
        let root = ("lib.rs", "mod a; mod c;");
        let parent = ("a.rs", "mod b; mod d; pub use b::B;");
        let files =
            [root, parent, ("a/b.rs", "struct B;"), ("a/d.rs", "use crate::c::C;"), ("c.rs", "use crate::a::B;")];
        assert!(cycles_of(&files).is_empty());
        let parent = ("a.rs", "mod b; mod d; pub use b::B;");
        let files = [root, parent, ("a/b.rs", "use crate::c::C;"), ("a/d.rs", ""), ("c.rs", "use crate::a::B;")];
        assert_eq!(cycles_of(&files).len(), 1);
    }

    #[test]
    fn paths_inside_macros_are_imports() {
        let files =
            [("lib.rs", "mod a; mod b;"), ("a.rs", "fn f() { vec![(crate::b::B)]; }"), ("b.rs", "use crate::a::f;")];
        assert_eq!(cycles_of(&files).len(), 1);
    }

    #[test]
    fn imports_of_tests_are_left_out() {
        let tests = "#[cfg(test)] mod tests { use crate::b::B; } #[cfg(test)] use crate::b::B;";
        let files = [("lib.rs", "mod a; mod b;"), ("a.rs", tests), ("b.rs", "use crate::a::f;")];
        assert!(cycles_of(&files).is_empty());
    }

    #[test]
    fn modules_for_different_targets_are_read_from_their_stated_files() {
        let root = "#[cfg(a)] #[path = \"x/one.rs\"] mod c; #[cfg(b)] #[path = \"x/two.rs\"] mod c; mod a;";
        let files =
            [("lib.rs", root), ("x/one.rs", "use crate::a::A;"), ("x/two.rs", ""), ("a.rs", "use crate::c::C;")];
        assert_eq!(cycles_of(&files).len(), 1);
    }

    #[test]
    fn modules_inside_a_file_belong_to_it() {
        let files = [("lib.rs", "mod a;"), ("a.rs", "mod inner { use super::A; } struct A; use inner::B;")];
        assert!(cycles_of(&files).is_empty());
    }
}
