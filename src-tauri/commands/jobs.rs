//! Bulk sending: tables of receivers, and what becomes of each message.

use courier::{
    Courier, Decision, Explained, FileSummary, JobCheck, JobImport, JobImported, JobPreview, JobProgress,
    JobRow, JobRowFilter, JobSetup, JobSummary, JobView, JobWork, MappingProblem, ProblemGroup, Rerun,
    RowsFound, Template, explain_code,
};
use ids::{AccountId, JobId, OperationId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_specta::Event;

use super::job_acts::JobActChanged;
use super::progress_throttle::ProgressThrottle;
use super::{Answer, State};
use crate::dialogs::chosen;
use crate::events::emit;

/// What tables are called.
pub(super) const TABLES: &[&str] = &["csv", "tsv", "txt", "xlsx", "xlsm"];
/// More rows at once would be drawn by nobody.
const MOST_ROWS: u32 = 1_001;
/// As many as are looked at beside the history; more of a job are listed in it.
const MOST_FOUND: u32 = 50;
/// More codes than a service has.
const MOST_CODES: usize = 1_000;

/// How far a job is that runs, or how its run ended.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct JobChanged(JobProgress);

/// How far an import or a check is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct JobWorked {
    /// The name that the window gave it.
    operation: OperationId,
    /// How far it is.
    work: JobWork,
}

/// Every bulk job, the newest first.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_list(state: State<'_>) -> Answer<Vec<JobSummary>> {
    Ok(state.courier().await?.jobs().list().await?)
}

/// One job.
///
/// Fails with: `job_missing`, `job_damaged`, `job_newer`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_view(state: State<'_>, id: JobId) -> Answer<JobView> {
    Ok(state.courier().await?.jobs().view(&id).await?)
}

/// Lets a table be picked in the system's dialog. `None`: the user cancelled.
///
/// Fails with: `file_not_local`.
#[tauri::command]
#[specta::specta]
pub async fn job_pick(app: AppHandle, state: State<'_>) -> Answer<Option<FileSummary>> {
    let dialog = app.dialog().file().add_filter("CSV, TSV, XLSX", TABLES).add_filter("*", &["*"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::pick_file).await? else { return Ok(None) };
    let files = state.courier().await?.attachments().summarize(vec![path]).await?;
    Ok(files.into_iter().next())
}

/// Makes a job of a table. `send_cancel` with the same operation stops it.
///
/// Fails with: `attachment_missing`, `file_missing`, `file_unreadable`, `file_is_folder`, `table_changed`,
/// `table_empty`, `table_encoding`, `table_unknown`, `table_quote`, `table_too_large`, `workbook_protected`,
/// `workbook_broken`, `sheet_missing`, `cancelled`, `data_disk_full`, `data_read_only`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_import(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
    table: JobImport,
) -> Answer<JobImported> {
    let running = state.running.begin(&operation);
    let jobs = state.courier().await?.jobs();
    Ok(jobs.import(table, &running.cancel, reporting(app, operation)).await?)
}

/// What is suggested to be sent with this message. Nothing is kept.
///
/// Fails with: `job_missing`, `job_damaged`, `account_missing`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_suggest(
    state: State<'_>,
    id: JobId,
    account_id: Option<AccountId>,
    template: Template,
) -> Answer<JobSetup> {
    Ok(state.courier().await?.job_setups().suggest(&id, account_id.as_ref(), template).await?)
}

/// Keeps what is decided about a job so far, and returns what is wrong with its mapping.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_setup_save(state: State<'_>, id: JobId, setup: JobSetup) -> Answer<Vec<MappingProblem>> {
    Ok(state.courier().await?.job_setups().keep(&id, &setup).await?)
}

/// Freezes what is sent, and checks every row. `send_cancel` with the same operation stops it.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_runs`, `account_missing`, `cancelled`, `data_disk_full`,
/// `data_read_only`, `data_failed`; fields: `account`.
#[tauri::command]
#[specta::specta]
pub async fn job_check(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
    id: JobId,
    setup: JobSetup,
) -> Answer<JobCheck> {
    let running = state.running.begin(&operation);
    let setups = state.courier().await?.job_setups();
    Ok(setups.check(&id, &setup, &running.cancel, reporting(app, operation)).await?)
}

/// What is wrong with rows, the commonest first.
///
/// Fails with: `job_missing`, `job_damaged`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_problems(state: State<'_>, id: JobId) -> Answer<Vec<ProblemGroup>> {
    Ok(state.courier().await?.job_rows().problems(&id).await?)
}

/// A row and the message that it becomes: by `setup`, or as it was frozen by the check.
///
/// Fails with: `job_missing`, `job_damaged`, `job_row_missing`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_preview(
    state: State<'_>,
    id: JobId,
    number: u32,
    setup: Option<JobSetup>,
) -> Answer<JobPreview> {
    Ok(state.courier().await?.job_rows().preview(&id, number.into(), setup.as_ref()).await?)
}

