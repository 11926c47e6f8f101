//! Bare AC-3 and E-AC-3, as discs and television have it: nothing but frames.
//!
//! Source: ATSC A/52:2018, 5.3.1 and 5.3.2 (AC-3), annex E 1.2.2 and 1.3.1 (E-AC-3).

use std::io::{Result, Seek, SeekFrom};

use super::Sound;
use super::frames::{self, Frame, HEAD_BYTES};
use crate::probe::bounded::{Numbers, Reader, go_to};

const RATES: [u64; 3] = [48_000, 44_100, 32_000];
/// Kilobits a second of AC-3, each for two codes of a frame's size.
const KILOBITS: [u64; 19] =
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const BLOCK_SAMPLES: u64 = 256;
/// Blocks of a frame by their code.
const BLOCKS: [u64; 4] = [1, 2, 3, 6];
/// What streams of AC-3 say at most in the field for their version; E-AC-3 says more.
const LAST_AC3: u8 = 8;

/// The head of a frame.
pub(in crate::probe) fn parse(head: &[u8; HEAD_BYTES]) -> Option<Frame> {
    let [0x0B, 0x77, _, _, rates, version, _] = *head else { return None };
    match version >> 3 {
        0..=LAST_AC3 => ac3(rates),
        11..=16 => eac3(head),
        _ => None,
    }
}

fn ac3(rates: u8) -> Option<Frame> {
    let rate = *RATES.get(usize::from(rates >> 6))?;
    let code = rates & 0x3F;
    let kilobits = *KILOBITS.get(usize::from(code >> 1))?;
    let samples = 6 * BLOCK_SAMPLES;
    // In words of 16 bits; at 44.1 kHz every other frame is a word longer.
    let words = kilobits * 1_000 * samples / rate / 16 + u64::from(rate == 44_100 && code & 1 == 1);
    Some(Frame { length: words * 2, samples, rate, family: rates & 0xC0 })
}

fn eac3(head: &[u8; HEAD_BYTES]) -> Option<Frame> {
    let kind = head[2] >> 6;
    let length = (u64::from(head[2] & 0x07) << 8 | u64::from(head[3])) * 2 + 2;
    let (fast, slow) = (head[4] >> 6, head[4] >> 4 & 3);
    // The half of the usual rates has always six blocks.
    let (rate, blocks) = match fast {
        3 => (RATES.get(usize::from(slow))? / 2, 6),
        _ => (*RATES.get(usize::from(fast))?, *BLOCKS.get(usize::from(slow))?),
    };
    // More channels of the same moment, or another programme.
    let adds_time = kind != 1 && head[2] >> 3 & 0x07 == 0;
    let samples = if adds_time { blocks * BLOCK_SAMPLES } else { 0 };
    (length >= HEAD_BYTES as u64 && kind != 3).then_some(Frame {
        length,
        samples,
        rate,
        family: 1 | head[4] & 0xC0,
    })
}

/// How long it is, frame by frame.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Option<Sound>> {
    let end = reader.seek(SeekFrom::End(0))?;
    let Some(start) = frames::search(reader, from, end, parse)? else { return Ok(None) };
    go_to(reader, start)?;
    let head: [u8; HEAD_BYTES] = reader.array()?;
    let codec = if head[5] >> 3 > LAST_AC3 { "E-AC-3" } else { "AC-3" };
    let duration_ms = frames::count(reader, start, parse)?.duration_ms;
    Ok(Some(Sound { duration_ms, codec: Some(codec.to_owned()), cut: false }))
}
