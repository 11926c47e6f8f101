//! The attachments of the form, and the uploads that run for them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::OptionalExtension;
use tokio_util::sync::CancellationToken;
use yunxin::{Client, MessageType, UploadOptions, UploadSource};

use super::{Attachment, UploadProgress, Uploaded, probe};
use crate::account::endpoints;
use crate::store::Store;
use crate::{Account, Error, SANDBOX_ID};

/// Everything attached since the start. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    store: Store,
    items: Arc<Mutex<HashMap<String, Item>>>,
}

#[derive(Debug, Clone)]
struct Item {
    attachment: Attachment,
    cancel: CancellationToken,
}

/// Where an upload goes. Only there its URL means something.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    account_id: String,
    base_url: String,
}

impl Scene {
    pub(crate) fn of(account: &Account) -> Result<Scene, Error> {
        let mut base_url = endpoints(account.region, &account.urls, account.private_hosts)?.primary;
        if account.sandbox {
            // Another sandbox may come to listen on the same port, without the files of this one. Its key is new.
            base_url.set_fragment(Some(&account.app_key));
        }
        Ok(Scene { account_id: account.id.clone(), base_url: base_url.to_string() })
    }
}

impl Shelf {
    pub(crate) fn new(store: Store) -> Shelf {
        Shelf { store, items: Arc::default() }
    }

    /// Looks at a file and keeps it under a new id.
    pub(crate) async fn add(&self, path: PathBuf) -> Result<Attachment, Error> {
        let attachment = tokio::task::spawn_blocking(move || probe(&path)).await??;
        self.put(attachment.clone());
        Ok(attachment)
    }

    /// Takes back an attachment of the saved draft, if its file is still there.
    pub(crate) fn put(&self, attachment: Attachment) {
        let item = Item { attachment: attachment.clone(), cancel: CancellationToken::new() };
        self.lock().insert(attachment.id, item);
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
        id: &str,
        message_type: MessageType,
        scene: Scene,
        client: &Client,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let (attachment, cancel) = self.start(id)?;
        if let Some(url) = self.known_url(&attachment, &scene).await? {
            return Ok(Uploaded::at(url, &attachment, message_type, true));
        }
        let source = UploadSource {
            path: PathBuf::from(&attachment.path),
            name: attachment.name.clone(),
            mime: attachment.mime.clone(),
        };
        let options = UploadOptions { expire_s: None, tag: None, https: true };
        let attachment_id = attachment.id.clone();
        let report = move |sent_bytes, total_bytes| {
            progress(UploadProgress { attachment_id: attachment_id.clone(), sent_bytes, total_bytes });
        };
        let uploading = client.upload(&source, &options, report, &cancel).await;
        tracing::info!(
            bytes = attachment.size_bytes,
            error = uploading.as_ref().err().map(ToString::to_string),
            "an upload ended"
        );
        let url = uploading?.url;
        self.remember(&attachment, scene, url.clone()).await?;
        Ok(Uploaded::at(url, &attachment, message_type, false))
    }

    /// The attachment, and a fresh token: a second try must not be stopped by the first one's cancel.
    pub(crate) fn start(&self, id: &str) -> Result<(Attachment, CancellationToken), Error> {
        let mut items = self.lock();
        let item = items.get_mut(id).ok_or_else(|| Error::NoAttachment { id: id.to_owned() })?;
        item.cancel = CancellationToken::new();
        Ok((item.attachment.clone(), item.cancel.clone()))
    }

    async fn known_url(&self, attachment: &Attachment, scene: &Scene) -> Result<Option<String>, Error> {
        let (scene, md5, size) = (scene.clone(), attachment.md5.clone(), attachment.size_bytes.cast_signed());
        self.store
            .run(move |db| {
                let url = db
                    .query_row(
                        "SELECT url FROM uploads
                         WHERE account_id = ?1 AND base_url = ?2 AND md5 = ?3 AND size_bytes = ?4",
                        (scene.account_id, scene.base_url, md5, size),
                        |row| row.get(0),
                    )
                    .optional()?;
                Ok(url)
            })
            .await
    }

    async fn remember(&self, attachment: &Attachment, scene: Scene, url: String) -> Result<(), Error> {
        let (md5, size) = (attachment.md5.clone(), attachment.size_bytes.cast_signed());
        let now_ms = jiff::Timestamp::now().as_millisecond();
        self.store
            .run(move |db| {
                if scene.account_id == SANDBOX_ID {
                    // Nobody will ask for those of earlier sandboxes again.
                    db.execute(
                        "DELETE FROM uploads WHERE account_id = ?1 AND base_url <> ?2",
                        (&scene.account_id, &scene.base_url),
                    )?;
                }
                db.execute(
                    "INSERT OR REPLACE INTO uploads (account_id, base_url, md5, size_bytes, url, uploaded_at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (scene.account_id, scene.base_url, md5, size, url, now_ms),
                )?;
                Ok(())
            })
            .await
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Item>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
