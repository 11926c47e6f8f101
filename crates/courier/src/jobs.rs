//! Bulk jobs: a table of receivers, a message, and what becomes of every row.
//!
//! `folder` holds a file for each job; `setup` is what is decided about one; `live` looks after those that this process
//! runs; `words` are those of reports. The work itself is [`bulk`]'s.

mod folder;
mod live;
mod model;
mod read;
mod request;
mod setup;
mod words;

use std::path::Path;
use std::sync::Arc;

use appdata::BulkJobs;
use bulk::check::{CheckError, ProblemGroup};
use bulk::import::error::ImportError;
use bulk::import::source::Source;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{JobState, Reason, RowState};
use bulk::mapping::Mapping;
use bulk::mapping::problem::MappingProblem;
use bulk::report::ReportFormat;
use bulk::rerun::{Decision, Rerun};
use bulk::run::{LocalPace, RunEnd, RunOptions, Timing};
use bulk::suppression::SuppressionList;
use ids::{AccountId, JobId};
use md5::{Digest, Md5};
use media::FileId;
use templates::Template;
use tokio_util::sync::CancellationToken;

use crate::account::{Account, Stage};
use crate::attachments::Attachments;
use crate::clients::Clients;
use crate::clock::now_ms;
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::{Error, ErrorCode, FormField};
use folder::{JobFolder, runs_elsewhere};
pub(crate) use live::LiveJobs;
pub use model::{
    JobCheck, JobCode, JobEvent, JobHead, JobImport, JobImported, JobLastRow, JobPreview, JobProgress,
    JobRow, JobRowFilter, JobRuns, JobSetup, JobSource, JobSummary, JobTotals, JobView, JobWork, SentBefore,
};
use request::Request;
pub use words::Words;

/// How long the same list and message count as sent just now.
const SENT_BEFORE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Receivers that the question before a start names.
const NAMED: u32 = 3;
/// Of a hundred calls, so many are a job's; the others stay free for single sends.
const JOBS_SHARE: u32 = 95;

/// The bulk jobs of a data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Jobs {
    folder: JobFolder,
    table: BulkJobs,
    live: LiveJobs,
    clients: Clients,
    attachments: Attachments,
    confirm: Arc<dyn Confirm>,
}

impl Jobs {
    pub(crate) fn new(
        data_dir: &Path,
        table: BulkJobs,
        live: LiveJobs,
        clients: Clients,
        attachments: Attachments,
        confirm: Arc<dyn Confirm>,
    ) -> Jobs {
        Jobs { folder: JobFolder::of(data_dir), table, live, clients, attachments, confirm }
    }

    /// From now on `listener` gets the progress of every job that this process runs, at most four times a second for each,
    /// from a runtime thread; it must not block. It takes the place of the listener before.
    pub fn listen(&self, listener: impl Fn(JobProgress) + Send + Sync + 'static) {
        self.live.listen(listener);
    }

    /// Makes a job of a table. `progress` is called about every thousand rows, from a thread that may block.
    ///
    /// # Errors
    /// When the table cannot be read, `cancel` stops it, or the disk fails.
    pub async fn import(
        &self,
        import: JobImport,
        cancel: &CancellationToken,
        mut progress: impl FnMut(JobWork) + Send + 'static,
    ) -> Result<JobImported, Error> {
        let source = match &import.source {
            JobSource::File { file_id } => Source::File(self.chosen(file_id)?),
            JobSource::Pasted { text } => Source::Pasted(text.clone()),
        };
        let id = JobId::random();
        let name = name_of(&import.name, &source);
        let (folder, cancel, new) = (self.folder.clone(), cancel.clone(), id.clone());
        let imported = blocking(move || {
            let path = folder.path_of_new(&new)?;
            let options = import.options();
            let mut report = |at: bulk::import::Progress| {
                progress(JobWork { rows: at.rows, permille: permille(at.bytes, at.of_bytes) });
            };
            Ok(JobFile::import(&path, &name, &source, &options, &cancel, &mut report)?)
        });
        match imported.await {
            Ok(_) => Ok(JobImported::Imported { job: self.view(&id).await? }),
            Err(Error::Job(JobError::Import(ImportError::EncodingUnclear { candidates }))) => {
                Ok(JobImported::EncodingUnclear { candidates })
            }
            Err(error) => Err(error),
        }
    }

