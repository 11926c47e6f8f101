//! The files that the rows of a bulk job name.

use courier::{FileId, JobAttachProgress, JobAttached, JobSetup, UrlHosts};
use ids::{JobId, OperationId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_specta::Event;

use super::{Answer, State};
use crate::dialogs::chosen;
use crate::events::emit;

/// How far the upload of the files is that rows name.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct JobAttaching {
    /// The name that the window gave it.
    operation: OperationId,
    /// How far it is.
    progress: JobAttachProgress,
}

/// A folder that the user chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ChosenFolder {
    /// Its id in this session.
    file_id: FileId,
    /// Its path, to be shown.
    path: String,
}

/// Lets the folder be picked in which the files lie that rows name. `None`: the user cancelled.
///
/// Fails with: `file_not_local`.
#[tauri::command]
#[specta::specta]
pub async fn job_folder_pick(app: AppHandle, state: State<'_>) -> Answer<Option<ChosenFolder>> {
    let Some(path) = chosen(app.dialog().file(), FileDialogBuilder::pick_folder).await? else {
        return Ok(None);
    };
    let file_id = state.courier().await?.attachments().choose_file(&path);
    Ok(Some(ChosenFolder { file_id, path: path.display().to_string() }))
}

/// Uploads the files that rows name, each content once: paths below the folder, or URLs. What was uploaded before is not
/// uploaded again. The user is asked for each host first. `send_cancel` with the same operation stops it.
///
/// Fails with: `job_missing`, `job_damaged`, `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`,
/// `keyring_missing`, `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`,
/// `insecure_url`, `attachment_missing`, `cancelled`, `unreached`, `no_such_host`, `connection_refused`, `untrusted`,
/// `tls_failed`, `unanswered`, `broken_answer`, `no_user_input`, `data_disk_full`, `data_read_only`, `data_failed`; fields: `account`.
#[tauri::command]
#[specta::specta]
pub async fn job_attach(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
    id: JobId,
    setup: JobSetup,
    folder_id: Option<FileId>,
) -> Answer<JobAttached> {
    let running = state.running.begin(&operation);
    let courier = state.courier().await?;
    let files = courier.job_attachments();
    state.may_look_at_all(courier, &files.urls(&id, &setup).await?).await?;
    let report = move |progress| emit(&app, JobAttaching { operation: operation.clone(), progress });
    // Each was asked about above.
    let hosts = UrlHosts::All;
    Ok(files.upload(&id, &setup, folder_id.as_ref(), &hosts, &running.cancel, report).await?)
}
