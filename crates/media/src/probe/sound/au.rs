//! AU, the sound of Sun and NeXT.
//!
//! Source: audio(5) of SunOS, "Sun/NeXT audio file format": six numbers, and the samples.

use std::io::{Result, Seek, SeekFrom};

use super::Sound;
use crate::probe::bounded::{Numbers, Reader};

const HEAD_BYTES: u64 = 24;
/// What a recorder that writes into a pipe says.
const UNKNOWN: u32 = u32::MAX;

/// How long it is: by its bytes, for no sample is of another size.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(4))?;
    let (start, said, encoding) = (u64::from(reader.u32()?), reader.u32()?, reader.u32()?);
    let (rate, channels) = (u64::from(reader.u32()?), u64::from(reader.u32()?));
    let Some((bits, codec)) = encoded(encoding) else { return Ok(None) };
    let there = end.saturating_sub(start);
    let is_known = said != UNKNOWN && said != 0;
    let bytes = if is_known { u64::from(said).min(there) } else { there };
    let bits_per_s = rate.saturating_mul(channels).saturating_mul(bits);
    if start < HEAD_BYTES || bits_per_s == 0 {
        return Ok(None);
    }
    let ms = (u128::from(bytes) * 8_000 + u128::from(bits_per_s) / 2) / u128::from(bits_per_s);
    let duration_ms = u64::try_from(ms).ok().filter(|ms| *ms > 0);
    Ok(Some(Sound { duration_ms, codec: Some(codec.to_owned()), cut: is_known && u64::from(said) > there }))
}

/// Bits of a sample, and its codec.
fn encoded(encoding: u32) -> Option<(u64, &'static str)> {
    Some(match encoding {
        1 => (8, "G.711 µ-law"),
        27 => (8, "G.711 A-law"),
        2 => (8, "PCM"),
        3 => (16, "PCM"),
        4 => (24, "PCM"),
        5 | 6 => (32, "PCM"),
        7 => (64, "PCM"),
        23 => (4, "G.726"),
        24 => (8, "G.722"),
        _ => return None,
    })
}
