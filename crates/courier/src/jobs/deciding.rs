//! What a job sends, to whom, and how: suggested, kept, checked.

use bulk::check::CheckError;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{Job, JobState};
use bulk::job::run_lock::RunLock;
use bulk::mapping::Mapping;
use bulk::mapping::problem::MappingProblem;
use ids::{AccountId, JobId};
use md5::{Digest, Md5};
use templates::Template;
use tokio_util::sync::CancellationToken;
use yunxin::SendKind;

use super::check_model::{JobCheck, SentBefore};
use super::folder::JobFolder;
use super::model::JobSetup;
use super::table::JobWork;
use super::{Jobs, blocking, permille, setup};
use crate::clock::now_ms;
use crate::error::{Error, ErrorCode, FormField};

/// How long the same list and message count as sent just now.
const SENT_BEFORE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Jobs {
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
        let remembered = self.remembered(&columns, &template).await?;
        let suggested = JobSetup::suggested(&columns, template, account.as_ref());
        Ok(JobSetup { mapping: remembered.or(suggested.mapping), ..suggested })
    }

    /// The mapping alone that is suggested; `None` where no column names a receiver.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn suggest_mapping(&self, id: &JobId, template: Template) -> Result<Option<Mapping>, Error> {
        let columns = self.with_file(id, setup::columns).await?;
        let remembered = self.remembered(&columns, &template).await?;
        Ok(remembered.or_else(|| Mapping::suggested(&columns, &template)))
    }

    /// How columns of these names were mapped for this message the last time.
    async fn remembered(&self, columns: &[String], template: &Template) -> Result<Option<Mapping>, Error> {
        let kept = self.table.mapping(&digest(columns, template)).await?;
        let mapping: Option<Mapping> = kept.and_then(|text| serde_json::from_str(&text).ok());
        Ok(mapping.filter(|mapping| mapping.check(columns.len(), template).is_empty()))
    }

    async fn remember(&self, id: &JobId, setup: &JobSetup) -> Result<(), Error> {
        let Some(mapping) = &setup.mapping else { return Ok(()) };
        let columns = self.with_file(id, setup::columns).await?;
        let what = "a mapping of columns";
        let text = serde_json::to_string(mapping).map_err(|source| Error::Encode { what, source })?;
        Ok(self.table.keep_mapping(&digest(&columns, &setup.template), text).await?)
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
        if setup.template.kind != SendKind::Single {
            return Err(Error::Field { field: FormField::Body, code: ErrorCode::TemplateKind });
        }
        let account = self.clients.accounts().find(required(setup.account_id.as_ref())?).await?;
        self.suppression.are_there(setup.lists.as_deref().unwrap_or_default()).await?;
        let Some(mut frozen) = setup.frozen(&account.app_key) else {
            return Ok(JobCheck::Mapping { problems: vec![MappingProblem::NoTarget] });
        };
        frozen.attachments = self.attachments_for(id, setup).await?;
        self.put_setup(id, setup).await?;
        let (folder, job_id, cancel) = (self.folder.clone(), id.clone(), cancel.clone());
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
        let (folder, id, other) = (self.folder.clone(), id.clone(), other.clone());
        blocking(move || {
            let file = folder.open(&id)?;
            let lock = lock_for_deciding(&file)?;
            Ok(file.leave_out_sent_before(&lock, &folder.open(&other)?)?)
        })
        .await
    }
}

pub(super) fn required(id: Option<&AccountId>) -> Result<&AccountId, Error> {
    id.ok_or(Error::Field { field: FormField::Account, code: ErrorCode::AccountMissing })
}

/// Takes the right to decide about a job, which is that to run it. One that has begun says so, whoever runs it.
fn lock_for_deciding(file: &JobFile) -> Result<RunLock, JobError> {
    match file.job()?.state {
        JobState::Draft | JobState::Checked => file.lock_for_running(),
        state => Err(JobError::WrongState { state }),
    }
}

/// The job that has sent the same to most of the receivers within seven days. One that cannot be read says nothing.
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

/// Another job that has sent the same lately, and to how many of the receivers: a list may lie for long before it is sent.
fn sent_lately(file: &JobFile, other: &JobFile) -> Result<Option<(Job, u64)>, JobError> {
    let last_ms =
        other.events()?.iter().rfind(|event| event.state == JobState::Running).map_or(0, |event| event.at_ms);
    if now_ms() - last_ms > SENT_BEFORE_MS || !file.sends_the_same_as(other)? {
        return Ok(None);
    }
    Ok(Some((other.job()?, file.count_sent_before(other)?)))
}

/// Names a mapping: by the columns and by the message that they fill in.
fn digest(columns: &[String], template: &Template) -> String {
    let text = serde_json::to_vec(&(columns, &template.conversation, &template.body)).unwrap_or_default();
    hex::encode(Md5::digest(text))
}
