//! The modules of a crate, their files, and the names they import.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use syn::{Attribute, Item};

use super::use_tree::use_names;

/// Path of a module or name inside its crate, from the root on.
pub type Names = Vec<String>;

/// A parsed crate.
#[derive(Default)]
pub struct Crate {
    files: Vec<(PathBuf, Names, syn::File)>,
    modules: BTreeMap<Names, Module>,
}

/// A module.
#[derive(Default)]
struct Module {
    file: usize,
    /// Names that the module defines.
    items: BTreeSet<String>,
    /// Names that the module imports, by the name they have in it, with the paths as written.
    uses: BTreeMap<String, Names>,
    /// Paths imported with `*`, as written.
    globs: Vec<Names>,
}

impl Crate {
    /// Parses the root file and the files of all modules that it declares, without those for tests.
    pub fn parse(root: &Path) -> Result<Self> {
        let mut files = Self::default();
        let folder = root.parent().context("the root file is in no folder")?;
        files.add_file(root, folder, Names::new())?;
        Ok(files)
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Path of a file.
    pub fn file(&self, index: usize) -> &Path {
        self.files.get(index).map_or(Path::new(""), |(path, ..)| path)
    }

    /// All files with their modules.
    pub fn files(&self) -> impl Iterator<Item = (usize, &Names, &syn::File)> {
        self.files.iter().enumerate().map(|(index, (_, module, file))| (index, module, file))
    }

    fn add_file(&mut self, path: &Path, folder: &Path, module: Names) -> Result<()> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let file = syn::parse_file(&text).with_context(|| format!("cannot parse {}", path.display()))?;
        let index = self.files.len();
        self.files.push((path.to_owned(), module.clone(), file.clone()));
        self.add_items(&file.items, folder, module, index)
    }

    fn add_items(&mut self, items: &[Item], folder: &Path, module: Names, file: usize) -> Result<()> {
        let mut entry = Module { file, ..Module::default() };
        for item in items.iter().filter(|item| !is_test(attributes(item))) {
            if let Item::Use(item) = item {
                for use_name in use_names(item) {
                    match use_name.name {
                        Some(name) => drop(entry.uses.insert(name, use_name.path)),
                        None => entry.globs.push(use_name.path),
                    }
                }
            }
            entry.items.extend(defined_name(item));
        }
        // Of two modules with the same name, for different targets, paths lead to the first.
        self.modules.entry(module.clone()).or_insert(entry);
        for item in items {
            let Item::Mod(child) = item else { continue };
            if is_test(&child.attrs) {
                continue;
            }
            let name = child.ident.to_string();
            let path = [module.as_slice(), std::slice::from_ref(&name)].concat();
            let inner = folder.join(&name);
            match &child.content {
                Some((_, items)) => self.add_items(items, &inner, path, file)?,
                None => {
                    let beside = self.file(file).parent().unwrap_or(folder);
                    let stated = path_attribute(&child.attrs).map(|stated| beside.join(stated));
                    let default = [folder.join(format!("{name}.rs")), inner.join("mod.rs")];
                    let Some(found) = stated.iter().chain(&default).find(|path| path.is_file()) else {
                        bail!("the module {} has no file", path.join("::"));
                    };
                    self.add_file(found, &inner, path)?;
                }
            }
        }
        Ok(())
    }

    /// The file that defines what a path means in a module; `None` if it is not of this crate.
    pub fn resolve(&self, module: &[String], path: &[String]) -> Option<usize> {
        self.resolve_within(module, path, 10)
    }

    /// Follows imports of imports, up to a depth that no crate reaches without a cycle of globs.
    fn resolve_within(&self, module: &[String], path: &[String], depth: usize) -> Option<usize> {
        let (first, rest) = path.split_first()?;
        let depth = depth.checked_sub(1)?;
        match first.as_str() {
            "crate" => self.find(Vec::new(), rest, depth),
            "self" => self.find(module.to_vec(), rest, depth),
            "super" => {
                let (_, parent) = module.split_last()?;
                match rest.first().map(String::as_str) {
                    Some("super") => self.resolve_within(parent, rest, depth),
                    _ => self.find(parent.to_vec(), rest, depth),
                }
            }
            name => {
                let present = self.modules.get(module)?;
                let child = [module, &[name.to_owned()]].concat();
                if self.modules.contains_key(&child) {
                    return self.find(child, rest, depth);
                }
                let target = present.uses.get(name).filter(|target| target.as_slice() != path)?;
                self.resolve_within(module, &[target.as_slice(), rest].concat(), depth)
            }
        }
    }

    /// The file that defines the name `rest` begins with, inside a module.
    fn find(&self, module: Names, rest: &[String], depth: usize) -> Option<usize> {
        let depth = depth.checked_sub(1)?;
        let present = self.modules.get(&module)?;
        let Some((name, after)) = rest.split_first() else { return Some(present.file) };
        let child = [module.as_slice(), std::slice::from_ref(name)].concat();
        if self.modules.contains_key(&child) {
            return self.find(child, after, depth);
        }
        if present.items.contains(name) {
            return Some(present.file);
        }
        if let Some(target) = present.uses.get(name) {
            return self.resolve_within(&module, &[target.as_slice(), after].concat(), depth);
        }
        let in_globs = present.globs.iter().find_map(|glob| {
            let path = [glob.as_slice(), rest].concat();
            self.resolve_within(&module, &path, depth).filter(|file| *file != present.file)
        });
        in_globs.or(Some(present.file))
    }

    /// Returns true if a path, as written in a module, leads into one of its child modules.
    pub fn is_own_child(&self, module: &[String], path: &[String]) -> bool {
        let path = if path.first().is_some_and(|first| first == "self") { &path[1..] } else { path };
        path.first().is_some_and(|name| self.modules.contains_key(&[module, std::slice::from_ref(name)].concat()))
    }
}

/// Returns true if an item is compiled for tests only.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string();
            condition == "test" || condition.starts_with("all") && condition.contains("test")
        }
        meta => meta.path().is_ident("test"),
    })
}

/// File of a module as stated by `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    })
}

/// Attributes of an item.
pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn defined_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
