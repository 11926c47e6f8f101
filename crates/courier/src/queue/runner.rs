//! Sends the queue: in order, one after another, until its end, a stop, or something to look after.

use std::collections::HashSet;
use std::sync::Arc;

use history::Outcome;
use tokio_util::sync::CancellationToken;
use yunxin::ErrorKind;

use super::Queue;
use super::live::url_of;
use super::model::{QueueHalt, QueueHaltReason, QueueNews, QueueProblem, QueueRun, QueueState, QueueWork};
use super::table::{Claim, Stored};
use crate::accounts::Account;
use crate::compose::{Draft, SendOrder, SendResult, SendStage, SendUpload, Watch, with_client_id};
use crate::error::Error;
use crate::sends::{Frozen, Permission, question};
use crate::uploads::UploadChoices;

/// What one run knows.
#[derive(Debug, Clone)]
struct Run {
    account_id: String,
    choices: UploadChoices,
    cancel: CancellationToken,
    /// Of one message that was sent from the form: its revision then; else all that wait are sent.
    only: Option<String>,
    /// What the user was asked about in this run, and wants sent.
    confirmed: HashSet<Frozen>,
}

impl Queue {
    /// Sends what waits, in order, through an account, and returns how far it came. At a production app the user is asked
    /// about all that waits; what joins or changes afterwards is asked about again before it goes out.
    ///
    /// Goes on when the returned future is dropped.
    ///
    /// # Errors
    /// When the queue is being sent already, or there is no such account.
    pub async fn run(&self, account_id: &str) -> Result<QueueRun, Error> {
        let run = self.begin_run(account_id, None).await?;
        let queue = self.clone();
        Ok(tokio::spawn(async move { queue.run_on(run).await }).await?)
    }

    /// Sends one message of the queue, from the form, as it was at this revision. It leaves the queue when it is sent.
    ///
    /// Goes on when the returned future is dropped.
    ///
    /// # Errors
    /// As [`Sends::send`](crate::Sends::send); also when it does not wait, or the queue is being sent.
    pub async fn send(&self, id: &str, revision: &str, account_id: &str) -> Result<SendResult, Error> {
        let mut run = self.begin_run(account_id, Some(revision.to_owned())).await?;
        let (queue, id) = (self.clone(), id.to_owned());
        tokio::spawn(async move {
            let sent = queue.send_queued(&id, &mut run).await;
            queue.end_run(|_| {}).await;
            sent
        })
        .await?
    }

    /// Ends the run as soon as nothing is half done, and takes back what has not left yet.
    pub async fn stop(&self) {
        {
            let mut live = self.live.lock();
            if !live.run.running {
                return;
            }
            live.run.stopping = true;
            live.cancel.cancel();
        }
        self.changed(&[], false).await;
    }

    async fn begin_run(&self, account_id: &str, only: Option<String>) -> Result<Run, Error> {
        self.sends.accounts().find(account_id).await?;
        let choices = self.uploads.choices().await?;
        let cancel = CancellationToken::new();
        {
            let mut live = self.live.lock();
            if live.run.running {
                return Err(Error::QueueRuns);
            }
            live.run = QueueRun { running: true, single: only.is_some(), ..QueueRun::default() };
            live.cancel = cancel.clone();
        }
        Ok(Run { account_id: account_id.to_owned(), choices, cancel, only, confirmed: HashSet::new() })
    }

    async fn end_run(&self, end: impl FnOnce(&mut QueueRun)) -> QueueRun {
        {
            let mut live = self.live.lock();
            live.run.running = false;
            live.run.stopping = false;
            end(&mut live.run);
        }
        self.changed(&[], true).await;
        self.live.run()
    }

