//! Bulk sending: files and copies that are made of jobs.

use std::path::PathBuf;

use courier::{Courier, JobReportFormat, JobRowFilter, JobView, Language, ReportWords};
use ids::{JobActId, JobId, OperationId};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use super::jobs::counted;
use super::{Answer, State};
use crate::dialogs::chosen;
use crate::error::AppError;
use crate::places::Place;

/// Lets a place be chosen in the system's dialog, and writes a report of the rows that pass there, or a page
/// that sums them up; returns how many they are. `None`: the user chose none. `send_cancel` with the same operation stops it.
///
/// Fails with: `job_missing`, `job_damaged`, `file_not_local`, `file_unwritable`, `file_no_space`, `file_is_folder`, `cancelled`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_report(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
    id: JobId,
    format: JobReportFormat,
    filter: JobRowFilter,
    language: Language,
) -> Answer<Option<u32>> {
    let courier = state.courier().await?;
    let Some(path) = place_of_report(&app, courier, &id, format).await? else { return Ok(None) };
    let running = state.running.begin(&operation);
    let words = ReportWords::new(language);
    let rows = courier.job_rows();
    let rows = counted(rows.report(&id, format, filter, words, &path, &running.cancel).await?);
    state.places.written(Place::JobReport, &path);
    Ok(Some(rows))
}

/// As `job_report`, of every message in a recall or change.
///
/// Fails with: `job_missing`, `job_damaged`, `file_not_local`, `file_unwritable`, `file_no_space`, `file_is_folder`, `cancelled`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_act_report(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
    id: JobId,
    act: JobActId,
    format: JobReportFormat,
    language: Language,
) -> Answer<Option<u32>> {
    let courier = state.courier().await?;
    let Some(path) = place_of_report(&app, courier, &id, format).await? else { return Ok(None) };
    let running = state.running.begin(&operation);
    let words = ReportWords::new(language);
    let acts = courier.job_acts();
    let rows = counted(acts.report(&id, act, format, words, &path, &running.cancel).await?);
    state.places.written(Place::JobReport, &path);
    Ok(Some(rows))
}

/// Where the user wants the report of a job; `None`: nowhere.
async fn place_of_report(
    app: &AppHandle,
    courier: &Courier,
    id: &JobId,
    format: JobReportFormat,
) -> Answer<Option<PathBuf>> {
    let extension = format.extension();
    let name = match files::safe_name(&courier.jobs().view(id).await?.job.name) {
        name if name.is_empty() => "yanshu-bulk".to_owned(),
        name => name,
    };
    let dialog = app.dialog().file().set_file_name(format!("{name}.{extension}"));
    let dialog = dialog.add_filter(extension, &[extension]);
    let path = chosen(dialog, FileDialogBuilder::save_file).await?;
    Ok(path.map(|path| if path.extension().is_some() { path } else { path.with_extension(extension) }))
}

/// Copies a job, as it was checked, for the sandbox, where nobody receives anything. The copy is started like any other job;
/// the job itself stays as it is.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `sandbox_failed`, `data_disk_full`, `data_read_only`,
/// `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_rehearse(state: State<'_>, id: JobId) -> Answer<JobView> {
    // It may not have been started yet.
    state.sandbox().await.map_err(|error| AppError::new(courier::ErrorCode::SandboxFailed, error))?;
    Ok(state.courier().await?.jobs().rehearse(&id).await?)
}

/// Makes a job of the first messages of a job, as it was checked, for test accounts of the same app. It is checked, and started
/// like any other job; the job itself stays as it is.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_unchecked`, `field_required`, `too_many_test_accounts`,
/// `job_pilot_chatroom`, `account_missing`, `app_changed`, `data_disk_full`, `data_read_only`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_pilot(state: State<'_>, id: JobId, name: String, receivers: Vec<String>) -> Answer<JobView> {
    Ok(state.courier().await?.job_setups().pilot(&id, &name, &receivers).await?)
}
