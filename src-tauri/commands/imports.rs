//! Requests of other tools, read in Rust: they may hold secrets, which must not enter the web view.

use courier::{ErrorCode, FileId, ImportedRequests};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use super::{Answer, State};
use crate::dialogs::chosen;
use crate::error::AppError;

/// Reads the text on the clipboard, and leaves it there.
///
/// Fails with: `no_user_input`, `clipboard_empty`, `import_too_large`, `import_unknown`, `import_no_message`,
/// `import_environment`, `import_api_description`, `import_other_tool`, `import_source_code`, `import_template`.
#[tauri::command]
#[specta::specta]
pub async fn import_clipboard(state: State<'_>) -> Answer<ImportedRequests> {
    state.may_read_clipboard().await?;
    let read = || arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text());
    let text = tauri::async_runtime::spawn_blocking(read)
        .await
        .map_err(|error| AppError::new(ErrorCode::Internal, error))?
        .map_err(|error| AppError::new(ErrorCode::ClipboardEmpty, error))?;
    Ok(state.courier().await?.imports().read(text).await?)
}

/// Lets a file be picked in the system's dialog and reads it. `None`: the user cancelled.
///
/// Fails with: `file_not_local`, `file_missing`, `file_unreadable`, `file_is_folder`, `import_too_large`,
/// `import_unknown`, `import_no_message`, `import_environment`, `import_api_description`, `import_other_tool`,
/// `import_source_code`, `import_template`.
#[tauri::command]
#[specta::specta]
pub async fn import_pick(app: AppHandle, state: State<'_>) -> Answer<Option<ImportedRequests>> {
    let Some(path) = chosen(app.dialog().file(), FileDialogBuilder::pick_file).await? else {
        return Ok(None);
    };
    Ok(Some(state.courier().await?.imports().read_file(path).await?))
}

/// Reads a file that was dropped on the window.
///
/// Fails with: `attachment_missing`, `file_missing`, `file_unreadable`, `file_is_folder`, `import_too_large`,
/// `import_unknown`, `import_no_message`, `import_environment`, `import_api_description`, `import_other_tool`,
/// `import_source_code`, `import_template`.
#[tauri::command]
#[specta::specta]
pub async fn import_file(state: State<'_>, file_id: FileId) -> Answer<ImportedRequests> {
    let courier = state.courier().await?;
    Ok(courier.imports().read_file(courier.attachments().chosen_file(&file_id)?).await?)
}
