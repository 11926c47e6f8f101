//! Requests of other tools, read into messages.

mod model;

pub use model::{ImportedRequest, ImportedRequests};

use std::path::PathBuf;

use interop::import::{self, MAX_BYTES};

use crate::account::AccountRegistry;
use crate::error::{Error, ErrorCode, file_code};

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
        Ok(ImportedRequests::of(import, &self.accounts.list().await?))
    }

    /// As [`Imports::read`], from a file.
    ///
    /// # Errors
    /// When it cannot be read, too.
    pub async fn read_file(&self, path: PathBuf) -> Result<ImportedRequests, Error> {
        let wrong = |code| Error::File { path: path.clone(), code };
        let place = path.clone();
        let read = tokio::task::spawn_blocking(move || files::read_text(&place, MAX_BYTES as u64)).await?;
        let text = read.map_err(|error| {
            wrong(match error {
                files::Error::TooLarge { .. } => ErrorCode::ImportTooLarge,
                files::Error::NotText => ErrorCode::ImportUnknown,
                error => file_code(&error),
            })
        })?;
        self.read(text).await
    }
}
