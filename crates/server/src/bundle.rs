//! A campaign as a folder of files that show it with no server and no script.
//!
//! Invariant: a folder is there as a whole or not at all, and nothing that was there before is lost.

use std::{
    collections::BTreeMap,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use api::Campaign;
use bytes::Bytes;

use crate::{
    campaigns::{Edition, Loaded},
    pages::{assets::Release, leaflet},
    pictures::{Kind, Pictures},
};

/// The files of a campaign.
#[derive(Debug)]
pub struct Bundle {
    files: BTreeMap<String, Bytes>,
    /// How many languages there are.
    pub languages: usize,
}

/// Where a bundle will be served, and whose it is.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder's address, without a slash at the end.
    pub url: String,
    /// The partner who passes it on, for the host's own statistics; the pages do nothing with it.
    pub partner: Option<String>,
}

impl Place {
    /// The address of the page in a language, or of that for whoever speaks none of them.
    pub fn page(&self, campaign: &Campaign, lang: Option<&str>) -> String {
        let lang = lang.unwrap_or(default_language(campaign));
        format!("{}/{}", self.url, page_file(campaign, lang))
    }

    /// The address of the picture in a language.
    pub fn card(&self, lang: &str) -> String {
        format!("{}/{}", self.url, card_file(lang))
    }

    /// The address that is passed on.
    pub fn passed_on(&self, campaign: &Campaign) -> String {
        let page = self.page(campaign, Some(&campaign.lang));
        self.partner.as_ref().map_or(page.clone(), |partner| format!("{page}?partner={partner}"))
    }
}

impl Bundle {
    /// Writes every page and draws every picture, in memory.
    pub async fn make(campaign: &Loaded, release: &Release, place: &Place) -> anyhow::Result<Self> {
        let mut files = BTreeMap::new();
        for name in leaflet::FILES {
            let file = release
                .file(name)
                .with_context(|| format!("{name} is not in this program; `cargo xtask build` makes one that has it"))?;
            files.insert(name.to_owned(), file.clone());
        }
        let (pictures, mut languages) = (Pictures::start()?, 0);
        for edition in campaign.editions() {
            ensure_short(edition, place)?;
            let campaign = &edition.campaign;
            files.insert(page_file(campaign, &campaign.lang), leaflet::page(edition, place).await.into());
            let picture = pictures.get(edition, Kind::Leaflet, 0).await.context("the picture could not be drawn")?;
            files.insert(card_file(&campaign.lang), picture.bytes);
            languages += 1;
        }
        Ok(Self { files, languages })
    }

    /// Writes all files to a folder beside the one that is wanted, and then gives it that name.
    pub fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let dir = free(dir)?;
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Whatever fails, what was written is removed. Others may read the folder as far as the process's mask has it.
        let made = tempfile::Builder::new()
            .prefix(".sid-pledge-")
            .permissions(Permissions::from_mode(0o777))
            .tempdir_in(parent)
            .with_context(|| format!("cannot write in {}", parent.display()))?;
        for (name, bytes) in &self.files {
            fs::write(made.path().join(name), bytes).with_context(|| format!("cannot write {name}"))?;
        }
        fs::rename(made.path(), &dir).with_context(|| format!("cannot put it at {}", dir.display()))?;
        // It has gone to its place.
        let _ = made.keep();
        Ok(())
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// How large they are together, in bytes.
    pub fn size(&self) -> usize {
        self.files.values().map(Bytes::len).sum()
    }
}

/// The name of a page's file: the campaign's own language is what a host shows of a folder.
pub fn page_file(campaign: &Campaign, lang: &str) -> String {
    let name = if lang == default_language(campaign) { "index" } else { lang };
    format!("{name}.html")
}

fn card_file(lang: &str) -> String {
    format!("card-{lang}.png")
}

/// A campaign's own language stands first.
fn default_language(campaign: &Campaign) -> &str {
    campaign.languages.first().map_or(&campaign.lang, |language| &language.tag)
}

/// The path of a folder that may be made, or be replaced, because nothing is in it.
pub fn free(dir: &Path) -> anyhow::Result<PathBuf> {
    if !dir.exists() {
        return Ok(dir.to_owned());
    }
    let dir = dir.canonicalize().with_context(|| format!("cannot find {}", dir.display()))?;
    ensure!(dir.is_dir(), "{} is there already, and is no folder", dir.display());
    let mut inside = fs::read_dir(&dir).with_context(|| format!("cannot look into {}", dir.display()))?;
    ensure!(inside.next().is_none(), "{} is not empty; a bundle is written to a new folder", dir.display());
    Ok(dir)
}

/// No network is sent more than it takes, which a long address may come to.
fn ensure_short(edition: &Edition, place: &Place) -> anyhow::Result<()> {
    let campaign = &edition.campaign;
    let link = place.passed_on(campaign);
    for way in &edition.ways {
        if let Some((length, most)) = way.length(&campaign.share, &link) {
            let (lang, channel) = (&campaign.lang, way.channel.as_str());
            ensure!(
                length <= most,
                "the address is too long: {channel} takes {most} characters, and with it the text in “{lang}” has {length}"
            );
        }
    }
    Ok(())
}
