//! Bulk jobs that start by themselves.

use courier::{JobStart, JobView};
use ids::{JobId, OperationId};

use super::{Answer, State};

/// Lets a job start by itself at a date and time of a time zone, such as `2026-11-30T09:00` in `Asia/Shanghai`.
/// `send_cancel` with the same operation takes the question back that is asked at a production app.
///
/// Fails with: `start_invalid`, `start_past`, `job_missing`, `job_damaged`, `job_state`, `job_runs`, `job_unchecked`,
/// `production_unconfirmed`, `cancelled`, `account_missing`, `app_changed`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_schedule(
    state: State<'_>,
    operation: OperationId,
    id: JobId,
    at: String,
    time_zone: String,
) -> Answer<JobView> {
    let start = JobStart::read(&at, &time_zone)?;
    let running = state.running.begin(&operation);
    Ok(state.courier().await?.job_schedule().set(&id, &start, &running.cancel).await?)
}

/// Lets a job not start by itself any more.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_runs`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_unschedule(state: State<'_>, id: JobId) -> Answer<JobView> {
    Ok(state.courier().await?.job_schedule().clear(&id).await?)
}
