//! A URL of an uploaded file, and how the file is kept there.

use appdata::{UploadChoicesRow, UploadRow};
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::UploadOptions;

/// How a file is to be kept by the service; what is not set is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UploadChoices {
    /// Seconds until the service deletes it, at least 86400; unset keeps it.
    pub expire_s: Option<u32>,
    /// Label for the service's deletion job, at most 32 characters.
    pub tag: Option<String>,
    /// The `type` sent to the service, at most 128 characters; unset: the file's MIME type.
    pub kind: Option<String>,
}

impl From<UploadChoicesRow> for UploadChoices {
    fn from(row: UploadChoicesRow) -> UploadChoices {
        let UploadChoicesRow { expire_s, tag, kind } = row;
        UploadChoices { expire_s, tag, kind }
    }
}

impl From<UploadChoices> for UploadChoicesRow {
    fn from(choices: UploadChoices) -> UploadChoicesRow {
        let UploadChoices { expire_s, tag, kind } = choices;
        UploadChoicesRow { expire_s, tag, kind }
    }
}

impl From<UploadChoices> for UploadOptions {
    fn from(choices: UploadChoices) -> UploadOptions {
        let UploadChoices { expire_s, tag, kind } = choices;
        UploadOptions { expire_s: expire_s.map(u64::from), tag, kind, https: true }
    }
}

/// An uploaded file's URL and its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KnownUrl {
    /// Where everybody can fetch it.
    pub url: String,
    /// Unix ms; of a signed link, when it was signed.
    #[specta(type = specta_typescript::Number)]
    pub uploaded_at_ms: i64,
    /// Unix ms; `None`: the service keeps it.
    #[specta(type = Option<specta_typescript::Number>)]
    pub expires_at_ms: Option<i64>,
    /// What ends is the link, not the file behind it.
    pub signed: bool,
}

impl KnownUrl {
    pub(super) fn new(url: String, choices: &UploadChoices) -> KnownUrl {
        let now_ms = crate::clock::now_ms();
        let expires_at_ms = choices.expire_s.map(|s| now_ms + i64::from(s) * 1000);
        KnownUrl { url, uploaded_at_ms: now_ms, expires_at_ms, signed: false }
    }
}

impl From<UploadRow> for KnownUrl {
    fn from(row: UploadRow) -> KnownUrl {
        let UploadRow { url, uploaded_at_ms, expires_at_ms } = row;
        KnownUrl { url, uploaded_at_ms, expires_at_ms, signed: false }
    }
}
