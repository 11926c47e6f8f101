//! What a file's content says, by its kind: each is looked at by the readers that know it.

use std::io::{Read, Result, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use super::bounded::{Reader, open};
use super::content::{self, Sort};
use super::films::{Film, Kind, asf, avi, flv, iso, matroska, mpeg as mpeg_film};
use super::picture;
use super::sound::{self, Sound, ac3, adts, aiff, au, caf, flac, mpeg, ogg, tagged, wav};
use crate::model::{MediaNote, MessageKind, Moving};
use crate::thumbnail::{self, Thumbnail};

/// More than any cover of a film has.
const MAX_COVER_BYTES: u64 = 16 * 1024 * 1024;
/// A film or sound of more than a week, or of less than this many bits a second for ten minutes, is none.
const MAX_LENGTH_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
const MIN_BITS_PER_S: u64 = 50;
const DOUBTED_LENGTH_MS: u64 = 10 * 60 * 1_000;

/// What the content said; nothing for a plain file.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) kind: Option<MessageKind>,
    /// Better than what the first bytes said.
    pub(super) mime: Option<&'static str>,
    /// Better than what the first bytes said.
    pub(super) ext: Option<&'static str>,
    pub(super) pixels: Option<(u32, u32)>,
    pub(super) moving: Option<Moving>,
    pub(super) duration_ms: Option<u64>,
    pub(super) codec: Option<String>,
    pub(super) notes: Vec<MediaNote>,
    pub(super) thumbnail: Option<Thumbnail>,
}

/// What is to be looked at.
pub(super) struct Place<'a> {
    pub(super) path: &'a Path,
    pub(super) head: &'a [u8],
    /// Behind tags at the beginning.
    pub(super) sound_at: u64,
    pub(super) size_bytes: u64,
}

/// Has each kind looked at by those who know it.
pub(super) fn look(place: &Place, sort: Sort) -> Seen {
    let Place { path, head, sound_at, size_bytes } = *place;
    let seen = match sort {
        Sort::Picture(format) => of_picture(picture::look(path, format, size_bytes)),
        Sort::Heif => {
            let mut found = picture::look_at_heif(path);
            // A row of pictures without one that stands for it: as large as its track says.
            if found.pixels.is_none()
                && let Some(film) = open(path).and_then(|mut reader| iso::look(&mut reader, 0)).ok()
                && film.pixels().is_some()
            {
                let notes = if film.cut { vec![MediaNote::Cut] } else { Vec::new() };
                found = picture::Picture { pixels: film.pixels(), notes, ..picture::Picture::default() };
            }
            let mut seen = of_picture(found);
            seen.codec = Some(content::still_codec(head).to_owned());
            if seen.kind.is_some() {
                seen.notes.insert(0, MediaNote::RarelyShown);
            }
            seen
        }
        Sort::Amr => of_sound(path, |reader| sound::amr(reader, head).map(Some)),
        Sort::Adts => of_sound(path, |reader| adts::look(reader, sound_at)),
        Sort::Mpeg => of_sound(path, |reader| mpeg::look(reader, sound_at)),
        Sort::Flac => of_sound(path, |reader| flac::look(reader, sound_at)),
        Sort::Wav => of_sound(path, |reader| wav::look(reader, sound_at)),
        Sort::Aiff => of_sound(path, |reader| aiff::look(reader, sound_at)),
        Sort::Ac3 => {
            let mut seen = of_sound(path, |reader| ac3::look(reader, sound_at));
            if seen.codec.as_deref() == Some("E-AC-3") {
                (seen.mime, seen.ext) = (Some("audio/eac3"), Some("eac3"));
            }
            seen
        }
        Sort::Au => of_sound(path, au::look),
        Sort::Caf => of_sound(path, caf::look),
        Sort::Tagged => of_sound(path, |reader| tagged::look(reader, &mut open(path)?, sound_at)),
        Sort::Ogg => of_ogg(path, sound_at),
        Sort::Iso => of_film(path, |reader| iso::look(reader, sound_at), iso_sound(head)),
        Sort::Matroska => of_film(path, matroska::look, ("audio/webm", "mka")),
        Sort::Avi => of_film(path, avi::look, ("audio/x-msvideo", "avi")),
        Sort::Asf => of_film(path, asf::look, ("audio/x-ms-wma", "wma")),
        Sort::Flv => of_film(path, flv::look, ("audio/x-flv", "flv")),
        Sort::MpegFilm => of_film(path, mpeg_film::look, ("audio/mpeg", "mp2")),
        Sort::Plain => Seen::default(),
    };
    believed(seen, size_bytes)
}

