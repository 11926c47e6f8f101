//! The boxes of `meta`: which item is the picture, which lie beside it, and where the data of each is.
//!
//! Source: ISO/IEC 14496-12, 8.11 (`iloc`, `iinf`, `pitm`); ISO/IEC 23008-12, 9 (`ipma`).

use std::ops::Range;

pub(super) const MAX_ITEMS: usize = 10_000;
const MAX_EXTENTS: usize = 100_000;

#[derive(Debug, Clone, Copy)]
pub(super) enum Beside {
    Exif,
    Xmp,
}

/// Where the data of an item lies.
#[derive(Debug, Default)]
pub(super) struct Place {
    pub(super) id: u32,
    /// In the index itself, not in the file.
    pub(super) inside: bool,
    pub(super) extents: Vec<Range<u64>>,
}

/// Boxes one after the other; those that claim too much end where their surroundings do.
pub(super) struct Boxes<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = ([u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let head = self.0.get(..8)?;
        let name = head[4..].try_into().ok()?;
        let length = match u32::from_be_bytes(head[..4].try_into().ok()?) {
            0 => self.0.len(),
            length => usize::try_from(length).ok().filter(|length| *length >= 8)?,
        };
        let (whole, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        Some((name, whole.get(8..)?))
    }
}

/// Numbers of a box, one after the other.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    /// Big-endian, of up to eight bytes.
    fn number(&mut self, bytes: usize) -> Option<u64> {
        let (number, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(number.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn id(&mut self, is_long: bool) -> Option<u32> {
        u32::try_from(self.number(if is_long { 4 } else { 2 })?).ok()
    }
}

pub(super) fn primary(body: &[u8]) -> Option<u32> {
    let mut fields = Fields(body);
    let version = fields.number(4)? >> 24;
    fields.id(version > 0)
}

/// The items that are EXIF or XMP.
pub(super) fn infos(body: &[u8]) -> Option<Vec<(u32, Beside)>> {
    let mut fields = Fields(body);
    let version = fields.number(4)? >> 24;
    fields.number(if version == 0 { 2 } else { 4 })?;
    let entry = |body: &[u8]| {
        let mut fields = Fields(body);
        let version = fields.number(4)? >> 24;
        let id = fields.id(version > 2)?;
        let _protection = fields.number(2)?;
        let kind = match fields.0.get(..4)? {
            b"Exif" => Beside::Exif,
            // Its name, then its MIME type.
            b"mime" if fields.0.windows(19).any(|text| text == b"application/rdf+xml") => Beside::Xmp,
            _ => return None,
        };
        Some((id, kind))
    };
    Some(Boxes(fields.0).take(MAX_ITEMS).filter_map(|(_, body)| entry(body)).collect())
}

/// As many entries as are there, whatever it claims.
pub(super) fn owners(body: &[u8]) -> Vec<(u32, Vec<usize>)> {
    let mut fields = Fields(body);
    let mut found = Vec::new();
    let mut read = || {
        let head = fields.number(4)?;
        let count = fields.number(4)?.min(MAX_ITEMS as u64);
        let width = if head & 1 == 1 { 2 } else { 1 };
        for _ in 0..count {
            let id = fields.id(head >> 24 > 0)?;
            let mut owned = Vec::new();
            for _ in 0..fields.number(1)? {
                // The highest bit says whether it must be understood.
                let index = fields.number(width)? & if width == 2 { 0x7FFF } else { 0x7F };
                owned.push(usize::try_from(index).ok()?);
            }
            found.push((id, owned));
        }
        Some(())
    };
    // What was read before the end of the box counts.
    let _ = read();
    found
}

/// As many entries as are there, whatever it claims.
pub(super) fn places(body: &[u8]) -> Vec<Place> {
    let mut fields = Fields(body);
    let mut found = Vec::new();
    let mut left = MAX_EXTENTS;
    let mut read = || {
        let version = fields.number(4)? >> 24;
        let sizes = fields.number(2)?;
        let size = |shift: u32| usize::try_from(sizes >> shift & 0x0F).ok().filter(|size| *size <= 8);
        let (offset, length, base, index) = (size(12)?, size(8)?, size(4)?, size(0)?);
        let count = fields.number(if version < 2 { 2 } else { 4 })?.min(MAX_ITEMS as u64);
        for _ in 0..count {
            let id = fields.id(version > 1)?;
            let method = if version > 0 { fields.number(2)? & 0x0F } else { 0 };
            let _reference = fields.number(2)?;
            let start = fields.number(base)?;
            let mut item = Place { id, inside: method == 1, extents: Vec::new() };
            for _ in 0..fields.number(2)? {
                if version > 0 {
                    fields.number(index)?;
                }
                let at = start.checked_add(fields.number(offset)?)?;
                let length = fields.number(length)?;
                left = left.checked_sub(1)?;
                // Made of other items: where those lie, they say themselves.
                if method < 2 {
                    item.extents.push(at..at.checked_add(length)?);
                }
            }
            found.push(item);
        }
        Some(())
    };
    // What was read before the end of the box counts.
    let _ = read();
    found
}
