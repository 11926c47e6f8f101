//! The attachments of the form, and the uploads that run for them.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;
use yunxin::{Client, Fingerprint, Fingerprinter, MessageType, UploadSource};

use media::{Attachment, recognise};

use super::{KnownUrl, Ledger, Scene, UploadChoices, UploadProgress, Uploaded};
use crate::Error;
use crate::store::Store;

/// How often progress is told: as often as an eye can follow a number.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Everything attached since the start. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    ledger: Ledger,
    items: Arc<Mutex<HashMap<String, Item>>>,
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

/// What is to be uploaded, for which type of message, and how.
#[derive(Debug, Clone)]
pub(crate) struct Load<'a> {
    pub(crate) attachment_id: &'a str,
    pub(crate) message_type: MessageType,
    pub(crate) choices: UploadChoices,
    /// Also where it lies there already.
    pub(crate) anew: bool,
}

impl Shelf {
    pub(crate) fn new(store: &Store) -> Shelf {
        Shelf { ledger: Ledger::new(store), items: Arc::default() }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

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
    pub(crate) fn find(&self, id: &str) -> Option<Attachment> {
        self.lock().get(id).map(|item| item.attachment.clone())
    }

    /// Stops the upload of an attachment, if one runs.
    pub(crate) fn cancel(&self, id: &str) {
        if let Some(item) = self.lock().get(id) {
            item.cancel.cancel();
        }
    }

    /// Uploads an attachment, or uses the URL of an earlier upload of the same content.
    pub(crate) async fn upload(
        &self,
        load: Load<'_>,
        scene: Scene,
        client: &Client,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let Load { attachment_id, message_type, choices, anew } = load;
        let (attachment, cancel) = self.start(attachment_id)?;
        if !anew && let Some(known) = self.ledger.find(&attachment, &scene, &choices).await? {
            return Ok(Uploaded::at(known.url, &attachment, message_type, true));
        }
        let source = UploadSource {
            path: attachment.path.clone(),
            name: attachment.name.clone(),
            mime: attachment.mime.clone(),
            fingerprint: Some(self.fingerprint(&attachment).await?),
        };
        let report = now_and_then(attachment.id.clone(), progress);
        let uploading = client.upload(&source, &choices.clone().into(), report, &cancel).await;
        tracing::info!(
            bytes = attachment.size_bytes,
            error = uploading.as_ref().err().map(ToString::to_string),
            "an upload ended"
        );
        let made = KnownUrl::new(uploading?.url, &choices);
        // It has arrived; that nobody remembers it only costs another upload.
        if let Err(error) = self.ledger.note(&attachment, scene, &choices, &made).await {
            tracing::error!(%error, "an upload could not be noted");
        }
        Ok(Uploaded::at(made.url, &attachment, message_type, false))
    }

    async fn fingerprint(&self, attachment: &Attachment) -> Result<Fingerprint, Error> {
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
    pub(crate) fn start(&self, id: &str) -> Result<(Attachment, CancellationToken), Error> {
        let mut items = self.lock();
        let item = items.get_mut(id).ok_or_else(|| Error::NoAttachment { id: id.to_owned() })?;
        item.cancel = CancellationToken::new();
        Ok((item.attachment.clone(), item.cancel.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Item>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells of progress at once, then not more often than [`TELL_EVERY`], and of the last byte in any case.
fn now_and_then(
    attachment_id: String,
    progress: impl Fn(UploadProgress) + Send + Sync + 'static,
) -> impl Fn(u64, u64) + Send + Sync + 'static {
    let told = Mutex::new(None::<Instant>);
    move |sent_bytes, total_bytes| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if sent_bytes < total_bytes && told.is_some_and(|at| at.elapsed() < TELL_EVERY) {
            return;
        }
        *told = Some(Instant::now());
        drop(told);
        progress(UploadProgress { attachment_id: attachment_id.clone(), sent_bytes, total_bytes });
    }
}

/// Whether a file lies there.
pub(crate) async fn is_there(path: &Path) -> bool {
    tokio::fs::metadata(path).await.is_ok_and(|file| file.is_file())
}
