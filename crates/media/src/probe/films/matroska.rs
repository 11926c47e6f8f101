//! MKV and WebM: elements in elements. Reads a handful of numbers and skips the rest.
//!
//! Our own, since the kept crates make room for as many bytes as an element claims to have: see docs/decisions/0008.
//!
//! Source: RFC 8794 (EBML) and RFC 9559 (Matroska).

mod ebml;

use std::io::{Read, Result, Seek, SeekFrom};
use std::ops::Range;

use self::ebml::{UNKNOWN, float, number, skip, text, unsigned};
use crate::probe::bounded::{Numbers, Reader, rounded};
use crate::probe::codecs;
use crate::probe::films::{Film, Kind, Track, Turn};

/// More than some hours of film in small blocks have.
const MAX_ELEMENTS: u32 = 400_000;
const MAX_TRACKS: usize = 32;
const MAX_TEXT_BYTES: u64 = 64;
/// As much of a codec's head as is looked at.
const CODEC_HEAD_BYTES: u64 = 32;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const TIMESTAMP_SCALE: u32 = 0x002A_D7B1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const CODEC_ID: u32 = 0x86;
const CODEC_PRIVATE: u32 = 0x63A2;
const VIDEO: u32 = 0xE0;
const PIXEL_WIDTH: u32 = 0xB0;
const PIXEL_HEIGHT: u32 = 0xBA;
const DISPLAY_WIDTH: u32 = 0x54B0;
const DISPLAY_HEIGHT: u32 = 0x54BA;
const DISPLAY_UNIT: u32 = 0x54B2;
const PROJECTION: u32 = 0x7670;
const POSE_ROLL: u32 = 0x7675;
const CLUSTER: u32 = 0x1F43_B675;
const TIMESTAMP: u32 = 0xE7;
const SIMPLE_BLOCK: u32 = 0xA3;
const BLOCK_GROUP: u32 = 0xA0;
const BLOCK: u32 = 0xA1;
const TAGS: u32 = 0x1254_C367;
const TAG: u32 = 0x7373;
const SIMPLE_TAG: u32 = 0x67C8;
const TAG_NAME: u32 = 0x45A3;
const ATTACHMENTS: u32 = 0x1941_A469;
const ATTACHED_FILE: u32 = 0x61A7;
const FILE_NAME: u32 = 0x466E;
const FILE_MEDIA_TYPE: u32 = 0x4660;
const FILE_DATA: u32 = 0x465C;

#[derive(Default)]
struct Walk {
    film: Film,
    /// Nanoseconds of a tick; a millisecond where the file says nothing.
    scale_ns: Option<u64>,
    duration_ticks: Option<f64>,
    cluster_ticks: u64,
    last_ticks: u64,
    /// Display sizes may be centimetres, inches or a bare ratio.
    display_in_pixels: bool,
    display: (u64, u64),
    pixels: (u64, u64),
    codec_id: String,
    /// How the heads begin that other containers have for a codec.
    codec_head: Vec<u8>,
    attached: Attached,
    /// The cover that was found is called one, and no other picture takes its place.
    cover_named: bool,
}

/// A file within the file, as far as it was read.
#[derive(Default)]
struct Attached {
    name: String,
    media_type: String,
    data: Option<Range<u64>>,
}

/// What the elements say of the film or sound in them.
///
/// A recording that was never finished has no length of its own: then it is as long as its last block is late.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(0))?;
    let mut walk = Walk { display_in_pixels: true, ..Walk::default() };
    let mut at = 0;
    for _ in 0..MAX_ELEMENTS {
        if at >= end {
            break;
        }
        let Some((id, head)) = number(reader, 4, true)? else { break };
        let Some((length, length_head)) = number(reader, 8, false)? else { break };
        at += head + length_head;
        let id = u32::try_from(id).unwrap_or(0);
        // What holds others is gone into, not over: then its end need not be known.
        let holder = matches!(
            id,
            SEGMENT
                | INFO
                | TRACKS
                | TRACK_ENTRY
                | VIDEO
                | PROJECTION
                | CLUSTER
                | BLOCK_GROUP
                | TAGS
                | TAG
                | SIMPLE_TAG
                | ATTACHMENTS
                | ATTACHED_FILE
        );
        if holder {
            if id == SEGMENT && length != UNKNOWN {
                walk.film.cut = at.saturating_add(length) > end;
            }
            walk.enter(id);
            if id == CLUSTER && walk.duration_ticks.is_some() && !walk.film.tracks.is_empty() {
                break;
            }
            continue;
        }
        if length == UNKNOWN || at.saturating_add(length) > end {
            break;
        }
        if id == FILE_DATA {
            walk.attached.data = Some(at..at + length);
        }
        let read = walk.value(reader, id, length)?;
        if read > length {
            break;
        }
        skip(reader, length - read)?;
        at += length;
    }
    Ok(walk.end())
}

impl Walk {
    fn enter(&mut self, id: u32) {
        if id == TRACK_ENTRY {
            self.close_track();
            if self.film.tracks.len() < MAX_TRACKS {
                self.film.tracks.push(Track::default());
            }
        }
        if id == ATTACHED_FILE {
            self.close_attached();
        }
    }

    /// A picture called `cover` is the cover (RFC 9559, 21.1); else the first picture that is attached.
    fn close_attached(&mut self) {
        let Attached { name, media_type, data } = std::mem::take(&mut self.attached);
        let named = name.to_lowercase().starts_with("cover");
        if media_type.starts_with("image/") && (self.film.cover.is_none() || (named && !self.cover_named)) {
            self.film.cover = data.or(self.film.cover.take());
            self.cover_named = named;
        }
    }

