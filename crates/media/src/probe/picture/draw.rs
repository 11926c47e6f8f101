//! Draws a picture, as far as it is there.

use std::io::{BufRead, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::os2_bitmap;
use crate::probe::bounded::{self, Reader};

/// 64 million pixels of four bytes: 16-bit colours take twice the room.
const MAX_DRAWN_BYTES: u64 = 256_000_000;
const PNG_END: &[u8] = b"\0\0\0\0IEND\xAE\x42\x60\x82";

/// The first frame, as it is coded; `None` when it is broken.
pub(super) fn first_frame(
    path: &Path,
    format: ImageFormat,
    size: (u32, u32),
    cut_at: Option<u64>,
) -> Option<DynamicImage> {
    let mut reader = bounded::open(path).ok()?;
    match (format, cut_at) {
        // Only the end mark may be missing: a row that is not there cannot be made up.
        (ImageFormat::Png, Some(cut_at)) => {
            let mut bytes = whole(reader)?;
            bytes.truncate(usize::try_from(cut_at).ok()?);
            bytes.extend_from_slice(PNG_END);
            draw(Cursor::new(bytes), format)
        }
        // Some programs leave the screen empty and give the frame a size; browsers show it.
        (ImageFormat::Gif, _) => {
            let mut head = [0; 10];
            reader.read_exact(&mut head).ok()?;
            reader.seek(SeekFrom::Start(0)).ok()?;
            if head[6..] != [0; 4] && head[6..8] != [0; 2] && head[8..] != [0; 2] {
                return draw(reader, format);
            }
            let mut bytes = whole(reader)?;
            let (width, height) = (u16::try_from(size.0).ok()?, u16::try_from(size.1).ok()?);
            bytes.get_mut(6..8)?.copy_from_slice(&width.to_le_bytes());
            bytes.get_mut(8..10)?.copy_from_slice(&height.to_le_bytes());
            draw(Cursor::new(bytes), format)
        }
        (ImageFormat::Bmp, _) => {
            let mut start = [0; 34];
            reader.read_exact(&mut start).ok()?;
            reader.seek(SeekFrom::Start(0)).ok()?;
            if !os2_bitmap::is_of_os2(&start) {
                return draw(reader, format);
            }
            draw(Cursor::new(os2_bitmap::as_of_windows(&whole(reader)?)?), format)
        }
        _ => draw(reader, format),
    }
}

fn whole(mut reader: Reader) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn draw(reader: impl BufRead + Seek, format: ImageFormat) -> Option<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DRAWN_BYTES);
    let mut reader = ImageReader::with_format(reader, format);
    reader.limits(limits);
    let decoder = reader.into_decoder().ok()?;
    if decoder.total_bytes() > MAX_DRAWN_BYTES {
        return None;
    }
    DynamicImage::from_decoder(decoder).ok()
}
