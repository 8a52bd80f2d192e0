//! The names that a `use` declaration imports.

use syn::{ItemUse, UseTree};

/// A name that a `use` declaration imports.
pub struct UseName {
    /// Name inside the importing module; `None` for `*`.
    pub name: Option<String>,
    /// Path as written, without `*`.
    pub path: Vec<String>,
    /// Line of the name.
    pub line: usize,
}

/// All names that a `use` declaration imports.
pub fn use_names(item: &ItemUse) -> Vec<UseName> {
    fn walk(tree: &UseTree, path: Vec<String>, use_names: &mut Vec<UseName>) {
        let with = |name: &syn::Ident| [path.as_slice(), &[name.to_string()]].concat();
        let line = |name: &syn::Ident| name.span().start().line;
        let use_name = match tree {
            UseTree::Path(tree) => return walk(&tree.tree, with(&tree.ident), use_names),
            UseTree::Group(tree) => return tree.items.iter().for_each(|tree| walk(tree, path.clone(), use_names)),
            UseTree::Name(tree) if tree.ident == "self" => {
                UseName { name: path.last().cloned(), path, line: line(&tree.ident) }
            }
            UseTree::Name(tree) => {
                UseName { name: Some(tree.ident.to_string()), path: with(&tree.ident), line: line(&tree.ident) }
            }
            UseTree::Rename(tree) => {
                let path = if tree.ident == "self" { path } else { with(&tree.ident) };
                UseName { name: Some(tree.rename.to_string()), path, line: line(&tree.rename) }
            }
            UseTree::Glob(tree) => UseName { name: None, path, line: tree.star_token.span.start().line },
        };
        use_names.push(use_name);
    }
    let mut found = Vec::new();
    if item.leading_colon.is_none() {
        walk(&item.tree, Vec::new(), &mut found);
    }
    found
}