    async fn run_on(self, mut run: Run) -> QueueRun {
        let halt = loop {
            let next = match self.next_queued().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "the queue cannot be read");
                    break Some(QueueHalt { id: None, why: QueueHaltReason::Failed });
                }
            };
            let Some(next) = next else { break None };
            if run.cancel.is_cancelled() {
                break Some(QueueHalt { id: None, why: QueueHaltReason::ByHand });
            }
            // What is after it would overtake it.
            if self.live.lock().is_undecided(&next) {
                break Some(QueueHalt { id: Some(next.id), why: QueueHaltReason::Undecided });
            }
            let sent = self.send_queued(&next.id, &mut run).await;
            if let Some(halt) = halt_of(next.id, &sent) {
                break Some(halt);
            }
            self.live.lock().run.sent += 1;
        };
        self.end_run(|run| run.halt = halt).await
    }

    /// The first message that waits; counts those that do.
    async fn next_queued(&self) -> Result<Option<Stored>, Error> {
        let all = self.table.list().await?;
        let mut live = self.live.lock();
        let mut waiting = all.into_iter().filter(|stored| stored.waits() && !live.sent.contains(&stored.id));
        let next = waiting.next();
        let more = waiting.filter(|stored| !live.is_undecided(stored)).count();
        let first = usize::from(next.as_ref().is_some_and(|next| !live.is_undecided(next)));
        live.run.total = live.run.sent + u32::try_from(more + first).unwrap_or(u32::MAX);
        Ok(next)
    }

    /// Reads, asks, uploads, records, sends one message, and writes how it ended.
    async fn send_queued(&self, id: &str, run: &mut Run) -> Result<SendResult, Error> {
        let ids = [id.to_owned()];
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
                    live.results.insert(id.to_owned(), result.clone());
                }
                // What the user did not want is no fault of the message.
                Ok(_) | Err(Error::Cancelled | Error::Unconfirmed) => {}
                Err(error) => {
                    live.problems.insert(id.to_owned(), QueueProblem::of(error));
                }
            }
        }
        drop(claim);
        self.changed(&ids, true).await;
        sent
    }

    async fn send_claimed(&self, id: &str, claim: &Claim, run: &mut Run) -> Result<SendResult, Error> {
        let mut stored = self.table.find(id).await?;
        if !stored.waits() {
            return Err(Error::NotWaiting { id: id.to_owned() });
        }
        if run.only.as_ref().is_some_and(|revision| *revision != stored.revision) {
            return Err(Error::QueueChanged { id: id.to_owned() });
        }
        if self.lacks_file(&stored) {
            self.note_work(id, QueueWork::Reading).await;
            let file = self.read_file(id).await?;
            let read = self.take_read(id, file).await?;
            stored = read.ok_or_else(|| Error::NotWaiting { id: id.to_owned() })?;
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
                        Err(Error::QueueChanged { id: there.id })
                    }
                })
                .await?;
            revision = written.ok_or_else(|| Error::NotWaiting { id: id.to_owned() })?.revision;
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
        if Permission::Ask.covers(&account) {
            return Ok(Permission::Ask);
        }
        let frozen = |account: &Account, stored: &Stored| Frozen::of(account, &stored.draft);
        if !run.confirmed.contains(&frozen(&account, stored)) {
            let asked = self.to_be_asked(stored, &account, run).await?;
            self.note_work(&stored.id, QueueWork::Confirming).await;
            let messages = asked.iter().map(|stored| (&stored.draft, stored.file.name.as_str()));
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
            let ids: Vec<_> = self.table.list().await?.into_iter().map(|stored| stored.id).collect();
            self.until_read(&ids).await;
            let others = self.table.list().await?.into_iter();
            let live = self.live.lock();
            asked.extend(others.filter(|other| {
                let is_new =
                    other.id != first.id && !run.confirmed.contains(&Frozen::of(account, &other.draft));
                is_new && other.waits() && !live.is_undecided(other) && !live.sent.contains(&other.id)
            }));
        }
        Ok(asked)
    }

    /// It carries a file, and the file is not known.
    fn lacks_file(&self, stored: &Stored) -> bool {
        let is_media = yunxin::Body::parse(stored.draft.body.as_str())
            .is_ok_and(|body| body.message_type().is_some_and(yunxin::MessageType::is_media));
        is_media && stored.draft.attachment.is_none() && url_of(&stored.draft.body).is_none()
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
        id: &str,
        claim: &Claim,
        draft: Draft,
        sent: Result<SendResult, Error>,
    ) -> Result<SendResult, Error> {
        let (end, next) = match &sent {
            Ok(result) => (end_of(result), next_draft(draft, result)?),
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

    async fn note_work(&self, id: &str, work: QueueWork) {
        self.live.lock().work.insert(id.to_owned(), work);
        self.changed(&[id.to_owned()], false).await;
    }

    fn watch_of(&self, id: &str) -> Watch {
        let (live, id) = (self.live.clone(), id.to_owned());
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
fn next_draft(draft: Draft, result: &SendResult) -> Result<Option<Draft>, Error> {
    match &result.fresh_client_id {
        Some(fresh) if result.outcome != Outcome::Sent => {
            Ok(Some(Draft { body: with_client_id(&draft.body, fresh)?, ..draft }))
        }
        _ => Ok(None),
    }
}

fn halt_of(id: String, sent: &Result<SendResult, Error>) -> Option<QueueHalt> {
    let why = match sent {
        Ok(result) if result.outcome == Outcome::Sent => return None,
        Ok(result) if result.error == Some(ErrorKind::Cancelled) => QueueHaltReason::ByHand,
        Ok(result) if result.outcome == Outcome::Rejected => QueueHaltReason::Rejected,
        Ok(_) => QueueHaltReason::Unknown,
        Err(Error::Cancelled) => QueueHaltReason::ByHand,
        Err(Error::Unconfirmed) => QueueHaltReason::Unconfirmed,
        Err(_) => QueueHaltReason::Failed,
    };
    let is_messages = !matches!(why, QueueHaltReason::ByHand | QueueHaltReason::Unconfirmed);
    Some(QueueHalt { id: is_messages.then_some(id), why })
}