/// Up to `limit` rows that pass, from the one with this number on.
///
/// Fails with: `job_missing`, `job_damaged`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_rows(
    state: State<'_>,
    id: JobId,
    filter: JobRowFilter,
    from: u32,
    limit: u32,
) -> Answer<Vec<JobRow>> {
    let limit = limit.min(MOST_ROWS);
    Ok(state.courier().await?.job_rows().list(&id, filter, from.into(), limit).await?)
}

/// Rows of all jobs that a query of the history finds: by receiver, an id, or their job. A query that asks for anything else
/// finds none. Stops the search before it, which nobody waits for any more.
///
/// Fails with: `query_invalid`, `cancelled`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_find(state: State<'_>, query: String) -> Answer<RowsFound> {
    let stop = state.job_search.begin(&query);
    Ok(state.courier().await?.job_rows().find(&query, MOST_FOUND, stop).await?)
}

/// What codes of the service mean; `null` for one that is not known.
#[tauri::command]
#[specta::specta]
pub fn job_explain(codes: Vec<i32>) -> Vec<Option<Explained>> {
    codes.into_iter().take(MOST_CODES).map(|code| explain_code(Some(code.into()), None, None)).collect()
}

/// Leaves out the rows whose receivers another job has reached, and returns how many they are.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_runs`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_leave_out(state: State<'_>, id: JobId, other: JobId) -> Answer<u32> {
    Ok(counted(state.courier().await?.job_setups().leave_out_sent_before(&id, &other).await?))
}

/// Starts a job, or goes on with it. `JobChanged` reports how far it is. `send_cancel` with the same operation takes the
/// question back that is asked at a production app.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_runs`, `job_unchecked`, `production_unconfirmed`, `cancelled`,
/// `account_missing`, `account_changed`, `app_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`,
/// `data_disk_full`, `data_read_only`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_start(state: State<'_>, operation: OperationId, id: JobId) -> Answer<JobView> {
    let running = state.running.begin(&operation);
    Ok(state.courier().await?.job_runner().start(&id, &running.cancel).await?)
}

/// Sends nothing: looks for the rows whose outcome is unknown, also of a job that was stopped. `JobChanged` reports how far it is,
/// `job_pause` ends it.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_runs`, `job_unchecked`, `account_missing`, `account_changed`,
/// `app_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`, `keyring_no_collection`, `keyring_locked`,
/// `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`, `data_disk_full`, `data_read_only`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_settle(state: State<'_>, id: JobId) -> Answer<JobView> {
    Ok(state.courier().await?.job_runner().settle(&id).await?)
}

/// Pauses a job: nothing goes out from now on, and what is on its way is waited for.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_pause(state: State<'_>, id: JobId) -> Answer<()> {
    Ok(state.courier().await?.job_runner().pause(&id).await?)
}

/// Ends a job: what was not sent is not sent any more.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_stop(state: State<'_>, id: JobId) -> Answer<()> {
    Ok(state.courier().await?.job_runner().stop(&id).await?)
}

/// Makes rows ready to be sent again under new ids, and returns how many.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_runs`, `job_act_unfinished`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_rerun(state: State<'_>, id: JobId, rerun: Rerun) -> Answer<u32> {
    Ok(counted(state.courier().await?.job_rows().rerun(&id, rerun).await?))
}

/// Decides a row of which it cannot be proven whether it arrived.
///
/// Fails with: `job_missing`, `job_damaged`, `job_state`, `job_row_missing`, `job_act_unfinished`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_decide(state: State<'_>, id: JobId, number: u32, decision: Decision) -> Answer<()> {
    Ok(state.courier().await?.job_rows().decide(&id, number.into(), decision).await?)
}

/// Deletes a job with all that is known of it. What it has sent stays sent.
///
/// Fails with: `job_missing`, `job_runs`, `job_newer`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn job_delete(state: State<'_>, id: JobId) -> Answer<()> {
    Ok(state.courier().await?.jobs().delete(&id).await?)
}

/// Reports how far jobs are to the window.
pub fn report(app: AppHandle, courier: &Courier) {
    courier.job_runner().listen(move |progress| {
        let totals = &progress.totals;
        let done = totals.sent + totals.rejected + totals.unknown + totals.open;
        let so_far = progress.running.then_some((done, done + totals.ready + totals.going));
        crate::taskbar::report(&app, &progress.id.to_string(), so_far);
        if !progress.running {
            let (app, progress) = (app.clone(), progress.clone());
            tauri::async_runtime::spawn(async move {
                // The words are those of messages that were sent.
                if progress.act.is_none() {
                    crate::notifications::job_ended(&app, &progress).await;
                }
                crate::background::job_ended(&app).await;
            });
        }
        match progress.act {
            Some(_) => emit(&app, JobActChanged(progress)),
            None => emit(&app, JobChanged(progress)),
        }
    });
}

fn reporting(app: AppHandle, operation: OperationId) -> impl FnMut(JobWork) + Send + 'static {
    let mut throttle = ProgressThrottle::default();
    move |work| {
        if throttle.is_due() {
            emit(&app, JobWorked { operation: operation.clone(), work });
        }
    }
}

/// A job has far fewer rows than this can count.
pub(super) fn counted(rows: u64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
