//! Sending one message: upload, check, ask, record, send. One press of Send is one message.

mod permission;
mod press;
mod settle;

pub(crate) use permission::{Frozen, Permission, confirm_row, question};
pub(crate) use press::Presses;

use std::sync::Arc;

use appdata::Store;
use history::{RowId, SeenFile};
use yunxin::{Body, Endpoint, SendKind};

use self::press::once;
use crate::account::{AccountRegistry, endpoints};
use crate::attachments::{kept_file, message_type};
use crate::calls::words::has_client_id;
use crate::calls::{CallOrder, Calls, PieceSource, StreamOrder, StreamPace};
use crate::clients::Clients;
use crate::compose::{
    Draft, MessageFile, Recording, SendOrder, SendResult, SendStage, SendTarget, SendUpload, Watch,
    local_url, new_client_id, note_recent, with_upload,
};
use crate::confirm::Confirm;
use crate::drafts::Drafts;
use crate::error::Error;
use crate::uploads::{StorageUploadRequest, UploadRequest, Uploaded, Uploads};

/// Sends messages. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sends {
    store: Store,
    clients: Clients,
    recording: Recording,
    drafts: Drafts,
    uploads: Uploads,
    confirm: Arc<dyn Confirm>,
    presses: Presses,
    calls: Calls,
}

impl Sends {
    pub(crate) fn new(
        store: Store,
        recording: Recording,
        drafts: Drafts,
        uploads: Uploads,
        (confirm, presses): (Arc<dyn Confirm>, Presses),
        (clients, calls): (Clients, Calls),
    ) -> Sends {
        Sends { calls, store, recording, drafts, uploads, confirm, presses, clients }
    }

    /// Who is asked before something goes out at a production app.
    pub(crate) fn confirm(&self) -> &dyn Confirm {
        &*self.confirm
    }

    /// The draft that is being written beside what is sent.
    pub(crate) fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// The accounts that messages are sent from.
    pub(crate) fn accounts(&self) -> &AccountRegistry {
        self.clients.accounts()
    }

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

    /// As [`Sends::send`], for a press of Send in a window: one within 700 ms of another of the same message is the same
    /// press, gets the first one's result, and sends nothing. Goes on when the returned future is dropped, from its beginning.
    ///
    /// # Errors
    /// As [`Sends::send`].
    pub async fn send_pressed(
        &self,
        mut order: SendOrder,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        // Nothing that the page says of a file is believed.
        order.draft = self.drafts.known(order.draft);
        let sends = self.clone();
        once(self.presses.in_form(&order.draft), async move {
            let sent_body = order.draft.body.clone();
            let result = sends.send(order, watch).await?;
            if let Some(fresh) = &result.fresh_client_id {
                sends.drafts.renew(sent_body, fresh.clone()).await;
            }
            Ok(result)
        })
        .await
    }

    /// Sends `draft`, which was made of a row, as a message with a row of its own. A second press at the same row within
    /// 700 ms is the first one, as in [`Sends::send_pressed`]; one in the form is not, whatever it holds.
    ///
    /// # Errors
    /// As [`Sends::send`].
    pub async fn send_new(
        &self,
        row: RowId,
        order: SendOrder,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        let sends = self.clone();
        once(self.presses.at_row(row), async move { sends.send(order, watch).await }).await
    }

    /// Sends a stream (see [`Calls::stream`]) for a press of Send in a window; the draft that is kept gets a new id with the
    /// end, as after any send.
    ///
    /// # Errors
    /// As [`Calls::stream`].
    pub async fn stream_pressed(
        &self,
        order: StreamOrder,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        if let Err(error) = note_recent(&self.store, &order.conversation).await {
            tracing::warn!(%error, "a recent conversation could not be noted");
        }
        let sent_body = order.body.clone();
        let sent = SendResult::from(self.calls.stream(order, watch).await?);
        if let Some(fresh) = &sent.fresh_client_id {
            self.drafts.renew(sent_body, fresh.clone()).await;
        }
        Ok(sent)
    }

