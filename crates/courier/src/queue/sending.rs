//! Sends one message of the queue: reads, asks, uploads, records, and writes how it ended.

use std::collections::HashSet;
use std::sync::Arc;

use history::Outcome;
use ids::{AccountId, QueueItemId};
use tokio_util::sync::CancellationToken;
use yunxin::ErrorKind;

use super::Queue;
use super::claims::Claim;
use super::live::url_of;
use super::model::{QueueNews, QueueProblem, QueueState, QueueWork};
use super::table::Stored;
use crate::account::Account;
use crate::compose::{Draft, SendOrder, SendResult, SendStage, SendUpload, Watch, with_fresh_ids};
use crate::error::{Error, QueueFault};
use crate::sends::{Frozen, Permission, question};
use crate::uploads::UploadChoices;

/// What one run knows.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) account_id: AccountId,
    pub(super) choices: UploadChoices,
    pub(super) cancel: CancellationToken,
    /// Of one message that was sent from the form: its revision then; else all that wait are sent.
    pub(super) only: Option<String>,
    /// What the user was asked about in this run, and wants sent.
    pub(super) confirmed: HashSet<Frozen>,
}

impl Queue {
    /// Reads, asks, uploads, records, sends one message, and writes how it ended.
    pub(super) async fn send_queued(&self, id: &QueueItemId, run: &mut Run) -> Result<SendResult, Error> {
        let ids = [id.clone()];
        self.until_read(&ids).await;
        let claim = self.table.claim(id)?;
        {
            let mut live = self.live.lock();
            live.problems.remove(id);
            live.results.remove(id);
        }
        let sent = self.send_claimed(id, &claim, run).await;
        {
            let mut live = self.live.lock();
            live.work.remove(id);
            match &sent {
                Ok(result) if result.outcome != Outcome::Sent => {
                    live.results.insert(id.clone(), result.clone());
                }
                // What the user did not want is no fault of the message.
                Ok(_) | Err(Error::Cancelled | Error::Unconfirmed) => {}
                Err(error) => {
                    live.problems.insert(id.clone(), QueueProblem::of(error));
                }
            }
        }
        drop(claim);
        self.changed(&ids, true).await;
        sent
    }

    async fn send_claimed(
        &self,
        id: &QueueItemId,
        claim: &Claim,
        run: &mut Run,
    ) -> Result<SendResult, Error> {
        let mut stored = self.table.find(id).await?;
        if !stored.waits() {
            return Err(Error::Queue(QueueFault::NotWaiting { id: id.clone() }));
        }
        if run.only.as_ref().is_some_and(|revision| *revision != stored.revision) {
            return Err(Error::Queue(QueueFault::Changed { id: id.clone() }));
        }
        if self.lacks_file(&stored) {
            self.note_work(id, QueueWork::Reading).await;
            let file = self.read_file(id).await?;
            let read = self.take_read(id, file).await?;
            stored = read.ok_or_else(|| Error::Queue(QueueFault::NotWaiting { id: id.clone() }))?;
        }
        if let Some(attachment) = &stored.draft.attachment {
            self.uploads.attachments().known().put_back(attachment.clone());
        }
        let permission = self.permission(&stored, run).await?;
        let mut draft = Draft { account_id: Some(run.account_id.clone()), ..stored.draft.clone() };
        let mut revision = stored.revision.clone();
        let watch = self.watch_of(id);
        if let Some(upload) = self.upload_of(&stored, run).await? {
            self.note_work(id, QueueWork::Uploading).await;
            let order = SendOrder { draft, upload: None, cancel: run.cancel.clone() };
            let body = self.sends.upload_for(&order, upload, &watch).await?;
            draft = Draft { body, ..order.draft };
            let (kept, asked_about) = (draft.clone(), revision.clone());
            let written = self
                .table
                .edit(id, move |there| {
                    if there.revision == asked_about {
                        Ok(kept)
                    } else {
                        Err(Error::Queue(QueueFault::Changed { id: there.id }))
                    }
                })
                .await?;
            revision =
                written.ok_or_else(|| Error::Queue(QueueFault::NotWaiting { id: id.clone() }))?.revision;
        }
        if run.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        self.note_work(id, QueueWork::Sending).await;
        self.table.begin(claim, &revision).await?;
        let order = SendOrder { draft: draft.clone(), upload: None, cancel: run.cancel.clone() };
        let sent = self.sends.send_with(order, permission, watch).await;
        self.conclude_queued(id, claim, draft, sent).await
    }