    /// Every job, the newest first. One whose file cannot be read is listed with the reason.
    ///
    /// # Errors
    /// When `app.db` fails.
    pub async fn list(&self) -> Result<Vec<JobSummary>, Error> {
        let (folder, live) = (self.folder.clone(), self.live.clone());
        let read = move || {
            let head = |id: JobId| (read_head(&folder, &live, &id), id);
            Ok(folder.ids().into_iter().map(head).collect::<Vec<_>>())
        };
        let mut all = Vec::new();
        for (head, id) in blocking(read).await? {
            let (job, problem) = match head {
                Ok(head) => (Some(JobHead { account_id: self.account_id(&id).await?, ..head }), None),
                // Deleted just now.
                Err(Error::NoJob { .. }) => continue,
                Err(error) => (None, Some(error.code())),
            };
            all.push(JobSummary { id, job, problem });
        }
        all.sort_by_key(|summary| std::cmp::Reverse(summary.job.as_ref().map(|job| job.created_at_ms)));
        Ok(all)
    }

    /// The job whose id begins like this; of two, none.
    ///
    /// # Errors
    /// When there is no such job.
    pub async fn find(&self, start_of_id: &JobId) -> Result<JobId, Error> {
        let (folder, wanted) = (self.folder.clone(), start_of_id.clone());
        blocking(move || {
            let mut found = folder.ids().into_iter().filter(|id| id.as_str().starts_with(wanted.as_str()));
            match (found.next(), found.next()) {
                (Some(id), None) => Ok(id),
                _ => Err(Error::NoJob { id: wanted }),
            }
        })
        .await
    }

