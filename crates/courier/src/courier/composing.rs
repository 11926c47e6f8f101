//! The draft, its preview, and the send.

use std::sync::Arc;

use history::SeenFile;
use yunxin::{Body, Conversation, Endpoint, Issue, TraceId};

use super::Courier;
use crate::account::endpoints;
use crate::attachment::{is_there, kept_file};
use crate::compose::{MessageFile, Recording, StoredDraft, Way, note_recent, recent};
use crate::{Account, Draft, Error, ErrorCode, Preview, SendOrder, SendResult, SendStage};

impl Courier {
    /// The message that was being written, if any. Its attachment is known again if the file is still there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft(&self) -> Result<Option<Draft>, Error> {
        let mut draft: Option<Draft> = self.store.fact("draft").await?.map(StoredDraft::into);
        if let Some(draft) = &mut draft
            && let Some(attachment) = draft.attachment.take()
            && is_there(&attachment.path).await
        {
            self.shelf.put_back(attachment.clone());
            draft.attachment = Some(attachment);
        }
        Ok(draft)
    }

    /// Keeps the message that is being written.
    ///
    /// # Errors
    /// When its body is larger than any that is sent, or the database fails.
    pub async fn keep_draft(&self, draft: &Draft) -> Result<(), Error> {
        draft.check_size()?;
        self.store.keep("draft", &StoredDraft::from(self.known(draft.clone()))).await
    }

    /// A draft as the page hands it back, with its attachment as it is known here: nothing that the page says of a file
    /// is believed. One that is not known is left out.
    pub(super) fn known(&self, mut draft: Draft) -> Draft {
        draft.attachment = draft.attachment.and_then(|named| self.shelf.find(&named.id));
        draft
    }

    /// The request a draft would make. Works without a secret.
    ///
    /// # Errors
    /// When the account is gone, or the body is larger than any that is sent.
    pub async fn preview(&self, draft: &Draft) -> Result<Preview, Error> {
        draft.check_size()?;
        let account = self.account_of(draft).await?;
        let ends = endpoints(account.region, &account.urls, account.private_hosts)?;
        // A body of some megabytes takes a core for a while, with every pause in typing.
        let (draft, app_key) = (draft.clone(), account.app_key.clone());
        let sender = draft.conversation.sender.clone();
        let preview = move || {
            let body = Body::parse(draft.body.as_str());
            let preview = Preview::of(&draft, &body, &app_key, &ends, &TraceId::random());
            (preview, body.ok().and_then(|body| body.message_client_id().map(str::to_owned)))
        };
        let (mut preview, client_id) = tokio::task::spawn_blocking(preview).await?;
        if let Some(id) = client_id
            && self.is_client_id_used(account.id, sender, id).await
        {
            preview.issues.push(Issue::client_id_used());
        }
        Ok(preview)
    }

    /// Whether the history has a message of this account and sender under this client id that arrived, or may have.
    async fn is_client_id_used(&self, account: String, sender: String, id: String) -> bool {
        match self.read(move |history| history.used_client_id(&account, &sender, &id)).await {
            Ok(row) => row.is_some(),
            Err(error) => {
                // The rest of the preview is true without it.
                tracing::warn!(%error, "a client id could not be looked up");
                false
            }
        }
    }

    /// Sends a message. Resolves with its end; fails only where nothing was recorded, and so nothing was sent.
    ///
    /// Goes on when the returned future is dropped, once the message is recorded.
    ///
    /// # Errors
    /// When the message breaks a rule, was not confirmed, has no account or secret, or cannot be recorded.
    pub async fn send(
        &self,
        order: SendOrder,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        let account = self.account_of(&order.draft).await?;
        let body = order.checked(account.stage)?;
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
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(recording.send(order, body, Way { account, client, url, file }, Arc::new(watch))).await?
    }

    /// Conversations used lately, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent_conversations(&self) -> Result<Vec<Conversation>, Error> {
        recent(&self.store).await
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
            (None, Some(md5)) => self.read(move |history| history.seen_file(&md5)).await,
            (None, None) => Ok(None),
        }
    }

    async fn account_of(&self, draft: &Draft) -> Result<Account, Error> {
        let id = draft.account_id.as_deref();
        self.book.find(id.ok_or(Error::Field { field: "account", code: ErrorCode::AccountMissing })?).await
    }
}
