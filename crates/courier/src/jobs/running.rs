//! Starting jobs, and what is asked of those that run.

use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{JobState, Reason, RowState};
use bulk::job::run_lock::RunLock;
use bulk::run::{RunEnd, RunOptions, Timing};
use ids::JobId;
use md5::{Digest, Md5};
use tokio_util::sync::CancellationToken;

use super::model::JobView;
use super::request::Request;
use super::row_model::JobRowFilter;
use super::{Jobs, blocking, read, who};
use crate::account::{Account, Stage};
use crate::confirm::{ConfirmedAction, ConfirmedMessage, Question};
use crate::error::Error;

/// Receivers that the question before a start names.
const NAMED: u32 = 3;

/// Why a job starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// The user asks for it.
    ByHand,
    /// The user asks for rows of unknown end to be looked for.
    Settling,
    /// Its moment has come, Unix milliseconds.
    Scheduled { at_ms: i64 },
}

impl Jobs {
    /// Starts a job, or goes on with one that is paused. It runs until it is through, paused or stopped, and is paused when
    /// this process ends. The user is asked once per job before it starts at a production app.
    ///
    /// # Errors
    /// When there is no such job or account; it was not checked, runs already, or was stopped; the user says no; there is
    /// no secret; or a file fails.
    pub async fn start(&self, id: &JobId, cancel: &CancellationToken) -> Result<JobView, Error> {
        self.begin(id, cancel, Begin::ByHand).await
    }

    /// As [`Jobs::start`], but no row goes out that is ready: those of unknown end are looked for at the service.
    ///
    /// # Errors
    /// As [`Jobs::start`].
    pub async fn settle(&self, id: &JobId, cancel: &CancellationToken) -> Result<JobView, Error> {
        self.begin(id, cancel, Begin::Settling).await
    }

    /// The account that sends a job.
    ///
    /// # Errors
    /// When there is no such job, it was not checked, or its account is gone or of another app.
    pub async fn sender(&self, id: &JobId) -> Result<Account, Error> {
        let (folder, opened) = (self.folder.clone(), id.clone());
        let file = blocking(move || folder.open(&opened)).await?;
        self.account_of(id, &file).await
    }

    /// Asks what is to be asked before a job may start.
    pub(super) async fn may_start(&self, id: &JobId, cancel: &CancellationToken) -> Result<(), Error> {
        let (folder, opened) = (self.folder.clone(), id.clone());
        let file = blocking(move || folder.open(&opened)).await?;
        let account = self.account_of(id, &file).await?;
        self.confirm_start(id, &account, cancel).await
    }

    /// Starts a job in one of the ways there are. One that was to start by itself does not do so any more.
    pub(super) async fn begin(
        &self,
        id: &JobId,
        cancel: &CancellationToken,
        begin: Begin,
    ) -> Result<JobView, Error> {
        let (folder, opened) = (self.folder.clone(), id.clone());
        let file = blocking(move || folder.open(&opened)).await?;
        let account = self.account_of(id, &file).await?;
        // A repeat of what is proven absent is one more message.
        self.confirm_start(id, &account, cancel).await?;
        let lists = read::frozen(&file).await?.and_then(|setup| setup.options.lists);
        let (client, pace) = self.clients.for_job(&account).await?;
        let lock = self.lock_for(id, &account).await?;
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
        let handle = match begin {
            Begin::Settling => file.settle(lock, options).await?,
            Begin::ByHand | Begin::Scheduled { .. } => file.start(lock, options).await?,
        };
        self.live.look_after(id.clone(), None, file, handle, self.folder.requests(id));
        self.table.keep_start(id.as_str(), None).await?;
        self.view(id).await
    }

    /// Pauses a job, or the act on its messages that runs, whichever process runs it: no row goes out from now on, and those on their way are waited for.
    ///
    /// # Errors
    /// When there is no such job, it does not run, or its file fails.
    pub async fn pause(&self, id: &JobId) -> Result<(), Error> {
        if self.live.ask(id, Request::Pause) {
            return Ok(());
        }
        let (folder, id) = (self.folder.clone(), id.clone());
        blocking(move || {
            let file = folder.open(&id)?;
            if file.is_run()? {
                return folder.put_request(&id, Request::Pause);
            }
            Err(JobError::WrongState { state: file.job()?.state }.into())
        })
        .await
    }

