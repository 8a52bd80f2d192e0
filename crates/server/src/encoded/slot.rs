//! Slots in compressed texts: places for a value that is inserted without compressing again.
//!
//! Both formats are sequences of blocks, and both have a block that contains its bytes as they are. So the text before
//! the slot is compressed and flushed, which ends its block at a whole byte; then comes such a block with the value,
//! and then the rest of the text. To send another value, one overwrites its bytes.
//!
//! The compressed blocks behind the slot must not depend on the value. They could in two ways. They copy earlier text:
//! the encoder is therefore given a placeholder of bytes that no text contains, and never finds a reason to copy from
//! there. And brotli chooses the code of a letter by the two letters before it: so the block of the slot also contains
//! the first [`CONTEXT_LENGTH`] bytes of the text behind it. Everything else is as if the text had been compressed in
//! one piece: text behind the slot copies from the text before it.
//!
//! Limit: all values have the same length, because distances and gzip's length count them. The caller tests each result
//! by decompressing it with two values, so a change in an encoder is noticed and costs bytes, never a wrong page.

use std::io::{self, Write};

use api::EntryId;
use bytes::Bytes;

/// Length of the value of a slot.
pub const SLOT_LENGTH: usize = EntryId::TEXT_LENGTH;
/// Length of gzip's checksum and length at the end (RFC 1952, 2.3.1).
pub const GZIP_TRAILER_LENGTH: usize = 8;

/// Number of bytes before a letter that choose its code (RFC 7932, 7.1).
const CONTEXT_LENGTH: usize = 2;

/// Compressed text with the offsets of its slots.
#[derive(Debug)]
pub struct Stream {
    /// Content.
    pub bytes: Vec<u8>,
    /// Offsets of the slots.
    pub slots: Vec<usize>,
}

/// Encoder of a format with blocks of uncompressed bytes.
pub trait BlockEncoder: Write {
    /// Returns the number of bytes written so far.
    fn written(&self) -> usize;

    /// Ends the stream and returns it.
    fn finish(self) -> io::Result<Vec<u8>>;

    /// Writes the head of an uncompressed block. Its length is at most 65,535.
    fn block_head(length: u16, out: &mut Vec<u8>);
}

impl BlockEncoder for flate2::write::GzEncoder<Vec<u8>> {
    fn written(&self) -> usize {
        self.get_ref().len()
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        Self::finish(self)
    }

    /// RFC 1951, 3.2.4: type 0, the length, and its complement.
    fn block_head(length: u16, out: &mut Vec<u8>) {
        out.push(0);
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
    }
}

impl BlockEncoder for brotli::CompressorWriter<Vec<u8>> {
    fn written(&self) -> usize {
        self.get_ref().len()
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.into_inner())
    }

    /// RFC 7932, 9.2: not the last one, four nibbles for the length less one, and the bit for uncompressed bytes.
    fn block_head(length: u16, out: &mut Vec<u8>) {
        const UNCOMPRESSED: u32 = 1 << 19;
        let head = (u32::from(length) - 1) << 3 | UNCOMPRESSED;
        out.extend(head.to_le_bytes().iter().take(3));
    }
}

/// Joins parts without compression, with a slot between each two.
pub fn plain<'a>(parts: impl Iterator<Item = &'a str>) -> Stream {
    let mut stream = Stream { bytes: Vec::new(), slots: Vec::new() };
    for (i, part) in parts.enumerate() {
        if i > 0 {
            stream.slots.push(stream.bytes.len());
            stream.bytes.extend(placeholder());
        }
        stream.bytes.extend(part.as_bytes());
    }
    stream
}

/// Compresses parts, with a slot between each two.
pub fn compress<E: BlockEncoder>(mut encoder: E, parts: &[Bytes]) -> io::Result<Stream> {
    let mut blocks = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let mut part: &[u8] = part;
        if i > 0 {
            encoder.flush()?;
            let start = encoder.written();
            let (context, rest) = part.split_at(part.len().min(CONTEXT_LENGTH));
            encoder.write_all(&placeholder())?;
            encoder.write_all(context)?;
            encoder.flush()?;
            blocks.push((start..encoder.written(), context));
            part = rest;
        }
        encoder.write_all(part)?;
    }
    let encoded = encoder.finish()?;
    let (mut bytes, mut slots, mut copied) = (Vec::with_capacity(encoded.len()), Vec::new(), 0);
    for (replaced, context) in blocks {
        bytes.extend(encoded.get(copied..replaced.start).unwrap_or_default());
        E::block_head((SLOT_LENGTH + context.len()) as u16, &mut bytes);
        slots.push(bytes.len());
        bytes.extend(placeholder());
        bytes.extend(context);
        copied = replaced.end;
    }
    bytes.extend(encoded.get(copied..).unwrap_or_default());
    Ok(Stream { bytes, slots })
}

/// Returns bytes that differ from each other and that no HTML contains: control characters, and bytes that UTF-8 does
/// not use.
fn placeholder() -> [u8; SLOT_LENGTH] {
    let mut bytes = (0x01..=0x08).chain(0x0e..=0x1f).chain(0xf5..=0xfe);
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}
