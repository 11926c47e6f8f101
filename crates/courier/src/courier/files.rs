//! Attachments and their uploads.

use std::path::PathBuf;

use yunxin::MessageType;

use super::Courier;
use crate::media::Scene;
use crate::{Attachment, Error, UploadProgress, Uploaded};

impl Courier {
    /// Looks at a file.
    ///
    /// # Errors
    /// When it cannot be read or has nothing to send.
    pub async fn attach(&self, path: PathBuf) -> Result<Attachment, Error> {
        self.shelf.add(path).await
    }

    /// Uploads an attachment for an account, or uses an earlier upload of the same content.
    ///
    /// # Errors
    /// When the attachment or the account is gone, or the upload fails.
    pub async fn upload(
        &self,
        attachment_id: &str,
        account_id: &str,
        message_type: MessageType,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let account = self.book.find(account_id).await?;
        let client = self.client(&account).await?;
        let scene = Scene::of(&account)?;
        self.shelf.upload(attachment_id, message_type, scene, &client, progress).await
    }

    /// Stops an upload.
    pub fn cancel_upload(&self, attachment_id: &str) {
        self.shelf.cancel(attachment_id);
    }
}
