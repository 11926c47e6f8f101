//! MP4, MOV, M4A and 3GP: boxes in boxes. Reads a handful of numbers and skips the rest.
//!
//! Our own, since the kept crates either make a table of every sample that a file claims to have or do not name HEVC: see
//! docs/decisions/0008.
//!
//! Source: ISO/IEC 14496-12 (8.2 movie, 8.3 track, 8.4 media, 8.5 sample table) and the QuickTime File Format
//! (movie files; metadata, with iTunes' list in `meta`).

use std::io::{Result, Seek, SeekFrom};
use std::ops::Range;

use super::bounded::{Numbers, Reader};
use super::codecs;
use super::film::{Film, Kind, Track, Turn};

/// More than a film of some hours in fragments has.
const MAX_BOXES: u32 = 8_000;
const MAX_TRACKS: usize = 32;
/// What is read lies seven deep. The stack is as deep as the boxes.
const MAX_DEPTH: u32 = 16;
const HEAD_BYTES: u64 = 8;

/// What the boxes say of the film or sound in them.
pub(super) fn look(reader: &mut Reader) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut walk = Walk { reader, left_boxes: MAX_BOXES, depth: 0, film: Film::default() };
    walk.each(0..end, Walk::top)?;
    Ok(walk.film)
}

struct Walk<'a> {
    reader: &'a mut Reader,
    left_boxes: u32,
    depth: u32,
    film: Film,
}

type Name = [u8; 4];
type Step<'a> = fn(&mut Walk<'a>, Name, Range<u64>) -> Result<()>;

impl<'a> Walk<'a> {
    /// Goes over the boxes of a range. One that claims more than its surroundings have is as long as they are.
    fn each(&mut self, range: Range<u64>, step: Step<'a>) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Ok(());
        }
        self.depth += 1;
        let mut at = range.start;
        while range.end.saturating_sub(at) >= HEAD_BYTES && self.left_boxes > 0 {
            self.left_boxes -= 1;
            self.reader.seek(SeekFrom::Start(at))?;
            let (short, name) = (self.reader.u32()?, self.reader.array()?);
            let (length, head) = match short {
                0 => (range.end - at, HEAD_BYTES),
                1 => (self.reader.u64()?, 2 * HEAD_BYTES),
                length => (u64::from(length), HEAD_BYTES),
            };
            if length < head {
                break;
            }
            let next = at.saturating_add(length);
            self.film.cut |= next > range.end;
            step(self, name, at + head..next.min(range.end))?;
            at = next;
        }
        self.depth -= 1;
        Ok(())
    }

    fn top(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        match &name {
            b"moov" => self.each(body, Walk::in_movie),
            _ => Ok(()),
        }
    }

    fn in_movie(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        match &name {
            b"mvhd" => {
                self.film.duration_ms = self.scaled_duration()?;
                Ok(())
            }
            b"trak" if self.film.tracks.len() < MAX_TRACKS => {
                self.film.tracks.push(Track::default());
                self.each(body, Walk::in_track)
            }
            b"udta" | b"meta" => self.described(name, body),
            _ => Ok(()),
        }
    }

    /// What is told of the film beside itself, as iTunes writes it, down to its cover: `udta`, `meta`, `ilst`, `covr`,
    /// `data`. The first cover counts.
    fn described(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        // Whatever is wrong in here, the film itself may be whole.
        let cut = self.film.cut;
        match &name {
            b"udta" | b"ilst" | b"covr" => self.each(body, Walk::described)?,
            b"meta" if body.end - body.start >= HEAD_BYTES => {
                // ISO has a version before the boxes, QuickTime has not.
                self.skip(4)?;
                let bare = self.reader.array::<4>()? == *b"hdlr";
                self.each(if bare { body } else { body.start + 4..body.end }, Walk::described)?;
            }
            // The kind (13 JPEG, 14 PNG; some write 0) and the language come first. What it is, the picture says.
            b"data" if body.end - body.start > 8 && matches!(self.reader.u32()?, 0 | 13 | 14) => {
                self.film.cover.get_or_insert(body.start + 8..body.end);
            }
            _ => {}
        }
        self.film.cut = cut;
        Ok(())
    }

    fn in_track(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        match &name {
            b"tkhd" => self.track_header(),
            b"mdia" | b"minf" | b"stbl" => self.each(body, Walk::in_track),
            b"mdhd" => {
                let duration_ms = self.scaled_duration()?;
                self.track().duration_ms = duration_ms;
                Ok(())
            }
            b"hdlr" => {
                self.skip(8)?;
                let kind = self.reader.array()?;
                // QuickTime has a second one, for the data, which names no medium.
                match &kind {
                    b"vide" => self.track().kind = Kind::Video,
                    b"soun" => self.track().kind = Kind::Audio,
                    _ => {}
                }
                Ok(())
            }
            b"stsd" => self.sample_description(),
            _ => Ok(()),
        }
    }

    /// `mvhd` and `mdhd` begin alike. Zero and all ones mean *not known*.
    fn scaled_duration(&mut self) -> Result<Option<u64>> {
        let version = self.reader.u32()? >> 24;
        let (scale, units, unknown) = if version == 1 {
            self.skip(16)?;
            (self.reader.u32()?, self.reader.u64()?, u64::MAX)
        } else {
            self.skip(8)?;
            (self.reader.u32()?, u64::from(self.reader.u32()?), u64::from(u32::MAX))
        };
        let known = scale != 0 && units != 0 && units != unknown;
        Ok(known.then(|| rounded(u128::from(units) * 1_000, u128::from(scale))))
    }

    /// How large it is shown, and turned by how much.
    fn track_header(&mut self) -> Result<()> {
        let version = self.reader.u32()? >> 24;
        self.skip(if version == 1 { 32 } else { 20 })?;
        self.skip(16)?;
        let mut matrix = [0_i32; 9];
        for number in &mut matrix {
            *number = self.reader.u32()?.cast_signed();
        }
        let (width, height) = (self.reader.u32()? >> 16, self.reader.u32()? >> 16);
        let [a, b, _, c, d, ..] = matrix;
        let track = self.track();
        track.turn = if a == 0 && d == 0 && b != 0 && c != 0 { Turn::Quarter } else { Turn::None };
        track.shown = (width > 0 && height > 0).then_some((width, height));
        Ok(())
    }

    /// The first entry: its four letters, and for pictures how large they are coded.
    fn sample_description(&mut self) -> Result<()> {
        self.skip(4)?;
        if self.reader.u32()? == 0 {
            return Ok(());
        }
        self.skip(4)?;
        let letters: Name = self.reader.array()?;
        self.track().codec = Some(codecs::four_letters(letters));
        if self.track().kind == Kind::Video {
            self.skip(24)?;
            let (width, height) = (self.reader.u16()?, self.reader.u16()?);
            self.track().coded = (width > 0 && height > 0).then_some((width.into(), height.into()));
        }
        Ok(())
    }

    /// The one being read; there is one whenever its boxes are.
    fn track(&mut self) -> &mut Track {
        if self.film.tracks.is_empty() {
            self.film.tracks.push(Track::default());
        }
        let last = self.film.tracks.len() - 1;
        &mut self.film.tracks[last]
    }

    fn skip(&mut self, bytes: i64) -> Result<()> {
        self.reader.seek_relative(bytes)
    }
}

pub(super) fn rounded(over: u128, under: u128) -> u64 {
    u64::try_from((over + under / 2) / under).unwrap_or(u64::MAX)
}
