//! Imports between the files of a crate: `use` declarations, and paths in code and in macros.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, ItemMod, ItemUse, Macro, VisRestricted, Visibility};

use super::modules::{Crate, Names, attributes, is_test};
use super::use_tree::use_names;

/// An import of one file by another.
pub struct Import {
    pub from: usize,
    pub to: usize,
    /// First line with such an import.
    pub line: usize,
}

/// Collects all imports, each pair of files once.
pub fn collect(files: &Crate) -> Vec<Import> {
    let mut first_lines = BTreeMap::new();
    for (index, module, file) in files.files() {
        let mut collector = Collector { files, module: module.clone(), found: Vec::new() };
        collector.visit_file(file);
        for (to, line) in collector.found {
            if to != index {
                first_lines.entry((index, to)).or_insert(line);
            }
        }
    }
    first_lines.into_iter().map(|((from, to), line)| Import { from, to, line }).collect()
}

/// Visitor of one file.
struct Collector<'a> {
    files: &'a Crate,
    /// The module being visited: that of the file, or one inside it.
    module: Names,
    found: Vec<(usize, usize)>,
}

impl Collector<'_> {
    fn add(&mut self, path: &[String], line: usize) {
        if let Some(to) = self.files.resolve(&self.module, path) {
            self.found.push((to, line));
        }
    }

    /// Adds the paths among the tokens of a macro that begin with a keyword, because macros have no common syntax.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path: Names = Vec::new();
        let mut line = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    let continues = path.last().is_some_and(|last| last == "::");
                    if !continues {
                        self.add_keyword_path(&mut path, line);
                        line = ident.span().start().line;
                    } else {
                        path.pop();
                    }
                    path.push(ident.to_string());
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    match path.last().map(String::as_str) {
                        Some(":") => {
                            path.pop();
                            path.push("::".to_owned());
                        }
                        Some("::") | None => path.clear(),
                        Some(_) => path.push(":".to_owned()),
                    };
                }
                TokenTree::Group(group) => {
                    self.add_keyword_path(&mut path, line);
                    self.add_tokens(group.stream());
                }
                _ => self.add_keyword_path(&mut path, line),
            }
        }
        self.add_keyword_path(&mut path, line);
    }

    fn add_keyword_path(&mut self, path: &mut Names, line: usize) {
        path.retain(|part| !part.starts_with(':'));
        if path.len() > 1 && path.first().is_some_and(|first| ["crate", "self", "super"].contains(&first.as_str())) {
            self.add(path, line);
        }
        path.clear();
    }
}

impl<'a> Visit<'a> for Collector<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        if let Some((_, items)) = &item.content {
            self.module.push(item.ident.to_string());
            items.iter().for_each(|item| self.visit_item(item));
            self.module.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let is_private = matches!(item.vis, Visibility::Inherited);
        for use_name in use_names(item) {
            if is_private || !self.files.is_own_child(&self.module, &use_name.path) {
                self.add(&use_name.path, use_name.line);
            }
        }
    }

    /// Skips the path of a visibility, such as `pub(super)`: it names a scope and imports nothing.
    fn visit_vis_restricted(&mut self, _: &'a VisRestricted) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.leading_colon.is_none() {
            let names: Names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let line = path.segments.first().map_or(0, |segment| segment.ident.span().start().line);
            // A single name is a value or a type, never a module: a variable may have the name of one.
            if names.len() > 1 || !self.files.is_own_child(&self.module, &names) {
                self.add(&names, line);
            }
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a Macro) {
        self.add_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}
