//! Boxes of numbers: how long a movie or track is, how a track is shown, where its last piece lies.

use std::io::Result;
use std::ops::Range;

use crate::probe::bounded::{Numbers, Reader, rounded};
use crate::probe::films::Turn;

/// What `tkhd` says.
pub(super) struct TrackHeader {
    pub(super) id: u32,
    /// It is played with the others.
    pub(super) enabled: bool,
    pub(super) turn: Turn,
    /// Width and height in pixels; `None` for sound.
    pub(super) shown: Option<(u32, u32)>,
}

/// `mvhd` and `mdhd` begin alike: units a second, and a length in milliseconds. Zero and all ones mean *not known*.
pub(super) fn scaled_duration(reader: &mut Reader) -> Result<(u32, Option<u64>)> {
    let version = reader.u32()? >> 24;
    let (scale, units, unknown) = if version == 1 {
        reader.seek_relative(16)?;
        (reader.u32()?, reader.u64()?, u64::MAX)
    } else {
        reader.seek_relative(8)?;
        (reader.u32()?, u64::from(reader.u32()?), u64::from(u32::MAX))
    };
    let known = scale != 0 && units != 0 && units != unknown;
    Ok((scale, known.then(|| rounded(u128::from(units) * 1_000, u128::from(scale)))))
}

/// Which track it is, how large it is shown, and turned by how much.
pub(super) fn track_header(reader: &mut Reader) -> Result<TrackHeader> {
    let flags = reader.u32()?;
    let (version, enabled) = (flags >> 24, flags & 1 == 1);
    reader.seek_relative(if version == 1 { 16 } else { 8 })?;
    let id = reader.u32()?;
    reader.seek_relative(if version == 1 { 12 } else { 8 })?;
    reader.seek_relative(16)?;
    let mut matrix = [0_i32; 9];
    for number in &mut matrix {
        *number = reader.u32()?.cast_signed();
    }
    let (width, height) = (reader.u32()? >> 16, reader.u32()? >> 16);
    let [a, b, _, c, d, ..] = matrix;
    let turn = if a == 0 && d == 0 && b != 0 && c != 0 { Turn::Quarter } else { Turn::None };
    Ok(TrackHeader { id, enabled, turn, shown: (width > 0 && height > 0).then_some((width, height)) })
}

/// Where the last piece of a track begins, by `stco` or (`is_long`) `co64`; `None` where it has none.
pub(super) fn last_chunk(reader: &mut Reader, is_long: bool, body: &Range<u64>) -> Result<Option<u64>> {
    reader.seek_relative(4)?;
    let width = if is_long { 8 } else { 4 };
    let room = (body.end - body.start).saturating_sub(8) / width;
    let count = u64::from(reader.u32()?).min(room);
    let Some(last) = count.checked_sub(1) else { return Ok(None) };
    reader.seek_relative((last * width).cast_signed())?;
    Ok(Some(if is_long { reader.u64()? } else { reader.u32()?.into() }))
}
