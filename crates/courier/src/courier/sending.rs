//! Sending one message: upload, check, ask, record, send.

use std::sync::Arc;

use history::SeenFile;
use serde_json::Value;
use yunxin::{Body, Endpoint};

use super::Courier;
use crate::account::endpoints;
use crate::attachment::{kept_file, message_type};
use crate::compose::{MessageFile, Recording, Watch, Way, note_recent};
use crate::queue::{with_client_id, with_upload};
use crate::sends::{Permission, question};
use crate::{Draft, Error, SendOrder, SendResult, SendStage, SendUpload, Uploaded, new_client_id};
use crate::{StorageOrder, UploadOrder};

impl Courier {
    /// Sends a message as it stands in the order; what is changed elsewhere meanwhile changes nothing of it. Its attachment
    /// is uploaded first where the order says so, or an upload of it that runs already is waited for. Resolves with the
    /// end; fails only where nothing was recorded, and so nothing was sent.
    ///
    /// At a production app the user is asked last, about the very text that goes out.
    ///
    /// `watch` is called from runtime threads and must not block. Once the message is recorded, it goes on when the returned
    /// future is dropped.
    ///
    /// # Errors
    /// When the upload fails, the message breaks a rule, was not confirmed, has no account or secret, or cannot be recorded.
    pub async fn send(
        &self,
        order: SendOrder,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        self.send_with(order, Permission::Ask, Arc::new(watch)).await
    }

    /// As [`Courier::send`], for a press of Send in a window: one within 700 ms of another of the same message is the same
    /// press, gets the first one's result, and sends nothing. Goes on when the returned future is dropped, from its beginning.
    ///
    /// # Errors
    /// As [`Courier::send`].
    pub async fn send_pressed(
        &self,
        mut order: SendOrder,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        // Nothing that the page says of a file is believed.
        order.draft = self.known(order.draft);
        let (courier, end) = (self.clone(), self.presses.of(&order.draft));
        // A task of its own: a page that goes must not leave a half-done send.
        tokio::spawn(async move {
            let sent_body = order.draft.body.clone();
            let send = async || {
                let result = courier.send(order, watch).await?;
                if let Some(fresh) = &result.fresh_client_id {
                    courier.renew_kept_draft(sent_body, fresh.clone()).await;
                }
                Ok(result)
            };
            end.get_or_try_init(send).await.cloned()
        })
        .await?
    }

    pub(super) async fn send_with(
        &self,
        mut order: SendOrder,
        mut permission: Permission,
        watch: Watch,
    ) -> Result<SendResult, Error> {
        if let Some(upload) = order.upload.take() {
            watch(SendStage::Uploading);
            order.draft.body = self.upload_for(&order, upload, &watch).await?;
            watch(SendStage::Filled { body: order.draft.body.clone() });
        }
        let body = order.checked()?;
        let account = loop {
            // As it is now: an upload or an answer may have taken minutes.
            let account = self.account_of(&order.draft).await?;
            if permission.covers(&account) {
                break account;
            }
            watch(SendStage::Confirming);
            let asked = self.confirm.ask(question(&account, [(&order.draft, "")].into_iter()));
            let is_confirmed = tokio::select! {
                biased;
                () = order.cancel.cancelled() => return Err(Error::Cancelled),
                answer = asked => answer,
            };
            if !is_confirmed {
                return Err(Error::Unconfirmed);
            }
            permission = Permission::Given { revision: account.kept.revision };
        };
        let client = self.client(&account).await?;
        if order.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let ends = endpoints(account.region, &account.urls, account.private_hosts)?;
        let url = Endpoint::new(ends.primary).messages_url(&order.draft.conversation).to_string();
        if let Err(error) = note_recent(&self.store, &order.draft.conversation).await {
            // A list for completion; the message itself is not kept from going out.
            tracing::warn!(%error, "a recent conversation could not be noted");
        }
        let file = self.file_of(&order.draft, &body).await?;
        let recording = Recording { history: self.history.clone(), process: self.presence.id().to_owned() };
        let has_client_id = body.message_client_id().is_some();
        // A task of its own: a closed page must not leave a request without its end.
        let sent =
            tokio::spawn(recording.send(order, body, Way { account, client, url, file }, watch)).await??;
        let fresh_client_id = (has_client_id && sent.id_spent).then(new_client_id);
        Ok(SendResult { fresh_client_id, ..sent })
    }

    /// Brings the attachment to where receivers can fetch it, and returns the body that says so.
    pub(super) async fn upload_for(
        &self,
        order: &SendOrder,
        upload: SendUpload,
        watch: &Watch,
    ) -> Result<String, Error> {
        let Some(file) = &order.draft.attachment else { return Ok(order.draft.body.clone()) };
        let kind = Body::parse(order.draft.body.as_str())?.message_type();
        let kind = kind.filter(|kind| kind.is_media()).unwrap_or_else(|| message_type(file.message_type));
        let Some(account_id) = order.draft.account_id.clone() else {
            return Err(self.account_of(&order.draft).await.err().unwrap_or(Error::Cancelled));
        };
        let told = watch.clone();
        let progress = move |now| told(SendStage::Progress(now));
        let attachment_id = file.id.clone();
        let uploading = async {
            match upload.storage_id {
                Some(storage_id) => {
                    let order = StorageOrder { attachment_id, account_id, storage_id, message_type: kind };
                    self.upload_to_storage(order, progress).await
                }
                None => {
                    let choices = upload.choices;
                    let anew = false;
                    self.upload(
                        UploadOrder { attachment_id, account_id, message_type: kind, choices, anew },
                        progress,
                    )
                    .await
                }
            }
        };
        let mut uploading = std::pin::pin!(uploading);
        let uploaded: Uploaded = tokio::select! {
            biased;
            () = order.cancel.cancelled() => {
                self.cancel_upload(&file.id);
                uploading.await?;
                return Err(Error::Cancelled);
            }
            uploaded = &mut uploading => uploaded?,
        };
        with_upload(&order.draft.body, file, &uploaded)
    }

    /// The draft that is kept, if it still is the message that was sent: under its next id, so that a page that was
    /// loaded anew does not offer a used one.
    async fn renew_kept_draft(&self, sent_body: String, fresh: String) {
        let sent_id = client_id_of(&sent_body);
        let renew = move |kept: &mut Value| {
            let Ok(draft) = serde_json::from_value::<Draft>(kept.clone()) else { return };
            if sent_id.is_some()
                && client_id_of(&draft.body) == sent_id
                && let Ok(body) = with_client_id(&draft.body, &fresh)
            {
                kept["body"] = body.into();
            }
        };
        let renewed = self.store.change("draft", renew).await;
        if let Err(error) = renewed {
            tracing::warn!(%error, "the kept draft could not get a new id");
        }
    }

    /// What to keep of the message's file: as it was looked at or, where only the message is left of it, as an earlier
    /// message kept it.
    async fn file_of(&self, draft: &Draft, body: &Body) -> Result<Option<SeenFile>, Error> {
        let Some(file) = MessageFile::of(body) else { return Ok(None) };
        match (&draft.attachment, file.md5) {
            (Some(attachment), _) => {
                let thumbnail = self.sights.kept_thumbnail(&attachment.md5);
                Ok(Some(SeenFile { facts: kept_file(attachment), thumbnail }))
            }
            (None, Some(md5)) => self.history().run(move |history| history.seen_file(&md5)).await,
            (None, None) => Ok(None),
        }
    }
}

fn client_id_of(body: &str) -> Option<String> {
    Some(Body::parse(body).ok()?.message_client_id()?.to_owned())
}
