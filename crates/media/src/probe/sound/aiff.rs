//! AIFF and AIFC.
//!
//! Source: "Audio Interchange File Format AIFF-C" (Apple, 1991).

use std::io::{Result, Seek, SeekFrom};

use super::Sound;
use crate::probe::bounded::{Numbers, Reader, go_to, next_chunk};
use crate::probe::codecs;

const MAX_CHUNKS: u32 = 1_000;
/// What may lie behind another chunk.
const NAMES: [&[u8; 4]; 12] = [
    b"COMM", b"SSND", b"FVER", b"MARK", b"INST", b"NAME", b"AUTH", b"ANNO", b"ID3 ", b"(c) ", b"CHAN",
    b"COMT",
];
/// Offset and block size, before the samples.
const SOUND_HEAD_BYTES: u64 = 8;

/// What `COMM` says.
struct Format {
    frames: u64,
    rate: f64,
    /// Bytes of a sample of all channels; 0 where they are packed.
    frame_bytes: u64,
    codec: String,
}

/// How long it is: samples and rate stand in its `COMM`. `from`: where it begins.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(from + 8))?;
    let is_compressed = reader.array()? == *b"AIFC";
    let (mut format, mut sound_bytes, mut cut) = (None, None, false);
    let mut at = from + 12;
    for _ in 0..MAX_CHUNKS {
        if at + 8 > end {
            break;
        }
        go_to(reader, at)?;
        let (name, length): ([u8; 4], u64) = (reader.array()?, reader.u32()?.into());
        match &name {
            b"COMM" if length >= 18 => {
                let (channels, frames, bits) = (reader.u16()?, reader.u32()?, reader.u16()?);
                let rate = extended(reader.array()?);
                let (mut is_packed, mut of_frame) = (false, 1);
                let codec = if is_compressed && length >= 22 {
                    match reader.array()? {
                        [b'N', b'O', b'N', b'E'] => "PCM".to_owned(),
                        letters => {
                            let codec = codecs::four_letters(letters);
                            is_packed = codec != "PCM";
                            of_frame = samples_of_packet(letters);
                            codec
                        }
                    }
                } else {
                    "PCM".to_owned()
                };
                let frame_bytes =
                    if is_packed { 0 } else { u64::from(channels) * u64::from(bits.div_ceil(8)) };
                let frames = u64::from(frames) * of_frame;
                format = Some(Format { frames, rate, frame_bytes, codec });
            }
            b"SSND" => {
                let there = (end - at - 8).saturating_sub(SOUND_HEAD_BYTES);
                let said = length.saturating_sub(SOUND_HEAD_BYTES);
                // Written into a pipe: nobody came back to say how much.
                let is_unknown = said == 0 || length >= u64::from(u32::MAX) - 1;
                cut = !is_unknown && said > there;
                sound_bytes = Some(if is_unknown { there } else { said });
                if is_unknown {
                    break;
                }
            }
            _ => {}
        }
        at = next_chunk(reader, at + 8, length, &NAMES)?;
    }
    Ok(format.and_then(|Format { frames, rate, frame_bytes, codec }| {
        let frames = match (frames, sound_bytes.and_then(|bytes| bytes.checked_div(frame_bytes))) {
            (0, Some(counted)) => counted,
            (said, _) => said,
        };
        let duration_ms = Some(length_ms(frames, rate)?);
        Some(Sound { duration_ms, codec: Some(codec), cut })
    }))
}

/// Some packed sounds count packets as frames.
///
/// Source: QuickTime File Format, sound media (IMA 4:1 packs 64 samples, MACE 6, GSM 06.10 160).
fn samples_of_packet(letters: [u8; 4]) -> u64 {
    match &letters {
        b"ima4" => 64,
        b"MAC3" | b"MAC6" => 6,
        b"agsm" | b"GSM " => 160,
        _ => 1,
    }
}

fn length_ms(frames: u64, rate: f64) -> Option<u64> {
    let ms = frames as f64 * 1_000.0 / rate;
    // Saturates: what cannot be true is told apart by the caller.
    (ms.is_finite() && ms >= 0.5).then_some(ms.round() as u64)
}

/// A number of 80 bits: sign and exponent, then the mantissa with its leading one.
fn extended(bytes: [u8; 10]) -> f64 {
    let [high, low, mantissa @ ..] = bytes;
    let exponent = i32::from(u16::from_be_bytes([high & 0x7F, low])) - 16_383 - 63;
    u64::from_be_bytes(mantissa) as f64 * 2_f64.powi(exponent)
}
