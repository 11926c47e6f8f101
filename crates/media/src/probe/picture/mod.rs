//! Pictures: how large they are shown, what they tell of their maker, and whether they can be drawn at all.

mod draw;
mod jpeg;
mod place;
mod png;
mod size;
mod webp;

use std::io::{Seek, SeekFrom};
use std::path::Path;

use image::ImageFormat;
use image::metadata::Orientation;

use self::place::Beside;
use super::bounded::{self, Numbers, Reader};
use super::films::iso::heif;
use super::moving;
use crate::model::{MediaNote, Moving};
use crate::os2_bitmap;
use crate::thumbnail::{self, Thumbnail};

/// A picture of more pixels than this is no picture that anybody could show: 250 million take a gigabyte.
const MAX_PIXELS: u64 = 250_000_000;
/// Up to here a picture is drawn: the largest that phones take.
const MAX_DRAWN_PIXELS: u64 = 64_000_000;

/// What was found out about a picture.
#[derive(Debug, Default)]
pub(super) struct Picture {
    /// As it is shown, turned. `None`: it is not to be sent as a picture.
    pub(super) pixels: Option<(u32, u32)>,
    pub(super) moving: Option<Moving>,
    pub(super) notes: Vec<MediaNote>,
    pub(super) thumbnail: Option<Thumbnail>,
}

/// As much of a bitmap as says how its pixels are packed.
const BITMAP_HEAD_BYTES: usize = 34;

/// What stands in the file before anything is drawn.
struct FileHead {
    /// As coded.
    pixels: (u32, u32),
    beside: Beside,
    /// Where what is whole ends, if that is not the end: the whole file where only a mark is missing.
    cut_at: Option<u64>,
    /// Packed in a way that neither we nor most others can draw.
    foreign: bool,
}

/// Looks at a picture of a format that can be drawn.
pub(super) fn look(path: &Path, format: ImageFormat, size_bytes: u64) -> Picture {
    let Some(head) = bounded::open(path).ok().and_then(|mut reader| file_head(&mut reader, format)) else {
        return broken();
    };
    let (width, height) = head.pixels;
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return broken();
    }
    if pixels > MAX_PIXELS {
        return Picture { notes: vec![MediaNote::TooManyPixels], ..Picture::default() };
    }
    let orientation = head.beside.orientation;
    let mut found = Picture {
        pixels: Some(turned((width, height), orientation)),
        moving: bounded::open(path).ok().and_then(|mut reader| moving::look(&mut reader, format)),
        ..Picture::default()
    };
    if head.beside.located {
        found.notes.push(MediaNote::Located);
    }
    if head.foreign {
        if pixels > size_bytes.saturating_mul(os2_bitmap::MOST_PIXELS_PER_BYTE) {
            return broken();
        }
        found.notes.push(MediaNote::RarelyShown);
        return found;
    }
    if pixels > MAX_DRAWN_PIXELS {
        // Not drawn, and so not believed without a look at what is there.
        let has_frame = || {
            format != ImageFormat::Gif
                || bounded::open(path).is_ok_and(|mut reader| moving::has_frame(&mut reader))
        };
        if head.cut_at.is_some() || !size::is_possible(format, pixels, size_bytes) || !has_frame() {
            return broken();
        }
        found.notes.push(MediaNote::NotDrawn);
        return found;
    }
    let Some(mut image) = draw::first_frame(path, format, (width, height), head.cut_at) else {
        // Where it was taken is still readable by whoever gets the file.
        found.notes.push(MediaNote::Broken);
        return Picture { notes: found.notes, ..Picture::default() };
    };
    image.apply_orientation(orientation);
    found.thumbnail = thumbnail::of(&image);
    if head.cut_at.is_some() {
        found.notes.push(MediaNote::Cut);
    }
    found
}

/// Looks at HEIC or AVIF, which nothing here draws.
pub(super) fn look_at_heif(path: &Path) -> Picture {
    let Some(heif) = bounded::open(path).ok().and_then(|mut reader| heif::look(&mut reader).ok()) else {
        return broken();
    };
    let Some((width, height)) = heif.pixels else { return broken() };
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Picture { notes: vec![MediaNote::TooManyPixels], ..Picture::default() };
    }
    // Its own box says how it is turned; EXIF is for those who do not know the box.
    let located = place::of(heif.exif, &heif.xmp).located;
    let notes = [(MediaNote::Located, located), (MediaNote::Cut, heif.cut)];
    Picture {
        pixels: Some((width, height)),
        notes: notes.into_iter().filter_map(|(note, holds)| holds.then_some(note)).collect(),
        ..Picture::default()
    }
}

fn broken() -> Picture {
    Picture { notes: vec![MediaNote::Broken], ..Picture::default() }
}

fn file_head(reader: &mut Reader, format: ImageFormat) -> Option<FileHead> {
    if format == ImageFormat::Jpeg {
        let jpeg = jpeg::look(reader).ok()?;
        let beside = place::of(jpeg.exif, &jpeg.xmp);
        return Some(FileHead {
            pixels: jpeg.pixels?,
            beside,
            cut_at: jpeg.cut.then_some(u64::MAX),
            foreign: false,
        });
    }
    let pixels = size::look(reader, format)?;
    let (mut beside, cut_at) = match format {
        ImageFormat::Png => {
            let png = png::look(reader).ok()?;
            (place::of(png.exif, &png.xmp), png.cut_at)
        }
        ImageFormat::WebP => {
            let webp = webp::look(reader).ok()?;
            let cut_at = webp.cut.then_some(u64::MAX);
            (place::of(webp.exif.into_iter().collect(), &Vec::from_iter(webp.xmp)), cut_at)
        }
        _ => (place::of(Vec::new(), &[]), None),
    };
    // Android and WebKitGTK draw a PNG as it is coded, whatever its EXIF says: docs/decisions/0017.
    if format == ImageFormat::Png {
        beside.orientation = Orientation::NoTransforms;
    }
    let foreign = format == ImageFormat::Bmp && {
        reader.seek(SeekFrom::Start(0)).ok()?;
        reader.array::<BITMAP_HEAD_BYTES>().is_ok_and(|start| os2_bitmap::is_foreign(&start))
    };
    Some(FileHead { pixels, beside, cut_at, foreign })
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
