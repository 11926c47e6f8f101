//! One call for each row, or one for many: how many calls and how long each takes, and which is chosen.

use bulk::setup::Batching;
use ids::JobId;
use tokio_util::sync::CancellationToken;

use super::model::{JobPlan, JobSetup};
use super::read;
use super::setup::no_account;
use super::setups::JobSetups;
use super::store::blocking;
use crate::error::Error;

impl JobSetups {
    /// How many calls and how long it takes to send the rows that are ready, at the pace of the job's account.
    ///
    /// # Errors
    /// When there is no such job or account, its rows were not checked, `cancel` stops it, or its file fails.
    pub async fn plan(&self, id: &JobId, cancel: &CancellationToken) -> Result<JobPlan, Error> {
        let account_id = self.store.account_id(id).await?.ok_or_else(no_account)?;
        let account = self.store.accounts.find(&account_id).await?;
        let calls_per_s = account.calls_per_s;
        let file = self.store.open(id).await?;
        let options = read::frozen(&file).await?.map(|setup| setup.options).unwrap_or_default();
        let stop = cancel.clone();
        let plan = blocking(move || Ok(file.plan(calls_per_s, &stop)?)).await?;
        Ok(JobPlan { plan, call: options.call, chosen: options.calls, calls_per_s })
    }

    /// Chooses how many rows go out in one call, after the check and before the start.
    ///
    /// # Errors
    /// When there is no such job, its rows were not checked, it has begun, or its file fails.
    pub async fn choose_calls(&self, id: &JobId, calls: Batching) -> Result<(), Error> {
        self.store.with_file(id, move |file| file.choose_calls(calls)).await?;
        if let Some(setup) = self.store.setup(id).await? {
            self.store.put_setup(id, &JobSetup { calls, ..setup }).await?;
        }
        Ok(())
    }
}
