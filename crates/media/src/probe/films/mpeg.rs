//! MPEG-1 and MPEG-2, as program streams or bare.
//!
//! Source: ISO/IEC 11172-1, 2.4.3.3 and ISO/IEC 13818-1, 2.4.3.6 (time stamps of packets); ISO/IEC 11172-2, 2.4.2.3 and
//! ISO/IEC 13818-2, 6.2.2 (sequence head).

use std::io::{Read, Result, Seek, SeekFrom};

use crate::probe::bounded::{Reader, go_to, rounded};
use crate::probe::films::{Film, Kind, Track};

/// Heads and first times lie at the beginning, the last times at the end.
const PART_BYTES: u64 = 1024 * 1024;
const TICKS_PER_S: u64 = 90_000;
const SEQUENCE: u8 = 0xB3;
const EXTENSION: u8 = 0xB5;
/// Frames of 1,000 seconds by code, from 1.
const FRAMES_PER_1000_S: [u64; 8] = [23_976, 24_000, 25_000, 29_970, 30_000, 50_000, 59_940, 60_000];

/// What the first sequence head says, and the times of the packets.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    let first = part(reader, 0)?;
    let last = if end > PART_BYTES { part(reader, end - PART_BYTES)? } else { Vec::new() };
    let mut film = Film::default();
    let mut video = None;
    let mut audio = false;
    for (code, at) in starts(&first) {
        match code {
            SEQUENCE if video.is_none() => video = sequence(&first, at),
            0xC0..=0xDF => audio = true,
            _ => {}
        }
    }
    let times =
        |bytes: &[u8]| starts(bytes).filter_map(|(code, at)| time(bytes, code, at)).collect::<Vec<_>>();
    let (early, late) = (times(&first), times(&last));
    let from = early.iter().min().copied();
    let to = late.iter().max().or(early.iter().max()).copied();
    let frame_ticks = video.as_ref().map_or(0, |video| video.frame_ticks);
    film.duration_ms = from
        .zip(to)
        .and_then(|(from, to)| to.checked_sub(from))
        .filter(|ticks| *ticks > 0)
        .map(|ticks| rounded(u128::from(ticks + frame_ticks) * 1_000, u128::from(TICKS_PER_S)));
    if let Some(video) = video {
        film.tracks.push(video.track);
    }
    if audio {
        let codec = Some("MP2".to_owned());
        film.tracks.push(Track { kind: Kind::Audio, codec, ..Track::default() });
    }
    Ok(film)
}

fn part(reader: &mut Reader, from: u64) -> Result<Vec<u8>> {
    go_to(reader, from)?;
    let mut bytes = Vec::new();
    reader.by_ref().take(PART_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Each start code, and where what follows it begins.
fn starts(bytes: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    let is_start = |at: &usize| bytes[*at..*at + 3] == [0, 0, 1];
    (0..bytes.len().saturating_sub(3)).filter(is_start).map(|at| (bytes[at + 3], at + 4))
}

struct Video {
    track: Track,
    frame_ticks: u64,
}

fn sequence(bytes: &[u8], at: usize) -> Option<Video> {
    let &[a, b, c, shape, ..] = bytes.get(at..at + 8)? else { return None };
    let (width, height) = (u32::from(a) << 4 | u32::from(b) >> 4, u32::from(b & 0x0F) << 8 | u32::from(c));
    if width == 0 || height == 0 {
        return None;
    }
    let is_2 =
        starts(bytes.get(at..bytes.len().min(at + 256))?).next().is_some_and(|(code, _)| code == EXTENSION);
    // MPEG-2 names the shape of the whole, MPEG-1 that of a pixel, in ways that few programs got right.
    let wide = |across: u32, along: u32| Some(((height * across + along / 2) / along, height));
    let shown = match shape >> 4 {
        2 if is_2 => wide(4, 3),
        3 if is_2 => wide(16, 9),
        _ => None,
    };
    let frames = FRAMES_PER_1000_S.get(usize::from(shape & 0x0F).wrapping_sub(1));
    let track = Track {
        kind: Kind::Video,
        codec: Some(if is_2 { "MPEG-2" } else { "MPEG-1" }.to_owned()),
        coded: Some((width, height)),
        shown,
        ..Track::default()
    };
    Some(Video { track, frame_ticks: frames.map_or(0, |frames| TICKS_PER_S * 1_000 / frames) })
}

/// When what is in a packet is shown or heard, in ticks of 1/90,000 s.
fn time(bytes: &[u8], code: u8, at: usize) -> Option<u64> {
    if !matches!(code, 0xBD | 0xC0..=0xEF) {
        return None;
    }
    // Behind its length.
    let mut rest = bytes.get(at + 2..)?;
    if rest.first()? & 0xC0 == 0x80 {
        if rest.get(1)? & 0x80 == 0 {
            return None;
        }
        rest = rest.get(3..)?;
    } else {
        let filled = rest.iter().take(16).take_while(|byte| **byte == 0xFF).count();
        rest = rest.get(filled..)?;
        if rest.first()? & 0xC0 == 0x40 {
            rest = rest.get(2..)?;
        }
    }
    let [a, b, c, d, e] = *rest.first_chunk()?;
    // Marks that are always set.
    if !matches!(a >> 4, 2 | 3) || a & c & e & 1 == 0 {
        return None;
    }
    let high = u64::from(a >> 1 & 7) << 30;
    Some(high | u64::from(b) << 22 | u64::from(c >> 1) << 15 | u64::from(d) << 7 | u64::from(e >> 1))
}