    /// Asks about all that waits and was not asked about as it is now, where the account is one of production.
    async fn permission(&self, stored: &Stored, run: &mut Run) -> Result<Permission, Error> {
        let account = self.sends.accounts().find(&run.account_id).await?;
        // Before everybody is reached, the call asks by itself, and about nothing else.
        if Permission::Ask.covers(&account) || stored.draft.kind.reaches_everybody() {
            return Ok(Permission::Ask);
        }
        let frozen = |account: &Account, stored: &Stored| Frozen::of(account, &stored.draft);
        if !run.confirmed.contains(&frozen(&account, stored)) {
            let asked = self.to_be_asked(stored, &account, run).await?;
            self.note_work(&stored.id, QueueWork::Confirming).await;
            let messages = asked
                .iter()
                .map(|stored| (&stored.draft, stored.file.as_ref().map_or("", |file| file.name.as_str())));
            let answer = self.sends.confirm().ask(question(&account, messages));
            let is_confirmed = tokio::select! {
                biased;
                () = run.cancel.cancelled() => return Err(Error::Cancelled),
                answer = answer => answer,
            };
            if !is_confirmed {
                return Err(Error::Unconfirmed);
            }
            run.confirmed.extend(asked.iter().map(|stored| frozen(&account, stored)));
        }
        Ok(Permission::Given { revision: account.kept.revision })
    }

    /// The message whose turn it is, as it was taken; then the others that wait, all read.
    async fn to_be_asked(&self, first: &Stored, account: &Account, run: &Run) -> Result<Vec<Stored>, Error> {
        let mut asked = vec![first.clone()];
        if run.only.is_none() {
            self.until_read(&self.table.ids().await?).await;
            let others = self.table.list().await?.into_iter();
            let live = self.live.lock();
            asked.extend(others.filter(|other| {
                let is_new =
                    other.id != first.id && !run.confirmed.contains(&Frozen::of(account, &other.draft));
                let is_asked_here = !other.draft.kind.reaches_everybody();
                is_new
                    && is_asked_here
                    && other.waits()
                    && !live.is_undecided(other)
                    && !live.sent.contains(&other.id)
            }));
        }
        Ok(asked)
    }

    /// It was made for a file that it carries, and the file was not read. A message that was put here without one is
    /// checked as any other: what it says of a file must say where that lies.
    fn lacks_file(&self, stored: &Stored) -> bool {
        let is_media = yunxin::Body::parse(stored.draft.body.as_str())
            .is_ok_and(|body| body.message_type().is_some_and(yunxin::MessageType::is_media));
        is_media
            && stored.file.is_some()
            && stored.draft.attachment.is_none()
            && url_of(&stored.draft.body).is_none()
    }

    /// How its file is to go up, where nothing lies yet at which this account's receivers can fetch it.
    async fn upload_of(&self, stored: &Stored, run: &Run) -> Result<Option<SendUpload>, Error> {
        if stored.draft.attachment.is_none() {
            return Ok(None);
        }
        if let Some(url) = url_of(&stored.draft.body)
            && !self.uploads.is_anothers(url, run.account_id.clone()).await?
        {
            return Ok(None);
        }
        let storage_id = self.live.lock().storages.get(&stored.id).cloned();
        Ok(Some(SendUpload { storage_id, choices: run.choices.clone() }))
    }

    /// Writes the end. What happened at the service is the truth, even when our own disk is full.
    async fn conclude_queued(
        &self,
        id: &QueueItemId,
        claim: &Claim,
        draft: Draft,
        sent: Result<SendResult, Error>,
    ) -> Result<SendResult, Error> {
        let (end, next) = match &sent {
            Ok(result) => (end_of(result), next_draft(draft, result)),
            Err(_) => (Some((QueueState::Waiting, None)), None),
        };
        let written = self.table.conclude(claim, end, next).await;
        if let Err(error) = &written {
            tracing::error!(%error, "the end of a message of the queue could not be written");
        }
        match (sent, written) {
            (Ok(result), Err(_)) => {
                if result.outcome == Outcome::Sent {
                    self.live.lock().sent.insert(id.to_owned());
                }
                Ok(SendResult { unwritten: true, ..result })
            }
            (sent, _) => sent,
        }
    }

    pub(super) async fn note_work(&self, id: &QueueItemId, work: QueueWork) {
        self.live.lock().work.insert(id.clone(), work);
        self.changed(std::slice::from_ref(id), false).await;
    }

    fn watch_of(&self, id: &QueueItemId) -> Watch {
        let (live, id) = (self.live.clone(), id.clone());
        Arc::new(move |stage: SendStage| live.report(QueueNews::Stage { id: id.clone(), stage }))
    }
}

/// Where the message is after its send; `None`: it leaves the queue.
fn end_of(result: &SendResult) -> Option<(QueueState, Option<history::RowId>)> {
    let state = match result.outcome {
        Outcome::Sent => return None,
        // Nothing left: it waits as before.
        Outcome::Rejected if result.error == Some(ErrorKind::Cancelled) => QueueState::Waiting,
        Outcome::Rejected => QueueState::Rejected,
        _ => QueueState::Unknown,
    };
    Some((state, Some(result.row_id)))
}

/// A message that has its answer has used up its id.
fn next_draft(draft: Draft, result: &SendResult) -> Option<Draft> {
    let fresh = result.fresh_client_id.as_ref().filter(|_| result.outcome != Outcome::Sent)?;
    Some(Draft { body: with_fresh_ids(&draft.body, fresh, |_| true), ..draft })
}
