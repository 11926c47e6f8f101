//! Uploads: to the service, or to a storage of the user's own; none is made twice while its URL lives.

mod known;
mod known_url;
mod model;
mod shared;
mod signed;

pub(crate) use known::{KnownUploads, UploadTarget};
pub use known_url::{KnownUrl, UploadChoices};
pub use model::{StorageUploadRequest, UploadProgress, UploadRequest, Uploaded};
pub(crate) use shared::SharedUploads;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use appdata::{Choices, Store};
use ids::{AccountId, AttachmentId};
use media::Attachment;
use tokio_util::sync::CancellationToken;
use yunxin::{Client, UploadSource};

use crate::attachments::Attachments;
use crate::clients::Clients;
use crate::error::Error;
use crate::storages::{StorageRegistry, StorageUpload};

/// How often progress is reported: as often as an eye can follow a number.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// Uploads of attachments. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Uploads {
    store: Store,
    clients: Clients,
    storages: StorageRegistry,
    attachments: Attachments,
    known: KnownUploads,
    running: SharedUploads,
}

impl Uploads {
    pub(crate) fn new(
        store: Store,
        clients: Clients,
        storages: StorageRegistry,
        attachments: Attachments,
        running: SharedUploads,
    ) -> Uploads {
        Uploads { known: KnownUploads::new(&store), store, clients, storages, attachments, running }
    }

    /// The attachments that they are of.
    pub(crate) fn attachments(&self) -> &Attachments {
        &self.attachments
    }

    /// Whether an upload of ours gave this URL, to another account's app than this one's: its receivers may not fetch it.
    pub(crate) async fn is_anothers(&self, url: String, account_id: AccountId) -> Result<bool, Error> {
        self.known.is_anothers(url, account_id).await
    }

    /// Uploads an attachment for an account, or uses an earlier upload of the same content. One that runs already is
    /// waited for instead.
    ///
    /// # Errors
    /// When the attachment or the account is gone, or the upload fails.
    pub async fn upload(
        &self,
        order: UploadRequest,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let key = (order.attachment_id.clone(), order.account_id.clone(), order.message_type.code(), None);
        self.running.join(key, self.to_service(order, progress)).await
    }

    /// Uploads an attachment to a storage, goes on with an upload that broke off, or uses what lies there already. It goes
    /// by proxy and certificates of the account. [`Uploads::cancel`] stops it and removes what it left.
    ///
    /// # Errors
    /// When the attachment, the account or the storage is gone, the file has changed since it was looked at, or the
    /// storage fails.
    pub async fn upload_to_storage(
        &self,
        order: StorageUploadRequest,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let key = (
            order.attachment_id.clone(),
            order.account_id.clone(),
            order.message_type.code(),
            Some(order.storage_id.clone()),
        );
        self.running.join(key, self.to_storage(order, progress)).await
    }

    async fn to_storage(
        &self,
        order: StorageUploadRequest,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let StorageUploadRequest { attachment_id: id, account_id, storage_id, message_type } = order;
        let setup = self.storages.setup(&storage_id).await?;
        let connection = self.clients.connection(&self.clients.accounts().find(&account_id).await?).await?;
        let storage = self.storages.open_kept(&storage_id, &setup, &connection).await?;
        let started = self.attachments.known().start(&id)?;
        let attachment = started.0.clone();
        let report = move |sent_bytes, total_bytes| {
            progress(UploadProgress { attachment_id: id.clone(), sent_bytes, total_bytes });
        };
        let sending = StorageUpload::new((storage_id, setup, storage), &self.store, started, report);
        let landed = sending.run().await?;
        Ok(Uploaded::at(landed.url, &attachment, message_type, landed.reused))
    }

    async fn to_service(
        &self,
        request: UploadRequest,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let account = self.clients.accounts().find(&request.account_id).await?;
        let client = self.clients.of(&account).await?;
        let (attachment, cancel) = self.attachments.known().start(&request.attachment_id)?;
        let target = UploadTarget::of(&account)?;
        let uploaded = self.to_target(request, &attachment, target, (&client, &cancel), progress).await?;
        if let Err(error) = self.attachments.note_used(&attachment).await {
            // A list for convenience; the message itself is not kept from going out.
            tracing::warn!(%error, "a recent attachment could not be noted");
        }
        Ok(uploaded)
    }

    /// Uploads an attachment, or uses the URL of an earlier upload of the same content.
    async fn to_target(
        &self,
        request: UploadRequest,
        attachment: &Attachment,
        target: UploadTarget,
        (client, cancel): (&Client, &CancellationToken),
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let UploadRequest { message_type, choices, anew, .. } = request;
        if !anew && let Some(known) = self.known.find(attachment, &target, &choices).await? {
            return Ok(Uploaded::at(known.url, attachment, message_type, true));
        }
        let source = UploadSource {
            path: attachment.path.clone(),
            name: attachment.name.clone(),
            mime: attachment.mime.clone(),
            fingerprint: Some(self.attachments.known().fingerprint(attachment).await?),
        };
        let report = now_and_then(attachment.id.clone(), progress);
        let uploading = client.upload(&source, &choices.clone().into(), report, cancel).await;
        tracing::info!(
            bytes = attachment.size_bytes,
            error = uploading.as_ref().err().map(ToString::to_string),
            "an upload ended"
        );
        let made = KnownUrl::new(uploading?.url, &choices);
        // It has arrived; that nobody remembers it only costs another upload.
        if let Err(error) = self.known.note(attachment, target, &choices, &made).await {
            tracing::error!(%error, "an upload could not be noted");
        }
        Ok(Uploaded::at(made.url, attachment, message_type, false))
    }

    /// Stops an upload.
    pub fn cancel(&self, attachment_id: &AttachmentId) {
        self.attachments.known().cancel(attachment_id);
    }

    /// Since when and until when a file can be fetched at a URL, if an upload from here gave it or its signature says so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_url(&self, url: String) -> Result<Option<KnownUrl>, Error> {
        self.known.about(url).await
    }

    /// How uploads are to be kept, as last chosen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn choices(&self) -> Result<UploadChoices, Error> {
        Ok(UploadChoices::from(Choices::new(self.store.clone()).uploads().await?))
    }

    /// Remembers how uploads are to be kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_choices(&self, choices: &UploadChoices) -> Result<(), Error> {
        Ok(Choices::new(self.store.clone()).keep_uploads(choices.clone().into()).await?)
    }
}

/// Reports progress at once, then not more often than [`REPORT_EVERY`], and of the last byte in any case.
fn now_and_then(
    attachment_id: AttachmentId,
    progress: impl Fn(UploadProgress) + Send + Sync + 'static,
) -> impl Fn(u64, u64) + Send + Sync + 'static {
    let reported = Mutex::new(None::<Instant>);
    move |sent_bytes, total_bytes| {
        let mut reported = reported.lock().unwrap_or_else(PoisonError::into_inner);
        if sent_bytes < total_bytes && reported.is_some_and(|at| at.elapsed() < REPORT_EVERY) {
            return;
        }
        *reported = Some(Instant::now());
        drop(reported);
        progress(UploadProgress { attachment_id: attachment_id.clone(), sent_bytes, total_bytes });
    }
}