    /// One job.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn view(&self, id: &JobId) -> Result<JobView, Error> {
        let setup = self.setup(id).await?;
        let account_id = setup.as_ref().and_then(|setup| setup.account_id.clone());
        let (folder, live, id) = (self.folder.clone(), self.live.clone(), id.clone());
        blocking(move || {
            let head = read_head(&folder, &live, &id)?;
            let file = folder.open(&id)?;
            let codes = file.codes()?.into_iter().map(|(code, rows)| JobCode { code, rows });
            Ok(JobView {
                job: JobHead { account_id, ..head },
                import: file.job()?.source.report,
                setup,
                codes: codes.collect(),
                events: file.events()?.into_iter().map(Into::into).collect(),
                id,
            })
        })
        .await
    }

    /// Up to `limit` rows that pass, from the one with this number on.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn rows(
        &self,
        id: &JobId,
        filter: JobRowFilter,
        from: u64,
        limit: u32,
    ) -> Result<Vec<JobRow>, Error> {
        self.with_file(id, move |file| read::rows(file, filter, from, limit)).await
    }

    /// What is wrong with rows, the commonest first.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn problems(&self, id: &JobId) -> Result<Vec<ProblemGroup>, Error> {
        self.with_file(id, JobFile::problems).await
    }

    /// A row and the message that it becomes: by `setup`, or as it was frozen by the check.
    ///
    /// # Errors
    /// When there is no such job or row, or a file fails.
    pub async fn preview(
        &self,
        id: &JobId,
        number: u64,
        setup: Option<&JobSetup>,
    ) -> Result<JobPreview, Error> {
        let given = setup.map(|setup| setup.frozen(""));
        self.with_file(id, move |file| {
            let setup = match given {
                Some(given) => given,
                None => file.setup()?,
            };
            read::preview(file, number, setup.as_ref())
        })
        .await
    }

    /// What is suggested to be sent: the mapping follows the names of the columns and of the message's variables, and is
    /// `None` where none of them names a receiver. Nothing is kept.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn suggest(
        &self,
        id: &JobId,
        account_id: Option<&AccountId>,
        template: Template,
    ) -> Result<JobSetup, Error> {
        let account = self.account(account_id).await?;
        let columns = self.with_file(id, setup::columns).await?;
        Ok(JobSetup::suggested(&columns, template, account.as_ref()))
    }

    /// The mapping alone that is suggested; `None` where no column names a receiver.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn suggest_mapping(&self, id: &JobId, template: Template) -> Result<Option<Mapping>, Error> {
        let columns = self.with_file(id, setup::columns).await?;
        Ok(Mapping::suggested(&columns, &template))
    }

    /// Keeps what is decided about a job, and says what is wrong with its mapping. It is frozen by [`Jobs::check`].
    ///
    /// # Errors
    /// When there is no such job, it has begun, or a file fails.
    pub async fn keep_setup(&self, id: &JobId, setup: &JobSetup) -> Result<Vec<MappingProblem>, Error> {
        let job = self.with_file(id, JobFile::job).await?;
        if !matches!(job.state, JobState::Draft | JobState::Checked) {
            return Err(JobError::WrongState { state: job.state }.into());
        }
        self.put_setup(id, setup).await?;
        let columns = job.source.report.columns.len();
        let problems = setup.mapping.as_ref().map(|mapping| mapping.check(columns, &setup.template));
        Ok(problems.unwrap_or_else(|| vec![MappingProblem::NoTarget]))
    }

    /// Freezes what is sent, and renders and validates every row. May be done as often as wished until the first row is
    /// sent. `progress` is called as rows are through, from a thread that may block.
    ///
    /// # Errors
    /// When there is no such job or account, `cancel` stops it, the job has begun, or a file fails.
    pub async fn check(
        &self,
        id: &JobId,
        setup: &JobSetup,
        cancel: &CancellationToken,
        mut progress: impl FnMut(JobWork) + Send + 'static,
    ) -> Result<JobCheck, Error> {
        let account = self.clients.accounts().find(required(setup.account_id.as_ref())?).await?;
        let Some(frozen) = setup.frozen(&account.app_key) else {
            return Ok(JobCheck::Mapping { problems: vec![MappingProblem::NoTarget] });
        };
        self.put_setup(id, setup).await?;
        let (folder, id, cancel) = (self.folder.clone(), id.clone(), cancel.clone());
        let suppression = self.suppression();
        blocking(move || {
            let file = folder.open(&id)?;
            let of_rows = file.job()?.source.report.rows;
            let mut report = |rows| progress(JobWork { rows, permille: permille(rows, of_rows) });
            match file.check(&frozen, &suppression, &cancel, &mut report) {
                Ok(report) => Ok(JobCheck::checked(report, sent_before(&folder, &id, &file)?)),
                Err(CheckError::Mapping(problems)) => Ok(JobCheck::Mapping { problems }),
                Err(CheckError::Job(error)) => Err(error.into()),
            }
        })
        .await
    }

    /// Leaves out the rows whose receivers another job has reached, and says how many they are.
    ///
    /// # Errors
    /// When one of the jobs is gone, this one has begun, or a file fails.
    pub async fn leave_out_sent_before(&self, id: &JobId, other: &JobId) -> Result<u64, Error> {
        let (folder, id, other) = (self.folder.clone(), id.clone(), other.clone());
        blocking(move || Ok(folder.open(&id)?.leave_out_sent_before(&folder.open(&other)?)?)).await
    }

    /// Starts a job, or goes on with one that is paused. It runs until it is through, paused or stopped, and is paused when
    /// this process ends. The user is asked once per job before it starts at a production app.
    ///
    /// # Errors
    /// When there is no such job or account; it was not checked, runs already, or was stopped; the user says no; there is
    /// no secret; or a file fails.
    pub async fn start(&self, id: &JobId, cancel: &CancellationToken) -> Result<JobView, Error> {
        let (folder, opened) = (self.folder.clone(), id.clone());
        let file = blocking(move || folder.open(&opened)).await?;
        let account = self.account_of(id, &file).await?;
        self.confirm_start(id, &file, &account, cancel).await?;
        let client = self.clients.of(&account).await?;
        let lock = self.with_file(id, JobFile::lock_for_running).await?;
        let options = RunOptions {
            client,
            pace: Arc::new(LocalPace::new((account.calls_per_s * JOBS_SHARE / 100).max(1))),
            suppression: Arc::new(self.suppression()),
            who: who(),
            timing: Timing::default(),
        };
        let handle = file.start(lock, options).await?;
        let requests = self.folder.requests(id);
        self.live.look_after(id.clone(), file, handle, requests);
        self.view(id).await
    }

    /// Pauses a job, whichever process runs it: no row goes out from now on, and those on their way are waited for.
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
            if runs_elsewhere(&file)? {
                return folder.put_request(&id, Request::Pause);
            }
            Err(JobError::WrongState { state: file.job()?.state }.into())
        })
        .await
    }

    /// Stops a job for good, whichever process runs it: the rest of its rows stays ready, and is not sent.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn stop(&self, id: &JobId) -> Result<(), Error> {
        if self.live.ask(id, Request::Stop) {
            return Ok(());
        }
        let (folder, id) = (self.folder.clone(), id.clone());
        blocking(move || {
            let file = folder.open(&id)?;
            let _lock = match file.lock_for_running() {
                Ok(lock) => lock,
                Err(JobError::Running { .. }) => return folder.put_request(&id, Request::Stop),
                Err(error) => return Err(error.into()),
            };
            match file.job()?.state {
                JobState::Stopped | JobState::Finished => Ok(()),
                _ => Ok(file.set_state(JobState::Stopped, &who(), Some(&Reason::Asked))?),
            }
        })
        .await
    }

    /// Pauses every job that this process runs, and waits until they are.
    pub async fn pause_all(&self) {
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

    /// Makes rows ready for a new attempt, under new ids, and says how many. The job is started to send them.
    ///
    /// # Errors
    /// When there is no such job, it was not run yet or runs, or its file fails.
    pub async fn rerun(&self, id: &JobId, rerun: Rerun) -> Result<u64, Error> {
        let again = self.with_file(id, move |file| {
            let lock = file.lock_for_running()?;
            file.rerun(&lock, &rerun, &who())
        });
        let rows = again.await?;
        self.table.keep_confirmed(id.as_str(), "").await?;
        Ok(rows)
    }

    /// Decides an open row: it counts as sent, or is sent again.
    ///
    /// # Errors
    /// When there is no such job or the row is not open, or the file fails.
    pub async fn decide(&self, id: &JobId, number: u64, decision: Decision) -> Result<(), Error> {
        self.with_file(id, move |file| file.decide(number, decision)).await
    }

    /// Writes a report of the rows that pass to `path`, and says how many there are.
    ///
    /// # Errors
    /// When there is no such job, `cancel` stops it, or a file fails.
    pub async fn report(
        &self,
        id: &JobId,
        format: ReportFormat,
        filter: JobRowFilter,
        words: Words,
        path: &Path,
        cancel: &CancellationToken,
    ) -> Result<u64, Error> {
        let (folder, id, path, cancel) =
            (self.folder.clone(), id.clone(), path.to_path_buf(), cancel.clone());
        blocking(move || read::report(&folder.open(&id)?, format, filter.into(), &words, &path, &cancel))
            .await
    }

    /// Deletes a job with all that is known of it. What it has sent stays sent.
    ///
    /// # Errors
    /// When there is no such job, it runs, or the disk fails.
    pub async fn delete(&self, id: &JobId) -> Result<(), Error> {
        let (folder, gone) = (self.folder.clone(), id.clone());
        blocking(move || {
            match folder.open(&gone) {
                Ok(file) => drop(file.lock_for_running()?),
                // What cannot be read can still be deleted.
                Err(Error::Job(JobError::NotAJob { .. } | JobError::Damaged { .. })) => {}
                Err(error) => return Err(error),
            }
            folder.remove(&gone)
        })
        .await?;
        Ok(self.table.forget(id.as_str()).await?)
    }

    fn chosen(&self, file_id: &FileId) -> Result<std::path::PathBuf, Error> {
        self.attachments.chosen_file(file_id)
    }

    fn suppression(&self) -> Vec<SuppressionList> {
        Vec::new()
    }

    async fn account_id(&self, id: &JobId) -> Result<Option<AccountId>, Error> {
        Ok(self.setup(id).await?.and_then(|setup| setup.account_id))
    }

    /// What is decided about a job; `None` where nothing is.
    async fn setup(&self, id: &JobId) -> Result<Option<JobSetup>, Error> {
        let kept = self.table.setup(id.as_str()).await?;
        // What another version wrote is decided anew.
        if let Some(setup) = kept.and_then(|text| serde_json::from_str(&text).ok()) {
            return Ok(Some(setup));
        }
        let Some(frozen) = self.with_file(id, JobFile::setup).await? else { return Ok(None) };
        let all = self.clients.accounts().list().await?;
        let account = all.iter().find(|account| account.app_key == frozen.app_key);
        Ok(Some(JobSetup::of_frozen(frozen, account)))
    }

    async fn put_setup(&self, id: &JobId, setup: &JobSetup) -> Result<(), Error> {
        let what = "what a job sends";
        let text = serde_json::to_string(setup).map_err(|source| Error::Encode { what, source })?;
        Ok(self.table.keep_setup(id.as_str(), text).await?)
    }

    async fn account(&self, id: Option<&AccountId>) -> Result<Option<Account>, Error> {
        match id {
            Some(id) => Ok(Some(self.clients.accounts().find(id).await?)),
            None => Ok(None),
        }
    }

    /// The account that sends a job. Its AppKey is still the one that the rows were checked for.
    async fn account_of(&self, id: &JobId, file: &JobFile) -> Result<Account, Error> {
        let frozen = read::frozen(file).await?.ok_or(JobError::WrongState { state: JobState::Draft })?;
        let account_id = self.account_id(id).await?;
        let account_id = account_id.ok_or(Error::NoAccount { id: frozen.app_key.clone() })?;
        let account = self.clients.accounts().find(&account_id).await?;
        if account.app_key != frozen.app_key {
            return Err(Error::OtherApp { account: account.name });
        }
        Ok(account)
    }

    /// Asks the user before a job starts at a production app, unless they have said yes to it.
    async fn confirm_start(
        &self,
        id: &JobId,
        file: &JobFile,
        account: &Account,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        if account.stage != Stage::Production || account.sandbox {
            return Ok(());
        }
        let frozen = read::frozen(file).await?;
        let asked_about = (&account.id, account.kept.revision, &frozen);
        let text = serde_json::to_vec(&asked_about)
            .map_err(|source| Error::Encode { what: "what a job sends", source })?;
        let digest = hex::encode(Md5::digest(text));
        if self.table.confirmed(id.as_str()).await?.as_ref() == Some(&digest) {
            return Ok(());
        }
        let job = self.with_file(id, JobFile::job).await?;
        let rows = self.rows(id, JobRowFilter::State { state: RowState::Ready }, 1, NAMED).await?;
        let mut messages = Vec::new();
        for row in rows {
            let preview = self.preview(id, row.number, None).await?;
            messages.extend(
                preview.conversation.zip(preview.body).map(|(conversation, body)| ConfirmedMessage {
                    conversation,
                    summary: read::summary(body),
                }),
            );
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

    async fn with_file<T: Send + 'static>(
        &self,
        id: &JobId,
        work: impl FnOnce(&JobFile) -> Result<T, JobError> + Send + 'static,
    ) -> Result<T, Error> {
        let (folder, id) = (self.folder.clone(), id.clone());
        blocking(move || Ok(work(&folder.open(&id)?)?)).await
    }
}

fn read_head(folder: &JobFolder, live: &LiveJobs, id: &JobId) -> Result<JobHead, Error> {
    let file = folder.open(id)?;
    let runs = if live.runs(id) {
        JobRuns::Here
    } else if runs_elsewhere(&file)? {
        JobRuns::Elsewhere
    } else {
        JobRuns::Nowhere
    };
    Ok(JobHead::new(&file.job()?, runs, None))
}

/// Runs work on a thread that may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await?
}

