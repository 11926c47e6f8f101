//! CAF, Apple's container for sound: voice memos and what iOS records.
//!
//! Source: "Apple Core Audio Format Specification 1.0" (Apple, 2011).

use std::io::{Result, Seek, SeekFrom};

use super::Sound;
use crate::probe::bounded::{Numbers, Reader, go_to};
use crate::probe::codecs;

const MAX_CHUNKS: u32 = 1_000;
const HEAD_BYTES: u64 = 8;
/// A chunk's name, and its length.
const CHUNK_HEAD_BYTES: u64 = 12;
/// The number of edits stands before the samples.
const EDITS_BYTES: u64 = 4;
/// The data goes on to the end of the file.
const UNKNOWN: u64 = u64::MAX;

/// What `desc` says.
struct Format {
    rate: f64,
    codec: String,
    /// 0 where packets are not of one size, or not of one length.
    packet_bytes: u64,
    packet_frames: u64,
}

/// How long it is: by its table of packets, or its bytes where all packets are of one size.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    let (mut format, mut bytes, mut frames, mut cut) = (None, None, None, false);
    let mut at = HEAD_BYTES;
    for _ in 0..MAX_CHUNKS {
        if at.saturating_add(CHUNK_HEAD_BYTES) > end {
            break;
        }
        go_to(reader, at)?;
        let (name, length): ([u8; 4], u64) = (reader.array()?, reader.u64()?);
        let body = at + CHUNK_HEAD_BYTES;
        match &name {
            b"desc" if length >= 32 => {
                let rate = f64::from_bits(reader.u64()?);
                let codec = codecs::four_letters(reader.array()?);
                let (_flags, packet_bytes, packet_frames) = (reader.u32()?, reader.u32()?, reader.u32()?);
                let (packet_bytes, packet_frames) = (packet_bytes.into(), packet_frames.into());
                format = Some(Format { rate, codec, packet_bytes, packet_frames });
            }
            b"pakt" if length >= 24 => {
                let _packets = reader.u64()?;
                frames = Some(reader.u64()?)
                    .filter(|frames| i64::try_from(*frames).is_ok_and(|frames| frames > 0));
            }
            b"data" => {
                let there = end - body;
                cut = length != UNKNOWN && length > there;
                bytes = Some(length.min(there).saturating_sub(EDITS_BYTES));
            }
            _ => {}
        }
        at = body.saturating_add(length);
    }
    let Some(Format { rate, codec, packet_bytes, packet_frames }) = format else { return Ok(None) };
    let counted = bytes
        .and_then(|bytes| bytes.checked_div(packet_bytes))
        .map(|packets| packets.saturating_mul(packet_frames));
    let ms = frames.or(counted).unwrap_or(0) as f64 * 1_000.0 / rate;
    // Saturates: what cannot be true is told apart by the caller.
    let duration_ms = (ms.is_finite() && ms >= 0.5).then_some(ms.round() as u64);
    Ok(Some(Sound { duration_ms, codec: Some(codec), cut }))
}
