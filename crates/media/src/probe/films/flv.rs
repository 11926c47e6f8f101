//! FLV.
//!
//! Source: "Adobe Flash Video File Format Specification 10.1", annex E.

use std::io::{Read, Result, Seek, SeekFrom};

use crate::probe::bounded::{Numbers, Reader, go_to};
use crate::probe::films::{Film, Kind, Track};

const HAS_AUDIO: u8 = 4;
const HAS_VIDEO: u8 = 1;
const AUDIO: u8 = 8;
const VIDEO: u8 = 9;
const SCRIPT: u8 = 18;
/// Tags that are looked at: by then each of the streams has begun.
const MAX_TAGS: u32 = 200;
const MAX_SCRIPT_BYTES: u64 = 64 * 1024;
const TAG_BYTES: u64 = 11;

/// What the head and the first tags say; how long it is, the last tag does if the metadata does not.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(4))?;
    let flags = reader.u8()?;
    let mut at = u64::from(reader.u32()?) + 4;
    let (mut audio, mut video) = (None, None);
    let mut script = Vec::new();
    for _ in 0..MAX_TAGS {
        if at + TAG_BYTES > end {
            break;
        }
        let tag = tag(reader, at)?;
        match tag.kind {
            SCRIPT if script.is_empty() => {
                reader.by_ref().take(tag.length.min(MAX_SCRIPT_BYTES)).read_to_end(&mut script)?;
            }
            AUDIO if audio.is_none() && tag.length > 0 => audio = Some(reader.u8()? >> 4),
            VIDEO if video.is_none() && tag.length > 0 => video = Some(reader.u8()? & 0x0F),
            _ => {}
        }
        at += TAG_BYTES + tag.length + 4;
    }
    let number = |name: &str| metadata(&script, name).filter(|number| *number > 0.0);
    // Saturates: what cannot be true is told apart by the caller.
    let pixels = |name| number(name).map(|pixels| pixels.round() as u32);
    let duration_ms = number("duration").map(|seconds| (seconds * 1_000.0).round() as u64);
    let mut film = Film {
        duration_ms: duration_ms.or_else(|| last_time_ms(reader, end)),
        cut: number("filesize").is_some_and(|bytes| bytes > end as f64),
        ..Film::default()
    };
    if flags & HAS_VIDEO != 0 || video.is_some() {
        film.tracks.push(Track {
            kind: Kind::Video,
            codec: video.map(|codec| video_codec(codec).to_owned()),
            coded: pixels("width").zip(pixels("height")),
            ..Track::default()
        });
    }
    if flags & HAS_AUDIO != 0 || audio.is_some() {
        let codec = audio.map(|codec| audio_codec(codec).to_owned());
        film.tracks.push(Track { kind: Kind::Audio, codec, ..Track::default() });
    }
    Ok(film)
}

struct Tag {
    kind: u8,
    length: u64,
    time_ms: u64,
}

fn tag(reader: &mut Reader, at: u64) -> Result<Tag> {
    go_to(reader, at)?;
    let [kind, a, b, c, t2, t1, t0, t3, _, _, _] = reader.array()?;
    let length = u32::from_be_bytes([0, a, b, c]).into();
    Ok(Tag { kind: kind & 0x1F, length, time_ms: u32::from_be_bytes([t3, t2, t1, t0]).into() })
}

/// The last four bytes say how long the tag before them is.
fn last_time_ms(reader: &mut Reader, end: u64) -> Option<u64> {
    go_to(reader, end.checked_sub(4)?).ok()?;
    let length = u64::from(reader.u32().ok()?);
    let last = tag(reader, end.checked_sub(4 + length)?).ok()?;
    (last.length + TAG_BYTES == length && last.time_ms > 0).then_some(last.time_ms)
}

/// A number of the metadata: its name, the mark of a number, and eight bytes.
fn metadata(script: &[u8], name: &str) -> Option<f64> {
    let length = u16::try_from(name.len()).ok()?;
    let key = [&length.to_be_bytes()[..], name.as_bytes(), &[0]].concat();
    let at = script.windows(key.len()).position(|text| text == key)? + key.len();
    Some(f64::from_be_bytes(script.get(at..at + 8)?.try_into().ok()?))
}

fn video_codec(id: u8) -> &'static str {
    match id {
        2 => "Sorenson H.263",
        3 | 6 => "Screen Video",
        4 | 5 => "VP6",
        7 => "H.264",
        12 => "H.265 (HEVC)",
        _ => "FLV",
    }
}

fn audio_codec(id: u8) -> &'static str {
    match id {
        0 | 3 => "PCM",
        1 => "ADPCM",
        2 | 14 => "MP3",
        4..=6 => "Nellymoser",
        7 => "G.711 A-law",
        8 => "G.711 µ-law",
        10 => "AAC",
        11 => "Speex",
        _ => "FLV",
    }
}
