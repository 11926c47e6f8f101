//! One stream in Ogg: what it is, by its first packet, and how long it lasts.
//!
//! Source: RFC 7845 (Opus), RFC 9639, 10.1 (FLAC), "Vorbis I specification", "Theora Specification", 6.2, and the Speex
//! manual.

use super::page::Page;
use crate::probe::bounded::rounded;
use crate::probe::films::Kind;
use crate::probe::sound::flac::Info;

/// No page has this place: none ends a packet.
const NOWHERE: u64 = u64::MAX;

/// One stream of a link of the chain.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) codec: &'static str,
    pub(super) kind: Kind,
    pub(super) size: Option<(u32, u32)>,
    clock: Clock,
    /// The most that one packet lasts, in units of its clock.
    max_packet: u64,
    /// Where a stream begins that was taken from the middle of another.
    pub(super) first: Option<u64>,
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

/// What a stream is, by its first packet; `None` for what is neither seen nor heard.
pub(super) fn stream_of(first: &[u8]) -> Option<Stream> {
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
    pub(super) fn take(&mut self, page: &Page) {
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

    pub(super) fn length_ms(&self) -> Option<u64> {
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
