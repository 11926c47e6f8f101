//! A file at first sight: what is known without reading it, so that 200 of them can be reported at once.

use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::chosen::FileId;
use crate::error::FileProblem;
use crate::model::MessageKind;
use crate::probe::{clean, kind_by_head};

/// More than any magic number needs.
const HEAD_BYTES: u64 = 8 * 1024;

/// A file that was chosen and not read yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FileSummary {
    /// What the page calls it; where it lies is known here only.
    pub file_id: FileId,
    /// File name, as shown to the receiver.
    pub name: String,
    /// Size in bytes; 0 where it is not known.
    #[specta(type = specta_typescript::Number)]
    pub size_bytes: u64,
    /// The message type that it most likely fits. Reading it may teach better.
    pub message_type: MessageKind,
    /// Why it cannot be sent as it is: missing, a folder, empty, unreadable, larger than the service takes.
    pub problem: Option<FileProblem>,
}

/// Looks at metadata and the first bytes; a file of more than `max_bytes` has a problem. Blocks for about as long as
/// opening a file takes.
#[must_use]
pub fn summarize(path: &Path, file_id: FileId, max_bytes: u64) -> FileSummary {
    match measure(path).and_then(|size_bytes| Ok((size_bytes, head(path)?))) {
        Ok((size_bytes, head)) => seen(path, file_id, Ok(size_bytes), &head, max_bytes),
        Err(problem) => seen(path, file_id, Err(problem), &[], max_bytes),
    }
}

/// Looks at metadata only: one call of the system, however slow the disk is. For many files at once; their kind is
/// that of their names until they are read.
#[must_use]
pub fn summarize_by_name(path: &Path, file_id: FileId, max_bytes: u64) -> FileSummary {
    seen(path, file_id, measure(path), &[], max_bytes)
}

fn seen(
    path: &Path,
    file_id: FileId,
    size_bytes: Result<u64, FileProblem>,
    head: &[u8],
    max_bytes: u64,
) -> FileSummary {
    let problem = match size_bytes {
        Err(problem) => Some(problem),
        Ok(size_bytes) => (size_bytes > max_bytes).then_some(FileProblem::FileTooLarge),
    };
    FileSummary {
        file_id,
        name: path.file_name().map_or_else(String::new, |name| clean(&name.to_string_lossy())),
        size_bytes: size_bytes.unwrap_or(0),
        message_type: kind_of(path, head),
        problem,
    }
}

/// How many bytes there are to send, or why there are none.
fn measure(path: &Path) -> Result<u64, FileProblem> {
    let facts = std::fs::metadata(path).map_err(|error| FileProblem::from(&error))?;
    if facts.is_dir() {
        return Err(FileProblem::FileIsFolder);
    }
    // Opening a pipe would wait for somebody to write into it.
    if !facts.is_file() {
        return Err(FileProblem::FileUnreadable);
    }
    if facts.len() == 0 {
        return Err(FileProblem::FileEmpty);
    }
    Ok(facts.len())
}

fn head(path: &Path) -> Result<Vec<u8>, FileProblem> {
    files::read_head(path, HEAD_BYTES).map_err(|error| FileProblem::from(&error))
}

/// By content; by name where the content says nothing, or was not read.
fn kind_of(path: &Path, head: &[u8]) -> MessageKind {
    // A blank behind the name is dropped on its way out.
    let by_name = path.extension().map(|ext| ext.to_string_lossy().trim_end().to_lowercase());
    if let Some(kind) = kind_by_head(head, by_name.as_deref()) {
        return kind;
    }
    let named = mime_guess::from_path(path).first();
    match named.as_ref().map_or("", |mime| mime.type_().as_str()) {
        "image" => MessageKind::Image,
        "audio" => MessageKind::Audio,
        "video" => MessageKind::Video,
        _ => MessageKind::File,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// As much as the service takes.
    const MAX_BYTES: u64 = 5 << 30;

    fn summarize(path: &Path) -> FileSummary {
        super::summarize(path, FileId::from("1"), MAX_BYTES)
    }

    fn summarize_by_name(path: &Path) -> FileSummary {
        super::summarize_by_name(path, FileId::from("1"), MAX_BYTES)
    }

    #[test]
    fn what_cannot_be_sent_is_reported_by_its_summary() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("empty.png"), "").unwrap();
        // Sparse: reading it through would take seconds.
        std::fs::File::create(at("huge.bin")).unwrap().set_len(8 << 30).unwrap();

        let problem = |name: &str| summarize(&at(name)).problem;
        assert_eq!(problem("missing"), Some(FileProblem::FileMissing));
        assert_eq!(problem("empty.png"), Some(FileProblem::FileEmpty));
        assert_eq!(problem("huge.bin"), Some(FileProblem::FileTooLarge));
        assert_eq!(summarize(folder.path()).problem, Some(FileProblem::FileIsFolder));
        assert_eq!(summarize(&at("huge.bin")).size_bytes, 8 << 30);
        // The same without opening any of them.
        for name in ["missing", "empty.png", "huge.bin", "."] {
            assert_eq!(summarize_by_name(&at(name)), summarize(&at(name)), "{name}");
        }
    }

    #[test]
    fn many_files_are_reported_by_their_names_until_they_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.jpg");
        std::fs::write(&path, b"ID3\x03\0\0\0\0\0\0\xFF\xFB").unwrap();
        let FileSummary { message_type, size_bytes, problem, .. } = summarize_by_name(&path);
        assert_eq!((message_type, size_bytes, problem), (MessageKind::Image, 12, None));
        assert_eq!(summarize(&path).message_type, MessageKind::Audio);
    }

    #[test]
    fn content_says_more_than_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let seen = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            let FileSummary { message_type, problem, .. } = summarize(&path);
            assert_eq!(problem, None);
            message_type
        };
        assert_eq!(seen("photo.txt", b"\x89PNG\r\n\x1a\n rest"), MessageKind::Image);
        assert_eq!(seen("song.mp3", b"neither one nor the other"), MessageKind::Audio);
        assert_eq!(seen("note", b"hello"), MessageKind::File);
    }
}
