//! Calls written down as code, and requests of other tools read into messages.

use std::path::PathBuf;

use history::RowId;

use super::Courier;
use crate::bring::MAX_BYTES;
use crate::code::Call;
use crate::error::file_code;
use crate::{Brought, CodeKind, Draft, Error, ErrorCode, bring};

impl Courier {
    /// The call that a draft makes, as code. Works without a secret, and holds none.
    ///
    /// # Errors
    /// When the account is gone.
    pub async fn draft_code(&self, draft: &Draft, kind: CodeKind) -> Result<String, Error> {
        let preview = self.preview(draft).await?;
        Call::of_draft(preview, draft.body.clone()).written(kind)
    }

    /// The call that a row of the history made, as code.
    ///
    /// # Errors
    /// When there is no such row, or the history fails.
    pub async fn row_code(&self, id: RowId, kind: CodeKind) -> Result<String, Error> {
        Call::of_row(self.history_row(id).await?).written(kind)
    }

    /// The messages in a text of another tool, each with the name of the account that it was made for.
    ///
    /// # Errors
    /// When nothing in it can become a message, or the database fails.
    pub async fn bring(&self, text: String) -> Result<Brought, Error> {
        let mut brought = tokio::task::spawn_blocking(move || bring(&text)).await??;
        let accounts = self.accounts().await?;
        for message in &mut brought.messages {
            let account = accounts.iter().find(|account| Some(&account.app_key) == message.app_key.as_ref());
            message.account_name = account.map(|account| account.name.clone());
        }
        Ok(brought)
    }

    /// As [`Courier::bring`], from a file.
    ///
    /// # Errors
    /// When it cannot be read, too.
    pub async fn bring_file(&self, path: PathBuf) -> Result<Brought, Error> {
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
        self.bring(text).await
    }
}
