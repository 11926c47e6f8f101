//! Ogg: pages of one stream or several, one after the other or side by side.
//!
//! Our own: lofty knows neither FLAC nor Theora in it and measures the last part of a chain only; a page's head says how
//! long the page is, so that the sound itself is passed over.
//!
//! Source: RFC 3533 (pages, chains), RFC 7845 (Opus), RFC 9639, 10.1 (FLAC), "Vorbis I specification", "Theora
//! Specification", 6.2, and the Speex manual.

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};

use super::flac::Info;
use crate::probe::bounded::{Numbers, Reader, go_to, rounded};
use crate::probe::films::{Film, Kind, Track};

const PAGE: &[u8; 4] = b"OggS";
const HEAD_BYTES: u64 = 27;
const BEGINS: u8 = 0x02;
/// No page has this place: none ends a packet.
const NOWHERE: u64 = u64::MAX;
/// As much of a stream's first packet as is looked at.
const FIRST_BYTES: u64 = 64;
const MAX_STREAMS: usize = 64;
const MAX_JUNK_BYTES: u64 = 64 * 1024;
/// Where not all pages could be read, the last lies here: a page has at most 65,307 bytes.
const TAIL_BYTES: u64 = 192 * 1024;

/// One stream of a link of the chain.
#[derive(Debug)]
struct Stream {
    codec: &'static str,
    kind: Kind,
    size: Option<(u32, u32)>,
    clock: Clock,
    /// The most that one packet lasts, in units of its clock.
    max_packet: u64,
    /// Where a stream begins that was taken from the middle of another.
    first: Option<u64>,
    last: u64,
}

/// What the place of a page counts.
#[derive(Debug, Clone, Copy)]
enum Clock {
    /// Samples, of which the first so many are not heard.
    Samples {
        per_s: u64,
        skipped: u64,
    },
    /// Frames up to the last key frame, and since.
    Frames {
        over: u64,
        under: u64,
        shift: u32,
    },
    Unknown,
}

/// The head of a page.
struct Page {
    begins: bool,
    place: u64,
    serial: u32,
    packets: u64,
    body_bytes: u64,
}

/// What is in it: its streams as tracks, its links one after the other.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut links = Links::default();
    let mut at = from;
    go_to(reader, from)?;
    loop {
        match links.page(reader, &mut at, end) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) if error.kind() == ErrorKind::QuotaExceeded => {
                links.unread = true;
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(links.film())
}

/// The last page of a file with more pages than may be read, for the streams that the film was measured by.
pub(in crate::probe) fn look_at_end(reader: &mut Reader, from: u64) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut links = Links::default();
    let mut at = from;
    go_to(reader, from)?;
    // The first pages name the streams.
    while links.streams.values().all(|stream| stream.first.is_none()) && links.page(reader, &mut at, end)? {}
    at = end.saturating_sub(TAIL_BYTES).max(at);
    go_to(reader, at)?;
    while links.page(reader, &mut at, end)? {}
    Ok(links.film())
}

#[derive(Debug, Default)]
struct Links {
    /// Of the link that is being read, by serial number.
    streams: HashMap<u32, Stream>,
    /// No stream begins any more in this link.
    begun: bool,
    before_ms: u64,
    tracks: Vec<Track>,
    cut: bool,
    unread: bool,
}

impl Links {
    /// Goes over one page; `false` at the end.
    fn page(&mut self, reader: &mut Reader, at: &mut u64, end: u64) -> Result<bool> {
        if *at + HEAD_BYTES > end {
            self.cut |= *at < end && reader.array().is_ok_and(|name: [u8; 4]| name == *PAGE);
            return Ok(false);
        }
        if reader.array()? != *PAGE {
            let Some(found) = next_page(reader, *at + 1)? else { return Ok(false) };
            *at = found;
            go_to(reader, found + 4)?;
        }
        let Some(page) = read_head(reader, at)? else {
            self.cut = true;
            return Ok(false);
        };
        let body = *at;
        *at += page.body_bytes;
        if *at > end {
            self.cut = true;
            return Ok(false);
        }
        if page.begins {
            self.begin(reader, &page)?;
        } else {
            self.begun = true;
            if let Some(stream) = self.streams.get_mut(&page.serial) {
                stream.take(&page);
            }
        }
        go_to(reader, body + page.body_bytes)?;
        Ok(true)
    }

    fn begin(&mut self, reader: &mut Reader, page: &Page) -> Result<()> {
        if self.begun {
            self.close();
        }
        let mut first = Vec::new();
        reader.take(page.body_bytes.min(FIRST_BYTES)).read_to_end(&mut first)?;
        if self.streams.len() < MAX_STREAMS
            && let Some(stream) = stream_of(&first)
        {
            self.streams.insert(page.serial, stream);
        }
        Ok(())
    }

    /// The link is over: its length is that of its longest stream.
    fn close(&mut self) {
        self.begun = false;
        let length_ms = self.streams.values().filter_map(Stream::length_ms).max();
        self.before_ms = self.before_ms.saturating_add(length_ms.unwrap_or(0));
        for (_, stream) in self.streams.drain() {
            if self.tracks.len() < MAX_STREAMS {
                self.tracks.push(Track {
                    kind: stream.kind,
                    codec: Some(stream.codec.to_owned()),
                    shown: stream.size,
                    ..Track::default()
                });
            }
        }
    }

