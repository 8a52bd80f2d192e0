//! The folder a release lies in: each file beside its compressed twins. It never writes what is already there.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The folder.
pub struct Shelf {
    folder: PathBuf,
}

/// The sizes of a file's compressed twins.
pub struct Twins {
    /// Of the one that ends in `.br`.
    pub brotli: usize,
    /// Of the one that ends in `.gz`.
    pub gzip: usize,
}

impl Shelf {
    /// Opens the folder, and makes it where it is missing.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Puts a file there. Answers whether it had to be written.
    pub fn put(&self, name: &str, content: &[u8]) -> Result<bool> {
        let path = self.folder.join(name);
        if fs::read(&path).is_ok_and(|there| there == content) {
            return Ok(false);
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(true)
    }

    /// Puts a file there, with its twins; compressing takes seconds, so it is done only when the content is new.
    pub fn put_with_twins(&self, name: &str, content: &[u8]) -> Result<Twins> {
        let (brotli_name, gzip_name) = (format!("{name}.br"), format!("{name}.gz"));
        let sizes = |brotli: &[u8], gzip: &[u8]| Twins { brotli: brotli.len(), gzip: gzip.len() };
        if fs::read(self.folder.join(name)).is_ok_and(|there| there == content)
            && let Ok(brotli) = fs::read(self.folder.join(&brotli_name))
            && let Ok(gzip) = fs::read(self.folder.join(&gzip_name))
        {
            return Ok(sizes(&brotli, &gzip));
        }
        let (brotli, gzip) = (brotli(content)?, gzip(content)?);
        self.put(&brotli_name, &brotli)?;
        self.put(&gzip_name, &gzip)?;
        // The file comes last: its presence says that the twins are complete.
        self.put(name, content)?;
        Ok(sizes(&brotli, &gzip))
    }

    /// Removes what an earlier release left there.
    pub fn clear_all_but(&self, names: &BTreeSet<&str>) -> Result<()> {
        for path in super::files_below(&self.folder)? {
            let relative = path.strip_prefix(&self.folder)?.to_string_lossy().into_owned();
            let name = relative.strip_suffix(".br").or(relative.strip_suffix(".gz")).unwrap_or(&relative);
            if name != "release.json" && !names.contains(name) {
                fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        Ok(())
    }
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
