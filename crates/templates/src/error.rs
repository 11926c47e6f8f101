//! What can go wrong with the files of templates.

use std::path::PathBuf;

/// Why the template folder could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template without a name was to be written.
    #[error("name: a template needs a name")]
    NoName,
    /// A thousand files have the name already.
    #[error("name: no file name is free for this template")]
    NameTaken,
    /// The path names no place below the template folder.
    #[error("a template lies below the template folder")]
    Outside,
    /// The folder for a new template is no place below the template folder.
    #[error("folder: a template lies below the template folder")]
    BadFolder,
    /// There is no such file.
    #[error("{}: the template does not exist", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is no template, or a damaged one.
    #[error("{}: the file is no template, or a damaged one", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
    },
    /// The file may not be read, or its disk fails.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder could not be read, or it or a file in it not written.
    #[error("{} cannot be used", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder cannot be watched for changes.
    #[error("{} cannot be watched", path.display())]
    Unwatched {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: notify::Error,
    },
}
