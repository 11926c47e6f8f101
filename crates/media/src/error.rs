//! Why a file could not be looked at, or a copy not be kept.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use specta::Type;

/// What is wrong with a file that is to be sent. One variant for each reaction of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FileProblem {
    /// No such file.
    #[error("file not found")]
    FileMissing,
    /// The file could not be read.
    #[error("the file cannot be read")]
    FileUnreadable,
    /// A folder was given where a file is needed.
    #[error("this is a folder")]
    FileIsFolder,
    /// The file has no bytes.
    #[error("the file is empty")]
    FileEmpty,
    /// The file is larger than the caller can use.
    #[error("the file is larger than the service takes")]
    FileTooLarge,
    /// The file is not what it was when it was looked at, or was written to meanwhile.
    #[error("the file has changed")]
    FileChanged,
}

impl From<&std::io::Error> for FileProblem {
    fn from(error: &std::io::Error) -> FileProblem {
        match error.kind() {
            std::io::ErrorKind::NotFound => FileProblem::FileMissing,
            std::io::ErrorKind::IsADirectory => FileProblem::FileIsFolder,
            _ => FileProblem::FileUnreadable,
        }
    }
}

impl From<&files::Error> for FileProblem {
    fn from(error: &files::Error) -> FileProblem {
        match error {
            files::Error::Missing(_) => FileProblem::FileMissing,
            files::Error::IsFolder => FileProblem::FileIsFolder,
            files::Error::TooLarge { .. } => FileProblem::FileTooLarge,
            files::Error::NotRegular | files::Error::NotText => FileProblem::FileUnreadable,
            files::Error::Io(error) => FileProblem::from(error),
        }
    }
}

/// Why a file could not be looked at, or a copy not be kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the user's cannot be used as it is.
    #[error("{}: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: FileProblem,
    },
    /// A copy of ours could not be written.
    #[error("{} cannot be used", path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A task of ours did not finish.
    #[error("a background task failed")]
    Task(#[from] tokio::task::JoinError),
}
