//! How large a track is shown where its pixels are not square.
//!
//! Source: ISO/IEC 14496-12, 12.1.4 (`pasp`); QuickTime File Format, "Pixel aspect ratio" and "Track aperture mode
//! dimensions atom" (`tapt`).

use std::io::Result;
use std::ops::Range;

use crate::probe::bounded::{Numbers, Reader, go_to, rounded};

/// What a visual sample entry has before its boxes, behind its length and name.
const ENTRY_BYTES: u64 = 78;
const HEAD_BYTES: u64 = 8;
/// More than any entry has.
const MAX_BOXES: usize = 64;
/// No film has longer pixels; more is a mistake.
const MOST_STRETCHED: u32 = 16;

/// Beside the size of the track itself.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Shape {
    /// Width of a pixel to its height.
    pub(super) pixel: Option<(u32, u32)>,
    /// Of the picture without its edges, in square pixels.
    pub(super) aperture: Option<(u32, u32)>,
}

impl Shape {
    /// Width and height as shown, before the turn.
    ///
    /// The size of a track (`tkhd`) is the one that it is shown in, in MP4; most programs that write QuickTime put the coded
    /// one there. So it counts where it has another shape than the coded one. Else nothing has been stretched yet, and the
    /// aperture says the size, as QuickTime shows it, or the pixels say how much wider it is, as all others show it.
    pub(super) fn shown(self, track: Option<(u32, u32)>, coded: Option<(u32, u32)>) -> Option<(u32, u32)> {
        let (Some(track), Some(coded)) = (track.or(coded), coded) else { return track.or(coded) };
        if !is_alike(track, coded) {
            return Some(track);
        }
        if let Some(aperture) = self.aperture.filter(|aperture| !is_alike(*aperture, track)) {
            return Some(aperture);
        }
        let Some((across, along)) = self.pixel.filter(|pixel| is_possible(*pixel)) else {
            return Some(track);
        };
        let width = rounded(u128::from(track.0) * u128::from(across), u128::from(along));
        Some((u32::try_from(width).unwrap_or(u32::MAX).max(1), track.1))
    }
}

/// Whether one is the other, made larger or smaller: to the pixel, as sizes are rounded.
fn is_alike((width, height): (u32, u32), coded: (u32, u32)) -> bool {
    let fitting = rounded(u128::from(height) * u128::from(coded.0), u128::from(coded.1));
    fitting.abs_diff(width.into()) <= 1
}

fn is_possible((across, along): (u32, u32)) -> bool {
    across > 0 && along > 0 && across / MOST_STRETCHED <= along && along / MOST_STRETCHED <= across
}

/// `clef`: width and height in 16.16; `None` where they are no size.
pub(super) fn aperture(reader: &mut Reader) -> Result<Option<(u32, u32)>> {
    let _version = reader.u32()?;
    // Nearest, not below: it is computed from a ratio.
    let whole = |fixed: u32| (fixed >> 16) + (fixed >> 15 & 1);
    let size = (whole(reader.u32()?), whole(reader.u32()?));
    Ok((size.0 > 0 && size.1 > 0).then_some(size))
}

/// `pasp` in the entry whose fields lie there; `None` where there is none. A profile of colours may lie before it, so the
/// boxes are gone over, and not read.
pub(super) fn pixel(reader: &mut Reader, entry: &Range<u64>) -> Result<Option<(u32, u32)>> {
    let mut at = entry.start + ENTRY_BYTES;
    for _ in 0..MAX_BOXES {
        if entry.end.saturating_sub(at) < 2 * HEAD_BYTES {
            break;
        }
        go_to(reader, at)?;
        let (length, name): (u32, [u8; 4]) = (reader.u32()?, reader.array()?);
        if &name == b"pasp" {
            return Ok(Some((reader.u32()?, reader.u32()?)));
        }
        if u64::from(length) < HEAD_BYTES {
            break;
        }
        at += u64::from(length);
    }
    Ok(None)
}
