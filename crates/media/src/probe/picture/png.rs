//! PNG, chunk by chunk: what is written beside the picture, and whether its end is there.
//!
//! Source: "PNG Specification (Third Edition)", 5.6 (order of chunks), 11.3.3.4 (`iTXt`) and 11.3.4.5 (`eXIf`); XMP specification
//! part 3, 1.1.5.

use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};

use crate::probe::bounded::{Numbers, Reader};

const XMP: &[u8] = b"XML:com.adobe.xmp\0";
const MAX_BESIDE_BYTES: u64 = 8 * 1024 * 1024;
const MAX_CHUNKS: u32 = 1_000_000;

/// What was found beside the picture.
#[derive(Debug, Default)]
pub(super) struct Png {
    pub(super) exif: Option<Vec<u8>>,
    pub(super) xmp: Option<Vec<u8>>,
    /// The last chunk is missing: whole ones end here.
    pub(super) cut_at: Option<u64>,
}

/// Goes over the chunks.
pub(super) fn look(reader: &mut Reader) -> Result<Png> {
    let mut png = Png::default();
    let end = reader.seek(SeekFrom::End(0))?;
    let mut at = reader.seek(SeekFrom::Start(8))?;
    for _ in 0..MAX_CHUNKS {
        if at + 12 > end {
            png.cut_at = Some(at.min(end));
            break;
        }
        let (length, name): (u64, [u8; 4]) =
            match reader.u32().and_then(|length| Ok((length, reader.array()?))) {
                Ok((length, name)) => (length.into(), name),
                // More than may be read, and so nothing that is known to be missing.
                Err(error) if error.kind() == ErrorKind::QuotaExceeded => break,
                Err(error) => return Err(error),
            };
        if at + 12 + length > end {
            png.cut_at = Some(at);
            break;
        }
        let mut read = 0;
        match &name {
            b"IEND" => break,
            b"eXIf" | b"iTXt" if length <= MAX_BESIDE_BYTES => {
                let mut body = Vec::new();
                read = reader.by_ref().take(length).read_to_end(&mut body)? as u64;
                if &name == b"eXIf" {
                    png.exif.get_or_insert(body);
                } else if body.starts_with(XMP) {
                    png.xmp.get_or_insert(body);
                }
            }
            _ => {}
        }
        reader.seek_relative((length - read + 4).cast_signed())?;
        at += 12 + length;
    }
    Ok(png)
}
