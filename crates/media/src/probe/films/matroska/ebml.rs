//! Numbers and texts as EBML writes them.
//!
//! Source: RFC 8794.

use std::io::{Read, Result};

use crate::probe::bounded::{Numbers, Reader};

/// A length of this many bits that are all set: *until something else begins*.
pub(super) const UNKNOWN: u64 = u64::MAX;

/// A number that says itself how long it is. With its mark it is an id, without it a length.
pub(super) fn number(reader: &mut Reader, longest: u32, marked: bool) -> Result<Option<(u64, u64)>> {
    let first = reader.u8()?;
    let more = first.leading_zeros();
    if more >= longest {
        return Ok(None);
    }
    let mark = 0x80_u8 >> more;
    let below = mark - 1;
    let mut value = u64::from(if marked { first } else { first & below });
    let mut all_set = first & below == below;
    for _ in 0..more {
        let byte = reader.u8()?;
        all_set &= byte == 0xFF;
        value = value << 8 | u64::from(byte);
    }
    Ok(Some((if all_set && !marked { UNKNOWN } else { value }, u64::from(more) + 1)))
}

pub(super) fn unsigned(reader: &mut Reader, length: u64) -> Result<u64> {
    let mut value: u64 = 0;
    for _ in 0..length.min(8) {
        value = value << 8 | u64::from(reader.u8()?);
    }
    skip(reader, length.saturating_sub(8))?;
    Ok(value)
}

/// Without the zeros that may fill it up.
pub(super) fn text(reader: &mut Reader, length: u64) -> Result<String> {
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    reader.read_exact(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\0').to_owned())
}

pub(super) fn float(reader: &mut Reader, length: u64) -> Result<Option<f64>> {
    Ok(match length {
        4 => Some(f64::from(f32::from_be_bytes(reader.array()?))),
        8 => Some(f64::from_be_bytes(reader.array()?)),
        other => {
            skip(reader, other)?;
            None
        }
    })
}

pub(super) fn skip(reader: &mut Reader, bytes: u64) -> Result<()> {
    reader.seek_relative(i64::try_from(bytes).unwrap_or(i64::MAX))
}
