//! WebP, chunk by chunk: what is written beside the picture.
//!
//! Source: "WebP Container Specification", Google.

use std::io::{Read, Result, Seek, SeekFrom};

use crate::probe::bounded::{Numbers, Reader};

const MAX_BESIDE_BYTES: u64 = 8 * 1024 * 1024;
const MAX_CHUNKS: u32 = 100_000;

/// What was found beside the picture.
#[derive(Debug, Default)]
pub(super) struct WebP {
    /// From its TIFF head on.
    pub(super) exif: Option<Vec<u8>>,
    pub(super) xmp: Option<Vec<u8>>,
    /// It has fewer bytes than it says.
    pub(super) cut: bool,
}

/// Goes over the chunks, as far as there are some.
pub(super) fn look(reader: &mut Reader) -> Result<WebP> {
    let mut webp = WebP::default();
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(4))?;
    webp.cut = u64::from(reader.le32()?) + 8 > end;
    reader.seek(SeekFrom::Start(12))?;
    for _ in 0..MAX_CHUNKS {
        let Ok(name) = reader.array::<4>() else { break };
        let Ok(length) = reader.le32() else { break };
        let length = u64::from(length);
        let mut read = 0;
        if matches!(&name, b"EXIF" | b"XMP ") && length <= MAX_BESIDE_BYTES {
            let mut body = Vec::new();
            read = reader.by_ref().take(length).read_to_end(&mut body)? as u64;
            if &name == b"XMP " {
                webp.xmp.get_or_insert(body);
            } else {
                // Some write the head of a JPEG's segment before it.
                let tiff = body.strip_prefix(b"Exif\0\0").map(<[u8]>::to_vec).unwrap_or(body);
                webp.exif.get_or_insert(tiff);
            }
        }
        // Each chunk fills whole pairs of bytes.
        reader.seek_relative((length + (length & 1) - read).cast_signed())?;
    }
    Ok(webp)
}
