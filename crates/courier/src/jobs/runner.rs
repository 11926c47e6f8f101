//! Runs of jobs: begun, paused, stopped, waited for.

use std::sync::Arc;

use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{JobState, Reason, RowState};
use bulk::run::{RunEnd, RunOptions, Timing};
use bulk::setup::RowCall;
use ids::JobId;
use md5::{Digest, Md5};
use tokio_util::sync::CancellationToken;

use super::live::RunWork;
use super::model::JobView;
use super::progress::JobProgress;
use super::read;
use super::request::Request;
use super::row_model::JobRowFilter;
use super::store::{JobStore, blocking, who};
use crate::account::Account;
use crate::clients::Clients;
use crate::clock::now_ms;
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::Error;
use crate::suppression::SuppressionLists;

/// How many messages the confirmation before a start shows.
const NAMED: u32 = 3;
/// How late a scheduled job may still start, such as after a laptop woke up.
pub(crate) const MAX_LATE_MS: i64 = 15 * 60 * 1_000;

/// Why a job starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// The user asks for it.
    ByHand,
    /// The user asks to look for rows whose outcome is unknown.
    Settling,
    /// Its moment has come, Unix milliseconds.
    Scheduled { at_ms: i64 },
}

/// Runs of bulk jobs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobRunner {
    store: JobStore,
    clients: Clients,
    suppression: SuppressionLists,
    confirm: Arc<dyn Confirm>,
}

impl JobRunner {
    pub(crate) fn new(
        store: JobStore,
        clients: Clients,
        suppression: SuppressionLists,
        confirm: Arc<dyn Confirm>,
    ) -> JobRunner {
        JobRunner { store, clients, suppression, confirm }
    }

    /// From now on `listener` gets the progress of every job that this process runs, at most four times a second for each,
    /// from a runtime thread; it must not block. It takes the place of the listener before.
    pub fn listen(&self, listener: impl Fn(JobProgress) + Send + Sync + 'static) {
        self.store.live.listen(listener);
    }

    /// Starts a job, or resumes a paused one. It runs until it is finished, paused or stopped, and is paused when
    /// this process ends. The user is asked once per job before it starts at a production app.
    ///
    /// # Errors
    /// When there is no such job or account; it was not checked, runs already, or was stopped; the user says no; there is
    /// no secret; or a file fails.
    pub async fn start(&self, id: &JobId, cancel: &CancellationToken) -> Result<JobView, Error> {
        self.begin(id, cancel, Begin::ByHand).await
    }

    /// Sends nothing: only asks the service about rows whose outcome is unknown, also of a job that was stopped. The job stays as
    /// it is, with its schedule if it has one, so that the user is not asked.
    ///
    /// # Errors
    /// When there is no such job or account; it was not checked, or runs already; there is no secret; or a file fails.
    pub async fn settle(&self, id: &JobId) -> Result<JobView, Error> {
        self.begin(id, &CancellationToken::new(), Begin::Settling).await
    }

    /// Asks the user what has to be confirmed before a job may start.
    pub(super) async fn may_start(&self, id: &JobId, cancel: &CancellationToken) -> Result<(), Error> {
        let file = self.store.open(id).await?;
        let account = self.store.sender_by(id, &file).await?;
        self.confirm_start(id, &account, cancel).await
    }

    /// Starts a job, for one of the reasons in [`Begin`]. Its schedule, if it has one, is cleared where it sends.
    pub(super) async fn begin(
        &self,
        id: &JobId,
        cancel: &CancellationToken,
        begin: Begin,
    ) -> Result<JobView, Error> {
        let file = self.store.open(id).await?;
        let account = self.store.sender_by(id, &file).await?;
        if begin != Begin::Settling {
            self.confirm_start(id, &account, cancel).await?;
        }
        let lists = read::frozen(&file).await?.and_then(|setup| setup.options.lists);
        let (client, pace) = self.clients.for_job(&account).await?;
        let lock = self.store.lock_for(id, &account).await?;
        if let Begin::Scheduled { at_ms } = begin {
            self.is_still_due(id, at_ms).await?;
        }
        let options = RunOptions {
            client,
            pace,
            suppression: self.suppression.watched(&account.id, lists).await?,
            who: who(),
            timing: Timing::default(),
        };
        let (handle, work) = match begin {
            Begin::Settling => (file.settle(lock, options).await?, RunWork::Settle),
            Begin::ByHand | Begin::Scheduled { .. } => (file.start(lock, options).await?, RunWork::Send),
        };
        self.store.live.look_after(id.clone(), work, file, handle, self.store.folder.requests(id));
        if work == RunWork::Send {
            self.store.table.keep_start(id, None).await?;
        }
        self.store.view(id).await
    }

    /// Pauses a job, or the act on its messages that is running, whichever process runs it. No further row is sent, and those
    /// on their way are waited for.
    ///
    /// # Errors
    /// When there is no such job, it does not run, or its file fails.
    pub async fn pause(&self, id: &JobId) -> Result<(), Error> {
        if self.store.live.ask(id, Request::Pause) {
            return Ok(());
        }
        let (folder, id) = (self.store.folder.clone(), id.clone());
        blocking(move || {
            let file = folder.open(&id)?;
            if file.is_run()? {
                return folder.put_request(&id, Request::Pause);
            }
            Err(JobError::WrongState { state: file.job()?.state }.into())
        })
        .await
    }

