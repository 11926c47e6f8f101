//! What can go wrong with a file.

/// Why a file could not be opened or read. One variant for each reaction.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing at the path.
    #[error("there is no such file")]
    Missing(#[source] std::io::Error),
    /// A folder.
    #[error("this is a folder, not a file")]
    IsFolder,
    /// A device, pipe or socket: it may have no end, or wait for somebody.
    #[error("this is a device or pipe, not a file")]
    NotRegular,
    /// More bytes than the caller can take, now or by the time it was read.
    #[error("the file is larger than {max_bytes} bytes")]
    TooLarge {
        /// The most that would have been read.
        max_bytes: u64,
    },
    /// No text where text is expected.
    #[error("the file is not text in UTF-8, UTF-16 or GB 18030: save it as UTF-8")]
    NotText,
    /// The system refused; `kind()` says why.
    #[error(transparent)]
    Io(std::io::Error),
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        match error.kind() {
            std::io::ErrorKind::NotFound => Error::Missing(error),
            std::io::ErrorKind::IsADirectory => Error::IsFolder,
            _ => Error::Io(error),
        }
    }
}

impl From<Error> for std::io::Error {
    fn from(error: Error) -> std::io::Error {
        use std::io::ErrorKind;
        match error {
            Error::Missing(source) | Error::Io(source) => source,
            Error::IsFolder => std::io::Error::new(ErrorKind::IsADirectory, error),
            Error::NotRegular => std::io::Error::new(ErrorKind::InvalidInput, error),
            Error::TooLarge { .. } => std::io::Error::new(ErrorKind::FileTooLarge, error),
            Error::NotText => std::io::Error::new(ErrorKind::InvalidData, error),
        }
    }
}
