//! The names that a `use` declaration imports.

use syn::{ItemUse, UseTree};

/// A name that a `use` declaration imports.
pub struct Leaf {
    /// Name inside the importing module; `None` for `*`.
    pub name: Option<String>,
    /// Path as written, without `*`.
    pub path: Vec<String>,
    /// Line of the name.
    pub line: usize,
}

/// All names that a `use` declaration imports.
pub fn leaves(item: &ItemUse) -> Vec<Leaf> {
    fn walk(tree: &UseTree, path: Vec<String>, leaves: &mut Vec<Leaf>) {
        let with = |name: &syn::Ident| [path.as_slice(), &[name.to_string()]].concat();
        let line = |name: &syn::Ident| name.span().start().line;
        let leaf = match tree {
            UseTree::Path(tree) => return walk(&tree.tree, with(&tree.ident), leaves),
            UseTree::Group(tree) => return tree.items.iter().for_each(|tree| walk(tree, path.clone(), leaves)),
            UseTree::Name(tree) if tree.ident == "self" => {
                Leaf { name: path.last().cloned(), path, line: line(&tree.ident) }
            }
            UseTree::Name(tree) => {
                Leaf { name: Some(tree.ident.to_string()), path: with(&tree.ident), line: line(&tree.ident) }
            }
            UseTree::Rename(tree) => {
                let path = if tree.ident == "self" { path } else { with(&tree.ident) };
                Leaf { name: Some(tree.rename.to_string()), path, line: line(&tree.rename) }
            }
            UseTree::Glob(tree) => Leaf { name: None, path, line: tree.star_token.span.start().line },
        };
        leaves.push(leaf);
    }
    let mut found = Vec::new();
    if item.leading_colon.is_none() {
        walk(&item.tree, Vec::new(), &mut found);
    }
    found
}