    /// Takes what is wanted of an element and says how many of its bytes were read.
    fn value(&mut self, reader: &mut Reader, id: u32, length: u64) -> Result<u64> {
        match id {
            TIMESTAMP_SCALE => self.scale_ns = Some(unsigned(reader, length)?),
            DURATION => self.duration_ticks = float(reader, length)?,
            TRACK_TYPE => {
                let kind = match unsigned(reader, length)? {
                    1 => Kind::Video,
                    2 => Kind::Audio,
                    _ => Kind::Other,
                };
                if let Some(track) = self.film.tracks.last_mut() {
                    track.kind = kind;
                }
            }
            CODEC_ID if length <= MAX_TEXT_BYTES => {
                self.codec_id = text(reader, length)?;
            }
            CODEC_PRIVATE => {
                let read = length.min(CODEC_HEAD_BYTES);
                self.codec_head.clear();
                reader.by_ref().take(read).read_to_end(&mut self.codec_head)?;
                return Ok(read);
            }
            FILE_NAME if length <= MAX_TEXT_BYTES => self.attached.name = text(reader, length)?,
            FILE_MEDIA_TYPE if length <= MAX_TEXT_BYTES => self.attached.media_type = text(reader, length)?,
            PIXEL_WIDTH => self.pixels.0 = unsigned(reader, length)?,
            PIXEL_HEIGHT => self.pixels.1 = unsigned(reader, length)?,
            DISPLAY_WIDTH => self.display.0 = unsigned(reader, length)?,
            DISPLAY_HEIGHT => self.display.1 = unsigned(reader, length)?,
            // As ffmpeg and phones name it, and as "Matroska Tag Specifications" do.
            TAG_NAME if length <= MAX_TEXT_BYTES => {
                self.film.located |= text(reader, length)?.to_ascii_uppercase().contains("LOCATION");
            }
            DISPLAY_UNIT => self.display_in_pixels = unsigned(reader, length)? == 0,
            POSE_ROLL => {
                let roll = float(reader, length)?.unwrap_or(0.0).abs() % 180.0;
                if let Some(track) = self.film.tracks.last_mut()
                    && (45.0..135.0).contains(&roll)
                {
                    track.turn = Turn::Quarter;
                }
            }
            TIMESTAMP => {
                self.cluster_ticks = unsigned(reader, length)?;
                self.last_ticks = self.last_ticks.max(self.cluster_ticks);
            }
            SIMPLE_BLOCK | BLOCK if length >= 4 => {
                let Some((_, head)) = number(reader, 8, false)? else { return Ok(0) };
                let late = i64::from(reader.u16()?.cast_signed());
                self.last_ticks = self.last_ticks.max(self.cluster_ticks.saturating_add_signed(late));
                return Ok(head + 2);
            }
            _ => return Ok(0),
        }
        Ok(length)
    }

    fn close_track(&mut self) {
        let (pixels, display) = (std::mem::take(&mut self.pixels), std::mem::take(&mut self.display));
        let size = |(width, height)| Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?));
        let (id, head) = (std::mem::take(&mut self.codec_id), std::mem::take(&mut self.codec_head));
        if let Some(track) = self.film.tracks.last_mut() {
            if !id.is_empty() {
                track.codec = Some(codec(&id, &head));
            }
            let some = |(width, height): &(u64, u64)| *width > 0 && *height > 0;
            track.coded = Some(pixels).filter(some).and_then(size);
            track.shown = Some(display).filter(some).and_then(size);
            if let (Some(coded), Some(display)) = (track.coded, track.shown)
                && (!self.display_in_pixels || is_ratio(coded, display))
            {
                track.shown = Some(stretched(coded, display));
            }
        }
        self.display_in_pixels = true;
    }

    fn end(mut self) -> Film {
        self.close_track();
        self.close_attached();
        let scale_ns = self.scale_ns.unwrap_or(1_000_000);
        let ticks = self.duration_ticks.filter(|ticks| ticks.is_finite() && *ticks > 0.0);
        let ticks = ticks.or((self.last_ticks > 0).then_some(self.last_ticks as f64));
        // Far more than any film: what cannot be true is told apart by the caller.
        self.film.duration_ms = ticks.map(|ticks| (ticks * scale_ns as f64 / 1e6).round() as u64);
        self.film
    }
}

/// The name of a codec. Those of Windows say which they are in the head that AVI and WAV have for them.
///
/// Source: "Matroska Codec Specifications" (`V_MS/VFW/FOURCC`, `A_MS/ACM`).
fn codec(id: &str, head: &[u8]) -> String {
    let letters = head.get(16..20).and_then(|letters| letters.try_into().ok());
    let tag = head.get(..2).and_then(|tag| tag.try_into().ok());
    match (id, letters, tag) {
        ("V_MS/VFW/FOURCC", Some(letters), _) => codecs::of_avi(letters),
        ("A_MS/ACM", _, Some(tag)) => codecs::of_wave(u16::from_le_bytes(tag)),
        _ => codecs::matroska(id),
    }
}

/// Some encoders write 4 and 3 and call them pixels.
fn is_ratio(coded: (u32, u32), display: (u32, u32)) -> bool {
    display.0 <= coded.0 / 4 && display.1 <= coded.1 / 4
}

/// The coded height, and the width that makes the ratio.
fn stretched((_, height): (u32, u32), (across, along): (u32, u32)) -> (u32, u32) {
    let width = rounded(u128::from(height) * u128::from(across), u128::from(along));
    (u32::try_from(width).unwrap_or(u32::MAX).max(1), height)
}
