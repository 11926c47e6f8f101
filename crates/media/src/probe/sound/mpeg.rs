//! MPEG audio: MP3, and the layers before it.
//!
//! Source: ISO/IEC 11172-3, 2.4.1.3 and 2.4.2.3; ISO/IEC 13818-3; MPEG 2.5 as Fraunhofer wrote it; the table of contents
//! of Xing and that of Fraunhofer (VBRI) as encoders write them.

use std::io::{Read, Result, Seek, SeekFrom};

use super::Sound;
use super::frames::{self, Frame, HEAD_BYTES};
use crate::probe::bounded::{Reader, go_to, rounded};

/// kbit/s by index, from 1: version 1 by layer, then the others.
const RATES_1: [[u64; 14]; 3] = [
    [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
];
const RATES_2: [[u64; 14]; 2] = [
    [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const SAMPLES_PER_S: [u64; 3] = [44_100, 48_000, 32_000];
/// As much of the first frame as a table of contents needs.
const TABLE_BYTES: u64 = 192;
const ID3V1_BYTES: u64 = 128;
/// As much of what stands behind a sound as shows whether it is more sound.
const BEHIND_BYTES: u64 = 16 * 1024;

/// The head of a frame of any version and layer, free formats excepted.
pub(in crate::probe) fn parse(head: &[u8; HEAD_BYTES]) -> Option<Frame> {
    let [sync, kind, rates, ..] = *head;
    let (version, layer) = (kind >> 3 & 3, kind >> 1 & 3);
    if sync != 0xFF || kind & 0xE0 != 0xE0 || version == 1 || layer == 0 {
        return None;
    }
    let first = version == 3;
    // 3 is layer I.
    let layer = 4 - usize::from(layer);
    let index = usize::from(rates >> 4).checked_sub(1)?;
    let table = if first { &RATES_1[layer - 1] } else { &RATES_2[usize::from(layer > 1)] };
    let bits_per_s = table.get(index)? * 1_000;
    let whole = SAMPLES_PER_S.get(usize::from(rates >> 2 & 3))?;
    let rate = match version {
        3 => *whole,
        2 => whole / 2,
        _ => whole / 4,
    };
    let padding = u64::from(rates >> 1 & 1);
    let (samples, length) = match layer {
        1 => (384, (12 * bits_per_s / rate + padding) * 4),
        3 if !first => (576, 72 * bits_per_s / rate + padding),
        _ => (1_152, 144 * bits_per_s / rate + padding),
    };
    Some(Frame { length, samples, rate, family: kind & 0x1E | (rates & 0x0C) << 4 })
}

/// How long it is: by its table of contents if there is one that fits the file, else by counting.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    let Some(start) = frames::search(reader, from, end, parse)? else { return Ok(None) };
    go_to(reader, start)?;
    let mut first = Vec::new();
    reader.by_ref().take(TABLE_BYTES).read_to_end(&mut first)?;
    let Some(frame) = first.get(..HEAD_BYTES).and_then(|head| parse(head.try_into().ok()?)) else {
        return Ok(None);
    };
    let codec = if first[1] >> 1 & 3 == 1 { "MP3" } else { "MP2" };
    let sound = |duration_ms, cut| Some(Sound { duration_ms, codec: Some(codec.to_owned()), cut });
    let Some(table) = table(&first) else {
        return Ok(sound(frames::count(reader, start, parse)?.duration_ms, false));
    };
    let there = end - start;
    let joined = match table.bytes {
        Some(bytes) if there > bytes => is_sound(reader, start + bytes)?,
        _ => false,
    };
    match table.frames {
        // Some write it before they know, and some join files.
        Some(count) if count > 0 && !joined => {
            let samples = u128::from(count) * u128::from(frame.samples) * 1_000;
            let cut = table.bytes.is_some_and(|bytes| there + ID3V1_BYTES < bytes);
            Ok(sound(Some(rounded(samples, u128::from(frame.rate))), cut))
        }
        // The table's own frame is silent.
        _ => Ok(sound(frames::count(reader, start + frame.length, parse)?.duration_ms, false)),
    }
}

/// Whether another sound, or its tag, follows there: then a table of contents says nothing of the whole.
fn is_sound(reader: &mut Reader, at: u64) -> Result<bool> {
    go_to(reader, at)?;
    let mut bytes = Vec::new();
    reader.by_ref().take(BEHIND_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes.starts_with(b"ID3") || frames::find_proven(&bytes, parse).is_some_and(|at| at < 2_048))
}

/// What a table of contents says.
struct Table {
    frames: Option<u64>,
    bytes: Option<u64>,
}

fn table(first: &[u8]) -> Option<Table> {
    let number = |at: usize| Some(u64::from(u32::from_be_bytes(first.get(at..at + 4)?.try_into().ok()?)));
    if first.get(36..40) == Some(b"VBRI") {
        return Some(Table { frames: number(50), bytes: number(46) });
    }
    let (version, mono) = (first[1] >> 3 & 3, first.get(3)? >> 6 == 3);
    let at = match (version == 3, mono) {
        (true, false) => 36,
        (true, true) | (false, false) => 21,
        (false, true) => 13,
    };
    if !matches!(first.get(at..at + 4)?, b"Xing" | b"Info") {
        return None;
    }
    let flags = number(at + 4)?;
    let frames = if flags & 1 != 0 { number(at + 8) } else { None };
    let bytes = if flags & 2 != 0 { number(at + 8 + if flags & 1 != 0 { 4 } else { 0 }) } else { None };
    Some(Table { frames, bytes: bytes.filter(|bytes| *bytes > 0) })
}
