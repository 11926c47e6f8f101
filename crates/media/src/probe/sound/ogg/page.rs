//! The head of a page of Ogg: whose it is, what it ends, and how long its body is.
//!
//! Source: RFC 3533.

use std::io::{ErrorKind, Read, Result, Seek};

use crate::probe::bounded::{Numbers, Reader, go_to};

pub(super) const PAGE: &[u8; 4] = b"OggS";
const BEGINS: u8 = 0x02;
const MAX_JUNK_BYTES: u64 = 64 * 1024;

/// The head of a page.
pub(super) struct Page {
    pub(super) begins: bool,
    pub(super) place: u64,
    pub(super) serial: u32,
    pub(super) packets: u64,
    pub(super) body_bytes: u64,
}

/// Reads what follows the name of a page, and moves to its body; `None` where the file ends first.
pub(super) fn read_head(reader: &mut Reader, at: &mut u64) -> Result<Option<Page>> {
    let read = |reader: &mut Reader| -> Result<Page> {
        let [_version, flags] = reader.array()?;
        let (place, serial) = (reader.le64()?, reader.le32()?);
        let (_number, _sum, count) = (reader.le32()?, reader.le32()?, reader.u8()?);
        let mut laces = vec![0; usize::from(count)];
        reader.read_exact(&mut laces)?;
        Ok(Page {
            begins: flags & BEGINS != 0,
            place,
            serial,
            // A packet ends with a lace that is not full.
            packets: laces.iter().filter(|lace| **lace < 255).count() as u64,
            body_bytes: laces.iter().map(|lace| u64::from(*lace)).sum(),
        })
    };
    match read(reader) {
        Ok(page) => {
            *at = reader.stream_position()?;
            Ok(Some(page))
        }
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn next_page(reader: &mut Reader, from: u64) -> Result<Option<u64>> {
    go_to(reader, from)?;
    let mut bytes = Vec::new();
    reader.take(MAX_JUNK_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes.windows(4).position(|window| window == PAGE).map(|found| from + found as u64))
}
