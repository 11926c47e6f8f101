//! Bulk jobs: a table of receivers, a message, and what becomes of every row.
//!
//! `folder` holds a file for each job; `import` makes one; `deciding` says what it sends, and checks every row, whose files
//! `attaching` uploads; `running`
//! starts it and `live` looks after it; `planning` says how many calls it takes; `acting` recalls and changes what was sent; `schedule` starts it by itself; `after` is what follows a run; `found` finds its rows.
//! `words` are those of reports. The work itself is [`bulk`]'s.

mod act_model;
mod acting;
mod after;
mod attaching;
mod check_model;
mod deciding;
mod folder;
mod found;
mod import;
mod live;
mod model;
mod planning;
mod progress;
mod read;
mod rehearsing;
mod report;
mod report_format;
mod request;
mod row_model;
mod running;
mod schedule;
mod setup;
mod starting;
mod table;
mod totals;
mod words;

use std::path::Path;
use std::sync::Arc;

use appdata::BulkJobs;
use bulk::check::ProblemGroup;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use ids::{AccountId, JobId};

use crate::account::Account;
use crate::attachments::Attachments;
use crate::clients::Clients;
use crate::confirm::Confirm;
use crate::error::Error;
use crate::suppression::SuppressionLists;
use crate::uploads::Uploads;
pub use act_model::{JobAct, JobActForecast, JobActOrder, JobActRow, JobActRowFilter};
pub use check_model::{JobAttachProblem, JobAttachProgress, JobAttached, JobCheck, SentBefore};
use folder::JobFolder;
pub(crate) use live::LiveJobs;
pub use model::{
    JobActBegun, JobEvent, JobHead, JobImported, JobPlan, JobRuns, JobSetup, JobStart, JobSummary, JobView,
};
pub use progress::{JobLastRow, JobProgress};
pub use report_format::JobReportFormat;
pub use row_model::{FoundRow, JobPreview, JobRow, JobRowFilter, RowsFound};
pub use table::{JobImport, JobSource, JobWork};
pub use totals::{JobCode, JobSettled, JobTotals};
pub use words::Words;

/// How late a scheduled job may still start, such as after a laptop woke up.
pub(crate) const GRACE_MS: i64 = 15 * 60 * 1_000;

/// The bulk jobs of a data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Jobs {
    folder: JobFolder,
    table: BulkJobs,
    live: LiveJobs,
    clients: Clients,
    attachments: Attachments,
    uploads: Uploads,
    suppression: SuppressionLists,
    confirm: Arc<dyn Confirm>,
}

impl Jobs {
    pub(crate) fn new(
        data_dir: &Path,
        table: BulkJobs,
        live: LiveJobs,
        clients: Clients,
        uploads: Uploads,
        suppression: SuppressionLists,
        confirm: Arc<dyn Confirm>,
    ) -> Jobs {
        let (folder, attachments) = (JobFolder::of(data_dir), uploads.attachments().clone());
        Jobs { folder, table, live, clients, attachments, uploads, suppression, confirm }
    }

    /// From now on `listener` gets the progress of every job that this process runs, at most four times a second for each,
    /// from a runtime thread; it must not block. It takes the place of the listener before.
    pub fn listen(&self, listener: impl Fn(JobProgress) + Send + Sync + 'static) {
        self.live.listen(listener);
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
        let (setup, start) = (self.setup(id).await?, self.table.start(id.as_str()).await?);
        let account_id = setup.as_ref().and_then(|setup| setup.account_id.clone());
        let (folder, live, id) = (self.folder.clone(), self.live.clone(), id.clone());
        blocking(move || {
            let head = read_head(&folder, &live, &id)?;
            let file = folder.open(&id)?;
            let codes = file.codes()?.into_iter().map(|(code, rows)| JobCode { code, rows });
            let act = |act: bulk::act::Act| {
                let (codes, barred) = (file.act_codes(act.id)?, file.act_barriers(act.id)?);
                Ok(JobAct::new(act, codes, barred))
            };
            let acts = file.acts()?.into_iter().map(act).collect::<Result<_, JobError>>()?;
            Ok(JobView {
                job: JobHead { account_id, ..head },
                import: file.job()?.source.report,
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
    } else if file.is_run()? {
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

fn permille(done: u64, of: u64) -> u32 {
    if of == 0 { 0 } else { (done.min(of) as f64 / of as f64 * 1_000.0) as u32 }
}

/// Who does something, for the events of a job.
fn who() -> String {
    let name = ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "user".to_owned())
}
