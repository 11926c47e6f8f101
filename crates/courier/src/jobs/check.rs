//! Checks: what a job sends is frozen, and every row rendered and validated.

use bulk::check::CheckError;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{Job, JobState};
use bulk::job::run_lock::RunLock;
use bulk::mapping::problem::MappingProblem;
use ids::JobId;
use tokio_util::sync::CancellationToken;
use yunxin::SendKind;

use super::check_model::{JobCheck, SentBefore};
use super::folder::JobFolder;
use super::model::JobSetup;
use super::setups::JobSetups;
use super::store::blocking;
use super::table::{JobWork, permille};
use crate::clock::now_ms;
use crate::error::{Error, ErrorCode, FormField};

/// For how long a job counts as having sent the same recently.
const SENT_BEFORE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

impl JobSetups {
    /// Freezes what is sent, and renders and validates every row. May be repeated until the first row is
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
        if setup.template.kind != SendKind::Single {
            return Err(Error::Field { field: FormField::Body, code: ErrorCode::TemplateKind });
        }
        let account = self.store.accounts.find(setup.sender()?).await?;
        self.suppression.are_there(setup.lists.as_deref().unwrap_or_default()).await?;
        let Some(mut frozen) = setup.frozen(&account.app_key) else {
            return Ok(JobCheck::Mapping { problems: vec![MappingProblem::NoTarget] });
        };
        frozen.attachments = self.store.attachments_for(id, setup).await?;
        self.store.put_setup(id, setup).await?;
        let (folder, job_id, cancel) = (self.store.folder.clone(), id.clone(), cancel.clone());
        let suppressed = self.suppression.watched(&account.id, setup.lists.clone()).await?;
        let checked = blocking(move || {
            let file = folder.open(&job_id)?;
            let of_rows = file.job()?.source.report.rows;
            let mut report = |rows| progress(JobWork { rows, permille: permille(rows, of_rows) });
            let lock = lock_for_deciding(&file)?;
            let checked = file.check(&lock, &frozen, &*suppressed, &cancel, &mut report);
            drop(lock);
            match checked {
                Ok(report) => Ok(JobCheck::checked(report, sent_before(&folder, &job_id, &file))),
                Err(CheckError::Mapping(problems)) => Ok(JobCheck::Mapping { problems }),
                Err(CheckError::Job(error)) => Err(error.into()),
            }
        })
        .await?;
        if matches!(checked, JobCheck::Checked { .. }) {
            self.remember(id, setup).await?;
        }
        Ok(checked)
    }

    /// Leaves out the rows whose receivers another job has reached, and says how many they are.
    ///
    /// # Errors
    /// When one of the jobs is gone, this one has begun, or a file fails.
    pub async fn leave_out_sent_before(&self, id: &JobId, other: &JobId) -> Result<u64, Error> {
        let (folder, id, other) = (self.store.folder.clone(), id.clone(), other.clone());
        blocking(move || {
            let file = folder.open(&id)?;
            let lock = lock_for_deciding(&file)?;
            Ok(file.leave_out_sent_before(&lock, &folder.open(&other)?)?)
        })
        .await
    }
}

/// Takes the lock of a job for a change of what it sends; it is the lock for running. A job that has begun is refused,
/// whichever process runs it.
fn lock_for_deciding(file: &JobFile) -> Result<RunLock, JobError> {
    file.may_be_checked()?;
    file.lock_for_running()
}

/// The job that has sent the same to most of these receivers within seven days. Jobs that cannot be read are skipped.
fn sent_before(folder: &JobFolder, id: &JobId, file: &JobFile) -> Option<SentBefore> {
    let mut found: Option<SentBefore> = None;
    for other in folder.ids().into_iter().filter(|other| other != id) {
        let looked = folder.open(&other).and_then(|opened| Ok(sent_lately(file, &opened)?));
        match looked {
            Ok(Some((job, rows))) if rows > found.as_ref().map_or(0, |found| found.rows) => {
                let Job { name, created_at_ms, .. } = job;
                found = Some(SentBefore { id: other, name, created_at_ms, rows });
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(job = %other, %error, "a job could not be compared with another"),
        }
    }
    found
}

/// Another job that has sent the same lately, and to how many of these receivers. What counts is when it ran, not when it was
/// imported.
fn sent_lately(file: &JobFile, other: &JobFile) -> Result<Option<(Job, u64)>, JobError> {
    let last_ms =
        other.events()?.iter().rfind(|event| event.state == JobState::Running).map_or(0, |event| event.at_ms);
    if now_ms() - last_ms > SENT_BEFORE_MS || !file.sends_the_same_as(other)? {
        return Ok(None);
    }
    Ok(Some((other.job()?, file.count_sent_before(other)?)))
}
