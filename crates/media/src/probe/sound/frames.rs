//! Sounds that are nothing but frames, one after the other: as long as their frames are together.

use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};

use crate::probe::bounded::{Numbers, Reader, go_to};

/// Bytes that a frame's head has at most.
pub(in crate::probe) const HEAD_BYTES: usize = 7;
/// Between frames, or before the first, lies what is no sound: tags, zeros, what a transfer left.
const MAX_JUNK_BYTES: usize = 64 * 1024;
const PS_PER_S: u128 = 1_000_000_000_000;

/// What the head of a frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::probe) struct Frame {
    /// In bytes, head and all.
    pub(super) length: u64,
    pub(super) samples: u64,
    /// Samples a second.
    pub(super) rate: u64,
    /// What is the same in all frames of a sound.
    pub(super) family: u8,
}

/// Reads the head of a frame; `None` where there is none.
pub(in crate::probe) type Parse = fn(&[u8; HEAD_BYTES]) -> Option<Frame>;

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Length in ms.
    pub(super) duration_ms: Option<u64>,
}

/// Where in these bytes the first frame begins that is followed by another of its family, or by nothing.
pub(in crate::probe) fn find(bytes: &[u8], parse: Parse, ends_here: bool) -> Option<usize> {
    let head = |at: usize| parse(bytes.get(at..at + HEAD_BYTES)?.try_into().ok()?);
    let is_followed = |at: usize, frame: Frame| {
        let next = at.saturating_add(usize::try_from(frame.length).unwrap_or(usize::MAX));
        match head(next) {
            Some(next) => next.family == frame.family,
            // The next one lies behind what was read.
            None if next.saturating_add(HEAD_BYTES) > bytes.len() => !ends_here || next == bytes.len(),
            None => false,
        }
    };
    (0..bytes.len()).find(|at| head(*at).is_some_and(|frame| is_followed(*at, frame)))
}

/// Where in the beginning of a file the first frame begins, if two more of its family follow or the file is over: two
/// bytes that fit may be chance.
pub(in crate::probe) fn find_proven(bytes: &[u8], parse: Parse) -> Option<usize> {
    let head = |at: usize| parse(bytes.get(at..at + HEAD_BYTES)?.try_into().ok()?);
    let next =
        |at: usize, frame: Frame| at.saturating_add(usize::try_from(frame.length).unwrap_or(usize::MAX));
    (0..bytes.len()).find(|at| {
        let Some(first) = head(*at) else { return false };
        let second_at = next(*at, first);
        match head(second_at) {
            Some(second) if second.family == first.family => {
                let third_at = next(second_at, second);
                head(third_at).is_some_and(|third| third.family == first.family)
                    || third_at + HEAD_BYTES > bytes.len()
            }
            _ => second_at == bytes.len(),
        }
    })
}

/// Counts the frames from here to the end. Where there are more bytes than may be read, the rest is taken to be like
/// what was.
pub(super) fn count(reader: &mut Reader, from: u64, parse: Parse) -> Result<Counted> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut at = from;
    let mut length_ps = 0_u128;
    go_to(reader, from)?;
    loop {
        match next(reader, &mut at, end, parse) {
            Ok(Some(frame)) => length_ps += u128::from(frame.samples) * PS_PER_S / u128::from(frame.rate),
            Ok(None) => break,
            Err(error) if error.kind() == ErrorKind::QuotaExceeded && at > from => {
                length_ps = length_ps * u128::from(end - from) / u128::from(at - from);
                break;
            }
            Err(error) => return Err(error),
        }
    }
    let ms = u64::try_from((length_ps + 500_000_000) / 1_000_000_000).unwrap_or(u64::MAX);
    Ok(Counted { duration_ms: (ms > 0).then_some(ms) })
}

/// The next whole frame. The reader stands behind it afterwards, as `at` does.
fn next(reader: &mut Reader, at: &mut u64, end: u64, parse: Parse) -> Result<Option<Frame>> {
    if *at + HEAD_BYTES as u64 > end {
        return Ok(None);
    }
    let head = reader.array()?;
    let frame = match parse(&head) {
        Some(frame) => frame,
        None => {
            let Some(found) = search(reader, *at, end, parse)? else { return Ok(None) };
            *at = found;
            go_to(reader, found)?;
            let head = reader.array()?;
            let Some(frame) = parse(&head) else { return Ok(None) };
            frame
        }
    };
    if *at + frame.length > end {
        return Ok(None);
    }
    *at += frame.length;
    reader.seek_relative(i64::try_from(frame.length).unwrap_or(i64::MAX) - HEAD_BYTES as i64)?;
    Ok(Some(frame))
}

/// Where the sound goes on behind something that is no frame.
pub(super) fn search(reader: &mut Reader, at: u64, end: u64, parse: Parse) -> Result<Option<u64>> {
    go_to(reader, at)?;
    let mut bytes = Vec::new();
    reader.by_ref().take(MAX_JUNK_BYTES as u64).read_to_end(&mut bytes)?;
    let ends_here = at + bytes.len() as u64 == end;
    Ok(find(&bytes, parse, ends_here).map(|found| at + found as u64))
}
