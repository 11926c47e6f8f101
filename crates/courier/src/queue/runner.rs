//! Sends the queue: in order, one after another, until its end, a stop, or something to look after.

use std::collections::HashSet;

use history::{Outcome, PartCounts};
use ids::{AccountId, QueueItemId};
use tokio_util::sync::CancellationToken;
use yunxin::ErrorKind;

use super::Queue;
use super::model::{QueueHalt, QueueHaltReason, QueueRun, QueueWork};
use super::sending::Run;
use super::table::Stored;
use crate::compose::SendResult;
use crate::error::{Error, QueueFault};

impl Queue {
    /// Sends what waits, in order, through an account, and returns how far it came. At a production app the user is asked
    /// about all that waits; what joins or changes afterwards is asked about again before it goes out.
    ///
    /// Goes on when the returned future is dropped.
    ///
    /// # Errors
    /// When the queue is being sent already, or there is no such account.
    pub async fn run(&self, account_id: &AccountId) -> Result<QueueRun, Error> {
        let run = self.begin_run(account_id, None).await?;
        let queue = self.clone();
        self.to_its_end(async move { queue.run_on(run).await }).await
    }

    /// Sends one message of the queue, from the form, as it was at this revision. It leaves the queue when it is sent.
    ///
    /// Goes on when the returned future is dropped.
    ///
    /// # Errors
    /// As [`Sends::send`](crate::Sends::send); also when it does not wait, or the queue is being sent.
    pub async fn send(
        &self,
        id: &QueueItemId,
        revision: &str,
        account_id: &AccountId,
    ) -> Result<SendResult, Error> {
        let mut run = self.begin_run(account_id, Some(revision.to_owned())).await?;
        let (queue, id) = (self.clone(), id.clone());
        self.to_its_end(async move {
            let sent = queue.send_queued(&id, &mut run).await;
            queue.end_run(|_| {}).await;
            sent
        })
        .await?
    }

    /// Does the work of a run, which goes on when the returned future is dropped. The run ends also where its work panics: else
    /// nothing could be sent until the next start.
    async fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Error> {
        let queue = self.clone();
        let ended = tokio::spawn(async move {
            let ended = tokio::spawn(work).await;
            if ended.is_err() {
                queue.live.lock().work.retain(|_, work| *work == QueueWork::Reading);
                queue
                    .end_run(|run| run.halt = Some(QueueHalt { id: None, why: QueueHaltReason::Failed }))
                    .await;
            }
            ended
        });
        Ok(ended.await??)
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

    async fn begin_run(&self, account_id: &AccountId, only: Option<String>) -> Result<Run, Error> {
        self.sends.accounts().find(account_id).await?;
        let choices = self.uploads.choices().await?;
        let cancel = CancellationToken::new();
        {
            let mut live = self.live.lock();
            if live.run.running {
                return Err(Error::Queue(QueueFault::Running));
            }
            live.run = QueueRun { running: true, single: only.is_some(), ..QueueRun::default() };
            live.cancel = cancel.clone();
        }
        Ok(Run { account_id: account_id.clone(), choices, cancel, only, confirmed: HashSet::new() })
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
            let is_partly = sent.is_ok_and(|result| PartCounts::of(&result.parts).is_partly(result.outcome));
            let mut live = self.live.lock();
            live.run.sent += 1;
            live.run.partly += u32::from(is_partly);
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
}

fn halt_of(id: QueueItemId, sent: &Result<SendResult, Error>) -> Option<QueueHalt> {
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
