//! A campaign as static files, which show it without a server and without scripts.
//!
//! Invariant: the folder is written as a whole or not at all, and no existing file is overwritten.

pub mod addresses;
pub mod page;

use std::{
    collections::BTreeMap,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use bytes::Bytes;

use self::{
    addresses::{SiteAddress, card_file, page_file},
    page::ICON_FILE,
};
use crate::{
    campaigns::{Campaign, LocalizedCampaign},
    pages::csp::campaign_style,
    pictures::{PictureKind, Pictures},
    release::{PAGE_STYLES, Release, WIDGET_STYLES},
};

/// Files of a campaign.
#[derive(Debug)]
pub struct StaticSite {
    files: BTreeMap<String, Bytes>,
    /// Number of languages.
    pub language_count: usize,
}

impl StaticSite {
    /// Renders all pages and draws all pictures, in memory.
    pub async fn build(campaign: &Campaign, release: &Release, address: &SiteAddress) -> anyhow::Result<Self> {
        let colours = &campaign.colours;
        // The style sheet of the pages begins with the campaign's colours.
        let page_styles =
            [campaign_style(colours, &campaign.drawing).as_bytes(), b"\n", released(release, PAGE_STYLES)?].concat();
        let mut files = BTreeMap::from([
            (PAGE_STYLES.to_owned(), page_styles.into()),
            (ICON_FILE.to_owned(), colours.icon().into()),
        ]);
        for name in WIDGET_STYLES {
            files.insert(name.to_owned(), released(release, name)?.clone());
        }
        let (pictures, mut language_count) = (Pictures::start(&address.url)?, 0);
        for localized in campaign.localizations() {
            ensure_share_texts_fit(localized, address)?;
            let content = &localized.content;
            files.insert(page_file(content, &content.lang), page::render(localized, address).await.into());
            let picture = pictures.get(localized, PictureKind::CampaignWithoutCount, 0).await;
            files.insert(card_file(&content.lang), picture.context("drawing a picture failed")?.bytes().clone());
            language_count += 1;
        }
        Ok(Self { files, language_count })
    }

    /// Writes all files to a temporary folder beside `dir` and renames it.
    pub fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let dir = ensure_empty_dir(dir)?;
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // The temporary folder is removed when a step fails. Its mode is limited by the process's umask.
        let scratch = tempfile::Builder::new()
            .prefix(".sid-pledge-")
            .permissions(Permissions::from_mode(0o777))
            .tempdir_in(parent)
            .with_context(|| format!("cannot write in {}", parent.display()))?;
        for (name, bytes) in &self.files {
            fs::write(scratch.path().join(name), bytes).with_context(|| format!("cannot write {name}"))?;
        }
        fs::rename(scratch.path(), &dir).with_context(|| format!("cannot create {}", dir.display()))?;
        // The renamed folder must not be removed with the temporary one.
        let _ = scratch.keep();
        Ok(())
    }

    /// Returns the number of files.
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// Returns the size of all files, in bytes.
    pub fn size(&self) -> usize {
        self.files.values().map(Bytes::len).sum()
    }
}

fn released<'a>(release: &'a Release, name: &str) -> anyhow::Result<&'a Bytes> {
    let file = release.file(name);
    file.with_context(|| format!("{name} is missing in this program; `cargo xtask build` includes it"))
}

/// Returns the path of a folder that does not exist yet or is empty.
pub fn ensure_empty_dir(dir: &Path) -> anyhow::Result<PathBuf> {
    if !dir.exists() {
        return Ok(dir.to_owned());
    }
    let dir = dir.canonicalize().with_context(|| format!("cannot find {}", dir.display()))?;
    ensure!(dir.is_dir(), "{} exists and is not a folder", dir.display());
    let mut entries = fs::read_dir(&dir).with_context(|| format!("cannot read {}", dir.display()))?;
    ensure!(entries.next().is_none(), "{} is not empty; choose a new folder", dir.display());
    Ok(dir)
}

/// Checks that every share text fits its channel. A long address of the site can exceed a limit.
fn ensure_share_texts_fit(localized: &LocalizedCampaign, address: &SiteAddress) -> anyhow::Result<()> {
    let campaign = &localized.content;
    let link = address.share_url(campaign);
    for share in &localized.share_channels {
        if let Some((length, max)) = share.length(&campaign.share, &link) {
            let (lang, channel) = (&campaign.lang, share.channel.as_str());
            ensure!(
                length <= max,
                "the address is too long: {channel} allows {max} characters, and the text in “{lang}” has {length} with it"
            );
        }
    }
    Ok(())
}
