//! AVI.
//!
//! Source: "AVI RIFF File Reference" (Microsoft), with the extensions of OpenDML 1.02 for films of more than 1 GB.

use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};
use std::ops::Range;

use crate::probe::bounded::{Numbers, Reader, go_to, next_chunk, rounded};
use crate::probe::codecs;
use crate::probe::films::{Film, Kind, Track};

/// More chunks than any honest head has.
const MAX_CHUNKS: u32 = 2_000;
const MAX_TRACKS: usize = 32;
/// What stands in place of a size that is not known.
const UNKNOWN_BYTES: u64 = u32::MAX as u64;
const FORMAT_BYTES: u64 = 40;
/// What may lie behind another chunk.
const NAMES: [&[u8; 4]; 10] =
    [b"LIST", b"avih", b"strh", b"strf", b"strd", b"strn", b"vprp", b"JUNK", b"dmlh", b"idx1"];

/// What the lists before the film itself say.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(4))?;
    let riff_bytes = u64::from(reader.le32()?);
    let mut film = Film { cut: riff_bytes + 8 > end && riff_bytes != UNKNOWN_BYTES, ..Film::default() };
    let (mut frame_us, mut frames, mut size) = (0_u64, 0_u64, None);
    let mut movie = None;
    let mut at = 12;
    for _ in 0..MAX_CHUNKS {
        if at + 8 > end {
            break;
        }
        let mut read = || -> Result<Option<u64>> {
            go_to(reader, at)?;
            let (name, length): ([u8; 4], u64) = (reader.array()?, reader.le32()?.into());
            match &name {
                b"LIST" => match &reader.array()? {
                    b"movi" => {
                        movie = Some(at + 12);
                        return Ok(None);
                    }
                    // Gone into.
                    b"hdrl" | b"strl" | b"odml" => return Ok(Some(at + 12)),
                    _ => {}
                },
                b"avih" => {
                    frame_us = reader.le32()?.into();
                    reader.seek_relative(12)?;
                    frames = reader.le32()?.into();
                    reader.seek_relative(12)?;
                    size = Some((reader.le32()?, reader.le32()?));
                }
                b"dmlh" => frames = frames.max(reader.le32()?.into()),
                b"strh" if film.tracks.len() < MAX_TRACKS => film.tracks.push(stream(reader)?),
                b"strf" => format(reader, length, film.tracks.last_mut())?,
                _ => {}
            }
            next_chunk(reader, at + 8, length, &NAMES).map(Some)
        };
        match read() {
            Ok(Some(next)) => at = next,
            Ok(None) => break,
            // What was read before the end of the file holds.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                film.cut = true;
                break;
            }
            Err(error) => return Err(error),
        }
    }
    // Written into a pipe: nobody came back to say how much.
    if matches!(riff_bytes, 0 | UNKNOWN_BYTES) {
        film.tracks.iter_mut().for_each(|track| track.duration_ms = None);
        frames = match movie {
            Some(movie) => count_frames(reader, movie..end, &film)?,
            None => 0,
        };
    }
    if film.first(Kind::Video).is_some() && frame_us > 0 && frames > 0 {
        film.duration_ms = Some(rounded(u128::from(frames) * u128::from(frame_us), 1_000));
    }
    if let Some(track) = film.tracks.iter_mut().find(|track| track.kind == Kind::Video) {
        let some = |size: &(u32, u32)| size.0 > 0 && size.1 > 0;
        track.coded = track.coded.filter(some).or(size.filter(some));
    }
    Ok(film)
}

/// The pictures of the first video stream, each in a chunk of its own. Where there are more than may be looked at, the rest
/// is taken to be like what was.
fn count_frames(reader: &mut Reader, movie: Range<u64>, film: &Film) -> Result<u64> {
    let Some(number) = film.tracks.iter().position(|track| track.kind == Kind::Video) else { return Ok(0) };
    let digits = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
    let (mut frames, mut at) = (0_u64, movie.start);
    while at + 8 <= movie.end {
        let mut head = || -> Result<([u8; 4], u64)> {
            go_to(reader, at)?;
            Ok((reader.array()?, reader.le32()?.into()))
        };
        let (name, length) = match head() {
            Ok(head) => head,
            Err(error) if error.kind() == ErrorKind::QuotaExceeded && at > movie.start => {
                let (all, seen) = (movie.end - movie.start, at - movie.start);
                return Ok(rounded(u128::from(frames) * u128::from(all), u128::from(seen)));
            }
            Err(error) => return Err(error),
        };
        match &name {
            // Gone into.
            b"LIST" | b"RIFF" => {
                at += 12;
                continue;
            }
            [a, b, b'd', b'c' | b'b'] => frames += u64::from([*a, *b] == digits),
            _ => {}
        }
        at = at.saturating_add(8).saturating_add(length).saturating_add(length & 1);
    }
    Ok(frames)
}

fn stream(reader: &mut Reader) -> Result<Track> {
    let kind = match &reader.array()? {
        b"vids" | b"iavs" => Kind::Video,
        b"auds" => Kind::Audio,
        _ => Kind::Other,
    };
    reader.seek_relative(16)?;
    let (scale, rate, _start, length) = (reader.le32()?, reader.le32()?, reader.le32()?, reader.le32()?);
    let duration_ms =
        (rate > 0).then(|| rounded(u128::from(length) * u128::from(scale) * 1_000, u128::from(rate)));
    Ok(Track { kind, duration_ms: duration_ms.filter(|ms| *ms > 0), ..Track::default() })
}

/// A `BITMAPINFOHEADER` of pictures, a `WAVEFORMATEX` of sound.
fn format(reader: &mut Reader, length: u64, track: Option<&mut Track>) -> Result<()> {
    let mut bytes = Vec::new();
    reader.take(length.min(FORMAT_BYTES)).read_to_end(&mut bytes)?;
    let Some(track) = track else { return Ok(()) };
    track.codec = match track.kind {
        Kind::Video => {
            let number = |at: usize| Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
            track.coded = number(4).zip(number(8)).map(|(w, h)| (w.unsigned_abs(), h.unsigned_abs()));
            bytes.get(16..20).and_then(|letters| letters.try_into().ok()).map(codecs::of_avi)
        }
        Kind::Audio => bytes.get(..2).map(|tag| codecs::of_wave(u16::from_le_bytes([tag[0], tag[1]]))),
        Kind::Other => None,
    };
    Ok(())
}
