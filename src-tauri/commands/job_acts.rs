//! Bulk sending: what was sent is recalled, or changed.

use courier::{JobActBegun, JobActForecast, JobActOrder, JobActRow, JobActRowFilter, JobProgress, JobView};
use ids::{JobActId, JobId, OperationId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::{Answer, State};

/// More rows at once would be drawn by nobody.
const MOST_ROWS: u32 = 1_001;

/// How far the recall, or the change, of a job's messages is that runs, or how it ended.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct JobActChanged(pub JobProgress);

/// What a recall or a change of a job's messages would come to now. Nothing is kept. `send_cancel` with the same operation
/// stops it.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `account_missing`, `app_changed`, `body_invalid`, `cancelled`,
/// `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_act_forecast(
    state: State<'_>,
    operation: OperationId,
    id: JobId,
    order: JobActOrder,
) -> Answer<JobActForecast> {
    let running = state.running.begin(&operation);
    Ok(state.courier().await?.job_acts().forecast(&id, &order, &running.cancel).await?)
}

/// The message of a row as a change would make it; `None` where it cannot be made of the row.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_row_missing`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_act_preview(
    state: State<'_>,
    id: JobId,
    order: JobActOrder,
    number: u32,
) -> Answer<Option<String>> {
    Ok(state.courier().await?.job_acts().preview(&id, &order, number.into()).await?)
}

/// Recalls or changes the messages of a job. One with the same plan that is not over is gone on with. `JobActChanged`
/// reports how far it is, `job_pause` pauses it. `send_cancel` with the same operation takes the question back that is asked
/// at a production app.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_runs`, `job_unchecked`, `job_nothing_to_act`,
/// `job_act_unfinished`, `body_invalid`, `production_unconfirmed`, `cancelled`, `account_missing`, `account_changed`,
/// `app_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`, `keyring_no_collection`, `keyring_locked`,
/// `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`, `data_disk_full`, `data_read_only`,
/// `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_act_start(
    state: State<'_>,
    operation: OperationId,
    id: JobId,
    order: JobActOrder,
) -> Answer<JobActBegun> {
    let running = state.running.begin(&operation);
    Ok(state.courier().await?.job_acts().begin(&id, &order, &running.cancel).await?)
}

/// Goes on with the recall or change of a job's messages that is not over.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_runs`, `job_unchecked`, `job_nothing_to_act`,
/// `job_act_unfinished`, `body_invalid`, `production_unconfirmed`, `cancelled`, `account_missing`, `account_changed`,
/// `app_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`, `keyring_no_collection`, `keyring_locked`,
/// `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`, `data_disk_full`, `data_read_only`,
/// `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_act_resume(state: State<'_>, operation: OperationId, id: JobId) -> Answer<JobView> {
    let running = state.running.begin(&operation);
    Ok(state.courier().await?.job_acts().resume(&id, &running.cancel).await?)
}

/// Ends the recall or change of a job's messages that is not over: the rest of them stays as it is.
///
/// Fails with: `job_missing`, `job_damaged`, `job_runs`, `job_nothing_to_act`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_act_stop(state: State<'_>, id: JobId) -> Answer<()> {
    Ok(state.courier().await?.job_acts().stop(&id).await?)
}

/// What became of up to `limit` messages in a recall or change, from the row with this number on.
///
/// Fails with: `job_missing`, `job_damaged`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_act_rows(
    state: State<'_>,
    id: JobId,
    act: JobActId,
    filter: JobActRowFilter,
    from: u32,
    limit: u32,
) -> Answer<Vec<JobActRow>> {
    let limit = limit.min(MOST_ROWS);
    Ok(state.courier().await?.job_acts().rows(&id, act, filter, from.into(), limit).await?)
}
