//! The first entry of a sample description: which codec, and for pictures how large they are coded.
//!
//! Source: ISO/IEC 14496-12, 8.5.2; ISO/IEC 14496-1, 7.2.6 (descriptors), with the object types of the MP4 registration
//! authority; QuickTime File Format for the two longer sound entries.

use std::io::{Read, Result};
use std::ops::Range;

use super::shape;
use crate::probe::bounded::{Numbers, Reader};
use crate::probe::codecs;
use crate::probe::films::Kind;

/// As much of an entry as is looked at.
const ENTRY_BYTES: u64 = 1_024;

/// What the first entry says.
pub(super) struct Entry {
    pub(super) codec: String,
    pub(super) coded: Option<(u32, u32)>,
    /// Width of a pixel to its height.
    pub(super) pixel: Option<(u32, u32)>,
    pub(super) still: bool,
}

/// Reads `stsd`; `None` where it has no entry.
pub(super) fn read(reader: &mut Reader, kind: Kind, body: &Range<u64>) -> Result<Option<Entry>> {
    let _flags = reader.u32()?;
    if reader.u32()? == 0 {
        return Ok(None);
    }
    let length = u64::from(reader.u32()?);
    let letters = reader.array()?;
    let mut rest = Vec::new();
    reader.take(ENTRY_BYTES.min((body.end - body.start).saturating_sub(16))).read_to_end(&mut rest)?;
    let object = matches!(&letters, b"mp4v" | b"mp4a").then(|| object_type(&rest)).flatten();
    let codec = object.and_then(of_object).map_or_else(|| codecs::four_letters(letters), str::to_owned);
    let short = |at: usize| Some(u32::from(u16::from_be_bytes(rest.get(at..at + 2)?.try_into().ok()?)));
    let size = || Some((short(24)?, short(26)?)).filter(|(width, height)| *width > 0 && *height > 0);
    let still = matches!(codec.as_str(), "Motion JPEG" | "PNG") || matches!(&letters, b"gif " | b"tiff");
    if kind != Kind::Video {
        return Ok(Some(Entry { codec, coded: None, pixel: None, still }));
    }
    let fields = body.start + 16..body.end.min((body.start + 8).saturating_add(length));
    // What a file that is cut no longer says is none.
    let pixel = shape::pixel(reader, &fields).ok().flatten();
    Ok(Some(Entry { codec, coded: size(), pixel, still }))
}

/// The object type within the `esds` of an entry.
fn object_type(entry: &[u8]) -> Option<u8> {
    const STREAM: u8 = 0x03;
    const CONFIG: u8 = 0x04;
    let at = entry.windows(4).position(|name| name == b"esds")? + 8;
    let mut rest = entry.get(at..)?;
    let tag = |rest: &mut &[u8], wanted: u8| {
        let (tag, mut behind) = rest.split_first()?;
        // Its length takes up to four bytes.
        for _ in 0..4 {
            let (length, more) = behind.split_first()?;
            behind = more;
            if length & 0x80 == 0 {
                break;
            }
        }
        *rest = behind;
        (*tag == wanted).then_some(())
    };
    tag(&mut rest, STREAM)?;
    let flags = *rest.get(2)?;
    let depends = if flags & 0x80 != 0 { 2 } else { 0 };
    let url = if flags & 0x40 != 0 { usize::from(*rest.get(3 + depends)?) + 1 } else { 0 };
    let clock = if flags & 0x20 != 0 { 2 } else { 0 };
    rest = rest.get(3 + depends + url + clock..)?;
    tag(&mut rest, CONFIG)?;
    rest.first().copied()
}

fn of_object(object: u8) -> Option<&'static str> {
    Some(match object {
        0x20 => "MPEG-4",
        0x21 => "H.264",
        0x23 => "H.265 (HEVC)",
        0x40 | 0x66..=0x68 => "AAC",
        0x60..=0x65 => "MPEG-2",
        0x69 | 0x6B => "MP3",
        0x6A => "MPEG-1",
        0x6C => "Motion JPEG",
        0x6D => "PNG",
        0xA5 => "AC-3",
        0xA6 => "E-AC-3",
        0xA9 | 0xAC => "DTS",
        0xAD => "Opus",
        0xDD => "Vorbis",
        _ => return None,
    })
}
