//! The attachments of the form and the queue, by their ids.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ids::AttachmentId;
use media::{Attachment, recognise};
use tokio_util::sync::CancellationToken;
use yunxin::{Fingerprint, Fingerprinter};

use crate::error::Error;

/// Everything attached since the start. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownAttachments {
    items: Arc<Mutex<HashMap<AttachmentId, Item>>>,
}

#[derive(Debug, Clone)]
struct Item {
    attachment: Attachment,
    /// Nothing for one of an earlier session until it is uploaded.
    fingerprint: Option<Fingerprint>,
    cancel: CancellationToken,
}

impl Item {
    fn new(attachment: Attachment, fingerprint: Option<Fingerprint>) -> Item {
        Item { attachment, fingerprint, cancel: CancellationToken::new() }
    }
}

impl KnownAttachments {
    /// Keeps a file just looked at under its id.
    pub(crate) fn put(&self, attachment: Attachment, fingerprint: Fingerprint) {
        let id = attachment.id.clone();
        self.lock().insert(id, Item::new(attachment, Some(fingerprint)));
    }

    /// Keeps an attachment of an earlier session under its id, that of the draft, of the queue or of the recent
    /// ones; one that is there already, and may be on its way, stays as it is.
    pub(crate) fn put_back(&self, attachment: Attachment) {
        self.lock().entry(attachment.id.clone()).or_insert_with(|| Item::new(attachment, None));
    }

    /// What was attached under this id.
    pub(crate) fn find(&self, id: &AttachmentId) -> Option<Attachment> {
        self.lock().get(id).map(|item| item.attachment.clone())
    }

    /// Stops the upload of an attachment, if one runs.
    pub(crate) fn cancel(&self, id: &AttachmentId) {
        if let Some(item) = self.lock().get(id) {
            item.cancel.cancel();
        }
    }

    /// What the service knows its content by.
    pub(crate) async fn fingerprint(&self, attachment: &Attachment) -> Result<Fingerprint, Error> {
        if let Some(known) = self.lock().get(&attachment.id).and_then(|item| item.fingerprint) {
            return Ok(known);
        }
        let looked_at = attachment.clone();
        tokio::task::spawn_blocking(move || {
            let mut fingerprint = Fingerprinter::default();
            recognise(&looked_at, &mut fingerprint)?;
            Ok(fingerprint.finish())
        })
        .await?
    }

    /// The attachment, and a fresh token: a second try must not be stopped by the first one's cancel.
    pub(crate) fn start(&self, id: &AttachmentId) -> Result<(Attachment, CancellationToken), Error> {
        let mut items = self.lock();
        let item = items.get_mut(id).ok_or_else(|| Error::NoAttachment { id: id.clone() })?;
        item.cancel = CancellationToken::new();
        Ok((item.attachment.clone(), item.cancel.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<AttachmentId, Item>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a file lies there.
pub(crate) async fn is_there(path: &Path) -> bool {
    tokio::fs::metadata(path).await.is_ok_and(|file| file.is_file())
}
