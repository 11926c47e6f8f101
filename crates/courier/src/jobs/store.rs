//! What all handles of bulk jobs share: the files of the jobs, and what `app.db` holds about them.

use std::collections::HashMap;
use std::path::Path;

use appdata::BulkJobs;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::JobState;
use bulk::job::run_lock::RunLock;
use ids::{AccountId, JobId};

use super::act_model::{JobAct, act_id};
use super::folder::JobFolder;
use super::live::LiveJobs;
use super::model::{JobHead, JobRuns, JobSetup, JobStart, JobView};
use super::read;
use super::row_model::JobPreview;
use super::totals::JobCode;
use crate::account::{Account, AccountRegistry};
use crate::error::Error;

/// The files of the jobs and what is kept about them. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct JobStore {
    pub(super) folder: JobFolder,
    pub(super) table: BulkJobs,
    pub(super) live: LiveJobs,
    pub(super) accounts: AccountRegistry,
}

impl JobStore {
    pub(crate) fn new(
        data_dir: &Path,
        table: BulkJobs,
        live: LiveJobs,
        accounts: AccountRegistry,
    ) -> JobStore {
        JobStore { folder: JobFolder::of(data_dir), table, live, accounts }
    }

    /// Opens the file of a job.
    pub(super) async fn open(&self, id: &JobId) -> Result<JobFile, Error> {
        let (folder, id) = (self.folder.clone(), id.clone());
        blocking(move || folder.open(&id)).await
    }

