//! Calls written down as code, and requests of other tools read into messages.

use std::path::PathBuf;

use history::RowId;
use interop::code::{Call, CodeKind};
use interop::import::{self, MAX_BYTES};

use super::Courier;
use crate::brought::Brought;
use crate::error::file_code;
use crate::{Draft, Error, ErrorCode};

impl Courier {
    /// The call that a draft makes, as code. Works without a secret, and holds none.
    ///
    /// # Errors
    /// When the account is gone.
    pub async fn draft_code(&self, draft: &Draft, kind: CodeKind) -> Result<String, Error> {
        let preview = self.preview(draft).await?;
        let app_key = header(&preview.headers, "AppKey");
        let call = Call { url: preview.url, app_key, body: draft.body.clone(), sent_before: false };
        Ok(call.written(kind)?)
    }

    /// The call that a row of the history made, as code.
    ///
    /// # Errors
    /// When there is no such row, or the history fails.
    pub async fn row_code(&self, id: RowId, kind: CodeKind) -> Result<String, Error> {
        let details = self.history().row(id).await?;
        let call = Call {
            app_key: header(&details.request_headers, "AppKey"),
            sent_before: details.message_client_id.is_some(),
            url: details.url,
            body: details.request_body,
        };
        Ok(call.written(kind)?)
    }

    /// The messages in a text of another tool, each with the name of the account that it was made for.
    ///
    /// # Errors
    /// When nothing in it can become a message, or the database fails.
    pub async fn bring(&self, text: String) -> Result<Brought, Error> {
        let import = tokio::task::spawn_blocking(move || import::read(&text)).await??;
        Ok(Brought::of(import, &self.accounts().await?))
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

fn header(headers: &[(String, String)], name: &str) -> String {
    let found = headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}
