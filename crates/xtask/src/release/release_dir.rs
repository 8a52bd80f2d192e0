//! The folder that contains a release: each file beside its precompressed copies. Unchanged files are not rewritten.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// An open release folder.
pub struct ReleaseDir {
    folder: PathBuf,
}

/// Sizes of a file's precompressed copies, in bytes.
pub struct CompressedSizes {
    /// Size of the copy that ends in `.br`.
    pub brotli: usize,
    /// Size of the copy that ends in `.gz`.
    pub gzip: usize,
}

impl ReleaseDir {
    /// Opens the folder; creates it if it is missing.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Writes a file unless it already has this content.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if fs::read(&path).is_ok_and(|present| present == content) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Writes a file and its precompressed copies. Compression takes seconds, so it runs only for new content.
    pub fn write_precompressed(&self, name: &str, content: &[u8]) -> Result<CompressedSizes> {
        let (brotli_name, gzip_name) = (format!("{name}.br"), format!("{name}.gz"));
        let sizes = |brotli: &[u8], gzip: &[u8]| CompressedSizes { brotli: brotli.len(), gzip: gzip.len() };
        if fs::read(self.folder.join(name)).is_ok_and(|present| present == content)
            && let Ok(brotli) = fs::read(self.folder.join(&brotli_name))
            && let Ok(gzip) = fs::read(self.folder.join(&gzip_name))
        {
            return Ok(sizes(&brotli, &gzip));
        }
        let (brotli, gzip) = (brotli(content)?, gzip(content)?);
        self.write(&brotli_name, &brotli)?;
        self.write(&gzip_name, &gzip)?;
        // The file is written last: its presence means that the copies are complete.
        self.write(name, content)?;
        Ok(sizes(&brotli, &gzip))
    }

    /// Removes the files of an earlier release: all but `release.json` and those named, with their copies.
    pub fn remove_all_except(&self, names: &BTreeSet<&str>) -> Result<()> {
        for path in files_below(&self.folder)? {
            let relative = path.strip_prefix(&self.folder)?.to_string_lossy().into_owned();
            let name = relative.strip_suffix(".br").or(relative.strip_suffix(".gz")).unwrap_or(&relative);
            if name != "release.json" && !names.contains(name) {
                fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        Ok(())
    }
}

/// Paths of all files below a folder.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot read the folder {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
