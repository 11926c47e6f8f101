//! Pictures: how large they are shown, what they tell of their maker, and whether they can be drawn at all.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use exif::{In, Tag};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::bounded::{self, Numbers};
use super::moving;
use crate::model::{MediaNote, Moving};
use crate::thumbnail::{self, Thumbnail};

/// A picture of more pixels than this is no picture that anybody could show: 250 million take a gigabyte.
const MAX_PIXELS: u64 = 250_000_000;
/// Up to here a picture is drawn: the largest that phones take. In bytes, as 16-bit colours take twice the room.
const MAX_DRAWN_PIXELS: u64 = 64_000_000;
const MAX_DRAWN_BYTES: u64 = 4 * MAX_DRAWN_PIXELS;

/// What was found out about a picture.
#[derive(Debug, Default)]
pub(super) struct Picture {
    /// As it is shown, turned. `None`: it is not to be sent as a picture.
    pub(super) pixels: Option<(u32, u32)>,
    pub(super) moving: Option<Moving>,
    pub(super) notes: Vec<MediaNote>,
    pub(super) thumbnail: Option<Thumbnail>,
}

/// Looks at a picture of a format that can be drawn (`Some`) or only be recognised (`None`: HEIC, AVIF).
pub(super) fn look(path: &Path, format: Option<ImageFormat>) -> Picture {
    let mut found = Picture::default();
    let Some((width, height)) = size(path) else {
        found.notes.push(MediaNote::Broken);
        return found;
    };
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        found.notes.push(MediaNote::Broken);
        return found;
    }
    if pixels > MAX_PIXELS {
        found.notes.push(MediaNote::TooManyPixels);
        return found;
    }
    let exif = exif_of(path);
    if exif.located {
        found.notes.push(MediaNote::Located);
    }
    match format {
        // Its own box for the turn is read with the size; the EXIF one is for those who do not know it.
        None => {
            found.notes.push(MediaNote::RarelyShown);
            found.pixels = Some((width, height));
        }
        Some(format) => {
            found.pixels = Some(turned((width, height), exif.orientation));
            found.moving = bounded::open(path).ok().and_then(|mut reader| moving::look(&mut reader, format));
            if pixels > MAX_DRAWN_PIXELS {
                found.notes.push(MediaNote::NotDrawn);
            } else {
                match draw(path, format, exif.orientation) {
                    Some(image) => {
                        found.thumbnail = thumbnail::of(&image);
                        // The one decoder that fills in what is missing.
                        if format == ImageFormat::Jpeg && !jpeg_ends(path).unwrap_or(true) {
                            found.notes.push(MediaNote::Cut);
                        }
                    }
                    None => {
                        found.notes.push(MediaNote::Broken);
                        (found.pixels, found.moving) = (None, None);
                    }
                }
            }
        }
    }
    found
}

fn size(path: &Path) -> Option<(u32, u32)> {
    let found = imagesize::reader_size(bounded::open(path).ok()?).ok()?;
    Some((u32::try_from(found.width).ok()?, u32::try_from(found.height).ok()?))
}

/// What the camera wrote beside the picture.
struct Exif {
    orientation: Orientation,
    /// Where it was taken.
    located: bool,
}

fn exif_of(path: &Path) -> Exif {
    let read = || {
        let mut reader = bounded::open(path).ok()?;
        let mut exif = exif::Reader::new();
        exif.continue_on_error(true);
        exif.read_from_container(&mut reader).or_else(|error| error.distill_partial_result(|_| {})).ok()
    };
    let exif: Option<exif::Exif> = read();
    let number = |tag| exif.as_ref()?.get_field(tag, In::PRIMARY)?.value.get_uint(0);
    let orientation = number(Tag::Orientation).and_then(|n| Orientation::from_exif(u8::try_from(n).ok()?));
    let located = exif.as_ref().is_some_and(|exif| {
        [Tag::GPSLatitude, Tag::GPSLongitude].iter().any(|tag| exif.get_field(*tag, In::PRIMARY).is_some())
    });
    Exif { orientation: orientation.unwrap_or(Orientation::NoTransforms), located }
}

fn turned((width, height): (u32, u32), orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

/// The first frame, turned as it is shown; `None` when it is broken.
fn draw(path: &Path, format: ImageFormat, orientation: Orientation) -> Option<DynamicImage> {
    let mut reader = bounded::open(path).ok()?;
    reader.seek(SeekFrom::Start(0)).ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DRAWN_BYTES);
    let mut reader = ImageReader::with_format(reader, format);
    reader.limits(limits);
    let decoder = reader.into_decoder().ok()?;
    if decoder.total_bytes() > MAX_DRAWN_BYTES {
        return None;
    }
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    Some(image)
}

/// Whether the picture is followed by its end mark. What comes after that (a film, a second picture) does not matter.
///
/// Source: ITU-T T.81, B.1.1: segments up to the start of the scan; within it a 0xFF of the data is followed by a zero.
fn jpeg_ends(path: &Path) -> std::io::Result<bool> {
    const START_OF_SCAN: u8 = 0xDA;
    const END_OF_IMAGE: u8 = 0xD9;
    let mut reader = bounded::open(path)?;
    reader.seek_relative(2)?;
    loop {
        let ([_, mark], length) = (reader.array()?, reader.u16()?);
        if mark == START_OF_SCAN {
            break;
        }
        reader.seek_relative(i64::from(length) - 2)?;
    }
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
