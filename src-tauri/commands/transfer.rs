//! The history out of the app, and in again.

use courier::{
    ErrorCode, ExportFormat, ExportOrder, Exported, FileId, Imported, Language, Progress, Selection,
};
use ids::OperationId;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_specta::Event;

use super::history_edit::HistoryManyChanged;
use super::progress_throttle::ProgressThrottle;
use super::{Answer, State};
use crate::dialogs::chosen;
use crate::error::AppError;
use crate::events::emit;
use crate::notifications;
use crate::opened::importing_history;
use crate::places::Place;
use crate::taskbar::Work;

/// How far an export or an import is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct TransferProgress {
    /// The name that the window gave it.
    operation: OperationId,
    /// Rows written, or bytes read.
    #[specta(type = specta_typescript::Number)]
    done: u64,
    /// Of so many.
    #[specta(type = specta_typescript::Number)]
    total: u64,
}

/// Lets a place be chosen in the system's dialog, and writes the selection there. `None`: the user chose none.
///
/// Fails with: `file_not_local`, `file_unwritable`, `file_no_space`, `file_is_folder`, `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn history_export(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
    selection: Selection,
    format: ExportFormat,
    language: Language,
) -> Answer<Option<Exported>> {
    let extension = format.extension();
    let name = courier::dated_name("yanshu", &selection.words(), extension);
    let dialog = app.dialog().file().set_file_name(name).add_filter(extension, format.extensions());
    let Some(mut path) = chosen(dialog, FileDialogBuilder::save_file).await? else { return Ok(None) };
    if path.extension().is_none() {
        path.set_extension(extension);
    }
    let running = state.running.begin(&operation);
    let order = ExportOrder { selection, format, language, cancel: running.cancel.clone() };
    let reported = reporting(app.clone(), operation);
    let exported = state.courier().await?.history().export_to_file(order, path.clone(), reported).await?;
    state.places.written(Place::HistoryExport, &path);
    notifications::exported(&app, exported.rows);
    Ok(Some(exported))
}

/// Lets a file be chosen in the system's dialog, and imports its rows. `None`: the user chose none.
///
/// Fails with: `file_not_local`, `file_missing`, `file_unreadable`, `file_is_folder`, `import_foreign`,
/// `import_newer`, `import_broken`, `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn history_import(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
) -> Answer<Option<Imported>> {
    let extension = ExportFormat::Jsonl.extension();
    let extensions = ExportFormat::Jsonl.extensions();
    let dialog = app.dialog().file().add_filter(extension, extensions).add_filter("*", &["*"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::pick_file).await? else { return Ok(None) };
    let running = state.running.begin(&operation);
    let imported = state
        .courier()
        .await?
        .history()
        .import_file(path, running.cancel.clone(), reporting(app.clone(), operation))
        .await;
    emit(&app, HistoryManyChanged {});
    Ok(Some(imported?))
}

/// Imports the rows of a file that the app was opened with, after the user was asked outside of the page.
///
/// Fails with: `attachment_missing`, `file_missing`, `file_unreadable`, `import_foreign`, `import_newer`, `import_broken`,
/// `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn history_import_file(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
    file_id: FileId,
) -> Answer<Imported> {
    let courier = state.courier().await?;
    let path = courier.attachments().chosen_file(&file_id)?;
    if !state.confirm.ask_words(|language| importing_history(&path, language)).await {
        return Err(AppError::new(ErrorCode::Cancelled, "the user does not want it"));
    }
    let running = state.running.begin(&operation);
    let reported = reporting(app.clone(), operation);
    let imported = courier.history().import_file(path, running.cancel.clone(), reported).await;
    emit(&app, HistoryManyChanged {});
    Ok(imported?)
}

fn reporting(app: AppHandle, operation: OperationId) -> impl FnMut(Progress) + Send + 'static {
    let mut throttle = ProgressThrottle::default();
    let work = Work::new(app.clone(), operation.to_string());
    move |Progress { done, total }| {
        if throttle.is_due() || done == total {
            work.report(done, total);
            emit(&app, TransferProgress { operation: operation.clone(), done, total });
        }
    }
}
