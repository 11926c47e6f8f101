//! FLAC: its head says how long it is, its last frame whether it is all there.
//!
//! Source: RFC 9639, 8.2 (stream information) and 9.1 (frame head).

use std::io::{Read, Result, Seek, SeekFrom};

use super::Sound;
use crate::probe::bounded::{Numbers, Reader, go_to, rounded};

const INFO_BYTES: usize = 34;
/// Where no frame says how long it may be.
const TAIL_BYTES: u64 = 256 * 1024;
const MAX_TAIL_BYTES: u64 = 4 * 1024 * 1024;

/// What stands in the first block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Info {
    max_block: u64,
    max_frame_bytes: u64,
    pub(super) rate: u64,
    /// Samples of each channel; zero: not known.
    total: u64,
}

impl Info {
    pub(super) fn parse(bytes: &[u8; INFO_BYTES]) -> Option<Info> {
        let numbers = u64::from_be_bytes(bytes[10..18].try_into().ok()?);
        let info = Info {
            max_block: u16::from_be_bytes([bytes[2], bytes[3]]).into(),
            max_frame_bytes: u32::from_be_bytes([0, bytes[7], bytes[8], bytes[9]]).into(),
            rate: numbers >> 44,
            total: numbers & 0xF_FFFF_FFFF,
        };
        (info.rate > 0).then_some(info)
    }
}

/// How long it is, and whether the end is there.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    go_to(reader, from + 8)?;
    let Some(info) = Info::parse(&reader.array()?) else { return Ok(None) };
    let tail = (2 * info.max_frame_bytes).clamp(TAIL_BYTES, MAX_TAIL_BYTES);
    let start = end.saturating_sub(tail).max(from);
    go_to(reader, start)?;
    let mut bytes = Vec::new();
    reader.take(tail).read_to_end(&mut bytes)?;
    let ends = |at: usize| frame_end(bytes.get(at..)?, info);
    let mut candidates = (0..bytes.len()).filter(|at| bytes[*at] == 0xFF).filter_map(ends);
    let (samples, cut) = if info.total == 0 {
        (candidates.next_back().unwrap_or(0), false)
    } else {
        // A frame head that ends where the whole does. Chance may make one that does not, so one that does is enough.
        (info.total, !candidates.any(|end| end >= info.total))
    };
    let duration_ms = rounded(u128::from(samples) * 1_000, u128::from(info.rate));
    Ok(Some(Sound {
        duration_ms: (duration_ms > 0).then_some(duration_ms),
        codec: Some("FLAC".to_owned()),
        cut,
    }))
}

/// The sample behind the frame that begins here; `None` where none does.
fn frame_end(bytes: &[u8], info: Info) -> Option<u64> {
    let [0xFF, kind @ (0xF8 | 0xF9), sizes, channels, number_first, ..] = *bytes else { return None };
    if channels & 1 != 0 || channels >> 4 > 10 || sizes >> 4 == 0 || sizes & 0x0F == 0x0F {
        return None;
    }
    let (number, number_bytes) = coded_number(number_first, bytes.get(5..)?)?;
    let mut at = 5 + number_bytes;
    let block = match sizes >> 4 {
        1 => 192,
        exponent @ 2..=5 => 576 << (exponent - 2),
        6 => {
            at += 1;
            u64::from(*bytes.get(at - 1)?) + 1
        }
        7 => {
            at += 2;
            u64::from(u16::from_be_bytes([*bytes.get(at - 2)?, *bytes.get(at - 1)?])) + 1
        }
        exponent => 256 << (exponent - 8),
    };
    at += match sizes & 0x0F {
        12 => 1,
        13 | 14 => 2,
        _ => 0,
    };
    if crc8(bytes.get(..at)?) != *bytes.get(at)? {
        return None;
    }
    let first = if kind == 0xF9 { number } else { number.checked_mul(info.max_block)? };
    first.checked_add(block)
}

/// A number as UTF-8 codes characters, of up to 36 bits, and how many bytes follow its first.
fn coded_number(first: u8, rest: &[u8]) -> Option<(u64, usize)> {
    let more = match first.leading_ones() {
        0 => 0,
        ones @ 2..=7 => ones - 1,
        _ => return None,
    };
    let mask = if more == 0 { 0x7F } else { 0x7F_u8.checked_shr(more + 1).unwrap_or(0) };
    let mut number = u64::from(first & mask);
    for at in 0..more as usize {
        let byte = *rest.get(at)?;
        if byte & 0xC0 != 0x80 {
            return None;
        }
        number = number << 6 | u64::from(byte & 0x3F);
    }
    Some((number, more as usize))
}

fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 != 0 { crc << 1 ^ 0x07 } else { crc << 1 })
    })
}
