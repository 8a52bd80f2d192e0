//! Folder of earlier releases: a page that pinned one keeps working when the server is newer.
//!
//! Invariant: a release is written once, as a whole, and never changed.

use std::{
    fs, io,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use quick_cache::sync::Cache;

use super::Release;

/// Number of releases held in memory, each about 600 KB.
const CACHE_CAPACITY: usize = 8;

/// Earlier releases in a folder, or none.
#[derive(Debug)]
pub struct ReleaseArchive {
    folder: Option<PathBuf>,
    cache: Cache<String, Arc<Release>>,
}

impl ReleaseArchive {
    /// Creates an archive in a folder, which is created when the first release is stored.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, cache: Cache::new(CACHE_CAPACITY) }
    }

    /// Stores a release, unless it is stored already.
    pub fn store(&self, release: &Release) -> io::Result<()> {
        let Some(folder) = self.folder.as_ref().filter(|_| release.is_complete()) else { return Ok(()) };
        let target = folder.join(release.version());
        if target.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(folder)?;
        // Another server may store the same release at the same time: each writes a folder of its own, and the first
        // rename succeeds.
        let scratch = tempfile::Builder::new().prefix(".making-").tempdir_in(folder)?;
        for (name, bytes) in release.files() {
            let mut file = fs::File::create_new(scratch.path().join(name))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        // A temporary folder is readable by its owner alone; other servers read this one.
        fs::set_permissions(scratch.path(), fs::Permissions::from_mode(0o755))?;
        match fs::rename(scratch.path(), &target) {
            Err(_) if target.is_dir() => Ok(()),
            renamed => renamed,
        }
    }

    /// Returns the release of a version.
    pub async fn get(&self, version: &str) -> Option<Arc<Release>> {
        let folder = self.folder.as_ref().filter(|_| is_version(version))?.join(version);
        self.cache
            .get_or_insert_async(version, async move {
                let read = tokio::task::spawn_blocking(move || read(&folder)).await.map_err(io::Error::other)?;
                read.map(Arc::new)
            })
            .await
            .ok()
            .filter(|release| release.version() == version)
    }
}

/// Returns true for a text that can be a version, and so cannot name another folder.
fn is_version(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_digit())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'))
}

fn read(folder: &Path) -> io::Result<Release> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push((entry.file_name().to_string_lossy().into_owned(), Bytes::from(fs::read(entry.path())?)));
        }
    }
    Ok(Release::new(files))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(version: &str) -> Release {
        let manifest = format!(r#"{{"version":"{version}","files":{{}}}}"#);
        Release::new(
            [("release.json", manifest.as_str()), ("embed.js", "1")]
                .map(|(name, text)| (name.to_owned(), Bytes::copy_from_slice(text.as_bytes()))),
        )
    }

    #[tokio::test]
    async fn a_release_is_stored_once_and_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let archive = ReleaseArchive::new(Some(folder.path().join("releases")));
        archive.store(&release("1.0.0-a")).expect("stored");
        archive.store(&release("1.0.0-a")).expect("stored before");
        archive.store(&release("1.0.0-b")).expect("stored");
        assert_eq!(archive.get("1.0.0-a").await.expect("found").version(), "1.0.0-a");
        assert_eq!(fs::read_dir(folder.path().join("releases")).expect("a folder").count(), 2);
    }

    #[tokio::test]
    async fn a_text_that_is_no_version_names_no_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let archive = ReleaseArchive::new(Some(folder.path().join("releases")));
        archive.store(&release("1.0.0")).expect("stored");
        for version in ["", "..", "../releases/1.0.0", ".", "1.0.0/", "2.0.0", "1.0.0%2f"] {
            assert!(archive.get(version).await.is_none(), "{version}");
        }
        assert!(ReleaseArchive::new(None).get("1.0.0").await.is_none());
    }
}
