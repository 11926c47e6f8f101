//! The message that is being written, and what it would send.

use std::path::PathBuf;

use appdata::Store;
use ids::AccountId;
use interop::code::{Call, CodeKind};
use serde_json::Value;
use yunxin::{Body, Conversation, Issue, MAX_ROOM_MESSAGES, TraceId};

use crate::account::{AccountRegistry, endpoints};
use crate::attachments::{KnownAttachments, is_there};
use crate::calls::words::{client_ids, sender};
use crate::compose::{
    Draft, Preview, StoredDraft, attachment_url, local_url, made_up_ids, recent, with_fresh_ids,
};
use crate::error::Error;
use crate::records::{Records, header};
use crate::uploads::KnownUploads;

/// The message that is being written. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Drafts {
    store: Store,
    accounts: AccountRegistry,
    attachments: KnownAttachments,
    records: Records,
    uploads: KnownUploads,
}

impl Drafts {
    pub(crate) fn new(
        store: Store,
        accounts: AccountRegistry,
        attachments: KnownAttachments,
        records: Records,
    ) -> Drafts {
        Drafts { uploads: KnownUploads::new(&store), store, accounts, attachments, records }
    }

    /// The message that was being written, if any. Its attachment is known again if the file is still there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn current(&self) -> Result<Option<Draft>, Error> {
        let mut draft: Option<Draft> = self.store.fact("draft").await?.map(StoredDraft::into);
        if let Some(draft) = &mut draft
            && let Some(attachment) = draft.attachment.take()
            && is_there(&attachment.path).await
        {
            self.attachments.put_back(attachment.clone());
            draft.attachment = Some(attachment);
        }
        Ok(draft)
    }

    /// Those that the message that was being written goes to, where there are several.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn receivers(&self) -> Result<Vec<String>, Error> {
        let draft: Option<StoredDraft> = self.store.fact("draft").await?;
        Ok(draft.map(StoredDraft::into_receivers).unwrap_or_default())
    }

    /// The file of the message that is being written.
    pub(crate) async fn file(&self) -> Result<Option<PathBuf>, Error> {
        let draft: Option<Draft> = self.store.fact("draft").await?.map(StoredDraft::into);
        Ok(draft.and_then(|draft| draft.attachment).map(|file| file.path))
    }

    /// Keeps the message that is being written, with its receivers where there are several.
    ///
    /// # Errors
    /// When its body and receivers are larger than any that are sent, or the database fails.
    pub async fn keep(&self, draft: &Draft, receivers: &[String]) -> Result<(), Error> {
        draft.check_size_with(receivers)?;
        let stored = StoredDraft::from(self.known(draft.clone())).with_receivers(receivers.to_vec());
        Ok(self.store.keep("draft", &stored).await?)
    }

    /// A draft as the page hands it back, with its attachment as it is known here: nothing that the page says of a file
    /// is believed. One that is not known is left out.
    pub(crate) fn known(&self, mut draft: Draft) -> Draft {
        draft.attachment = draft.attachment.and_then(|named| self.attachments.find(&named.id));
        draft
    }

    /// The request a draft would make. Works without a secret.
    ///
    /// # Errors
    /// When the account is gone, or the body is larger than any that is sent.
    pub async fn preview(&self, draft: &Draft) -> Result<Preview, Error> {
        draft.check_size()?;
        let account = self.accounts.find(draft.account()?).await?;
        let ends = endpoints(account.region, &account.urls, account.private_hosts)?;
        // A body of some megabytes takes a core for a while, with every pause in typing.
        let (draft, id) = (draft.clone(), account.id.clone());
        let preview = move || {
            let body = Body::parse(draft.body.as_str());
            let mut preview = Preview::of(&draft, &body, &account.app_key, &ends, &TraceId::random());
            let Ok(body) = body else { return Ok::<_, Error>((preview, None, None)) };
            // Most calls name their sender in the body, and the history has them under it.
            let ids = (sender(&draft.destination(), &body), client_ids(&body));
            let local = local_url(&account, &body)?;
            // That it lies here says all there is to say of it.
            let url = if local.is_none() { attachment_url(&body).map(str::to_owned) } else { None };
            preview.issues.extend(local);
            Ok((preview, Some(ids), url))
        };
        let (mut preview, ids, url) = tokio::task::spawn_blocking(preview).await??;
        if let Some(url) = url
            && self.uploads.is_anothers(url, id.clone()).await?
        {
            preview.issues.push(Issue::foreign_upload());
        }
        let (sender, ids) = ids.unwrap_or_default();
        // No call takes more messages.
        for (pointer, client_id) in ids.into_iter().take(MAX_ROOM_MESSAGES as usize) {
            if self.is_client_id_used(id.clone(), sender.clone(), client_id).await {
                preview.issues.push(Issue::client_id_used(&pointer));
            }
        }
        Ok(preview)
    }

    /// Whether the history has a message of this account and sender under this client id that arrived, or may have.
    async fn is_client_id_used(&self, account: AccountId, sender: String, id: String) -> bool {
        match self.records.run(move |history| history.used_client_id(account.as_str(), &sender, &id)).await {
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

    /// The call that a draft makes, as code. Works without a secret, and holds none.
    ///
    /// # Errors
    /// When the account is gone.
    pub async fn code(&self, draft: &Draft, kind: CodeKind) -> Result<String, Error> {
        let preview = self.preview(draft).await?;
        let app_key = header(&preview.headers, "AppKey");
        let call = Call { url: preview.url, app_key, body: draft.body.clone(), sent_before: false };
        Ok(call.written(kind)?)
    }

    /// The draft that is kept, if it still is the message that was sent: under its next id, so that a page that was
    /// loaded anew does not offer a used one.
    pub(crate) async fn renew(&self, sent_body: String, fresh: String) {
        let sent = made_up_ids(&sent_body);
        let renew = move |kept: &mut Value| {
            let Ok(draft) = serde_json::from_value::<Draft>(kept.clone()) else { return };
            let body = with_fresh_ids(&draft.body, &fresh, |id| sent.iter().any(|sent| sent == id));
            if body != draft.body {
                kept["body"] = body.into();
            }
        };
        let renewed = self.store.change("draft", renew).await;
        if let Err(error) = renewed {
            tracing::warn!(%error, "the kept draft could not get a new id");
        }
    }
}