    pub(crate) async fn send_with(
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
        if order.draft.kind != SendKind::Single {
            return self.call(order, body, permission, watch).await;
        }
        let account = loop {
            // As it is now: an upload or an answer may have taken minutes.
            let account = self.accounts().find(order.draft.account()?).await?;
            if let Some(issue) = local_url(&account, &body)? {
                return Err(Error::Invalid { issues: vec![issue] });
            }
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
        let client = self.clients.of(&account).await?;
        if order.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let ends = endpoints(account.region, &account.urls, account.private_hosts)?;
        let url = order.draft.destination().url(&Endpoint::new(ends.primary)).to_string();
        if let Err(error) = note_recent(&self.store, &order.draft.conversation).await {
            // A list for completion; the message itself is not kept from going out.
            tracing::warn!(%error, "a recent conversation could not be noted");
        }
        let file = self.file_of(&order.draft, &body).await?;
        let recording = self.recording.clone();
        let has_client_id = body.message_client_id().is_some();
        // A task of its own: a closed page must not leave a request without its end.
        let sent =
            tokio::spawn(recording.send(order, body, SendTarget { account, client, url, file }, watch))
                .await??;
        let fresh_client_id = (has_client_id && sent.id_spent).then(new_client_id);
        Ok(SendResult { fresh_client_id, ..sent })
    }

    /// Sends by another call than the single send.
    async fn call(
        &self,
        order: SendOrder,
        body: Body,
        permission: Permission,
        watch: Watch,
    ) -> Result<SendResult, Error> {
        let SendOrder { draft, cancel, .. } = order;
        let asked = match permission {
            // A yes to messages among others is none to a call that reaches everybody: that is a question of its own.
            Permission::Given { revision } if !draft.kind.reaches_everybody() => Some(revision),
            _ => None,
        };
        if draft.kind == SendKind::Stream {
            // Piece by piece, as from the form: each is recorded, and the last one ends the message.
            let order = StreamOrder::of(draft, PieceSource::Paced(StreamPace::USUAL), cancel)?;
            return Ok(SendResult::from(self.calls.stream_asked(order, asked, watch).await?));
        }
        let file = self.file_of(&draft, &body).await?;
        let has_client_id = has_client_id(&body);
        let call = CallOrder {
            account_id: draft.account()?.clone(),
            destination: draft.destination(),
            body: draft.body,
            cancel,
        };
        let sent = SendResult::from(self.calls.send_asked(call, body, file, asked, watch).await?);
        let fresh_client_id = (has_client_id && sent.id_spent).then(new_client_id);
        Ok(SendResult { fresh_client_id, ..sent })
    }

    /// Brings the attachment to where receivers can fetch it, and returns the body that says so.
    pub(crate) async fn upload_for(
        &self,
        order: &SendOrder,
        upload: SendUpload,
        watch: &Watch,
    ) -> Result<String, Error> {
        let Some(file) = &order.draft.attachment else { return Ok(order.draft.body.clone()) };
        let kind = Body::parse(order.draft.body.as_str())?.message_type();
        let kind = kind.filter(|kind| kind.is_media()).unwrap_or_else(|| message_type(file.message_type));
        let account_id = order.draft.account()?.clone();
        let reported = watch.clone();
        let progress = move |now| reported(SendStage::Progress(now));
        let attachment_id = file.id.clone();
        let uploading = async {
            match upload.storage_id {
                Some(storage_id) => {
                    let order =
                        StorageUploadRequest { attachment_id, account_id, storage_id, message_type: kind };
                    self.uploads.upload_to_storage(order, progress).await
                }
                None => {
                    let choices = upload.choices;
                    let anew = false;
                    self.uploads
                        .upload(
                            UploadRequest { attachment_id, account_id, message_type: kind, choices, anew },
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
                self.uploads.cancel(&file.id);
                uploading.await?;
                return Err(Error::Cancelled);
            }
            uploaded = &mut uploading => uploaded?,
        };
        with_upload(&order.draft.body, file, &uploaded)
    }

    /// What to keep of the message's file: as it was looked at or, where only the message is left of it, as an earlier
    /// message kept it.
    async fn file_of(&self, draft: &Draft, body: &Body) -> Result<Option<SeenFile>, Error> {
        let Some(file) = MessageFile::of(body) else { return Ok(None) };
        match (&draft.attachment, file.md5) {
            (Some(attachment), _) => {
                let thumbnail = self.uploads.attachments().kept_thumbnail(&attachment.md5);
                Ok(Some(SeenFile { facts: kept_file(attachment), thumbnail }))
            }
            (None, Some(md5)) => self.recording.blocking(move |history| history.seen_file(&md5)).await,
            (None, None) => Ok(None),
        }
    }
}
