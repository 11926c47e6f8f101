//! The attachments used lately, offered again.

use appdata::{RecentAttachments, Store};
use media::Attachment;
use serde::Serialize;
use specta::Type;

use super::stored::StoredAttachment;
use crate::error::Error;

/// An attachment that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecentAttachment {
    /// What was known about it.
    pub attachment: Attachment,
    /// Unix ms.
    #[specta(type = specta_typescript::Number)]
    pub used_at_ms: i64,
    /// Its file is where it was.
    pub there: bool,
}

/// The list of them, the same content once.
#[derive(Debug, Clone)]
pub(crate) struct RecentFiles {
    table: RecentAttachments,
}

impl RecentFiles {
    pub(crate) fn new(store: &Store) -> RecentFiles {
        RecentFiles { table: RecentAttachments::new(store.clone()) }
    }

    /// Newest first.
    pub(crate) async fn list(&self) -> Result<Vec<(Attachment, i64)>, Error> {
        let rows = self.table.list().await?;
        // One that another version wrote otherwise is left out, not a reason to show none.
        let read = |row: appdata::RecentRow| {
            Some((serde_json::from_str::<StoredAttachment>(&row.facts).ok()?.into(), row.used_at_ms))
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Puts one at the top.
    pub(crate) async fn note(&self, attachment: &Attachment) -> Result<(), Error> {
        let facts = serde_json::to_string(&StoredAttachment::from(attachment.clone()))
            .map_err(|source| Error::Encode { what: "a recent attachment", source })?;
        Ok(self.table.note(attachment.md5.clone(), facts).await?)
    }

    /// Forgets one by its MD5, or all.
    pub(crate) async fn forget(&self, md5: Option<String>) -> Result<(), Error> {
        Ok(self.table.forget(md5).await?)
    }
}
