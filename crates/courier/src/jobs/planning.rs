//! One call for each row, or one for many: what either takes, and which is chosen.

use bulk::setup::Batching;
use ids::JobId;
use tokio_util::sync::CancellationToken;

use super::deciding::required;
use super::model::{JobPlan, JobSetup};
use super::{Jobs, blocking, read};
use crate::error::Error;

impl Jobs {
    /// What it takes to send the rows that are ready, at the pace of the job's account.
    ///
    /// # Errors
    /// When there is no such job or account, its rows were not checked, `cancel` stops it, or its file fails.
    pub async fn plan(&self, id: &JobId, cancel: &CancellationToken) -> Result<JobPlan, Error> {
        let setup = self.setup(id).await?;
        let account_id = setup.and_then(|setup| setup.account_id);
        let account = self.clients.accounts().find(required(account_id.as_ref())?).await?;
        let calls_per_s = account.calls_per_s;
        let file = self.folder.open(id)?;
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
        self.with_file(id, move |file| file.choose_calls(calls)).await?;
        if let Some(setup) = self.setup(id).await? {
            self.put_setup(id, &JobSetup { calls, ..setup }).await?;
        }
        Ok(())
    }
}
