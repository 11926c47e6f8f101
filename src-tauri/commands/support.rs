//! The support bundle: read in the window, then written as it was read.

use courier::{Bundle, ErrorCode, SystemInfo, write_bundle};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use super::{Answer, State};
use crate::dialogs::chosen;
use crate::error::AppError;
use crate::places::Place;

/// Gathers a bundle to be read. `bodies`: with what was sent and answered.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn support_bundle(app: AppHandle, state: State<'_>, bodies: bool) -> Answer<Bundle> {
    let system = SystemInfo {
        program: format!("Yanshu {}", app.package_info().version),
        web_view: tauri::webview_version().ok(),
        graphics_processor: Some(crate::webview::graphics_processor()),
        dma_buf: crate::webview::dma_buf(),
        sandbox_problem: state.sandbox().await.err(),
    };
    let bundle = state.courier().await?.support().bundle(&system, bodies).await?;
    state.show_bundle(bundle.files.clone());
    Ok(bundle)
}

/// Writes the bundle that was read last where the system's dialog says. `None`: the user cancelled.
///
/// Fails with: `file_not_local`, `file_unwritable`, `file_no_space`, `file_is_folder`.
#[tauri::command]
#[specta::specta]
pub async fn support_bundle_save(app: AppHandle, state: State<'_>, name: String) -> Answer<Option<String>> {
    let Some(files) = state.shown_bundle() else {
        return Err(AppError::new(ErrorCode::Internal, "no bundle was read"));
    };
    let dialog = app.dialog().file().set_file_name(name).add_filter("ZIP", &["zip"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::save_file).await? else { return Ok(None) };
    let shown = path.display().to_string();
    let written = path.clone();
    tauri::async_runtime::spawn_blocking(move || write_bundle(&files, &path))
        .await
        .map_err(|error| AppError::new(ErrorCode::Internal, error))??;
    state.places.written(Place::SupportBundle, &written);
    Ok(Some(shown))
}
