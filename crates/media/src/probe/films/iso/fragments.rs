//! Films in fragments, as recorders of browsers and DASH write them: their head says no length, each fragment says its own.
//!
//! Source: ISO/IEC 14496-12, 8.8 (movie fragments).

use std::collections::HashMap;
use std::io::Result;
use std::ops::Range;

use crate::probe::bounded::{Numbers, Reader, rounded};

/// A run of more samples than this is none: hours of sound in one piece.
const MAX_SAMPLES: u32 = 4_000_000;

const HAS_BASE_OFFSET: u32 = 0x01;
const HAS_DESCRIPTION: u32 = 0x02;
const HAS_DEFAULT_DURATION: u32 = 0x08;
const HAS_DATA_OFFSET: u32 = 0x01;
const HAS_FIRST_FLAGS: u32 = 0x04;
const HAS_DURATION: u32 = 0x100;
/// Size, flags and offset of a sample, four bytes each.
const OTHER_FIELDS: [u32; 3] = [0x200, 0x400, 0x800];

/// What the fragments say, by track.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    /// Of the whole, in units of the movie.
    pub(super) whole: Option<u64>,
    tracks: HashMap<u32, Lengths>,
    /// The track whose fragment is being read, and how long its samples are by default.
    current: (u32, u64),
}

#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Lengths {
    default_units: u64,
    units: u64,
}

impl Fragments {
    /// Whether the head says that fragments follow.
    pub(super) fn are_there(&self) -> bool {
        !self.tracks.is_empty()
    }

    /// How long the fragments of a track are together, in ms.
    pub(super) fn length_ms(&self, track_id: u32, scale: u32) -> Option<u64> {
        let units = self.tracks.get(&track_id)?.units;
        (units > 0 && scale > 0).then(|| rounded(u128::from(units) * 1_000, u128::from(scale)))
    }

    /// `mehd`: the length of the whole.
    pub(super) fn whole_length(&mut self, reader: &mut Reader) -> Result<()> {
        let version = reader.u32()? >> 24;
        let units = if version == 1 { reader.u64()? } else { reader.u32()?.into() };
        self.whole = Some(units).filter(|units| *units > 0);
        Ok(())
    }

    /// `trex`: what holds for all fragments of a track.
    pub(super) fn defaults(&mut self, reader: &mut Reader) -> Result<()> {
        let (_flags, track_id, _description) = (reader.u32()?, reader.u32()?, reader.u32()?);
        let default_units = reader.u32()?.into();
        self.tracks.insert(track_id, Lengths { default_units, units: 0 });
        Ok(())
    }

    /// `tfhd`: a fragment of a track begins.
    pub(super) fn begin(&mut self, reader: &mut Reader) -> Result<()> {
        let flags = reader.u32()?;
        let track_id = reader.u32()?;
        if flags & HAS_BASE_OFFSET != 0 {
            reader.u64()?;
        }
        if flags & HAS_DESCRIPTION != 0 {
            reader.u32()?;
        }
        let default_units = if flags & HAS_DEFAULT_DURATION != 0 {
            reader.u32()?.into()
        } else {
            self.tracks.get(&track_id).map_or(0, |track| track.default_units)
        };
        self.current = (track_id, default_units);
        Ok(())
    }

    /// `trun`: a run of samples.
    pub(super) fn run(&mut self, reader: &mut Reader, body: &Range<u64>) -> Result<()> {
        let flags = reader.u32()? & 0x00FF_FFFF;
        let count = reader.u32()?.min(MAX_SAMPLES);
        for optional in [HAS_DATA_OFFSET, HAS_FIRST_FLAGS] {
            if flags & optional != 0 {
                reader.u32()?;
            }
        }
        let (track_id, default_units) = self.current;
        let units = if flags & HAS_DURATION == 0 {
            default_units.saturating_mul(count.into())
        } else {
            let others = OTHER_FIELDS.iter().filter(|field| flags & **field != 0).count() as u64;
            // As many as there is room for, whatever it claims.
            let room = (body.end - body.start) / (4 + 4 * others);
            let mut units = 0_u64;
            for _ in 0..u64::from(count).min(room) {
                units = units.saturating_add(reader.u32()?.into());
                reader.seek_relative(4 * others.cast_signed())?;
            }
            units
        };
        let track = self.tracks.entry(track_id).or_default();
        track.units = track.units.saturating_add(units);
        Ok(())
    }
}
