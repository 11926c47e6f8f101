//! AVI.
//!
//! Source: "AVI RIFF File Reference" (Microsoft), with the extensions of OpenDML 1.02 for films of more than 1 GB.

use std::io::{Read, Result, Seek, SeekFrom};

use crate::probe::bounded::{Numbers, Reader, go_to, rounded};
use crate::probe::codecs;
use crate::probe::films::{Film, Kind, Track};

/// More chunks than any honest head has.
const MAX_CHUNKS: u32 = 2_000;
const MAX_TRACKS: usize = 32;
const FORMAT_BYTES: u64 = 40;

/// What the lists before the film itself say.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(4))?;
    let riff_bytes = u64::from(reader.le32()?);
    let mut film = Film { cut: riff_bytes + 8 > end && riff_bytes != u64::from(u32::MAX), ..Film::default() };
    let (mut frame_us, mut frames, mut size) = (0_u64, 0_u64, None);
    let mut at = 12;
    for _ in 0..MAX_CHUNKS {
        if at + 8 > end {
            break;
        }
        go_to(reader, at)?;
        let (name, length): ([u8; 4], u64) = (reader.array()?, reader.le32()?.into());
        let mut next = at.saturating_add(8).saturating_add(length).saturating_add(length & 1);
        match &name {
            b"LIST" => match &reader.array()? {
                b"movi" => break,
                // Gone into.
                b"hdrl" | b"strl" | b"odml" => next = at + 12,
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
        at = next;
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
