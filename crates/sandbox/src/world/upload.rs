//! A file that was uploaded.

use serde::{Deserialize, Serialize};

/// A file that was uploaded and is served under `/files/{key}/{name}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// 32 hex digits; also the file's name on disk.
    pub key: String,
    /// The caller's file name without anything that could lead out of a folder.
    pub name: String,
    /// Size of the stored file.
    pub size_bytes: u64,
    /// Lower-case hex MD5 of the stored file.
    pub md5: String,
    /// What the file is served as.
    pub content_type: String,
    /// The `tag` field.
    pub tag: Option<String>,
    /// Unix time in milliseconds.
    pub create_time_ms: u64,
    /// From `expireSec`: when the file stops being served, Unix time in milliseconds.
    pub expire_time_ms: Option<u64>,
}
