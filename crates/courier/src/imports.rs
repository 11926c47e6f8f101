//! Requests of other tools, read into messages.

mod model;

pub use model::{ImportedRequest, ImportedRequests};

use std::io::Read;
use std::path::PathBuf;

use interop::import::{self, Import, ImportError, MAX_BYTES, Note, NoteCode};

use crate::account::AccountRegistry;
use crate::documents::{DocumentKind, kind_of};
use crate::error::{Error, ErrorCode, file_code};

/// Longest archive that is looked through; of a longer one the user exports what is meant.
const MAX_ARCHIVE_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// Reads requests of other tools. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Imports {
    accounts: AccountRegistry,
}

impl Imports {
    pub(crate) fn new(accounts: AccountRegistry) -> Imports {
        Imports { accounts }
    }

    /// The messages in a text of another tool, each with the name of the account that it was made for.
    ///
    /// # Errors
    /// When nothing in it can become a message, or the database fails.
    pub async fn read(&self, text: String) -> Result<ImportedRequests, Error> {
        let import = tokio::task::spawn_blocking(move || import::read(&text)).await??;
        self.of(import).await
    }

    /// As [`Imports::read`], of bytes in an encoding that text files have.
    ///
    /// # Errors
    /// When they are no text, too.
    pub async fn read_bytes(&self, bytes: Vec<u8>) -> Result<ImportedRequests, Error> {
        let import = tokio::task::spawn_blocking(move || of_bytes(bytes)).await??;
        self.of(import).await
    }

    /// As [`Imports::read_bytes`], from a file. Of an HTTP archive that is too long to be held, what sends a message is read.
    ///
    /// # Errors
    /// When it cannot be read, too.
    pub async fn read_file(&self, path: PathBuf) -> Result<ImportedRequests, Error> {
        let place = path.clone();
        let read = tokio::task::spawn_blocking(move || -> Result<_, files::Error> {
            let file = files::open(&place)?;
            Ok(match file.metadata()?.len() {
                length if length > MAX_ARCHIVE_BYTES => Err(ImportError::TooLarge),
                length if length > MAX_BYTES as u64 => import::read_archive(file.take(MAX_ARCHIVE_BYTES)),
                _ => of_bytes(files::bounded(&file, MAX_BYTES as u64)?),
            })
        })
        .await?;
        let import = read.map_err(|error| Error::File {
            path,
            code: match error {
                files::Error::TooLarge { .. } => ErrorCode::ImportTooLarge,
                error => file_code(&error),
            },
        })?;
        self.of(import?).await
    }

    /// What a file is that the app was opened with; `None`: something to attach.
    ///
    /// # Errors
    /// When the program is about to end.
    pub async fn document(&self, path: PathBuf) -> Result<Option<DocumentKind>, Error> {
        Ok(tokio::task::spawn_blocking(move || kind_of(&path)).await?)
    }

    async fn of(&self, import: Import) -> Result<ImportedRequests, Error> {
        Ok(ImportedRequests::of(import, &self.accounts.list().await?))
    }
}

fn of_bytes(bytes: Vec<u8>) -> Result<Import, ImportError> {
    if bytes.len() > MAX_BYTES {
        return import::read_archive(bytes.as_slice());
    }
    let files::Text { text, encoding } = files::decoded(bytes).map_err(|_| ImportError::Unknown)?;
    let mut import = import::read(&text)?;
    if !encoding.is_certain() {
        let note = Note { code: NoteCode::Encoding, name: encoding.name().to_owned() };
        import.messages.iter_mut().for_each(|message| message.notes.insert(0, note.clone()));
    }
    Ok(import)
}
