//! ASF: WMA and WMV.
//!
//! Source: "Advanced Systems Format Specification" 01.20.05 (Microsoft), 3 (header objects), 5 (data object) and 10 (GUIDs).

use std::io::{Read, Result, Seek, SeekFrom};

use crate::probe::bounded::{Numbers, Reader, go_to};
use crate::probe::codecs;
use crate::probe::films::{Film, Kind, Track};

type Guid = [u8; 16];

const FILE_PROPERTIES: Guid = *b"\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\x00\xC0\x0C\x20\x53\x65";
const STREAM_PROPERTIES: Guid = *b"\x91\x07\xDC\xB7\xB7\xA9\xCF\x11\x8E\xE6\x00\xC0\x0C\x20\x53\x65";
const AUDIO: Guid = *b"\x40\x9E\x69\xF8\x4D\x5B\xCF\x11\xA8\xFD\x00\x80\x5F\x5C\x44\x2B";
const VIDEO: Guid = *b"\xC0\xEF\x19\xBC\x4D\x5B\xCF\x11\xA8\xFD\x00\x80\x5F\x5C\x44\x2B";
const DATA: Guid = *b"\x36\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C";
/// Of the data object: its own head, the file's id, how many packets, and two bytes that mean nothing.
const DATA_HEAD_BYTES: u64 = 50;
const HEADER_BYTES: u64 = 30;
const OBJECT_BYTES: u64 = 24;
const MAX_OBJECTS: u32 = 1_000;
const MAX_TRACKS: usize = 32;
/// Sizes and times of a broadcast are not known.
const IS_BROADCAST: u32 = 1;
const TICKS_PER_MS: u64 = 10_000;

/// What the objects of the header say.
pub(in crate::probe) fn look(reader: &mut Reader) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(16))?;
    let header_end = reader.le64()?.min(end);
    let mut film = Film::default();
    let mut packet_bytes = None;
    let mut at = HEADER_BYTES;
    for _ in 0..MAX_OBJECTS {
        if at.saturating_add(OBJECT_BYTES) > header_end {
            break;
        }
        go_to(reader, at)?;
        let (guid, length): (Guid, u64) = (reader.array()?, reader.le64()?);
        if guid == FILE_PROPERTIES {
            reader.seek_relative(16)?;
            let file_bytes = reader.le64()?;
            reader.seek_relative(16)?;
            let (play_ticks, _send, preroll_ms) = (reader.le64()?, reader.le64()?, reader.le64()?);
            if reader.le32()? & IS_BROADCAST == 0 {
                film.cut = file_bytes > end;
                // What is buffered beforehand is counted in.
                let length_ms = (play_ticks / TICKS_PER_MS).saturating_sub(preroll_ms);
                film.duration_ms = (length_ms > 0).then_some(length_ms);
            }
            let (least, most) = (reader.le32()?, reader.le32()?);
            packet_bytes = Some(u64::from(least)).filter(|_| least == most && least > 0);
        }
        if guid == STREAM_PROPERTIES && film.tracks.len() < MAX_TRACKS {
            film.tracks.push(stream(reader)?);
        }
        if length < OBJECT_BYTES {
            break;
        }
        at = at.saturating_add(length);
    }
    if film.duration_ms.is_none()
        && let Some(packet_bytes) = packet_bytes
    {
        film.duration_ms = last_time(reader, header_end, packet_bytes, end).ok().flatten();
    }
    Ok(film)
}

/// When the last whole packet ends: of what was sent as it was made, nobody came back to write down how long it became.
fn last_time(reader: &mut Reader, data_at: u64, packet_bytes: u64, end: u64) -> Result<Option<u64>> {
    go_to(reader, data_at)?;
    if reader.array::<16>()? != DATA {
        return Ok(None);
    }
    // An index may follow it; what was sent as it was made says no length.
    let data_end = data_at.saturating_add(reader.le64()?);
    let first = data_at.saturating_add(DATA_HEAD_BYTES);
    let end = if data_end > first && data_end < end { data_end } else { end };
    let packets = end.saturating_sub(first) / packet_bytes;
    let Some(before) = packets.checked_sub(1) else { return Ok(None) };
    go_to(reader, first.saturating_add(before.saturating_mul(packet_bytes)))?;
    let mut flags = reader.u8()?;
    if flags & 0x80 != 0 {
        // Data against errors comes first.
        reader.seek_relative(i64::from(flags & 0x0F))?;
        flags = reader.u8()?;
    }
    let _properties = reader.u8()?;
    // Length of the packet, its number, and its padding: each takes none, one, two or four bytes.
    for shift in [5, 1, 3] {
        reader.seek_relative([0, 1, 2, 4][usize::from(flags >> shift & 3)])?;
    }
    let (sent_ms, lasts_ms) = (u64::from(reader.le32()?), u64::from(reader.le16()?));
    Ok(Some(sent_ms + lasts_ms).filter(|ms| *ms > 0))
}

fn stream(reader: &mut Reader) -> Result<Track> {
    let kind = match reader.array()? {
        AUDIO => Kind::Audio,
        VIDEO => Kind::Video,
        _ => return Ok(Track::default()),
    };
    let mut track = Track { kind, ..Track::default() };
    // Error correction, offset, two lengths, flags.
    reader.seek_relative(16 + 8 + 8 + 2 + 4)?;
    let mut bytes = Vec::new();
    reader.take(31).read_to_end(&mut bytes)?;
    let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if kind == Kind::Video {
        track.coded = number(0).zip(number(4)).filter(|(width, height)| *width > 0 && *height > 0);
        // The `BITMAPINFOHEADER` begins at 11.
        track.codec = bytes.get(27..31).and_then(|letters| letters.try_into().ok()).map(codecs::of_avi);
    } else {
        track.codec = bytes.get(..2).map(|tag| codecs::of_wave(u16::from_le_bytes([tag[0], tag[1]])));
    }
    Ok(track)
}
