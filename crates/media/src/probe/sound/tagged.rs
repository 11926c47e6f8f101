//! Monkey's Audio, WavPack and Musepack: lofty says how long they are. Whether they are all there it does not say, and
//! that is counted here.
//!
//! Source: "WavPack 4 & 5 Binary File / Block Format"; Monkey's Audio SDK, `APEHeader.h`, with what ffmpeg's `ape.c` says of
//! the versions before 3.98; "Musepack stream version 8" and libmpcdec for version 7.

use std::io::{Read, Result, Seek, SeekFrom};

use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{AudioFile, FileType};
use lofty::probe::Probe;

use super::Sound;
use crate::probe::bounded::{Numbers, Reader, go_to};

/// How long it is, and whether the end is there. lofty reads through some of them, so the end is looked for by another reader.
pub(in crate::probe) fn look(reader: &mut Reader, again: &mut Reader, from: u64) -> Result<Option<Sound>> {
    let options =
        ParseOptions::new().read_tags(false).read_cover_art(false).parsing_mode(ParsingMode::BestAttempt);
    let mut behind = Behind { reader, from };
    behind.seek(SeekFrom::Start(0))?;
    let probe = Probe::new(behind).options(options).guess_file_type()?;
    let kind = probe.file_type();
    let duration = probe.read().ok().map(|file| file.properties().duration());
    let duration_ms = duration.and_then(|found| u64::try_from(found.as_millis()).ok()).filter(|ms| *ms > 0);
    let end = again.seek(SeekFrom::End(0))?;
    let cut = match kind {
        Some(FileType::WavPack) => is_wavpack_cut(again, from, end),
        Some(FileType::Ape) => is_ape_cut(again, from, end),
        Some(FileType::Mpc) => is_musepack_cut(again, from, end),
        _ => Ok(false),
    };
    // More of it than may be read.
    let cut = cut.unwrap_or(false);
    Ok(Some(Sound { duration_ms, codec: kind.and_then(codec_name).map(str::to_owned), cut }))
}

fn codec_name(kind: FileType) -> Option<&'static str> {
    Some(match kind {
        FileType::Ape => "APE",
        FileType::Mpc => "Musepack",
        FileType::WavPack => "WavPack",
        _ => return None,
    })
}

/// A file as if it began behind the tags at its beginning: lofty takes WavPack to begin where the file does.
struct Behind<'a> {
    reader: &'a mut Reader,
    from: u64,
}

impl Read for Behind<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.reader.read(buffer)
    }
}

impl Seek for Behind<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => SeekFrom::Start(at.saturating_add(self.from)),
            other => other,
        };
        let at = self.reader.seek(to)?;
        // Before the beginning there is nothing.
        at.checked_sub(self.from).ok_or_else(|| std::io::ErrorKind::InvalidInput.into())
    }
}

/// Blocks, each of which says which samples of how many are in it.
fn is_wavpack_cut(reader: &mut Reader, from: u64, end: u64) -> Result<bool> {
    const HEAD_BYTES: u64 = 32;
    /// In place of a number: whoever wrote it did not know.
    const UNKNOWN: u64 = 0xFFFF_FFFF;
    let (mut at, mut total, mut reached) = (from, None, 0);
    while end.saturating_sub(at) >= HEAD_BYTES {
        go_to(reader, at)?;
        if &reader.array()? != b"wvpk" {
            break;
        }
        let bytes = u64::from(reader.le32()?) + 8;
        let [_, _, index_high, total_high] = reader.array()?;
        let low = u64::from(reader.le32()?);
        let index = u64::from(reader.le32()?) | u64::from(index_high) << 32;
        let samples = u64::from(reader.le32()?);
        if bytes < HEAD_BYTES {
            break;
        }
        if at.saturating_add(bytes) > end {
            return Ok(true);
        }
        if samples > 0 {
            // All ones in the lower half mean something else, so that there each step has one less.
            let all = low + (u64::from(total_high) << 32) - u64::from(total_high);
            total.get_or_insert(if low == UNKNOWN { 0 } else { all });
            reached = reached.max(index + samples);
        }
        at += bytes;
    }
    Ok(total.is_some_and(|total| reached < total))
}