    /// Stops a job for good, whichever process runs it: the rest of its rows stays ready, and is not sent.
    ///
    /// # Errors
    /// When there is no such job, an act on its messages runs, or its file fails.
    pub async fn stop(&self, id: &JobId) -> Result<(), Error> {
        if self.live.act_of(id).is_none() && self.live.ask(id, Request::Stop) {
            return Ok(());
        }
        let (folder, stopped) = (self.folder.clone(), id.clone());
        blocking(move || {
            let (file, id) = (folder.open(&stopped)?, stopped);
            let _lock = match file.lock_for_running() {
                Ok(lock) => lock,
                // What was asked of a job is not done to an act on its messages.
                Err(JobError::Running { .. })
                    if matches!(file.job()?.state, JobState::Running | JobState::Resting) =>
                {
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
        Ok(self.table.keep_start(id.as_str(), None).await?)
    }

    /// Whether this process runs a job.
    #[must_use]
    pub fn runs_any(&self) -> bool {
        !self.live.ids().is_empty()
    }

    /// Pauses every job that this process runs or is about to start by itself, and waits until they are.
    pub async fn pause_all(&self) {
        self.live.starting.end().await;
        let ids = self.live.ids();
        for id in &ids {
            self.live.ask(id, Request::Pause);
        }
        for id in &ids {
            let _ = self.wait(id).await;
        }
    }

    /// Waits until the run of a job ends, and says how; `None` where this process does not run it, or its file failed.
    pub async fn wait(&self, id: &JobId) -> Option<RunEnd> {
        let mut end = self.live.end_of(id)?;
        let ended = end.wait_for(Option::is_some).await.ok()?;
        ended.clone()
    }

    /// Takes the right to run a job, or an act on its messages.
    pub(super) async fn lock_for(&self, id: &JobId, account: &Account) -> Result<RunLock, Error> {
        let (is_sandbox, app_key) = (account.sandbox, account.app_key.clone());
        let requests = self.folder.requests(id);
        self.with_file(id, move |file| {
            let lock = file.lock_for_running()?;
            // What lies there was meant for an earlier run: this one is asked for something only after it has begun.
            requests.clear();
            if is_sandbox {
                file.rename_app(&lock, &app_key)?;
            }
            Ok(lock)
        })
        .await
    }

    /// The account that sends a job. Its AppKey is still the one that the rows were checked for.
    async fn account_of(&self, id: &JobId, file: &JobFile) -> Result<Account, Error> {
        let frozen = read::frozen(file).await?.ok_or(JobError::WrongState { state: JobState::Draft })?;
        let account_id = self.account_id(id).await?;
        let account_id = account_id.ok_or(Error::NoAccount { id: frozen.app_key.clone() })?;
        let account = self.clients.accounts().find(&account_id).await?;
        // The sandbox has a new AppKey with each start, over the same messages.
        if account.app_key != frozen.app_key && !account.sandbox {
            return Err(Error::OtherApp { account: account.name });
        }
        Ok(account)
    }

    /// Asks the user before a job starts at a production app, unless they have said yes to it.
    async fn confirm_start(
        &self,
        id: &JobId,
        account: &Account,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        if account.stage != Stage::Production || account.sandbox {
            return Ok(());
        }
        let frozen = self.with_file(id, JobFile::setup_text).await?.unwrap_or_default();
        let asked_about = format!("{} {} {frozen}", account.id, account.kept.revision);
        let digest = hex::encode(Md5::digest(asked_about));
        if self.table.confirmed(id.as_str()).await?.as_ref() == Some(&digest) {
            return Ok(());
        }
        let job = self.with_file(id, JobFile::job).await?;
        let rows = self.rows(id, JobRowFilter::State { state: RowState::Ready }, 1, NAMED).await?;
        let mut messages = Vec::new();
        for row in rows {
            let preview = self.preview(id, row.number, None).await?;
            let call = preview.call;
            messages.extend(preview.conversation.zip(preview.body).map(|(conversation, body)| {
                ConfirmedMessage { conversation, summary: read::summary(call, body) }
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
            Some(true) => Ok(self.table.keep_confirmed(id.as_str(), &digest).await?),
            Some(false) => Err(Error::Unconfirmed),
            None => Err(Error::Cancelled),
        }
    }
}
