//! Files and folders that the user chooses in the system's dialog.

use std::path::PathBuf;

use courier::ErrorCode;
use tauri_plugin_dialog::{FileDialogBuilder, FilePath};

use crate::error::AppError;

/// What takes the answer of a dialog.
pub type Answering<T> = Box<dyn FnOnce(Option<T>) + Send>;

/// Asks for one path with the system's dialog. `None`: the user chose none.
pub async fn chosen(
    dialog: FileDialogBuilder<tauri::Wry>,
    ask: fn(FileDialogBuilder<tauri::Wry>, Answering<FilePath>),
) -> Result<Option<PathBuf>, AppError> {
    answered(dialog, ask).await.map(local).transpose()
}

/// Asks for files with the system's dialog. None: the user chose none.
pub async fn chosen_files(dialog: FileDialogBuilder<tauri::Wry>) -> Result<Vec<PathBuf>, AppError> {
    let paths = answered(dialog, FileDialogBuilder::pick_files).await.unwrap_or_default();
    paths.into_iter().map(local).collect()
}

async fn answered<T: Send + 'static>(
    dialog: FileDialogBuilder<tauri::Wry>,
    ask: fn(FileDialogBuilder<tauri::Wry>, Answering<T>),
) -> Option<T> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    ask(
        dialog,
        Box::new(move |path| {
            // Nobody waits any more when the window is gone.
            let _ = answer.send(path);
        }),
    );
    picked.await.ok().flatten()
}

fn local(path: FilePath) -> Result<PathBuf, AppError> {
    path.into_path().map_err(|error| AppError::new(ErrorCode::FileNotLocal, error))
}
