//! AIFF and AIFC.
//!
//! Source: "Audio Interchange File Format AIFF-C" (Apple, 1991).

use std::io::{Result, Seek, SeekFrom};

use super::Sound;
use crate::probe::bounded::{Numbers, Reader, go_to};
use crate::probe::codecs;

const MAX_CHUNKS: u32 = 1_000;

/// How long it is: samples and rate stand in its `COMM`.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(8))?;
    let is_compressed = reader.array()? == *b"AIFC";
    let (mut sound, mut cut) = (None, false);
    let mut at = 12;
    for _ in 0..MAX_CHUNKS {
        if at + 8 > end {
            break;
        }
        go_to(reader, at)?;
        let (name, length): ([u8; 4], u64) = (reader.array()?, reader.u32()?.into());
        match &name {
            b"COMM" if length >= 18 => {
                let (_channels, frames, _bits) = (reader.u16()?, reader.u32()?, reader.u16()?);
                let rate = extended(reader.array()?);
                let codec = if is_compressed && length >= 22 {
                    match reader.array()? {
                        [b'N', b'O', b'N', b'E'] => "PCM".to_owned(),
                        letters => codecs::four_letters(letters),
                    }
                } else {
                    "PCM".to_owned()
                };
                sound = length_ms(frames, rate).map(|ms| (ms, codec));
            }
            b"SSND" => cut = at + 8 + length > end,
            _ => {}
        }
        at = at.saturating_add(8).saturating_add(length).saturating_add(length & 1);
    }
    Ok(sound.map(|(ms, codec)| Sound { duration_ms: Some(ms), codec: Some(codec), cut }))
}

fn length_ms(frames: u32, rate: f64) -> Option<u64> {
    let ms = f64::from(frames) * 1_000.0 / rate;
    // Saturates: what cannot be true is told apart by the caller.
    (ms.is_finite() && ms >= 0.5).then_some(ms.round() as u64)
}

/// A number of 80 bits: sign and exponent, then the mantissa with its leading one.
fn extended(bytes: [u8; 10]) -> f64 {
    let [high, low, mantissa @ ..] = bytes;
    let exponent = i32::from(u16::from_be_bytes([high & 0x7F, low])) - 16_383 - 63;
    u64::from_be_bytes(mantissa) as f64 * 2_f64.powi(exponent)
}
