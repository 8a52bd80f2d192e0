//! Sources of campaign files: the binary, or a folder.
//!
//! Invariant: this module finds and reads files; it never interprets their content.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use api::language::{InvalidLanguageTag, is_well_formed};
use rust_embed::RustEmbed;

use super::errors::ErrorReport;

/// Folder of the locales.
pub const LOCALES_FOLDER: &str = "locales";
/// File name of a campaign's manifest.
pub const MANIFEST_FILE: &str = "campaign.toml";
/// File name of the share channels, beside the campaign folders.
pub const CHANNELS_FILE: &str = "channels.toml";

#[derive(RustEmbed)]
#[folder = "../../campaigns"]
#[allow_missing = true]
struct EmbeddedFiles;

/// Source of campaign files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The binary.
    Embedded,
    /// A folder. Locales and share channels come from the binary if the folder has none.
    Folder(PathBuf),
}

/// Contents of all TOML files, by a path such as `sid-2023/fr.toml`.
#[derive(Debug, Default)]
pub struct Files(BTreeMap<String, String>);

impl Source {
    /// Reads the share channels and the TOML files of all folders. Returns `None` and reports the error if the source
    /// folder or one of its files cannot be read.
    pub fn read(&self, report: &ErrorReport) -> Option<Files> {
        let mut files = BTreeMap::new();
        if let Self::Folder(folder) = self
            && let Err(error) = read_folder(folder, &mut files, report)
        {
            report.add(&folder.display().to_string(), "", &format!("cannot be read: {error}"));
            return None;
        }
        let is_locale = |path: &str| path.strip_prefix(LOCALES_FOLDER).is_some_and(|rest| rest.starts_with('/'));
        let has_locales = files.keys().any(|path| is_locale(path));
        for path in EmbeddedFiles::iter() {
            let is_needed = *self == Self::Embedded
                || (!has_locales && is_locale(&path))
                || (path == CHANNELS_FILE && !files.contains_key(CHANNELS_FILE));
            if let (true, Some(file)) = (is_needed && path.ends_with(".toml"), EmbeddedFiles::get(&path)) {
                insert_text(&path, file.data.into_owned(), &mut files, report);
            }
        }
        Some(Files(files))
    }
}

impl Files {
    /// Returns the names of the folders that contain a manifest.
    pub fn campaign_folders(&self) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(|path| path.strip_suffix(MANIFEST_FILE)?.strip_suffix('/'))
    }

    /// Returns the language files of a folder, each as its language tag and its path.
    pub fn languages<'a>(&'a self, folder: &str, report: &ErrorReport) -> Vec<(&'a str, &'a str)> {
        let mut languages = Vec::new();
        for path in self.0.keys() {
            let Some((parent, name)) = path.split_once('/') else { continue };
            let Some(tag) = name.strip_suffix(".toml").filter(|_| parent == folder && name != MANIFEST_FILE) else {
                continue;
            };
            match is_well_formed(tag) {
                true => languages.push((tag, path.as_str())),
                false => report.add(path, "", &format!("the file name is not a language tag: {InvalidLanguageTag}")),
            }
        }
        languages
    }

    /// Returns the content of a file; an empty text if there is no such file.
    pub fn text(&self, path: &str) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }
}

fn read_folder(folder: &Path, files: &mut BTreeMap<String, String>, report: &ErrorReport) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let inner = entry?.path();
        if inner.file_name().is_some_and(|name| name == CHANNELS_FILE) {
            insert_text(CHANNELS_FILE, fs::read(&inner)?, files, report);
        }
        if !inner.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&inner)? {
            let file = entry?.path();
            if let (Some(parent), Some(name)) = (inner.file_name(), file.file_name())
                && file.extension().is_some_and(|extension| extension == "toml")
            {
                let path = format!("{}/{}", parent.to_string_lossy(), name.to_string_lossy());
                insert_text(&path, fs::read(&file)?, files, report);
            }
        }
    }
    Ok(())
}

fn insert_text(path: &str, bytes: Vec<u8>, files: &mut BTreeMap<String, String>, report: &ErrorReport) {
    match String::from_utf8(bytes) {
        Ok(text) => drop(files.insert(path.to_owned(), text)),
        Err(_) => report.add(path, "", "the file is not UTF-8"),
    }
}
