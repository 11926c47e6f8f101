//! Looks at a file: type by content, size, MD5, pixels, duration, a small picture.
//!
//! Nothing a file claims is believed before it was seen to fit: parsers read under [`bounded`] limits, numbers that cannot
//! be true become a note, and what cannot be read is a plain file.

mod bounded;
mod codecs;
mod film;
mod iso;
mod matroska;
mod moving;
mod picture;
mod sort;
mod sound;

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use ids::AttachmentId;
use md5::{Digest, Md5};

pub(crate) use bounded::{Reader, open};

use self::film::{Film, Kind};
use self::sort::Sort;
use crate::error::{Error, FileProblem};
use crate::model::{Attachment, MediaNote, MessageKind, Moving};
use crate::thumbnail::{self, Thumbnail};

/// More than any magic number that is looked for needs.
const HEAD_BYTES: usize = 8 * 1024;
const CHUNK_BYTES: usize = 256 * 1024;
/// More than any cover of a film has.
const MAX_COVER_BYTES: u64 = 16 * 1024 * 1024;
/// A film or sound of more than a week, or of less than this many bits a second for ten minutes, is none.
const MAX_LENGTH_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
const MIN_BITS_PER_S: u64 = 50;
const DOUBTED_LENGTH_MS: u64 = 10 * 60 * 1_000;

/// What looking at a file taught.
#[derive(Debug)]
pub struct Probed {
    /// What the file is.
    pub attachment: Attachment,
    /// The picture, or the cover that lies in the file, drawn small.
    pub thumbnail: Option<Thumbnail>,
}

/// What the content said; nothing for a plain file.
#[derive(Debug, Default)]
struct Seen {
    kind: Option<MessageKind>,
    /// Better than what the first bytes said.
    mime: Option<&'static str>,
    pixels: Option<(u32, u32)>,
    moving: Option<Moving>,
    duration_ms: Option<u64>,
    codec: Option<String>,
    notes: Vec<MediaNote>,
    thumbnail: Option<Thumbnail>,
}

/// Reads the whole file once, and parts of it again. The bytes of the one pass go into `copy` too, for who wants a hash of
/// their own; [`std::io::sink`] otherwise. Blocks.
///
/// # Errors
/// When the file cannot be read, has nothing to send, or changes while it is read.
pub fn probe(path: &Path, copy: &mut impl Write) -> Result<Probed, Error> {
    let wrong = |problem| Error::File { path: path.to_path_buf(), problem };
    let unreadable = |error: std::io::Error| wrong(FileProblem::from(&error));
    let file = files::open(path).map_err(|error| wrong(FileProblem::from(&error)))?;
    let before = file.metadata().map_err(unreadable)?;
    if before.len() == 0 {
        return Err(wrong(FileProblem::FileEmpty));
    }
    let Through { head, md5, size_bytes } = read_through(&file, before.len(), copy).map_err(unreadable)?;

    let by_name = path.extension().map(|ext| ext.to_string_lossy().to_lowercase());
    let mut sorted = sort::sort(&head, by_name.as_deref());
    // A parser that panics has met a broken file.
    let seen = catch_unwind(AssertUnwindSafe(|| look(path, &head, sorted.sort, size_bytes)));
    let mut seen = seen.unwrap_or_else(|_| Seen { notes: vec![MediaNote::Broken], ..Seen::default() });
    if sorted.doubtful && seen.kind.is_none() {
        (sorted, seen) = (sort::plain(by_name.as_deref()), Seen::default());
    }
    if sorted.renamed {
        seen.notes.push(MediaNote::Renamed);
    }
    // What was read before and after the change would be two halves of two files.
    let after = files::open(path).map_err(|error| wrong(FileProblem::from(&error)))?;
    let after = after.metadata().map_err(unreadable)?;
    if size_bytes != after.len() || !same(&before, &after) {
        return Err(wrong(FileProblem::FileChanged));
    }
    Ok(Probed {
        attachment: Attachment {
            id: AttachmentId::random(),
            path: path.to_path_buf(),
            name: path.file_name().map_or_else(String::new, |name| clean(&name.to_string_lossy())),
            ext: sorted.ext,
            mime: seen.mime.map_or(sorted.mime, str::to_owned),
            size_bytes,
            md5,
            message_type: seen.kind.unwrap_or(MessageKind::File),
            width: seen.pixels.map(|(width, _)| width),
            height: seen.pixels.map(|(_, height)| height),
            moving: seen.moving,
            duration_ms: seen.duration_ms,
            codec: seen.codec,
            notes: seen.notes,
        },
        thumbnail: seen.thumbnail,
    })
}

