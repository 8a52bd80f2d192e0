//! Text in one encoding.

use std::io::{self, Read};

use bytes::{Bytes, BytesMut};

use super::slot::{self, SLOT_LENGTH, Stream};

/// Window of brotli as a power of two. A page is smaller.
const BROTLI_WINDOW: i32 = 20;
/// Size of the buffers of brotli's encoder and decoder.
const BUFFER_SIZE: usize = 4096;
/// Values that a new form is tested with.
const TEST_VALUES: [[u8; SLOT_LENGTH]; 2] = [[b'"'; SLOT_LENGTH], *b"01890a5d-ac96-774b-bcce-b302099a8057"];

/// Text in one encoding, with room for the value of its slots.
#[derive(Debug)]
pub struct Form {
    bytes: Bytes,
    /// Offsets of the slots.
    slots: Vec<usize>,
    /// Checksums of the text between the slots, for gzip with slots.
    checksums: Vec<crc32fast::Hasher>,
}

impl Form {
    /// Creates the form of a text without compression.
    pub fn plain(text: Bytes) -> Self {
        Self { bytes: text, slots: Vec::new(), checksums: Vec::new() }
    }

    /// Creates the form without compression of parts with a slot between each two.
    pub fn plain_with_slots<'a>(parts: impl Iterator<Item = &'a str>) -> Self {
        let Stream { bytes, slots } = slot::plain(parts);
        Self { bytes: bytes.into(), slots, checksums: Vec::new() }
    }

    /// Returns the text between the slots of a form without compression.
    pub fn parts(&self) -> Vec<Bytes> {
        let starts = std::iter::once(0).chain(self.slots.iter().map(|slot| slot + SLOT_LENGTH));
        let ends = self.slots.iter().copied().chain([self.bytes.len()]);
        starts.zip(ends).map(|(start, end)| self.bytes.slice(start..end)).collect()
    }

    /// Compresses with gzip. `None` if that failed.
    pub fn gzip(parts: &[Bytes], level: u32) -> Option<Self> {
        let encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
        let checksum = |part: &Bytes| {
            let mut checksum = crc32fast::Hasher::new();
            checksum.update(part);
            checksum
        };
        let checksums = if parts.len() > 1 { parts.iter().map(checksum).collect() } else { Vec::new() };
        Self::checked(parts, slot::compress(encoder, parts), checksums, |bytes| {
            Box::new(flate2::read::GzDecoder::new(bytes))
        })
    }

    /// Compresses with brotli. `None` if that failed.
    pub fn brotli(parts: &[Bytes], quality: i32) -> Option<Self> {
        let size_hint = parts.iter().map(Bytes::len).sum();
        let params = brotli::enc::BrotliEncoderParams {
            quality,
            lgwin: BROTLI_WINDOW,
            size_hint,
            ..brotli::enc::BrotliEncoderParams::default()
        };
        let encoder = brotli::CompressorWriter::with_params(Vec::new(), BUFFER_SIZE, &params);
        Self::checked(parts, slot::compress(encoder, parts), Vec::new(), |bytes| {
            Box::new(brotli::Decompressor::new(bytes, BUFFER_SIZE))
        })
    }

    /// Returns the form if each test value can be read back from its slots.
    fn checked(
        parts: &[Bytes],
        compressed: io::Result<Stream>,
        checksums: Vec<crc32fast::Hasher>,
        decoder: impl for<'a> Fn(&'a [u8]) -> Box<dyn Read + 'a>,
    ) -> Option<Self> {
        let form = match compressed {
            Ok(Stream { bytes, slots }) => Self { bytes: bytes.into(), slots, checksums },
            Err(error) => {
                tracing::error!(%error, "compressing a text failed");
                return None;
            }
        };
        let is_right = |value: &[u8; SLOT_LENGTH]| {
            let mut text = Vec::new();
            decoder(&form.fill(value)).read_to_end(&mut text).is_ok() && text == parts.join(&value[..])
        };
        if form.slots.is_empty() || TEST_VALUES.iter().all(is_right) {
            return Some(form);
        }
        tracing::error!("a compressed text does not accept a value");
        None
    }

    /// Returns the bytes with no readable value in the slots.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Returns the bytes with a value in the slots.
    pub fn fill(&self, value: &[u8; SLOT_LENGTH]) -> Bytes {
        if self.slots.is_empty() {
            return self.bytes.clone();
        }
        let mut filled = BytesMut::from(&*self.bytes);
        for slot in &self.slots {
            if let Some(to) = filled.get_mut(*slot..*slot + SLOT_LENGTH) {
                to.copy_from_slice(value);
            }
        }
        if let Some(checksum) = self.checksum(value) {
            let start = filled.len().saturating_sub(slot::GZIP_TRAILER_LENGTH);
            if let Some(to) = filled.get_mut(start..start + size_of::<u32>()) {
                to.copy_from_slice(&checksum.to_le_bytes());
            }
        }
        filled.freeze()
    }

    /// Returns the checksum of the text with a value in its slots, from those of the parts.
    fn checksum(&self, value: &[u8; SLOT_LENGTH]) -> Option<u32> {
        let (first, rest) = self.checksums.split_first()?;
        let mut inserted = crc32fast::Hasher::new();
        inserted.update(value);
        let mut whole = first.clone();
        for part in rest {
            whole.combine(&inserted);
            whole.combine(part);
        }
        Some(whole.finalize())
    }
}
