//! Where campaign packs come from: the binary itself, or a folder.
//!
//! Invariant: nothing here knows what is in a file.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use rust_embed::RustEmbed;

use super::part::Report;

/// The folder of the widget's own words.
pub const LOCALES: &str = "locales";
/// The file of a campaign that is the same in every language.
pub const CAMPAIGN: &str = "campaign.toml";
/// The file of the ways to share, beside the campaigns.
pub const CHANNELS: &str = "channels.toml";

#[derive(RustEmbed)]
#[folder = "../../campaigns"]
#[allow_missing = true]
struct Embedded;

/// Where campaign packs come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The binary.
    Embedded,
    /// A folder. The widget's own words and the ways to share come from the binary where the folder has none.
    Folder(PathBuf),
}

/// The texts of all TOML files, by a path such as `sid-2023/fr.toml`.
#[derive(Debug, Default)]
pub struct Files(BTreeMap<String, String>);

impl Source {
    /// Reads the ways to share, and the TOML files of all folders.
    pub fn read(&self, report: &Report) -> Option<Files> {
        let mut files = BTreeMap::new();
        if let Self::Folder(folder) = self
            && let Err(fault) = read_folder(folder, &mut files, report)
        {
            report.add(&folder.display().to_string(), "", &format!("cannot be read: {fault}"));
            return None;
        }
        let has_locales = files.keys().any(|path| path.starts_with("locales/"));
        for path in Embedded::iter() {
            let wanted = *self == Self::Embedded
                || (!has_locales && path.starts_with("locales/"))
                || (path == CHANNELS && !files.contains_key(CHANNELS));
            if let (true, Some(file)) = (wanted && path.ends_with(".toml"), Embedded::get(&path)) {
                keep(&path, file.data.into_owned(), &mut files, report);
            }
        }
        Some(Files(files))
    }
}

impl Files {
    /// The folders with a campaign in them.
    pub fn campaign_folders(&self) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(|path| path.strip_suffix("/campaign.toml"))
    }

    /// The language files of a folder: the tag and the path.
    pub fn languages<'a>(&'a self, folder: &str, report: &Report) -> Vec<(&'a str, &'a str)> {
        let mut languages = Vec::new();
        for path in self.0.keys() {
            let Some((parent, name)) = path.split_once('/') else { continue };
            let Some(tag) = name.strip_suffix(".toml").filter(|_| parent == folder && name != CAMPAIGN) else {
                continue;
            };
            match tag.parse::<api::LanguageTag>() {
                Ok(_) => languages.push((tag, path.as_str())),
                Err(fault) => report.add(path, "", &format!("the file's name is no language: {fault}")),
            }
        }
        languages
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }
}

fn read_folder(folder: &Path, files: &mut BTreeMap<String, String>, report: &Report) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let inner = entry?.path();
        if inner.file_name().is_some_and(|name| name == CHANNELS) {
            keep(CHANNELS, fs::read(&inner)?, files, report);
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
                keep(&path, fs::read(&file)?, files, report);
            }
        }
    }
    Ok(())
}

fn keep(path: &str, bytes: Vec<u8>, files: &mut BTreeMap<String, String>, report: &Report) {
    match String::from_utf8(bytes) {
        Ok(text) => drop(files.insert(path.to_owned(), text)),
        Err(_) => report.add(path, "", "the file is not UTF-8"),
    }
}
