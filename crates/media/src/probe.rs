//! Looks at a file: type by content, size, MD5, pixels, duration, a small picture.
//!
//! Nothing a file claims is believed before it was seen to fit: parsers read under [`bounded`] limits, numbers that cannot
//! be true become a note, and what cannot be read is a plain file.

mod bounded;
mod codecs;
mod content;
mod films;
mod look;
mod moving;
mod picture;
mod sort;
mod sound;
mod tags;
mod xmp;

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use ids::AttachmentId;
use md5::{Digest, Md5};

pub(crate) use bounded::{Reader, open};

use self::content::{Sort, Start};
use self::look::{Place, Seen, look};
use crate::error::{Error, FileProblem};
use crate::model::{Attachment, MediaNote, MessageKind};
use crate::playback;
use crate::thumbnail::Thumbnail;

/// More than any magic number that is looked for needs.
const HEAD_BYTES: usize = 8 * 1024;
const CHUNK_BYTES: usize = 256 * 1024;
/// What looking at a file taught.
#[derive(Debug)]
pub struct Probed {
    /// What the file is.
    pub attachment: Attachment,
    /// The picture, or the cover that lies in the file, drawn small.
    pub thumbnail: Option<Thumbnail>,
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

    // A blank behind the name is dropped on its way out.
    let by_name = path.extension().map(|ext| ext.to_string_lossy().trim_end().to_lowercase());
    let sound_at = tags::behind(&file, &head);
    let behind = sound_at.and_then(|at| tags::head_at(&file, at, HEAD_BYTES as u64));
    let start =
        Start { head: &head, behind: behind.as_deref().unwrap_or(&head), is_tagged: sound_at.is_some() };
    let mut sorted = sort::sort(start, by_name.as_deref());
    // A parser that panics has met a broken file.
    let place = Place { path, head: &head, sound_at: sound_at.unwrap_or(0), size_bytes };
    let seen = catch_unwind(AssertUnwindSafe(|| look(&place, sorted.sort)));
    let mut seen = seen.unwrap_or_else(|_| Seen { notes: vec![MediaNote::Broken], ..Seen::default() });
    if sorted.doubtful && seen.kind.is_none() {
        (sorted, seen) = (sort::plain(by_name.as_deref()), Seen::default());
    }
    let mime = seen.mime.map_or(sorted.mime, str::to_owned);
    // A plain file may be one that nobody here looks into: MPEG-TS.
    let is_played = mime.starts_with("audio/") || mime.starts_with("video/");
    if matches!(seen.kind, Some(MessageKind::Audio | MessageKind::Video))
        || (sorted.sort == Sort::Plain && is_played)
    {
        seen.notes.extend(playback::note(&mime, seen.codec.as_deref()));
    }
    if sorted.renamed {
        seen.notes.push(MediaNote::Renamed);
    }
    if sorted.unrecognised {
        seen.notes.push(MediaNote::Unrecognised);
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
            ext: sorted.kept_ext.or_else(|| seen.ext.or(sorted.usual_ext).map(str::to_owned)),
            mime,
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

/// The message type that the first bytes promise; `None` for a plain file. Reading it may teach better.
pub(crate) fn kind_by_head(head: &[u8], by_name: Option<&str>) -> Option<MessageKind> {
    let is_tagged = matches!(head, [b'I', b'D', b'3', 2..=4, ..]);
    // What stands behind the tag is sound as well.
    let content = content::by_content(Start { head, behind: &[], is_tagged }, by_name)?;
    let of_mime = |mime: &str| match mime.split_once('/') {
        Some(("image", _)) => Some(MessageKind::Image),
        Some(("audio", _)) => Some(MessageKind::Audio),
        Some(("video", _)) => Some(MessageKind::Video),
        _ => None,
    };
    match content.sort {
        Sort::Plain => None,
        // Sound or film: the name knows.
        Sort::Iso | Sort::Matroska | Sort::Asf | Sort::Flv | Sort::Ogg => {
            let named = by_name.and_then(|name| mime_guess::from_ext(name).first());
            let named = named.and_then(|mime| of_mime(mime.essence_str()));
            named.filter(|kind| *kind != MessageKind::Image).or_else(|| of_mime(content.mime))
        }
        _ => of_mime(content.mime),
    }
}

/// A file name without what would break a header or a line, or show as another name, and as every system can keep it.
pub(crate) fn clean(name: &str) -> String {
    let portable = files::portable_name(name);
    if portable.is_empty() { files::shown_name(name) } else { portable }
}

#[cfg(test)]
mod tests;
