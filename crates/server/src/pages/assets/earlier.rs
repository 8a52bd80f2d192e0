//! Releases of the element from before, in a folder: a page that has pinned one keeps working when the server is newer.
//!
//! Invariant: what lies in the folder is never changed; a release is put there once, whole.

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

/// How many releases are held in memory, each some 600 KB.
const ROOM: usize = 8;

/// The folder of releases, or none.
#[derive(Debug)]
pub struct EarlierReleases {
    folder: Option<PathBuf>,
    read: Cache<String, Arc<Release>>,
}

impl EarlierReleases {
    /// Those in a folder, which is made when something is to be kept in it.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, read: Cache::new(ROOM) }
    }

    /// Keeps a release for the day when it is an earlier one.
    pub fn keep(&self, release: &Release) -> io::Result<()> {
        let Some(folder) = self.folder.as_ref().filter(|_| release.is_complete()) else { return Ok(()) };
        let place = folder.join(release.version());
        if place.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(folder)?;
        // Another server on the same folder may be at it too: each writes a folder of its own, and one is first.
        let making = tempfile::Builder::new().prefix(".making-").tempdir_in(folder)?;
        for (name, bytes) in &release.files {
            let mut file = fs::File::create_new(making.path().join(name))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        // Others read there, too.
        fs::set_permissions(making.path(), fs::Permissions::from_mode(0o755))?;
        match fs::rename(making.path(), &place) {
            Err(_) if place.is_dir() => Ok(()),
            renamed => renamed,
        }
    }

    /// A release by its version.
    pub async fn get(&self, version: &str) -> Option<Arc<Release>> {
        let folder = self.folder.as_ref().filter(|_| is_version(version))?.join(version);
        self.read
            .get_or_insert_async(version, async move {
                let read = tokio::task::spawn_blocking(move || read(&folder)).await.map_err(io::Error::other)?;
                read.map(Arc::new)
            })
            .await
            .ok()
            .filter(|release| release.version() == version)
    }
}

/// Whether a text can be a version, and so the name of a folder and of nothing else.
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
    async fn a_release_is_kept_once_and_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let earlier = EarlierReleases::new(Some(folder.path().join("releases")));
        earlier.keep(&release("1.0.0-a")).expect("kept");
        earlier.keep(&release("1.0.0-a")).expect("there already");
        earlier.keep(&release("1.0.0-b")).expect("kept");
        assert_eq!(earlier.get("1.0.0-a").await.expect("found").version(), "1.0.0-a");
        assert_eq!(fs::read_dir(folder.path().join("releases")).expect("there").count(), 2);
    }

    #[tokio::test]
    async fn what_is_no_version_names_no_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let earlier = EarlierReleases::new(Some(folder.path().join("releases")));
        earlier.keep(&release("1.0.0")).expect("kept");
        for version in ["", "..", "../releases/1.0.0", ".", "1.0.0/", "2.0.0", "1.0.0%2f"] {
            assert!(earlier.get(version).await.is_none(), "{version}");
        }
        assert!(EarlierReleases::new(None).get("1.0.0").await.is_none());
    }
}