    /// Stops a job for good, whichever process runs it. The remaining rows stay ready and are not sent.
    ///
    /// # Errors
    /// When there is no such job, an act on its messages runs, or its file fails.
    pub async fn stop(&self, id: &JobId) -> Result<(), Error> {
        if self.store.live.act_of(id).is_none() && self.store.live.ask(id, Request::Stop) {
            return Ok(());
        }
        let (folder, stopped) = (self.store.folder.clone(), id.clone());
        blocking(move || {
            let (file, id) = (folder.open(&stopped)?, stopped);
            let _lock = match file.lock_for_running() {
                Ok(lock) => lock,
                Err(JobError::Running { .. }) if is_in_flight(&file)? => {
                    return folder.put_request(&id, Request::Stop);
                }
                Err(error) => return Err(error.into()),
            };
            match file.job()?.state {
                JobState::Stopped | JobState::Finished => Ok(()),
                _ => Ok(file.set_state(JobState::Stopped, &who(), Some(&Reason::Asked))?),
            }
        })
        .await?;
        Ok(self.store.table.keep_start(id, None).await?)
    }

    /// Whether this process runs a job.
    #[must_use]
    pub fn runs_any(&self) -> bool {
        !self.store.live.ids().is_empty()
    }

    /// Pauses every job that this process runs or is about to start by itself, and waits until they are.
    pub async fn pause_all(&self) {
        self.store.live.starts.end().await;
        let ids = self.store.live.ids();
        for id in &ids {
            self.store.live.ask(id, Request::Pause);
        }
        for id in &ids {
            let _ = self.wait(id).await;
        }
    }

    /// Waits until the run of a job ends, and says how; `None` where this process does not run it, or its file failed.
    pub async fn wait(&self, id: &JobId) -> Option<RunEnd> {
        let mut end = self.store.live.end_of(id)?;
        let ended = end.wait_for(Option::is_some).await.ok()?;
        ended.clone()
    }

    /// Whether a scheduled job may still start. The caller holds its lock, so that this cannot change meanwhile.
    async fn is_still_due(&self, id: &JobId, at_ms: i64) -> Result<(), Error> {
        let state = self.store.with_file(id, JobFile::job).await?.state;
        let start = self.store.table.start(id).await?;
        if state != JobState::Scheduled || start.is_none_or(|(known_ms, _)| known_ms != at_ms) {
            return Err(JobError::WrongState { state }.into());
        }
        if is_late(at_ms) { Err(Error::StartPast) } else { Ok(()) }
    }

    /// Asks the user before a job starts at a production app, unless they have said yes to it.
    async fn confirm_start(
        &self,
        id: &JobId,
        account: &Account,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        if !account.is_production() {
            return Ok(());
        }
        let frozen = self.store.with_file(id, JobFile::setup_text).await?.unwrap_or_default();
        let asked_about = format!("{} {} {frozen}", account.id, account.kept.revision);
        let digest = hex::encode(Md5::digest(asked_about));
        if self.store.table.confirmed(id).await?.as_ref() == Some(&digest) {
            return Ok(());
        }
        let job = self.store.with_file(id, JobFile::job).await?;
        let ready = JobRowFilter::State { state: RowState::Ready };
        let rows = self.store.with_file(id, move |file| read::rows(file, ready, 1, NAMED)).await?;
        let mut messages = Vec::new();
        for row in rows {
            let preview = self.store.preview(id, row.number, None).await?;
            let call = preview.call;
            messages.extend(preview.conversation.zip(preview.body).map(|(conversation, body)| {
                ConfirmedMessage {
                    conversation,
                    room: call == RowCall::Chatroom,
                    summary: read::summary(call, body),
                }
            }));
        }
        let (rows, calls_per_s) = (job.totals.of(RowState::Ready), account.calls_per_s);
        let question = Question {
            action: ConfirmedAction::StartJob { rows, calls_per_s },
            account_name: account.name.clone(),
            app_key: account.app_key.clone(),
            messages,
            // The check of a job has named them row by row.
            placeholders: Vec::new(),
        };
        match cancel.run_until_cancelled(self.confirm.ask(question)).await {
            Some(true) => Ok(self.store.table.keep_confirmed(id, &digest).await?),
            Some(false) => Err(Error::Unconfirmed),
            None => Err(Error::Cancelled),
        }
    }
}

/// Whether another process sends the rows of a job, or looks for them: a request to stop the job must not stop an act on its
/// messages.
fn is_in_flight(file: &JobFile) -> Result<bool, JobError> {
    let runs = |state| matches!(state, JobState::Running | JobState::Resting);
    Ok(runs(file.job()?.state) || (file.is_run()? && !file.acts()?.iter().any(|act| runs(act.state))))
}

/// Whether it is too late for a job that was scheduled for this moment to start.
pub(super) fn is_late(at_ms: i64) -> bool {
    now_ms() - at_ms > MAX_LATE_MS
}
