//! Acts: the messages of a job are recalled, or changed.

use std::sync::Arc;

use bulk::act::{ActError, ActForecast, ActPlan};
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{JobState, RowState};
use bulk::job::rows::RowFilter;
use bulk::run::{RunOptions, Timing};
use bulk::setup::RowCall;
use bulk::suppression::SuppressionList;
use ids::{JobActId, JobId};
use md5::{Digest, Md5};
use tokio_util::sync::CancellationToken;

use super::act_model::{JobAct, JobActForecast, JobActOrder, JobActRow, JobActRowFilter, act_id};
use super::live::RunWork;
use super::model::{JobActBegun, JobView};
use super::read;
use super::request::Request;
use super::store::{JobStore, blocking, who};
use crate::account::Account;
use crate::clients::Clients;
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::Error;

/// How many messages the confirmation before an act shows.
const NAMED: u32 = 3;

/// What is done with the messages of bulk jobs after they were sent. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobActs {
    pub(super) store: JobStore,
    clients: Clients,
    confirm: Arc<dyn Confirm>,
}

impl JobActs {
    pub(crate) fn new(store: JobStore, clients: Clients, confirm: Arc<dyn Confirm>) -> JobActs {
        JobActs { store, clients, confirm }
    }

    /// What an act would do now: with how many messages. Nothing is stored.
    ///
    /// # Errors
    /// When there is no such job or account, the recall breaks a rule, `cancel` stops it, or a file fails.
    pub async fn forecast(
        &self,
        id: &JobId,
        order: &JobActOrder,
        cancel: &CancellationToken,
    ) -> Result<JobActForecast, Error> {
        let account = self.store.sender(id).await?;
        match self.forecast_for(id, order, &account, cancel).await {
            Ok(forecast) => Ok(JobActForecast::Ready { forecast }),
            Err(ActError::Modify(problems)) => Ok(JobActForecast::Mapping { problems }),
            Err(error) => Err(error.into()),
        }
    }

    /// The message of a row as a change would make it, byte for byte; `None` where it cannot be made of the row.
    ///
    /// # Errors
    /// When there is no such job or row, or its file fails.
    pub async fn preview(
        &self,
        id: &JobId,
        order: &JobActOrder,
        number: u64,
    ) -> Result<Option<String>, Error> {
        let (folder, id, plan) = (self.store.folder.clone(), id.clone(), order.plan.clone());
        blocking(move || match folder.open(&id)?.changed_body(&plan, number) {
            Ok(body) => Ok(body),
            Err(ActError::Modify(_)) => Ok(None),
            Err(error) => Err(error.into()),
        })
        .await
    }

    /// Recalls or changes the messages of a job. An unfinished act with the same plan is resumed instead of begun a second
    /// time. It runs until it is finished, paused or stopped, and is paused when this process ends. The job itself does not
    /// change. The user is asked once per act at a production app.
    ///
    /// # Errors
    /// When there is no such job or account; it is running; another act is unfinished; no message can be recalled or
    /// changed; the recall breaks a rule; the user says no; there is no secret; `cancel` stops it before it runs; or a file
    /// fails.
    pub async fn begin(
        &self,
        id: &JobId,
        order: &JobActOrder,
        cancel: &CancellationToken,
    ) -> Result<JobActBegun, Error> {
        if let Some(act) = self.unfinished(id).await? {
            if act.plan != order.plan {
                return Err(Error::ActUnfinished);
            }
            return self.resume(id, cancel).await.map(|job| JobActBegun::Begun { job: Box::new(job) });
        }
        let account = self.store.sender(id).await?;
        let forecast = match self.forecast_for(id, order, &account, cancel).await {
            Ok(forecast) => forecast,
            Err(ActError::Modify(problems)) => return Ok(JobActBegun::Mapping { problems }),
            Err(error) => return Err(error.into()),
        };
        if forecast.rows == 0 {
            return Err(JobError::NothingToAct.into());
        }
        self.confirm(id, &order.plan, forecast.rows, &account, cancel).await?;
        let (order, clock_ahead_ms, stop) = (order.clone(), self.clock_ahead_ms(&account), cancel.clone());
        let (folder, opened) = (self.store.folder.clone(), id.clone());
        let begun = blocking(move || {
            let file = folder.open(&opened)?;
            let lock = file.lock_for_running()?;
            let (act, _) = file.begin_act(&lock, &order.plan, order.rows, &who(), clock_ahead_ms, &stop)?;
            Ok(act_id(act, &folder.path(&opened))?)
        });
        let act = begun.await?;
        self.store.table.keep_confirmed(id, &digest(act, &account)).await?;
        self.run(id, act, &account).await.map(|job| JobActBegun::Begun { job: Box::new(job) })
    }

