//! WAV, of up to 64 bits of length (RF64, BW64), streamed or cut short.
//!
//! Our own: lofty and symphonia refuse what was written into a pipe, whose sizes nobody came back to fill in.
//!
//! Source: "Multimedia Programming Interface and Data Specifications 1.0" (Microsoft, IBM); EBU Tech 3306 (RF64) and ITU-R BS.2088 (BW64).

use std::io::{Read, Result, Seek, SeekFrom};

use super::Sound;
use crate::probe::bounded::{Numbers, Reader, go_to, next_chunk, rounded};
use crate::probe::codecs;

/// More chunks than any honest file has before its data.
const MAX_CHUNKS: u32 = 1_000;
/// As much of the format as is looked at.
const FORMAT_BYTES: u64 = 40;
/// Programs that do not know the size write one of these, or nearly: more than half of what 32 bits can say.
const UNKNOWN_FROM: u64 = 0x7FFF_0000;

/// What may lie behind another chunk.
const NAMES: [&[u8; 4]; 12] = [
    b"data", b"fmt ", b"fact", b"LIST", b"id3 ", b"ID3 ", b"cue ", b"bext", b"smpl", b"JUNK", b"PEAK",
    b"ds64",
];

const ADPCM_MICROSOFT: u16 = 0x0002;
const ADPCM_IMA: u16 = 0x0011;
const EXTENSIBLE: u16 = 0xFFFE;

#[derive(Debug, Default)]
struct Format {
    tag: u16,
    rate: u64,
    bytes_per_s: u64,
    block_bytes: u64,
    block_samples: u64,
}

/// How long it is: by the bytes of sound that are there. `from`: where it begins.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(from))?;
    let name: [u8; 4] = reader.array()?;
    let riff_bytes = reader.le32()?;
    let _wave: [u8; 4] = reader.array()?;
    let is_64 = matches!(&name, b"RF64" | b"BW64");
    let (mut format, mut samples, mut data_64) = (None, None, None);
    let mut at = from + 12;
    for _ in 0..MAX_CHUNKS {
        if at + 8 > end {
            break;
        }
        go_to(reader, at)?;
        let (name, length): ([u8; 4], u64) = (reader.array()?, reader.le32()?.into());
        let body = at + 8;
        match &name {
            b"ds64" if is_64 => {
                let _riff = reader.le64()?;
                // Who did not come back to fill it in knows no more than zero or all ones.
                data_64 = Some(reader.le64()?).filter(|bytes| *bytes != u64::MAX);
            }
            b"fmt " => format = read_format(reader, length.min(FORMAT_BYTES))?,
            b"fact" if length >= 4 => samples = Some(u64::from(reader.le32()?)),
            b"data" => {
                let Some(format) = format else { return Ok(None) };
                let there = end - body;
                let said = if length == u64::from(u32::MAX) { data_64.unwrap_or(length) } else { length };
                let unknown = said > there && said >= UNKNOWN_FROM && data_64 != Some(said)
                    || said == 0 && !is_chunk(reader)
                    || said > there && matches!(riff_bytes, 0 | u32::MAX) && data_64.is_none();
                let (bytes, cut) = if unknown { (there, false) } else { (said.min(there), said > there) };
                let whole = !unknown && !cut;
                return Ok(Some(Sound {
                    duration_ms: format.duration_ms(bytes, samples.filter(|_| whole)),
                    codec: Some(codecs::of_wave(format.tag)),
                    cut,
                }));
            }
            _ => {}
        }
        at = next_chunk(reader, body, length, &NAMES)?;
    }
    Ok(None)
}

/// Whether another chunk follows, which means that data of no bytes is what it says.
fn is_chunk(reader: &mut Reader) -> bool {
    reader.array::<4>().is_ok_and(|name| &name != b"data" && NAMES.contains(&&name))
}

fn read_format(reader: &mut Reader, length: u64) -> Result<Option<Format>> {
    let mut bytes = Vec::new();
    reader.take(length).read_to_end(&mut bytes)?;
    let short = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let long = |at: usize| Some(u64::from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
    let read = || {
        let mut tag = short(0)?;
        if tag == EXTENSIBLE {
            // The number that it stands for begins its GUID.
            tag = short(24).unwrap_or(tag);
        }
        Some(Format {
            tag,
            rate: long(4)?,
            bytes_per_s: long(8)?,
            block_bytes: short(12)?.into(),
            block_samples: short(18).unwrap_or(0).into(),
        })
    };
    Ok(read().filter(|format| format.rate > 0))
}

impl Format {
    fn duration_ms(&self, bytes: u64, samples: Option<u64>) -> Option<u64> {
        let by = |units: u64, per_s: u64| {
            (per_s > 0).then(|| rounded(u128::from(units) * 1_000, u128::from(per_s)))
        };
        let by_bytes = || by(bytes, self.bytes_per_s);
        let blocks = bytes.checked_div(self.block_bytes);
        let ms = match self.tag {
            // Of blocks of one sample each.
            0x0001 | 0x0003 | 0x0006 | 0x0007 => {
                blocks.and_then(|blocks| by(blocks, self.rate)).or_else(by_bytes)
            }
            ADPCM_MICROSOFT | ADPCM_IMA if self.block_samples > 0 => blocks
                .and_then(|blocks| by(blocks.saturating_mul(self.block_samples), self.rate))
                .or_else(by_bytes),
            _ => samples
                .filter(|samples| *samples > 0)
                .and_then(|samples| by(samples, self.rate))
                .or_else(by_bytes),
        };
        ms.filter(|ms| *ms > 0)
    }
}
