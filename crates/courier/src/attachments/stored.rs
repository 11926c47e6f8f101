//! Files and attachments as `app.db` keeps them: with the place of the file, which never crosses to the page.

use std::path::PathBuf;

use media::{Attachment, ChosenFiles, FileProblem, FileSummary, MessageKind};
use serde::{Deserialize, Serialize};

/// A path as JSON. One that is UTF-8 is a string, as every version wrote it; another, which only Unix knows, is
/// `{ "bytes": "…" }` in hex: nothing of it is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub(crate) struct StoredPath(pub(crate) PathBuf);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes { bytes: String },
}

impl From<StoredPath> for Written {
    fn from(StoredPath(path): StoredPath) -> Written {
        match path.into_os_string().into_string() {
            Ok(text) => Written::Text(text),
            #[cfg(unix)]
            Err(other) => {
                use std::os::unix::ffi::OsStrExt as _;
                Written::Bytes { bytes: hex::encode(other.as_bytes()) }
            }
            #[cfg(not(unix))]
            Err(other) => Written::Text(other.to_string_lossy().into_owned()),
        }
    }
}

impl From<Written> for StoredPath {
    fn from(written: Written) -> StoredPath {
        StoredPath(match written {
            Written::Text(text) => PathBuf::from(text),
            #[cfg(unix)]
            Written::Bytes { bytes } => {
                use std::os::unix::ffi::OsStringExt as _;
                // What nobody wrote is the path of nothing.
                std::ffi::OsString::from_vec(hex::decode(bytes).unwrap_or_default()).into()
            }
            #[cfg(not(unix))]
            Written::Bytes { bytes } => PathBuf::from(bytes),
        })
    }
}

/// An attachment with the place of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredAttachment {
    path: StoredPath,
    #[serde(flatten)]
    facts: Attachment,
}

impl From<Attachment> for StoredAttachment {
    fn from(facts: Attachment) -> StoredAttachment {
        StoredAttachment { path: StoredPath(facts.path.clone()), facts }
    }
}

impl From<StoredAttachment> for Attachment {
    fn from(StoredAttachment { path, facts }: StoredAttachment) -> Attachment {
        Attachment { path: path.0, ..facts }
    }
}

/// A chosen file with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    path: StoredPath,
    name: String,
    size_bytes: u64,
    message_type: MessageKind,
    problem: Option<FileProblem>,
}

impl StoredFile {
    /// `path` is that of the id in the summary.
    pub(crate) fn new(path: PathBuf, summary: FileSummary) -> StoredFile {
        let FileSummary { name, size_bytes, message_type, problem, .. } = summary;
        StoredFile { path: StoredPath(path), name, size_bytes, message_type, problem }
    }

    /// As the page knows it in this session.
    pub(crate) fn summarize(self, chosen: &ChosenFiles) -> FileSummary {
        let StoredFile { path, name, size_bytes, message_type, problem } = self;
        FileSummary { file_id: chosen.add(&path.0), name, size_bytes, message_type, problem }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_path_is_kept_as_earlier_versions_wrote_it() {
        let path = StoredPath("/home/梅/雁.txt".into());
        assert_eq!(serde_json::to_string(&path).unwrap(), "\"/home/梅/雁.txt\"");
        assert_eq!(serde_json::from_str::<StoredPath>("\"/home/梅/雁.txt\"").unwrap(), path);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_utf_8_comes_back_byte_for_byte() {
        use std::os::unix::ffi::OsStrExt as _;
        // 雁书.txt in GBK, as an old ZIP unpacks it.
        let path = StoredPath(std::ffi::OsStr::from_bytes(b"/tmp/\xd1\xe3\xca\xe9.txt").into());
        let text = serde_json::to_string(&path).unwrap();
        assert_eq!(text, r#"{"bytes":"2f746d702fd1e3cae92e747874"}"#);
        assert_eq!(serde_json::from_str::<StoredPath>(&text).unwrap(), path);
    }
}