    /// Works with the file of a job, on a thread that may block.
    pub(super) async fn with_file<T: Send + 'static>(
        &self,
        id: &JobId,
        work: impl FnOnce(&JobFile) -> Result<T, JobError> + Send + 'static,
    ) -> Result<T, Error> {
        let (folder, id) = (self.folder.clone(), id.clone());
        blocking(move || Ok(work(&folder.open(&id)?)?)).await
    }

    pub(super) async fn view(&self, id: &JobId) -> Result<JobView, Error> {
        let (setup, start) = (self.setup(id).await?, self.table.start(id).await?);
        let account_id = setup.as_ref().and_then(|setup| setup.account_id.clone());
        let (folder, live, id) = (self.folder.clone(), self.live.clone(), id.clone());
        blocking(move || {
            let head = read_head(&folder, &live, &id)?;
            let file = folder.open(&id)?;
            let codes = file.codes()?.into_iter().map(|(code, rows)| JobCode { code, rows });
            let act = |act: bulk::act::Act| {
                let (codes, barred) = (file.act_codes(act.id)?, file.act_barriers(act.id)?);
                Ok(JobAct::new(act_id(act.id, &folder.path(&id))?, act, codes, barred))
            };
            let acts = file.acts()?.into_iter().map(act).collect::<Result<_, JobError>>()?;
            let job = file.job()?;
            Ok(JobView {
                job: JobHead { account_id, ..head },
                import: job.source.report,
                longest_row: job.longest_row,
                setup,
                start: start.map(|(at_ms, time_zone)| JobStart { at_ms, time_zone }),
                codes: codes.collect(),
                settled: file.settled()?.into(),
                acts,
                events: file.events()?.into_iter().map(Into::into).collect(),
                id,
            })
        })
        .await
    }

    /// A row and the message that it becomes: by `setup`, or as it was frozen by the check.
    pub(super) async fn preview(
        &self,
        id: &JobId,
        number: u64,
        setup: Option<&JobSetup>,
    ) -> Result<JobPreview, Error> {
        let mut given = setup.map(|setup| setup.frozen(""));
        if let (Some(setup), Some(Some(frozen))) = (setup, &mut given) {
            frozen.attachments = self.attachments_for(id, setup).await?;
        }
        self.with_file(id, move |file| {
            let setup = match given {
                Some(given) => given,
                None => file.setup()?,
            };
            read::preview(file, number, setup.as_ref())
        })
        .await
    }

    /// What a job sends, as the user set it up; `None` where nothing is set up yet.
    pub(super) async fn setup(&self, id: &JobId) -> Result<Option<JobSetup>, Error> {
        let kept = self.table.setup(id).await?;
        // A setup of another version that cannot be read is ignored.
        if let Some(setup) = kept.and_then(|text| serde_json::from_str(&text).ok()) {
            return Ok(Some(setup));
        }
        let Some(frozen) = self.with_file(id, JobFile::setup).await? else { return Ok(None) };
        let all = self.accounts.list().await?;
        let account = all.iter().find(|account| account.app_key == frozen.app_key);
        Ok(Some(JobSetup::of_frozen(frozen, account)))
    }

    pub(super) async fn put_setup(&self, id: &JobId, setup: &JobSetup) -> Result<(), Error> {
        let what = "what a job sends";
        let text = serde_json::to_string(setup).map_err(|source| Error::Encode { what, source })?;
        Ok(self.table.keep_setup(id, text).await?)
    }

    /// The attachments of files for what is decided, as JSON, by the text that names them.
    pub(super) async fn attachments_for(
        &self,
        id: &JobId,
        setup: &JobSetup,
    ) -> Result<HashMap<String, String>, Error> {
        let kept = self.table.attachments(id, &setup.attachments_key()).await?;
        Ok(kept.into_iter().map(|(named, kept)| (named, kept.json)).collect())
    }

    pub(super) async fn account_id(&self, id: &JobId) -> Result<Option<AccountId>, Error> {
        Ok(self.setup(id).await?.and_then(|setup| setup.account_id))
    }

    /// The account that sends a job, as [`JobStore::sender_by`] finds it.
    pub(super) async fn sender(&self, id: &JobId) -> Result<Account, Error> {
        let file = self.open(id).await?;
        self.sender_by(id, &file).await
    }

    /// The account that sends a job, by its open file. Its AppKey is still the one that the rows were checked for.
    pub(super) async fn sender_by(&self, id: &JobId, file: &JobFile) -> Result<Account, Error> {
        let frozen = read::frozen(file).await?.ok_or(JobError::WrongState { state: JobState::Draft })?;
        let account_id = self.account_id(id).await?;
        let account_id = account_id.ok_or(Error::NoAccount { id: frozen.app_key.clone() })?;
        let account = self.accounts.find(&account_id).await?;
        // The sandbox has a new AppKey with each start, over the same messages.
        if account.app_key != frozen.app_key && !account.sandbox {
            return Err(Error::OtherApp { account: account.name });
        }
        Ok(account)
    }

    /// Takes the lock for running a job, or an act on its messages.
    pub(super) async fn lock_for(&self, id: &JobId, account: &Account) -> Result<RunLock, Error> {
        let (is_sandbox, app_key) = (account.sandbox, account.app_key.clone());
        let requests = self.folder.requests(id);
        self.with_file(id, move |file| {
            let lock = file.lock_for_running()?;
            // Requests that lie there were meant for an earlier run: a run gets requests only after it has begun.
            requests.clear();
            if is_sandbox {
                file.rename_app(&lock, &app_key)?;
            }
            Ok(lock)
        })
        .await
    }
}

/// What the list shows of a job. Blocks.
pub(super) fn read_head(folder: &JobFolder, live: &LiveJobs, id: &JobId) -> Result<JobHead, Error> {
    let file = folder.open(id)?;
    let runs = if live.runs(id) {
        JobRuns::Here
    } else if file.is_run()? {
        JobRuns::Elsewhere
    } else {
        JobRuns::Nowhere
    };
    Ok(JobHead::new(&file.job()?, runs, None))
}

/// Runs work on a thread that may block.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await?
}

/// The name under which the events of a job say who did something.
pub(super) fn who() -> String {
    let name = ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "user".to_owned())
}