fn required(id: Option<&AccountId>) -> Result<&AccountId, Error> {
    id.ok_or(Error::Field { field: FormField::Account, code: ErrorCode::AccountMissing })
}

fn permille(done: u64, of: u64) -> u32 {
    if of == 0 { 0 } else { (done.min(of) as f64 / of as f64 * 1_000.0) as u32 }
}

/// What a job is called where the user says nothing.
fn name_of(given: &str, source: &Source) -> String {
    let given = given.trim();
    match source {
        _ if !given.is_empty() => given.to_owned(),
        Source::File(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        Source::Pasted(_) => String::new(),
    }
}

/// Who does something, for the events of a job.
fn who() -> String {
    let name = ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "user".to_owned())
}

/// The job that has sent the same to most of the receivers within seven days.
fn sent_before(folder: &JobFolder, id: &JobId, file: &JobFile) -> Result<Option<SentBefore>, Error> {
    let mut found: Option<SentBefore> = None;
    for other in folder.ids() {
        if other == *id {
            continue;
        }
        // A job that cannot be read says nothing about this one.
        let Ok(opened) = folder.open(&other) else { continue };
        let Ok(job) = opened.job() else { continue };
        if now_ms() - job.created_at_ms > SENT_BEFORE_MS || !file.sends_the_same_as(&opened)? {
            continue;
        }
        let rows = file.count_sent_before(&opened)?;
        if rows > found.as_ref().map_or(0, |found| found.rows) {
            found = Some(SentBefore { id: other, name: job.name, created_at_ms: job.created_at_ms, rows });
        }
    }
    Ok(found)
}
