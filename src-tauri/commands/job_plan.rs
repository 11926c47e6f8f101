//! How many calls a bulk job takes.

use courier::{Batching, JobPlan};
use ids::{JobId, OperationId};

use super::{Answer, State};

/// What it takes to send the rows that are ready: with a call for each, and with calls that take many. `send_cancel` with the
/// same operation stops it.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `account_missing`, `cancelled`, `data_failed`; fields: `account`.
#[tauri::command]
#[specta::specta]
pub async fn job_plan(state: State<'_>, operation: OperationId, id: JobId) -> Answer<JobPlan> {
    let running = state.running.begin(&operation);
    Ok(state.courier().await?.job_setups().plan(&id, &running.cancel).await?)
}

/// Chooses how many rows go out in one call. What was checked stays checked.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `data_disk_full`, `data_read_only`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_calls(state: State<'_>, id: JobId, calls: Batching) -> Answer<()> {
    Ok(state.courier().await?.job_setups().choose_calls(&id, calls).await?)
}
