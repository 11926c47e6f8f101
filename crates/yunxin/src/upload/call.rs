//! What an upload is given, and what comes of it.

use std::path::PathBuf;

use super::fingerprint::Fingerprint;
use crate::error::Error;

/// Largest file that the service takes. Source: "文件上传", classic server API.
pub const MAX_FILE_BYTES: u64 = 15 * 1024 * 1024;

/// A file on disk, and what to call it.
#[derive(Debug, Clone)]
pub struct UploadSource {
    /// Where it lies.
    pub path: PathBuf,
    /// File name sent to the service.
    pub name: String,
    /// MIME type, such as `image/jpeg`.
    pub mime: String,
    /// What it was when it was looked at; other bytes than these are not uploaded under its name. `None`: whatever is there.
    pub fingerprint: Option<Fingerprint>,
}

/// How the service is to keep the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadOptions {
    /// Seconds until it is deleted, at least 86400; `None` keeps it.
    pub expire_s: Option<u64>,
    /// Label for the deletion job, at most 32 characters.
    pub tag: Option<String>,
    /// The `type` sent to the service, at most 128 characters; `None`: the file's MIME type.
    pub kind: Option<String>,
    /// Ask for an `https` URL. On by default; the service's own default is `http`.
    pub https: bool,
}

impl UploadOptions {
    /// Least seconds until a file is deleted: a day.
    pub const MIN_EXPIRE_S: u64 = 86_400;
    /// Longest tag, in UTF-16 units.
    pub const MAX_TAG_CHARS: usize = 32;
    /// Longest type. A longer one is treated as absent by the service, so it is left out.
    pub const MAX_TYPE_CHARS: usize = 128;
}

impl Default for UploadOptions {
    fn default() -> Self {
        Self { expire_s: None, tag: None, kind: None, https: true }
    }
}

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Where everybody can fetch it.
    pub url: String,
}

/// Why a file was not uploaded. One variant per reaction.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The file cannot be opened or read; `source.kind()` says why.
    #[error("the file cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// A folder or device, not a file.
    #[error("not a file")]
    NotAFile,
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Told before anything is read.
    #[error("{size_bytes} bytes are more than the {max_bytes} that the service takes")]
    TooLarge {
        /// Size of the file.
        size_bytes: u64,
        /// Largest size.
        max_bytes: u64,
    },
    /// The time to keep it is shorter than the service allows.
    #[error("a file is kept for at least {min_s} seconds")]
    ExpiresTooSoon {
        /// Shortest time.
        min_s: u64,
    },
    /// The label is longer than the service allows.
    #[error("a tag has at most {max} characters")]
    TagTooLong {
        /// Longest label.
        max: u32,
    },
    /// It is another file than the one that was looked at, or became one on its way.
    #[error("the file has changed since it was looked at")]
    Changed,
    /// The user cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Code 200 without a URL.
    #[error("the service took the file but gave no URL")]
    NoUrl,
    /// No usable answer, or a refusal ([`Error::Refused`]). Uploading again stores a second copy and harms nobody.
    #[error(transparent)]
    Call(#[from] Error),
}
