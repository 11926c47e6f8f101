//! The file on disk.

use super::call::{MAX_FILE_BYTES, UploadError, UploadSource};

/// Opens the file, off the runtime.
pub(super) async fn open(source: &UploadSource) -> Result<tokio::fs::File, UploadError> {
    let path = source.path.clone();
    let opened = tokio::task::spawn_blocking(move || files::open(&path)).await;
    match opened.map_err(|lost| UploadError::Unreadable(lost.into()))? {
        Ok(file) => Ok(tokio::fs::File::from_std(file)),
        Err(files::Error::IsFolder | files::Error::NotRegular) => Err(UploadError::NotAFile),
        Err(error) => Err(UploadError::Unreadable(error.into())),
    }
}

pub(super) async fn size_of(source: &UploadSource) -> Result<u64, UploadError> {
    let file = open(source).await?;
    match file.metadata().await.map_err(UploadError::Unreadable)?.len() {
        0 => Err(UploadError::Empty),
        size_bytes if size_bytes > MAX_FILE_BYTES => {
            Err(UploadError::TooLarge { size_bytes, max_bytes: MAX_FILE_BYTES })
        }
        size if source.fingerprint.as_ref().is_some_and(|print| print.size_bytes() != size) => {
            Err(UploadError::Changed)
        }
        size => Ok(size),
    }
}
