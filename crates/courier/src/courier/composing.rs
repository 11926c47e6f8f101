//! The draft and its preview.

use yunxin::{Body, Conversation, Issue, TraceId};

use super::Courier;
use crate::account::endpoints;
use crate::attachment::is_there;
use crate::compose::{StoredDraft, recent};
use crate::{Account, Draft, Error, ErrorCode, Preview};

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
        match self.history().run(move |history| history.used_client_id(&account, &sender, &id)).await {
            Ok(row) => row.is_some(),
            Err(error) => {
                // The rest of the preview is true without it.
                tracing::warn!(%error, "a client id could not be looked up");
                false
            }
        }
    }

    /// Conversations used lately, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent_conversations(&self) -> Result<Vec<Conversation>, Error> {
        recent(&self.store).await
    }

    pub(super) async fn account_of(&self, draft: &Draft) -> Result<Account, Error> {
        let id = draft.account_id.as_deref();
        self.book.find(id.ok_or(Error::Field { field: "account", code: ErrorCode::AccountMissing })?).await
    }
}