    fn film(mut self) -> Film {
        self.close();
        Film {
            duration_ms: (self.before_ms > 0).then_some(self.before_ms),
            tracks: self.tracks,
            cut: self.cut,
            unread: self.unread,
            ..Film::default()
        }
    }
}

/// Reads what follows the name of a page, and moves to its body; `None` where the file ends first.
fn read_head(reader: &mut Reader, at: &mut u64) -> Result<Option<Page>> {
    let read = |reader: &mut Reader| -> Result<Page> {
        let [_version, flags] = reader.array()?;
        let (place, serial) = (reader.le64()?, reader.le32()?);
        let (_number, _sum, count) = (reader.le32()?, reader.le32()?, reader.u8()?);
        let mut laces = vec![0; usize::from(count)];
        reader.read_exact(&mut laces)?;
        Ok(Page {
            begins: flags & BEGINS != 0,
            place,
            serial,
            // A packet ends with a lace that is not full.
            packets: laces.iter().filter(|lace| **lace < 255).count() as u64,
            body_bytes: laces.iter().map(|lace| u64::from(*lace)).sum(),
        })
    };
    match read(reader) {
        Ok(page) => {
            *at = reader.stream_position()?;
            Ok(Some(page))
        }
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn next_page(reader: &mut Reader, from: u64) -> Result<Option<u64>> {
    go_to(reader, from)?;
    let mut bytes = Vec::new();
    reader.take(MAX_JUNK_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes.windows(4).position(|window| window == PAGE).map(|found| from + found as u64))
}

/// What a stream is, by its first packet; `None` for what is neither seen nor heard.
fn stream_of(first: &[u8]) -> Option<Stream> {
    let le32 = |at: usize| Some(u32::from_le_bytes(first.get(at..at + 4)?.try_into().ok()?));
    let be = |at: usize, bytes: usize| {
        Some(first.get(at..at + bytes)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let sound = |codec, per_s: u64, skipped, max_packet| Stream {
        codec,
        kind: Kind::Audio,
        size: None,
        clock: if per_s > 0 { Clock::Samples { per_s, skipped } } else { Clock::Unknown },
        max_packet,
        first: None,
        last: 0,
    };
    if first.starts_with(b"\x01vorbis") {
        Some(sound("Vorbis", le32(12)?.into(), 0, 1 << (first.get(28)? >> 4)))
    } else if first.starts_with(b"OpusHead") {
        let skipped = u16::from_le_bytes([*first.get(10)?, *first.get(11)?]);
        Some(sound("Opus", 48_000, skipped.into(), 5_760))
    } else if first.starts_with(b"Speex   ") {
        let per_packet = u64::from(le32(56)?).saturating_mul(le32(40).unwrap_or(1).into()).max(640);
        Some(sound("Speex", le32(36)?.into(), 0, per_packet))
    } else if first.starts_with(b"\x7FFLAC") {
        let info = Info::parse(first.get(17..51)?.try_into().ok()?)?;
        Some(sound("FLAC", info.rate, 0, 65_536))
    } else if first.starts_with(b"\x80theora") {
        let pixels = |at| u32::try_from(be(at, 3)?).ok();
        let (width, height) = (pixels(14)?, pixels(17)?);
        let (over, under) = (be(26, 4)?, be(22, 4)?);
        let shift = u32::try_from(be(40, 2)? >> 5 & 0x1F).ok()?;
        // The shape of a pixel; zeros mean square.
        let (across, along) = (pixels(30)?, pixels(33)?);
        Some(Stream {
            codec: "Theora",
            kind: Kind::Video,
            size: (width > 0 && height > 0).then(|| (stretched(width, across, along), height)),
            clock: if under > 0 { Clock::Frames { over, under, shift } } else { Clock::Unknown },
            max_packet: 1,
            first: None,
            last: 0,
        })
    } else {
        None
    }
}

/// A width of pixels that are so much wider than high.
fn stretched(width: u32, across: u32, along: u32) -> u32 {
    if across == 0 || along == 0 {
        return width;
    }
    let wide = (u64::from(width) * u64::from(across) + u64::from(along) / 2) / u64::from(along);
    u32::try_from(wide).ok().filter(|wide| *wide > 0).unwrap_or(width)
}

impl Stream {
    fn take(&mut self, page: &Page) {
        let place = match self.clock {
            Clock::Frames { shift, .. } if page.place != NOWHERE => {
                (page.place >> shift) + (page.place & ((1 << shift) - 1))
            }
            _ => page.place,
        };
        // Heads have the place 0.
        if place == NOWHERE || place == 0 || place > NOWHERE / 2 {
            return;
        }
        // As late as its packets can make it: from the start. Later: from the middle of another.
        let most = page.packets.saturating_add(1).saturating_mul(self.max_packet);
        self.first.get_or_insert(if place > most { place } else { 0 });
        self.last = self.last.max(place);
    }

    fn length_ms(&self) -> Option<u64> {
        let units = self.last.checked_sub(self.first?)?;
        let ms = match self.clock {
            Clock::Samples { per_s, skipped } => {
                rounded(u128::from(units.saturating_sub(skipped)) * 1_000, u128::from(per_s))
            }
            Clock::Frames { over, under, .. } => {
                rounded(u128::from(units) * u128::from(over) * 1_000, u128::from(under))
            }
            Clock::Unknown => return None,
        };
        (ms > 0).then_some(ms)
    }
}
