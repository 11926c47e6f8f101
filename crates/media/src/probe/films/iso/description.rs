//! What a film says of itself beside its pictures and sounds: where it was taken, and its cover.
//!
//! Source: QuickTime File Format (user data, and metadata with iTunes' list in `meta`); 3GPP TS 26.244, 8.10 (`loci`).

use std::io::Result;
use std::ops::Range;

use super::{HEAD_BYTES, LOCATION_KEY, MAX_KEYS_BYTES, Name, Walk, has};
use crate::probe::bounded::Numbers;
use crate::probe::xmp::names_place;

/// XMP lies in a box with this name. Source: "XMP specification" part 3, 1.2.7.
const XMP_UUID: [u8; 16] =
    [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];
const MAX_XMP_BYTES: u64 = 8 * 1024 * 1024;

impl Walk<'_> {
    /// What is known of the film beside itself: where it was taken, and as iTunes writes it, down to its cover: `udta`,
    /// `meta`, `ilst`, `covr`, `data`. The first cover counts.
    pub(super) fn described(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        // Whatever is wrong in here, the film itself may be whole.
        let cut = self.film.cut;
        let length = body.end - body.start;
        match &name {
            b"udta" | b"ilst" | b"covr" => self.each(body, Walk::described)?,
            b"meta" if length >= HEAD_BYTES => {
                // ISO has a version before the boxes, QuickTime has not.
                self.skip(4)?;
                let bare = self.reader.array::<4>()? == *b"hdlr";
                self.each(if bare { body } else { body.start + 4..body.end }, Walk::described)?;
            }
            b"uuid" if length > 16 && self.reader.array()? == XMP_UUID => {
                self.film.located |= names_place(&self.start_of(length - 16, MAX_XMP_BYTES)?);
            }
            b"XMP_" => self.film.located |= names_place(&self.start_of(length, MAX_XMP_BYTES)?),
            b"\xA9xyz" | b"loci" => self.film.located |= length > 4,
            b"keys" => {
                let keys = self.start_of(length, MAX_KEYS_BYTES)?;
                self.film.located |= has(&keys, LOCATION_KEY);
            }
            // The kind (13 JPEG, 14 PNG; some write 0) and the language come first. What it is, the picture says.
            b"data" if length > 8 && matches!(self.reader.u32()?, 0 | 13 | 14) => {
                self.film.cover.get_or_insert(body.start + 8..body.end);
            }
            _ => {}
        }
        self.film.cut = cut;
        Ok(())
    }
}
