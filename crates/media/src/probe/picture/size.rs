//! How large a picture is as coded, and whether as many pixels can be in it as it says.
//!
//! Source: "BITMAPCOREHEADER" and "BITMAPINFOHEADER" (Microsoft); GIF89a, 20 (image descriptor).

use std::io::{ErrorKind, Result, Seek, SeekFrom};

use image::ImageFormat;

use crate::probe::bounded::{Numbers, Reader};

/// Of OS/2 1. That of OS/2 2 has both numbers where Windows has them.
const OS2_HEAD_BYTES: u32 = 12;

/// Width and height; `None` where it does not say.
pub(super) fn look(reader: &mut Reader, format: ImageFormat) -> Option<(u32, u32)> {
    reader.seek(SeekFrom::Start(0)).ok()?;
    let found = match format {
        ImageFormat::Bmp => bmp(reader),
        ImageFormat::Gif => gif(reader),
        ImageFormat::Png => png(reader),
        _ => {
            let found = imagesize::reader_size(reader).ok()?;
            return Some((u32::try_from(found.width).ok()?, u32::try_from(found.height).ok()?));
        }
    };
    found.ok()
}

/// A height below zero says that the first row is at the top.
///
/// imagesize reads both as numbers without a sign, at the place where newer heads have them.
fn bmp(reader: &mut Reader) -> Result<(u32, u32)> {
    let _file: [u8; 14] = reader.array()?;
    if reader.le32()? == OS2_HEAD_BYTES {
        return Ok((reader.le16()?.into(), reader.le16()?.into()));
    }
    let (width, height) = (reader.le32()?.cast_signed(), reader.le32()?.cast_signed());
    Ok((u32::try_from(width).unwrap_or(0), height.unsigned_abs()))
}

/// The head is the first chunk; where another one is, as in what Xcode makes of a PNG, only Apple's own code can draw it.
///
/// imagesize reads numbers at its place, whatever lies there.
fn png(reader: &mut Reader) -> Result<(u32, u32)> {
    let _signature: [u8; 8] = reader.array()?;
    let _length = reader.u32()?;
    match &reader.array()? {
        b"IHDR" => Ok((reader.u32()?, reader.u32()?)),
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

/// Of the screen; where that has no size, of the first frame, as browsers do.
fn gif(reader: &mut Reader) -> Result<(u32, u32)> {
    let _signature: [u8; 6] = reader.array()?;
    let screen = (reader.le16()?.into(), reader.le16()?.into());
    if screen.0 > 0 && screen.1 > 0 {
        return Ok(screen);
    }
    let [flags, _, _] = reader.array()?;
    skip_colours(reader, flags)?;
    loop {
        match reader.u8()? {
            0x2C => {
                let _place: [u8; 4] = reader.array()?;
                return Ok((reader.le16()?.into(), reader.le16()?.into()));
            }
            0x21 => {
                let _label = reader.u8()?;
                loop {
                    let length = reader.u8()?;
                    if length == 0 {
                        break;
                    }
                    reader.seek_relative(length.into())?;
                }
            }
            _ => return Err(ErrorKind::InvalidData.into()),
        }
    }
}

/// The table of colours that follows, if these flags say that there is one.
fn skip_colours(reader: &mut Reader, flags: u8) -> Result<()> {
    if flags & 0x80 != 0 { reader.seek_relative(3 << ((flags & 0x07) + 1)) } else { Ok(()) }
}

/// Whether this many bytes can hold this many pixels, at the best that the format can do with pixels that are all alike.
///
/// deflate makes at most 1,032 bytes of one, a code of GIF stands for 4,096 pixels at most, a run of BMP for 255; a
/// block of JPEG takes about a bit.
pub(super) fn is_possible(format: ImageFormat, pixels: u64, bytes: u64) -> bool {
    let most_pixels_per_byte = match format {
        ImageFormat::Png => 1_032 * 8,
        ImageFormat::Gif => 4_096,
        ImageFormat::Bmp => 128,
        ImageFormat::Jpeg => 8 * 256,
        _ => return true,
    };
    pixels <= bytes.saturating_mul(most_pixels_per_byte)
}
