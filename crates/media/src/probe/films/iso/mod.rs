//! MP4, MOV, M4A and 3GP: boxes in boxes. Reads a handful of numbers and skips the rest.
//!
//! Our own, since the kept crates either make a table of every sample that a file claims to have or do not name HEVC: see
//! docs/decisions/0008.
//!
//! Source: ISO/IEC 14496-12 (8.2 movie, 8.3 track, 8.4 media, 8.5 sample table, 8.7 places of samples) and the QuickTime
//! File Format (movie files; user data, and metadata with iTunes' list in `meta`); 3GPP TS 26.244, 8.10 (`loci`).

mod conclusions;
mod description;
mod entry;
mod fragments;
mod headers;
pub(in crate::probe) mod heif;
mod shape;

use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};
use std::ops::Range;

use self::fragments::Fragments;
use self::headers::{last_chunk, scaled_duration, track_header};
use self::shape::Shape;
use crate::probe::bounded::{Numbers, Reader, go_to};
use crate::probe::films::{Film, Kind, Track};

/// More than a film of some hours in fragments has.
const MAX_BOXES: u32 = 400_000;
const MAX_TRACKS: usize = 32;
/// What is read lies seven deep. The stack is as deep as the boxes.
const MAX_DEPTH: u32 = 16;
const HEAD_BYTES: u64 = 8;

/// More than any file fits.
const MAX_BRANDS: u64 = 64;
/// A place is told by this name. Source: QuickTime File Format, metadata keys.
const LOCATION_KEY: &[u8] = b"location.ISO6709";
/// As much of the names of metadata as is looked at.
const MAX_KEYS_BYTES: u64 = 16 * 1024;

/// What the boxes say of the film or sound in them. `from`: where the first one begins.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(from))?;
    let mut walk = Walk::of(reader, end);
    match walk.each(from..end, Walk::top) {
        // A film in more fragments than may be read: the rest is taken to be like what was.
        Err(error) if error.kind() == ErrorKind::QuotaExceeded && walk.fragments.are_there() => {
            walk.film.unread = true;
        }
        other => other?,
    }
    Ok(walk.conclude())
}

struct Walk<'a> {
    reader: &'a mut Reader,
    /// Bytes of the file.
    end: u64,
    left_boxes: u32,
    depth: u32,
    film: Film,
    movie_scale: u32,
    /// Beside the tracks of the film.
    clocks: Vec<Clock>,
    /// One of the brands that it fits is that of a sound.
    fits_sound: bool,
    /// The tracks that others have their chapters in.
    chapters: Vec<u32>,
    /// The track that is read holds what a camera measured.
    is_measured: bool,
    /// Where what cameras measured begins.
    measured_at: Vec<u64>,
    fragments: Fragments,
    /// How far the fragments were read.
    reached: u64,
}

/// What is needed to measure a track.
#[derive(Debug, Default, Clone, Copy)]
struct Clock {
    id: u32,
    scale: u32,
    /// The head itself has samples of it.
    has_samples: bool,
    shape: Shape,
}

type Name = [u8; 4];
type Step<'a> = fn(&mut Walk<'a>, Name, Range<u64>) -> Result<()>;

impl<'a> Walk<'a> {
    fn of(reader: &'a mut Reader, end: u64) -> Walk<'a> {
        Walk {
            reader,
            end,
            left_boxes: MAX_BOXES,
            depth: 0,
            film: Film::default(),
            movie_scale: 0,
            clocks: Vec::new(),
            fits_sound: false,
            chapters: Vec::new(),
            is_measured: false,
            measured_at: Vec::new(),
            fragments: Fragments::default(),
            reached: 0,
        }
    }

    /// Goes over the boxes of a range. One that claims more than its surroundings have is as long as they are.
    fn each(&mut self, range: Range<u64>, step: Step<'a>) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Ok(());
        }
        self.depth += 1;
        let mut at = range.start;
        while range.end.saturating_sub(at) >= HEAD_BYTES && self.left_boxes > 0 {
            self.left_boxes -= 1;
            go_to(self.reader, at)?;
            let (short, name) = (self.reader.u32()?, self.reader.array()?);
            let (length, head) = match short {
                0 => (range.end - at, HEAD_BYTES),
                1 => (self.reader.u64()?, 2 * HEAD_BYTES),
                length => (u64::from(length), HEAD_BYTES),
            };
            if length < head {
                break;
            }
            // What players and messengers leave behind the last box is none.
            if !name.iter().all(|sign| matches!(sign, b' '..=b'~' | 0xA9)) && self.depth == 1 {
                break;
            }
            let next = at.saturating_add(length);
            self.film.cut |= next > range.end;
            // A long length may not fit before the end of what it lies in.
            let end = next.min(range.end);
            step(self, name, (at + head).min(end)..end)?;
            at = next;
        }
        self.depth -= 1;
        Ok(())
    }

