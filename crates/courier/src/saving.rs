//! Files that the user saves: each is written whole or not at all, and what fails is about that file, not about the data
//! folder.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorCode};

/// Writes a file that the user named. One that is there is replaced once the new one is whole.
///
/// # Errors
/// When the file cannot be written; what stood there is then as it was.
pub async fn save_file(path: PathBuf, bytes: Vec<u8>) -> Result<(), Error> {
    let write = move || files::replace(&path, &bytes).map_err(|source| unwritable(&path, &source));
    tokio::task::spawn_blocking(write).await?
}

/// The error of writing a file that the user named.
pub(crate) fn unwritable(path: &Path, source: &io::Error) -> Error {
    let code = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::FileNoSpace,
        io::ErrorKind::IsADirectory => ErrorCode::FileIsFolder,
        _ => ErrorCode::FileUnwritable,
    };
    Error::File { path: PathBuf::from(path), code }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_file_that_cannot_be_saved_is_not_called_the_data_folder() {
        let folder = tempfile::tempdir().unwrap();
        let code = async |path: &Path| save_file(path.to_owned(), b"1".to_vec()).await.unwrap_err().code();

        assert_eq!(code(&folder.path().join("gone/1.json")).await, ErrorCode::FileUnwritable);
        assert_eq!(code(folder.path()).await, ErrorCode::FileIsFolder);
        for full in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            assert_eq!(unwritable(folder.path(), &full.into()).code(), ErrorCode::FileNoSpace);
        }

        let path = folder.path().join("1.json");
        save_file(path.clone(), b"1".to_vec()).await.unwrap();
        assert_eq!(std::fs::read(path).unwrap(), b"1");
    }
}