fn same(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

/// What one pass over a file gives.
struct Through {
    /// The first bytes.
    head: Vec<u8>,
    /// Lower-case hex.
    md5: String,
    size_bytes: u64,
}

/// Reads a file that was looked at in an earlier session once more, into `copy` as [`probe`] does. Blocks.
///
/// # Errors
/// When it cannot be read, or no longer has the content that it had then.
pub fn recognise(attachment: &Attachment, copy: &mut impl Write) -> Result<(), Error> {
    let path = attachment.path.as_path();
    let wrong = |problem| Error::File { path: path.to_path_buf(), problem };
    let file = files::open(path).map_err(|error| wrong(FileProblem::from(&error)))?;
    let through =
        read_through(&file, attachment.size_bytes, copy).map_err(|error| wrong(FileProblem::from(&error)))?;
    if through.md5 != attachment.md5 {
        return Err(wrong(FileProblem::FileChanged));
    }
    Ok(())
}

/// Reads a file in one pass. A file that grows faster than it is read would never
/// end, so it ends where it is longer than it was.
fn read_through(mut file: &File, expected_bytes: u64, copy: &mut impl Write) -> std::io::Result<Through> {
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut head = Vec::new();
    let mut hash = Md5::new();
    let mut size_bytes = 0;
    while size_bytes <= expected_bytes {
        let read = match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if head.len() < HEAD_BYTES {
            head.extend_from_slice(&chunk[..read.min(HEAD_BYTES - head.len())]);
        }
        hash.update(&chunk[..read]);
        copy.write_all(&chunk[..read])?;
        size_bytes += read as u64;
    }
    Ok(Through { head, md5: hex::encode(hash.finalize()), size_bytes })
}

fn look(path: &Path, head: &[u8], sort: Sort, size_bytes: u64) -> Seen {
    let seen = match sort {
        Sort::Picture(format) => {
            let found = picture::look(path, format);
            Seen {
                kind: found.pixels.map(|_| MessageKind::Image),
                pixels: found.pixels,
                moving: found.moving,
                codec: format.is_none().then(|| sort::still_codec(head).to_owned()),
                notes: found.notes,
                thumbnail: found.thumbnail,
                ..Seen::default()
            }
        }
        Sort::Amr => of_sound(open(path).and_then(|mut reader| sound::amr(&mut reader, head)).ok()),
        Sort::Adts => of_sound(open(path).and_then(|mut reader| sound::adts(&mut reader)).ok()),
        Sort::Sound => of_sound(open(path).ok().and_then(sound::tagged)),
        Sort::Iso => of_film(path, iso::look, "audio/mp4"),
        Sort::Matroska => of_film(path, matroska::look, "audio/webm"),
        Sort::OtherFilm => Seen { kind: Some(MessageKind::Video), ..Seen::default() },
        Sort::Plain => Seen::default(),
    };
    believed(seen, size_bytes)
}

fn of_sound(sound: Option<sound::Sound>) -> Seen {
    match sound {
        Some(sound) if sound.duration_ms.is_some() => Seen {
            kind: Some(MessageKind::Audio),
            duration_ms: sound.duration_ms,
            codec: sound.codec,
            ..Seen::default()
        },
        _ => broken(),
    }
}

/// A film, or the sound alone that came in a film's container.
fn of_film(path: &Path, look: fn(&mut Reader) -> std::io::Result<Film>, sound_mime: &'static str) -> Seen {
    let Ok(film) = open(path).and_then(|mut reader| look(&mut reader)) else { return broken() };
    let kind = match (film.first(Kind::Video), film.first(Kind::Audio)) {
        (Some(_), _) => MessageKind::Video,
        (None, Some(_)) => MessageKind::Audio,
        (None, None) => return broken(),
    };
    Seen {
        kind: Some(kind),
        mime: (kind == MessageKind::Audio).then_some(sound_mime),
        pixels: film.pixels(),
        moving: None,
        duration_ms: film.length_ms(),
        codec: film.codecs(),
        notes: if film.cut { vec![MediaNote::Cut] } else { Vec::new() },
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

/// A file name without what would break a header or a line, or show as another name.
pub(crate) fn clean(name: &str) -> String {
    files::shown_name(name)
}

#[cfg(test)]
mod tests;
