//! What a person keeps of the history, deletes, exports, imports; and for how long rows are kept.

use std::collections::BTreeMap;
use std::path::PathBuf;

use courier::{
    Deleted, ErrorCode, ExportFormat, ExportOrder, Exported, Imported, Language, Progress, Retention, RowId,
    Selection, TagUse, Tally, WouldDelete,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_specta::Event;

use super::history::HistoryChanged;
use super::{Answer, State};
use crate::error::AppError;

/// Many rows changed at once, or are gone: what is shown of the history is to be read anew.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct HistoryManyChanged {}

/// How far an export or an import is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct TransferProgress {
    /// The name that the window gave it.
    operation: String,
    /// Rows written, or bytes read.
    #[specta(type = specta_typescript::Number)]
    done: u64,
    /// Of so many.
    #[specta(type = specta_typescript::Number)]
    total: u64,
}

/// Gives rows a star or takes it away.
#[tauri::command]
#[specta::specta]
pub async fn history_star(app: AppHandle, desk: State<'_>, selection: Selection, on: bool) -> Answer<()> {
    let changed = desk.courier().await?.history().star(selection.clone(), on).await;
    tell(&app, &selection);
    changed?;
    Ok(())
}

/// Puts a tag on rows, or takes it off.
#[tauri::command]
#[specta::specta]
pub async fn history_tag(
    app: AppHandle,
    desk: State<'_>,
    selection: Selection,
    name: String,
    on: bool,
) -> Answer<()> {
    let changed = desk.courier().await?.history().tag(selection.clone(), name, on).await;
    tell(&app, &selection);
    changed?;
    Ok(())
}

/// Every tag in use, the most used first.
#[tauri::command]
#[specta::specta]
pub async fn history_tags(desk: State<'_>) -> Answer<Vec<TagUse>> {
    Ok(desk.courier().await?.history().tags().await?)
}

/// Writes the note of a row; nothing but blanks takes it away.
#[tauri::command]
#[specta::specta]
pub async fn history_note(app: AppHandle, desk: State<'_>, id: RowId, text: String) -> Answer<()> {
    desk.courier().await?.history().note(id, text).await?;
    // A closed window hears nothing.
    let _ = HistoryChanged { id }.emit(&app);
    Ok(())
}

/// What a selection holds, in numbers.
#[tauri::command]
#[specta::specta]
pub async fn history_tally(desk: State<'_>, selection: Selection) -> Answer<Tally> {
    Ok(desk.courier().await?.history().tally(selection).await?)
}

/// Deletes rows, but for those on their way and, unless `unknown_too`, those of unknown end.
#[tauri::command]
#[specta::specta]
pub async fn history_delete(
    app: AppHandle,
    desk: State<'_>,
    selection: Selection,
    unknown_too: bool,
) -> Answer<Deleted> {
    let deleted = desk.courier().await?.history().delete_rows(selection, unknown_too).await;
    let _ = HistoryManyChanged {}.emit(&app);
    Ok(deleted?)
}

/// Brings back what one deletion took; says how many rows.
#[tauri::command]
#[specta::specta]
pub async fn history_undelete(app: AppHandle, desk: State<'_>, deleted: Deleted) -> Answer<u32> {
    let restored = desk.courier().await?.history().undelete(deleted.at_ms).await;
    let _ = HistoryManyChanged {}.emit(&app);
    Ok(u32::try_from(restored?).unwrap_or(u32::MAX))
}

/// Lets a place be chosen in the system's dialog, and writes the selection there. `None`: the person chose none.
#[tauri::command]
#[specta::specta]
pub async fn history_export(
    app: AppHandle,
    desk: State<'_>,
    operation: String,
    selection: Selection,
    format: ExportFormat,
    language: Language,
) -> Answer<Option<Exported>> {
    let (name, extension) = (format!("yanshu-history.{}", format.extension()), format.extension());
    let dialog = app.dialog().file().set_file_name(name).add_filter(extension, &[extension]);
    let Some(mut path) = chosen(dialog, FileDialogBuilder::save_file).await? else { return Ok(None) };
    if path.extension().is_none() {
        path.set_extension(extension);
    }
    let running = desk.begin(&operation);
    let order = ExportOrder { selection, format, language, cancel: running.cancel.clone() };
    let told = telling(app, operation);
    Ok(Some(desk.courier().await?.history().export_to_file(order, path, told).await?))
}

/// Lets a file be chosen in the system's dialog, and imports its rows. `None`: the person chose none.
#[tauri::command]
#[specta::specta]
pub async fn history_import(app: AppHandle, desk: State<'_>, operation: String) -> Answer<Option<Imported>> {
    let extension = ExportFormat::Jsonl.extension();
    let dialog = app.dialog().file().add_filter(extension, &[extension]).add_filter("*", &["*"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::pick_file).await? else { return Ok(None) };
    let running = desk.begin(&operation);
    let imported = desk
        .courier()
        .await?
        .history()
        .import_file(path, running.cancel.clone(), telling(app.clone(), operation))
        .await;
    let _ = HistoryManyChanged {}.emit(&app);
    Ok(Some(imported?))
}

/// How long each account's rows are kept, by account id; an account that is not in it keeps all.
#[tauri::command]
#[specta::specta]
pub async fn retention_list(desk: State<'_>) -> Answer<BTreeMap<String, Retention>> {
    Ok(desk.courier().await?.retention().all().await?)
}

/// Says what a retention would end now.
#[tauri::command]
#[specta::specta]
pub async fn retention_doomed(
    desk: State<'_>,
    account_id: String,
    retention: Retention,
) -> Answer<WouldDelete> {
    Ok(desk.courier().await?.retention().would_delete(account_id, retention).await?)
}

/// Keeps a retention; it begins at once, in the background.
#[tauri::command]
#[specta::specta]
pub async fn retention_save(desk: State<'_>, account_id: String, retention: Retention) -> Answer<()> {
    Ok(desk.courier().await?.retention().keep(&account_id, retention).await?)
}

/// Tells the page which row changed, or that many did.
fn tell(app: &AppHandle, selection: &Selection) {
    let _ = match selection {
        Selection::Rows { ids } if ids.len() == 1 => HistoryChanged { id: ids[0] }.emit(app),
        _ => HistoryManyChanged {}.emit(app),
    };
}

fn telling(app: AppHandle, operation: String) -> impl FnMut(Progress) + Send + 'static {
    let mut told = None;
    move |Progress { done, total }| {
        // As often as an eye can follow.
        if told.is_none_or(|at: std::time::Instant| at.elapsed().as_millis() >= 50) || done == total {
            told = Some(std::time::Instant::now());
            let _ = TransferProgress { operation: operation.clone(), done, total }.emit(&app);
        }
    }
}

type Answering = Box<dyn FnOnce(Option<tauri_plugin_dialog::FilePath>) + Send>;

/// Asks with the system's dialog.
async fn chosen(
    dialog: FileDialogBuilder<tauri::Wry>,
    ask: fn(FileDialogBuilder<tauri::Wry>, Answering),
) -> Answer<Option<PathBuf>> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    ask(
        dialog,
        Box::new(move |path| {
            let _ = answer.send(path);
        }),
    );
    let Some(path) = picked.await.ok().flatten() else { return Ok(None) };
    path.into_path().map(Some).map_err(|error| AppError::new(ErrorCode::FileNotLocal, error))
}