fn of_picture(found: picture::Picture) -> Seen {
    Seen {
        kind: found.pixels.map(|_| MessageKind::Image),
        pixels: found.pixels,
        moving: found.moving,
        notes: found.notes,
        thumbnail: found.thumbnail,
        ..Seen::default()
    }
}

fn of_sound(path: &Path, look: impl FnOnce(&mut Reader) -> Result<Option<Sound>>) -> Seen {
    match open(path).and_then(|mut reader| look(&mut reader)) {
        Ok(Some(sound)) if sound.duration_ms.is_some() => Seen {
            kind: Some(MessageKind::Audio),
            duration_ms: sound.duration_ms,
            codec: sound.codec,
            notes: if sound.cut { vec![MediaNote::Cut] } else { Vec::new() },
            ..Seen::default()
        },
        _ => broken(),
    }
}

/// Sound, or a film if it has pictures.
fn of_ogg(path: &Path, from: u64) -> Seen {
    let look = |reader: &mut Reader| {
        let film = ogg::look(reader, from)?;
        // More pages than may be read: the last one says how long it is.
        if film.unread { ogg::look_at_end(&mut open(path)?, from) } else { Ok(film) }
    };
    let mut seen = of_film(path, look, ("audio/ogg", "ogg"));
    match seen.kind {
        Some(MessageKind::Video) => (seen.mime, seen.ext) = (Some("video/ogg"), Some("ogv")),
        Some(_) if seen.codec.as_deref() == Some("Opus") => {
            (seen.mime, seen.ext) = (Some("audio/opus"), Some("opus"));
        }
        // A sound of no length is none.
        Some(_) if seen.duration_ms.is_none() => return broken(),
        _ => {}
    }
    seen
}

/// What a sound alone in an MP4 is called.
fn iso_sound(head: &[u8]) -> (&'static str, &'static str) {
    match head.get(8..11) {
        Some(b"3gp") => ("audio/3gpp", "3gp"),
        Some(b"3g2") => ("audio/3gpp2", "3g2"),
        Some(b"M4B") => ("audio/mp4", "m4b"),
        _ => ("audio/mp4", "m4a"),
    }
}

/// A film, or the sound alone that came in a film's container: then of this MIME type, and with this extension.
fn of_film(
    path: &Path,
    look: impl FnOnce(&mut Reader) -> Result<Film>,
    sound: (&'static str, &'static str),
) -> Seen {
    let Ok(film) = open(path).and_then(|mut reader| look(&mut reader)) else { return broken() };
    let kind = match (film.first(Kind::Video), film.first(Kind::Audio)) {
        (Some(_), _) => MessageKind::Video,
        (None, Some(_)) => MessageKind::Audio,
        (None, None) => return broken(),
    };
    let is_sound = kind == MessageKind::Audio;
    let notes = [(MediaNote::Located, film.located), (MediaNote::Cut, film.cut)];
    Seen {
        kind: Some(kind),
        mime: is_sound.then_some(sound.0),
        ext: is_sound.then_some(sound.1),
        pixels: film.pixels(),
        moving: None,
        duration_ms: film.length_ms(),
        codec: film.codecs(),
        notes: notes.into_iter().filter_map(|(note, holds)| holds.then_some(note)).collect(),
        thumbnail: film.cover.and_then(|place| cover(path, place)),
    }
}

/// The picture that lies there, drawn small; `None` where it is none. Then the window draws a frame of the film.
fn cover(path: &Path, place: Range<u64>) -> Option<Thumbnail> {
    let length = place.end.checked_sub(place.start).filter(|length| *length <= MAX_COVER_BYTES)?;
    let mut file = files::open(path).ok()?;
    file.seek(SeekFrom::Start(place.start)).ok()?;
    // Grows with what is read, not with what is claimed.
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes).ok()?;
    thumbnail::of_cover(&bytes)
}

fn broken() -> Seen {
    Seen { notes: vec![MediaNote::Broken], ..Seen::default() }
}

/// Nothing of what a file says is kept when its length cannot be true.
fn believed(seen: Seen, size_bytes: u64) -> Seen {
    let Some(ms) = seen.duration_ms else { return seen };
    let bits_per_s = u128::from(size_bytes) * 8 * 1_000 / u128::from(ms.max(1));
    let thin = ms > DOUBTED_LENGTH_MS && bits_per_s < u128::from(MIN_BITS_PER_S);
    if ms <= MAX_LENGTH_MS && !thin {
        return seen;
    }
    Seen { notes: vec![MediaNote::AbsurdLength], codec: seen.codec, ..Seen::default() }
}
