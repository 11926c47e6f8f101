//! HEIC and AVIF: items in the boxes of an MP4. Reads which of them is the picture, how large it is shown, and what is
//! written beside it.
//!
//! Our own: imagesize takes the largest item for the picture and leaves out its crop; kamadak-exif reads one item's EXIF of
//! at most 128 KiB.
//!
//! Source: ISO/IEC 23008-12, 6.5 (properties) and 9 (`ipco`, `ipma`); ISO/IEC 14496-12, 8.11 (`meta`, `iloc`, `iinf`,
//! `iref`, `pitm`).

mod boxes;

use std::io::{Read, Result, Seek, SeekFrom};

use self::boxes::{Beside, Boxes, MAX_ITEMS, Place, infos, owners, places, primary};
use crate::probe::bounded::{Numbers, Reader, go_to};

/// More than the index of a picture of hundreds of tiles takes.
const MAX_META_BYTES: u64 = 4 * 1024 * 1024;
/// EXIF with a preview in it, or XMP.
const MAX_ITEM_BYTES: u64 = 8 * 1024 * 1024;
/// The picture's own, a thumbnail's, those of a pair of pictures for two eyes.
const MAX_BESIDE: usize = 8;
const MAX_TOP_BOXES: u32 = 10_000;

/// What the boxes say of the picture.
#[derive(Debug, Default)]
pub(in crate::probe) struct Heif {
    /// As it is shown: cropped and turned.
    pub(in crate::probe) pixels: Option<(u32, u32)>,
    /// A box or an item lies beyond the end of the file.
    pub(in crate::probe) cut: bool,
    /// EXIF of any item, each from its TIFF head on.
    pub(in crate::probe) exif: Vec<Vec<u8>>,
    /// XMP of any item.
    pub(in crate::probe) xmp: Vec<Vec<u8>>,
}

/// Reads the index, and what lies beside the picture.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Heif> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut heif = Heif::default();
    let mut at = 0;
    let mut meta = Vec::new();
    for _ in 0..MAX_TOP_BOXES {
        if end.saturating_sub(at) < 8 {
            break;
        }
        go_to(reader, at)?;
        let (short, name): (u32, [u8; 4]) = (reader.u32()?, reader.array()?);
        let (length, head) = match short {
            0 => (end - at, 8),
            1 => (reader.u64()?, 16),
            length => (length.into(), 8),
        };
        if length < head {
            break;
        }
        heif.cut |= at.saturating_add(length) > end;
        if &name == b"meta" && meta.is_empty() {
            reader.by_ref().take((length - head).min(MAX_META_BYTES)).read_to_end(&mut meta)?;
        }
        at = at.saturating_add(length);
    }
    let index = Index::parse(meta.get(4..).unwrap_or_default());
    let in_file = index.places.iter().filter(|item| !item.inside).flat_map(|item| &item.extents);
    heif.cut |= in_file.into_iter().any(|extent| extent.end > end);
    heif.pixels = index.pixels();
    for item in &index.places {
        if heif.exif.len() + heif.xmp.len() == MAX_BESIDE {
            break;
        }
        let Some(kind) = index.kind_of(item.id) else { continue };
        let Some(data) = index.data(reader, item)? else { continue };
        match kind {
            Beside::Exif => heif.exif.extend(tiff(data)),
            Beside::Xmp => heif.xmp.push(data),
        }
    }
    Ok(heif)
}

/// Behind a number that says how far it is to the TIFF head.
fn tiff(mut data: Vec<u8>) -> Option<Vec<u8>> {
    let skipped = u32::from_be_bytes(data.get(..4)?.try_into().ok()?);
    let start = usize::try_from(skipped).ok()?.checked_add(4).filter(|start| *start < data.len())?;
    Some(data.split_off(start))
}

/// What `meta` holds.
#[derive(Default)]
struct Index<'a> {
    primary: Option<u32>,
    properties: Vec<([u8; 4], &'a [u8])>,
    /// Which properties an item has, in their order.
    owners: Vec<(u32, Vec<usize>)>,
    places: Vec<Place>,
    beside: Vec<(u32, Beside)>,
    inside: &'a [u8],
}

impl<'a> Index<'a> {
    fn parse(meta: &'a [u8]) -> Index<'a> {
        let mut index = Index::default();
        for (name, body) in Boxes(meta) {
            match &name {
                b"pitm" => index.primary = primary(body),
                b"iinf" => index.beside = infos(body).unwrap_or_default(),
                b"iloc" => index.places = places(body),
                b"idat" => index.inside = body,
                b"iprp" => {
                    for (name, body) in Boxes(body) {
                        match &name {
                            b"ipco" => index.properties = Boxes(body).take(MAX_ITEMS).collect(),
                            b"ipma" => index.owners.extend(owners(body)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        index
    }

    fn kind_of(&self, id: u32) -> Option<Beside> {
        self.beside.iter().find(|(item, _)| *item == id).map(|(_, kind)| *kind)
    }

    /// Its properties in their order: the size as coded, then crop and turn.
    fn pixels(&self) -> Option<(u32, u32)> {
        let (_, owned) = self.owners.iter().find(|(item, _)| Some(*item) == self.primary)?;
        let mut pixels = None;
        for (name, body) in owned.iter().filter_map(|index| self.properties.get(index.checked_sub(1)?)) {
            let number = |at: usize| Some(u32::from_be_bytes(body.get(at..at + 4)?.try_into().ok()?));
            match (name, pixels) {
                (b"ispe", _) => pixels = number(4).zip(number(8)),
                (b"clap", Some((width, height))) => {
                    let part = |over, under, most: u32| {
                        let part = number(over)?.checked_div(number(under)?)?;
                        (1..=most).contains(&part).then_some(part)
                    };
                    pixels = part(0, 4, width).zip(part(8, 12, height)).or(pixels);
                }
                (b"irot", Some((width, height))) if body.first().is_some_and(|turn| turn & 1 == 1) => {
                    pixels = Some((height, width));
                }
                _ => {}
            }
        }
        pixels.filter(|(width, height)| *width > 0 && *height > 0)
    }

    fn data(&self, reader: &mut Reader, item: &Place) -> Result<Option<Vec<u8>>> {
        let lengths = item.extents.iter().map(|extent| extent.end.saturating_sub(extent.start));
        let length = lengths.fold(0, u64::saturating_add);
        if length > MAX_ITEM_BYTES {
            return Ok(None);
        }
        let mut data = Vec::new();
        for extent in &item.extents {
            if item.inside {
                let range = usize::try_from(extent.start).ok().zip(usize::try_from(extent.end).ok());
                let part = range.and_then(|(start, end)| self.inside.get(start..end));
                data.extend_from_slice(part.unwrap_or_default());
            } else {
                go_to(reader, extent.start)?;
                reader.by_ref().take(extent.end.saturating_sub(extent.start)).read_to_end(&mut data)?;
            }
        }
        Ok(Some(data))
    }
}
