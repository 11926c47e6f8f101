//! JPEG, segment by segment.
//!
//! Our own: imagesize and kamadak-exif stop at the fill bytes that may stand before any marker, and at what Photoshop
//! leaves between two segments.
//!
//! Source: ITU-T T.81, B.1.1 (markers, fill bytes) and B.2.2 (frame head); Exif 2.32, 4.5.4; XMP specification part 3, 1.1.3.

use std::io::{Read, Result, Seek, SeekFrom};

use crate::probe::bounded::{Numbers, Reader};

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const START_OF_SCAN: u8 = 0xDA;
const END_OF_IMAGE: u8 = 0xD9;
/// More segments than any camera writes before the picture.
const MAX_SEGMENTS: u32 = 10_000;
const MAX_BESIDE: usize = 8;

/// What stands before the picture itself, and whether its end is there.
#[derive(Debug, Default)]
pub(super) struct Jpeg {
    /// As coded.
    pub(super) pixels: Option<(u32, u32)>,
    /// Four colours, of ink.
    pub(super) is_cmyk: bool,
    /// From its TIFF head on.
    pub(super) exif: Vec<Vec<u8>>,
    pub(super) xmp: Vec<Vec<u8>>,
    /// The end mark is missing.
    pub(super) cut: bool,
}

/// Reads the segments up to the scan, and looks for the end. What comes after that (a film, a second picture) does not
/// matter.
pub(super) fn look(reader: &mut Reader) -> Result<Jpeg> {
    let mut jpeg = Jpeg { cut: true, ..Jpeg::default() };
    reader.seek(SeekFrom::Start(2))?;
    for _ in 0..MAX_SEGMENTS {
        let Ok(mark) = next_mark(reader) else { return Ok(jpeg) };
        match mark {
            START_OF_SCAN => {
                jpeg.cut = !ends(reader).unwrap_or(true);
                break;
            }
            END_OF_IMAGE => break,
            // Without a length.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let Ok(length) = reader.u16() else { return Ok(jpeg) };
        let mut body = Vec::new();
        reader.by_ref().take(u64::from(length).saturating_sub(2)).read_to_end(&mut body)?;
        match mark {
            // All frame heads but those of tables and of arithmetic coding conditions.
            0xC0..=0xCF if !matches!(mark, 0xC4 | 0xC8 | 0xCC) && jpeg.pixels.is_none() => {
                if let [_, h1, h0, w1, w0, components, ..] = body[..] {
                    let size = |high, low| u32::from(u16::from_be_bytes([high, low]));
                    jpeg.pixels = Some((size(w1, w0), size(h1, h0)));
                    jpeg.is_cmyk = components == 4;
                }
            }
            0xE1 if body.starts_with(EXIF) && jpeg.exif.len() < MAX_BESIDE => {
                jpeg.exif.push(body.split_off(EXIF.len()));
            }
            0xE1 if body.starts_with(XMP) && jpeg.xmp.len() < MAX_BESIDE => {
                jpeg.xmp.push(body.split_off(XMP.len()));
            }
            _ => {}
        }
    }
    Ok(jpeg)
}

/// The next marker, whatever lies before it.
fn next_mark(reader: &mut Reader) -> Result<u8> {
    let mut last = 0;
    loop {
        let byte = reader.u8()?;
        if last == 0xFF && !matches!(byte, 0x00 | 0xFF) {
            return Ok(byte);
        }
        last = byte;
    }
}

/// Whether an end mark follows: in a scan, a 0xFF of the data is followed by a zero.
fn ends(reader: &mut Reader) -> Result<bool> {
    let mut last = 0;
    for byte in reader.bytes() {
        let byte = byte?;
        if last == 0xFF && byte == END_OF_IMAGE {
            return Ok(true);
        }
        last = byte;
    }
    Ok(false)
}