/// How many bytes its parts have, or where the last frame begins.
fn is_ape_cut(reader: &mut Reader, from: u64, end: u64) -> Result<bool> {
    const HAS_PEAK: u16 = 4;
    const HAS_COUNT: u16 = 16;
    const HAS_NO_WAV_HEAD: u16 = 32;
    /// From this version on the lengths of all parts stand at the beginning.
    const WITH_LENGTHS: u16 = 3_980;
    go_to(reader, from + 4)?;
    let version = reader.le16()?;
    if version >= WITH_LENGTHS {
        let _filled = reader.le16()?;
        let mut all = 0;
        for _ in 0..5 {
            // Of this list, the head, the table, the head of the WAV, and the frames.
            all += u64::from(reader.le32()?);
        }
        all += u64::from(reader.le32()?) << 32;
        // What stood behind the sound in the WAV.
        all += u64::from(reader.le32()?);
        return Ok(from.saturating_add(all) > end);
    }
    let _level = reader.le16()?;
    let flags = reader.le16()?;
    let _sound: [u8; 6] = reader.array()?;
    let wav_head_bytes = reader.le32()?;
    let _wav_tail_bytes = reader.le32()?;
    let frames = reader.le32()?;
    let _last_samples = reader.le32()?;
    if flags & HAS_PEAK != 0 {
        reader.le32()?;
    }
    let count = if flags & HAS_COUNT != 0 { reader.le32()? } else { frames };
    if flags & HAS_NO_WAV_HEAD == 0 {
        reader.seek_relative(wav_head_bytes.into())?;
    }
    let Some(last) = count.min(frames).checked_sub(1) else { return Ok(false) };
    reader.seek_relative(i64::from(last) * 4)?;
    let last_at = u64::from(reader.le32()?);
    Ok(from + last_at >= end)
}

fn is_musepack_cut(reader: &mut Reader, from: u64, end: u64) -> Result<bool> {
    go_to(reader, from)?;
    match &reader.array()? {
        b"MPCK" => is_musepack_8_cut(reader, from + 4, end),
        _ => is_musepack_7_cut(reader, from, end),
    }
}

/// Packets, of which the last is called the end.
fn is_musepack_8_cut(reader: &mut Reader, mut at: u64, end: u64) -> Result<bool> {
    const MAX_LENGTH_BYTES: u32 = 9;
    /// Name and length of the shortest.
    const LEAST_BYTES: u64 = 3;
    while end.saturating_sub(at) >= LEAST_BYTES {
        go_to(reader, at)?;
        let name: [u8; 2] = reader.array()?;
        if !name.iter().all(u8::is_ascii_uppercase) {
            return Ok(false);
        }
        let mut bytes = 0_u64;
        for _ in 0..MAX_LENGTH_BYTES {
            let part = reader.u8()?;
            bytes = bytes << 7 | u64::from(part & 0x7F);
            if part & 0x80 == 0 {
                break;
            }
        }
        if &name == b"SE" {
            return Ok(false);
        }
        if bytes < LEAST_BYTES {
            return Ok(false);
        }
        at = at.saturating_add(bytes);
    }
    Ok(true)
}

/// Frames of so many bits each, in words of four bytes that begin with the last of them.
fn is_musepack_7_cut(reader: &mut Reader, from: u64, end: u64) -> Result<bool> {
    const WORD_BYTES: u64 = 4;
    const WORD_BITS: u64 = 32;
    /// Of the length before each frame.
    const LENGTH_BITS: u64 = 20;
    /// The head, the last byte of which is the version of the encoder.
    const HEAD_BITS: u64 = 25 * 8;
    go_to(reader, from + 4)?;
    let frames = reader.le32()?;
    let mut here = from + 8;
    let mut bits = HEAD_BITS;
    for _ in 0..frames {
        let (at, within) = (from + bits / WORD_BITS * WORD_BYTES, bits % WORD_BITS);
        let words = if within + LENGTH_BITS > WORD_BITS { 2 } else { 1 };
        if at + words * WORD_BYTES > end {
            return Ok(true);
        }
        reader.seek_relative(at.cast_signed() - here.cast_signed())?;
        let first = u64::from(reader.le32()?) << WORD_BITS;
        let both = if words == 2 { first | u64::from(reader.le32()?) } else { first };
        here = at + words * WORD_BYTES;
        let length = both >> (2 * WORD_BITS - LENGTH_BITS - within) & ((1 << LENGTH_BITS) - 1);
        bits += LENGTH_BITS + length;
    }
    Ok(from + bits.div_ceil(8) > end)
}