    fn top(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        match &name {
            b"ftyp" if body.end - body.start >= 4 => {
                let is_sound = |brand: &Name| matches!(brand, b"M4A " | b"M4B " | b"M4P " | b"M4R ");
                self.film.named_sound = is_sound(&self.reader.array()?);
                // The version comes before the other brands that it fits.
                let others = ((body.end - body.start).saturating_sub(8) / 4).min(MAX_BRANDS);
                if others > 0 {
                    self.skip(4)?;
                }
                for _ in 0..others {
                    self.fits_sound |= is_sound(&self.reader.array()?);
                }
                Ok(())
            }
            b"uuid" => self.described(name, body),
            b"moov" => self.each(body, Walk::in_movie),
            b"moof" => {
                self.reached = body.end;
                self.each(body, Walk::in_fragment)
            }
            _ => Ok(()),
        }
    }

    fn in_movie(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        match &name {
            b"mvhd" => {
                (self.movie_scale, self.film.duration_ms) = scaled_duration(self.reader)?;
                Ok(())
            }
            b"trak" if self.film.tracks.len() < MAX_TRACKS => {
                self.film.tracks.push(Track::default());
                self.clocks.push(Clock::default());
                self.is_measured = false;
                self.each(body, Walk::in_track)
            }
            b"mvex" => self.each(body, Walk::in_movie),
            b"mehd" => self.fragments.whole_length(self.reader),
            b"trex" => self.fragments.defaults(self.reader),
            b"udta" | b"meta" | b"uuid" => self.described(name, body),
            _ => Ok(()),
        }
    }

    fn in_fragment(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        match &name {
            b"traf" => self.each(body, Walk::in_fragment),
            b"tfhd" => self.fragments.begin(self.reader),
            b"trun" => self.fragments.run(self.reader, &body),
            _ => Ok(()),
        }
    }

    fn in_track(&mut self, name: Name, body: Range<u64>) -> Result<()> {
        match &name {
            b"tkhd" => {
                let header = track_header(self.reader)?;
                self.clock().id = header.id;
                let track = self.track();
                (track.turn, track.shown, track.aside) = (header.turn, header.shown, !header.enabled);
            }
            b"tref" => self.each(body, Walk::in_track)?,
            b"chap" => {
                for _ in 0..((body.end - body.start) / 4).min(MAX_TRACKS as u64) {
                    let id = self.reader.u32()?;
                    self.chapters.push(id);
                }
            }
            b"mdia" | b"minf" | b"stbl" | b"tapt" => self.each(body, Walk::in_track)?,
            b"udta" | b"meta" => self.described(name, body)?,
            b"clef" if body.end - body.start >= 12 => {
                self.clock().shape.aperture = shape::aperture(self.reader)?;
            }
            b"mdhd" => {
                let (scale, duration_ms) = scaled_duration(self.reader)?;
                self.track().duration_ms = duration_ms;
                self.clock().scale = scale;
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
            }
            b"stsd" => {
                let kind = self.track().kind;
                let at = self.reader.stream_position()?;
                let head = self.start_of(body.end - body.start, MAX_KEYS_BYTES)?;
                match head.get(12..16) {
                    Some(b"gpmd") => self.is_measured = true,
                    // Apple's, beside each picture: the names of what is there stand here.
                    Some(b"mebx") => self.film.located |= has(&head, LOCATION_KEY),
                    _ => {}
                }
                go_to(self.reader, at)?;
                if let Some(found) = entry::read(self.reader, kind, &body)? {
                    let track = self.track();
                    (track.codec, track.coded, track.still) = (Some(found.codec), found.coded, found.still);
                    self.clock().shape.pixel = found.pixel;
                }
            }
            b"stts" => {
                self.skip(4)?;
                self.clock().has_samples = self.reader.u32()? > 0;
            }
            // Behind the end where a file is cut between two boxes.
            b"stco" | b"co64" => {
                let is_long = &name == b"co64";
                if self.is_measured && body.end - body.start >= 16 {
                    let at = self.reader.stream_position()?;
                    self.skip(8)?;
                    let first = if is_long { self.reader.u64()? } else { self.reader.u32()?.into() };
                    self.measured_at.push(first);
                    go_to(self.reader, at)?;
                }
                let last = last_chunk(self.reader, is_long, &body)?;
                self.film.cut |= last.is_some_and(|at| at >= self.end);
            }
            _ => {}
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

    fn clock(&mut self) -> &mut Clock {
        if self.clocks.is_empty() {
            self.clocks.push(Clock::default());
        }
        let last = self.clocks.len() - 1;
        &mut self.clocks[last]
    }

    fn skip(&mut self, bytes: i64) -> Result<()> {
        self.reader.seek_relative(bytes)
    }

    /// What lies here, as far as it is looked at.
    fn start_of(&mut self, length: u64, most: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader.by_ref().take(length.min(most)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn has(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|part| part == name)
}
