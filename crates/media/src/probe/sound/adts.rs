//! Bare AAC (ADTS): nothing says how long the whole is, and its rate of bytes is no measure.
//!
//! Source: ISO/IEC 14496-3, 1.A.2 (ADTS) and 1.6.3.4 (rates).

use std::io::{Result, Seek, SeekFrom};

use super::Sound;
use super::frames::{self, Frame, HEAD_BYTES};
use crate::probe::bounded::Reader;

/// Samples a second by their index.
const RATES: [u64; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const BLOCK_SAMPLES: u64 = 1_024;

/// The head of a frame, with or without a checksum behind it.
pub(in crate::probe) fn parse(head: &[u8; HEAD_BYTES]) -> Option<Frame> {
    if head[0] != 0xFF || head[1] & 0xF6 != 0xF0 {
        return None;
    }
    let index = head[2] >> 2 & 0x0F;
    let rate = *RATES.get(usize::from(index))?;
    let length = u64::from(head[3] & 0x03) << 11 | u64::from(head[4]) << 3 | u64::from(head[5]) >> 5;
    let blocks = u64::from(head[6] & 0x03) + 1;
    (length >= HEAD_BYTES as u64).then_some(Frame {
        length,
        samples: BLOCK_SAMPLES * blocks,
        rate,
        family: index,
    })
}

/// How long it is, frame by frame.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    let Some(start) = frames::search(reader, from, end, parse)? else { return Ok(None) };
    let duration_ms = frames::count(reader, start, parse)?.duration_ms;
    Ok(Some(Sound { duration_ms, codec: Some("AAC".to_owned()), cut: false }))
}
