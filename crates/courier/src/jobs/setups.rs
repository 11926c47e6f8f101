//! What a job sends, to whom, and how: suggested and kept.

use bulk::job::file::JobFile;
use bulk::mapping::Mapping;
use bulk::mapping::problem::MappingProblem;
use ids::{AccountId, JobId};
use md5::{Digest, Md5};
use templates::Template;

use super::model::JobSetup;
use super::setup;
use super::store::JobStore;
use crate::account::Account;
use crate::error::Error;
use crate::suppression::SuppressionLists;

/// What bulk jobs send. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobSetups {
    pub(super) store: JobStore,
    pub(super) suppression: SuppressionLists,
}

impl JobSetups {
    pub(crate) fn new(store: JobStore, suppression: SuppressionLists) -> JobSetups {
        JobSetups { store, suppression }
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
        let columns = self.store.with_file(id, setup::columns).await?;
        let remembered = self.remembered(&columns, &template).await?;
        let suggested = JobSetup::suggested(&columns, template, account.as_ref());
        Ok(JobSetup { mapping: remembered.or(suggested.mapping), ..suggested })
    }

    /// The mapping alone that is suggested; `None` where no column names a receiver.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn suggest_mapping(&self, id: &JobId, template: Template) -> Result<Option<Mapping>, Error> {
        let columns = self.store.with_file(id, setup::columns).await?;
        let remembered = self.remembered(&columns, &template).await?;
        Ok(remembered.or_else(|| Mapping::suggested(&columns, &template)))
    }

    /// Stores what a job sends, and returns what is wrong with its mapping. [`JobSetups::check`] freezes it.
    ///
    /// # Errors
    /// When there is no such job, it has begun, or a file fails.
    pub async fn keep(&self, id: &JobId, setup: &JobSetup) -> Result<Vec<MappingProblem>, Error> {
        let job = self.store.with_file(id, JobFile::job).await?;
        self.store.with_file(id, JobFile::may_be_checked).await?;
        self.store.put_setup(id, setup).await?;
        let columns = job.source.report.columns.len();
        let problems = setup.mapping.as_ref().map(|mapping| mapping.check(columns, &setup.template));
        Ok(problems.unwrap_or_else(|| vec![MappingProblem::NoTarget]))
    }

    /// Keeps how the columns were mapped, to suggest it the next time.
    pub(super) async fn remember(&self, id: &JobId, setup: &JobSetup) -> Result<(), Error> {
        let Some(mapping) = &setup.mapping else { return Ok(()) };
        let columns = self.store.with_file(id, setup::columns).await?;
        let what = "a mapping of columns";
        let text = serde_json::to_string(mapping).map_err(|source| Error::Encode { what, source })?;
        Ok(self.store.table.keep_mapping(&digest(&columns, &setup.template), text).await?)
    }

    /// How columns of these names were mapped for this message the last time.
    async fn remembered(&self, columns: &[String], template: &Template) -> Result<Option<Mapping>, Error> {
        let kept = self.store.table.mapping(&digest(columns, template)).await?;
        let mapping: Option<Mapping> = kept.and_then(|text| serde_json::from_str(&text).ok());
        Ok(mapping.filter(|mapping| mapping.check(columns.len(), template).is_empty()))
    }

    async fn account(&self, id: Option<&AccountId>) -> Result<Option<Account>, Error> {
        match id {
            Some(id) => Ok(Some(self.store.accounts.find(id).await?)),
            None => Ok(None),
        }
    }
}

/// The key of a mapping: made of the columns and of the message that they fill in.
fn digest(columns: &[String], template: &Template) -> String {
    let text = serde_json::to_vec(&(columns, &template.conversation, &template.body)).unwrap_or_default();
    hex::encode(Md5::digest(text))
}
