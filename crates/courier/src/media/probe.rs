//! Looks at a file: type by content, size, MD5, pixels, duration. Constant memory, whatever the file claims.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use image::{ImageDecoder, ImageReader, metadata::Orientation};
use lofty::file::AudioFile;
use md5::{Digest, Md5};

use super::{Attachment, MessageKind};
use crate::{Error, ErrorCode};

/// More than any magic number that [`infer`] looks for needs.
const HEAD_BYTES: usize = 8 * 1024;
const CHUNK_BYTES: usize = 256 * 1024;

/// Reads the whole file once. Blocks.
pub(crate) fn probe(path: &Path) -> Result<Attachment, Error> {
    let wrong = |code| Error::File { path: path.to_path_buf(), code };
    let unreadable = |error: std::io::Error| {
        wrong(match error.kind() {
            ErrorKind::NotFound => ErrorCode::FileMissing,
            _ => ErrorCode::FileUnreadable,
        })
    };
    let facts = std::fs::metadata(path).map_err(unreadable)?;
    if facts.is_dir() {
        return Err(wrong(ErrorCode::FileIsFolder));
    }
    // A pipe or device never ends; only a file has a size that can be sent.
    if !facts.is_file() {
        return Err(wrong(ErrorCode::FileUnreadable));
    }
    if facts.len() == 0 {
        return Err(wrong(ErrorCode::FileEmpty));
    }

    let (head, md5, size_bytes) = read_through(path).map_err(unreadable)?;
    let name = path.file_name().map_or_else(String::new, |name| clean(&name.to_string_lossy()));
    let kind = infer::get(&head);
    let guessed = mime_guess::from_path(path).first();
    let mime = kind.map(|kind| kind.mime_type().to_owned()).or_else(|| guessed.map(|mime| mime.to_string()));
    let mime = mime.unwrap_or_else(|| "application/octet-stream".to_owned());
    let by_name = path.extension().map(|ext| ext.to_string_lossy().to_lowercase());
    // The name's own extension wins where it fits the content: `jpeg` stays `jpeg`, `docx` is not `zip`.
    let ext = match (by_name, kind) {
        (Some(ext), None) => Some(ext),
        (Some(ext), Some(kind)) if names_fit(&ext, kind) => Some(ext),
        (_, Some(kind)) => Some(kind.extension().to_owned()),
        (None, None) => None,
    };

    let pixels = mime.starts_with("image/").then(|| pixels(path)).flatten();
    let message_type = match mime.split_once('/').map_or("", |(class, _)| class) {
        "image" if pixels.is_some() => MessageKind::Image,
        "audio" => MessageKind::Audio,
        "video" => MessageKind::Video,
        _ => MessageKind::File,
    };
    let duration_ms =
        matches!(message_type, MessageKind::Audio | MessageKind::Video).then(|| duration_ms(path)).flatten();
    Ok(Attachment {
        id: uuid::Uuid::new_v4().to_string(),
        path: path.to_string_lossy().into_owned(),
        name,
        ext,
        mime,
        size_bytes,
        md5,
        message_type,
        width: pixels.map(|(width, _)| width),
        height: pixels.map(|(_, height)| height),
        duration_ms,
    })
}

/// The first bytes, the MD5 and the number of bytes, in one pass.
fn read_through(path: &Path) -> std::io::Result<(Vec<u8>, String, u64)> {
    let mut file = File::open(path)?;
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut head = Vec::new();
    let mut hash = Md5::new();
    let mut size_bytes = 0;
    loop {
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
        size_bytes += read as u64;
    }
    Ok((head, hex::encode(hash.finalize()), size_bytes))
}

/// Width and height as shown. Reads headers only; a picture is never decoded here.
fn pixels(path: &Path) -> Option<(u32, u32)> {
    let mut decoder = ImageReader::open(path).ok()?.with_guessed_format().ok()?.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation().unwrap_or(Orientation::NoTransforms),
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Some(if turned { (height, width) } else { (width, height) })
}

fn duration_ms(path: &Path) -> Option<u64> {
    let tagged = lofty::read_from_path(path).ok()?;
    let ms = u64::try_from(tagged.properties().duration().as_millis()).ok()?;
    (ms > 0).then_some(ms)
}

fn names_fit(ext: &str, kind: infer::Type) -> bool {
    mime_guess::from_ext(ext).iter().any(|mime| mime.essence_str() == kind.mime_type()) || {
        // Office files and many others are ZIP archives under another name.
        kind.extension() == "zip" && ext != "zip" && mime_guess::from_ext(ext).first().is_some()
    }
}

/// A file name without the characters that would break a header or a line.
pub(crate) fn clean(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests;