    /// Resumes the unfinished act.
    ///
    /// # Errors
    /// When there is no such job, account or act; the job is running; the user says no, where the question has to be
    /// asked again; there is no secret; or a file fails.
    pub async fn resume(&self, id: &JobId, cancel: &CancellationToken) -> Result<JobView, Error> {
        let account = self.store.sender(id).await?;
        let Some(act) = self.unfinished(id).await? else { return Err(JobError::NothingToAct.into()) };
        if self.store.table.confirmed(id).await?.as_ref() != Some(&digest(act.id, &account)) {
            self.confirm(id, &act.plan, act.totals.ready, &account, cancel).await?;
            self.store.table.keep_confirmed(id, &digest(act.id, &account)).await?;
        }
        self.run(id, act.id, &account).await
    }

    /// Stops the unfinished act for good, whichever process runs it. The remaining messages stay as they are.
    ///
    /// # Errors
    /// When there is no such job or act, or its file fails.
    pub async fn stop(&self, id: &JobId) -> Result<(), Error> {
        let Some(act) = self.unfinished(id).await? else { return Err(JobError::NothingToAct.into()) };
        if self.store.live.act_of(id) == Some(act.id) && self.store.live.ask(id, Request::Stop) {
            return Ok(());
        }
        let (folder, id) = (self.store.folder.clone(), id.clone());
        blocking(move || {
            let file = folder.open(&id)?;
            match file.lock_for_running() {
                Ok(lock) => Ok(file.stop_act(&lock, act.id.into(), &who())?),
                Err(JobError::Running { .. }) if is_in_flight(&file, act.id)? => {
                    folder.put_request(&id, Request::Stop)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// What became of up to `limit` messages in an act, from the row with this number on.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn rows(
        &self,
        id: &JobId,
        act: JobActId,
        filter: JobActRowFilter,
        from: u64,
        limit: u32,
    ) -> Result<Vec<JobActRow>, Error> {
        self.store
            .with_file(id, move |file| {
                let rows = file.act_rows(act.into(), filter.into(), from, limit)?;
                rows.into_iter()
                    .map(|row| {
                        let cells = file.cells(row.number)?;
                        Ok(JobActRow::new(row, &cells))
                    })
                    .collect()
            })
            .await
    }

    async fn unfinished(&self, id: &JobId) -> Result<Option<JobAct>, Error> {
        let acts = self.store.view(id).await?.acts;
        Ok(acts.into_iter().find(JobAct::is_unfinished))
    }

    async fn forecast_for(
        &self,
        id: &JobId,
        order: &JobActOrder,
        account: &Account,
        cancel: &CancellationToken,
    ) -> Result<ActForecast, ActError> {
        let ahead_ms = self.clock_ahead_ms(account);
        let (path, order, stop) = (self.store.folder.path(id), order.clone(), cancel.clone());
        let forecast = move || JobFile::open(&path)?.forecast_act(&order.plan, order.rows, ahead_ms, &stop);
        tokio::task::spawn_blocking(forecast).await.unwrap_or_else(|error| {
            let (path, what) = (self.store.folder.path(id), error.to_string());
            Err(JobError::Damaged { path, what }.into())
        })
    }

    fn clock_ahead_ms(&self, account: &Account) -> i64 {
        self.clients.clock_offset_s(&account.id).unwrap_or(0).saturating_mul(1_000)
    }

    async fn run(&self, id: &JobId, act: JobActId, account: &Account) -> Result<JobView, Error> {
        let (client, pace) = self.clients.for_job(account).await?;
        let file = self.store.open(id).await?;
        let lock = self.store.lock_for(id, account).await?;
        let options = RunOptions {
            client,
            pace,
            // Suppression lists stop new messages only: those who are on one may still have a message recalled.
            suppression: Arc::new(Vec::<SuppressionList>::new()),
            who: who(),
            timing: Timing::default(),
        };
        let handle = file.start_act(lock, act.into(), options).await?;
        let requests = self.store.folder.requests(id);
        self.store.live.look_after(id.clone(), RunWork::Act(act), file, handle, requests);
        self.store.view(id).await
    }

    /// Asks the user before messages at a production app are recalled or changed.
    async fn confirm(
        &self,
        id: &JobId,
        plan: &ActPlan,
        rows: u64,
        account: &Account,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        if !account.is_production() {
            return Ok(());
        }
        let calls_per_s = account.calls_per_s;
        let changes = plan.clone();
        let messages = self.store.with_file(id, move |file| first_messages(file, &changes)).await?;
        let question = Question {
            action: if plan.is_recall() {
                ConfirmedAction::RecallJob { rows, calls_per_s }
            } else {
                ConfirmedAction::ModifyJob { rows, calls_per_s }
            },
            account_name: account.name.clone(),
            app_key: account.app_key.clone(),
            messages,
            placeholders: Vec::new(),
        };
        match cancel.run_until_cancelled(self.confirm.ask(question)).await {
            Some(true) => Ok(()),
            Some(false) => Err(Error::Unconfirmed),
            None => Err(Error::Cancelled),
        }
    }
}

/// The first messages that were sent: as they are, or as a change would make them.
fn first_messages(file: &JobFile, plan: &ActPlan) -> Result<Vec<ConfirmedMessage>, JobError> {
    let setup = file.setup()?;
    let mut messages = Vec::new();
    for row in file.rows(RowFilter::State(RowState::Sent), 1, NAMED)? {
        let preview = read::preview(file, row.number, setup.as_ref())?;
        let call = preview.call;
        let changed = file.changed_body(plan, row.number).ok().flatten();
        messages.extend(preview.conversation.zip(changed.or(preview.body)).map(|(conversation, body)| {
            ConfirmedMessage {
                conversation,
                room: call == RowCall::Chatroom,
                summary: read::summary(call, body),
            }
        }));
    }
    Ok(messages)
}

fn is_in_flight(file: &JobFile, act: JobActId) -> Result<bool, JobError> {
    Ok(matches!(file.act(act.into())?.state, JobState::Running | JobState::Resting))
}

/// Identifies an act that the user has confirmed, with the account as it was then.
fn digest(act: JobActId, account: &Account) -> String {
    hex::encode(Md5::digest(format!("act {act} {} {}", account.id, account.kept.revision)))
}

impl From<ActError> for Error {
    fn from(error: ActError) -> Error {
        match error {
            ActError::Recall(issues) => Error::Invalid { issues },
            // Callers that can show the problems match this variant before.
            ActError::Modify(_) => Error::Invalid { issues: Vec::new() },
            ActError::Unfinished { .. } => Error::ActUnfinished,
            ActError::Job(JobError::Missing { path }) => {
                let name = path.file_stem().and_then(|name| name.to_str()?.parse().ok());
                name.map_or(Error::Job(JobError::Missing { path }), |id| Error::NoJob { id })
            }
            ActError::Job(error) => error.into(),
        }
    }
}
