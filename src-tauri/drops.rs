//! Files that are dropped on the window. Rust takes them, and hands the page their ids: a path never crosses.

#[cfg(target_os = "linux")]
mod linux;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use courier::{DocumentKind, FileSummary};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, WebviewWindow};
use tauri_specta::Event;

use crate::error::AppError;
use crate::events::emit;
use crate::state::AppState;

/// Files are dragged over the window, or no longer.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct FilesDragged {
    /// They are above it now.
    over: bool,
}

/// Files were dropped on the window.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct FilesDropped {
    /// What is known of them at first sight.
    files: Vec<FileSummary>,
    /// Where in the window, in its own pixels.
    x: f64,
    /// Where in the window, in its own pixels.
    y: f64,
}

/// From now on, reports to the page files that are dragged and dropped.
///
/// # Errors
/// When the web view is gone.
pub fn listen(window: &WebviewWindow) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let app = window.app_handle().clone();
        window.with_webview(move |webview| {
            let dragging = app.clone();
            linux::listen(
                &webview.inner(),
                move |over| dragged(&dragging, over),
                move |paths, x, y| dropped(&app, paths, x, y),
            );
        })
    }
    #[cfg(not(target_os = "linux"))]
    {
        use tauri::{DragDropEvent, WindowEvent};
        let (app, shown) = (window.app_handle().clone(), window.clone());
        window.on_window_event(move |event| match event {
            WindowEvent::DragDrop(DragDropEvent::Enter { .. }) => dragged(&app, true),
            WindowEvent::DragDrop(DragDropEvent::Leave) => dragged(&app, false),
            WindowEvent::DragDrop(DragDropEvent::Drop { paths, position }) => {
                // On Windows these are pixels of the screen, elsewhere those of the page.
                let scale = if cfg!(windows) { shown.scale_factor().unwrap_or(1.0) } else { 1.0 };
                dropped(&app, paths.clone(), position.x / scale, position.y / scale);
            }
            _ => {}
        });
        Ok(())
    }
}

fn dragged(app: &AppHandle, over: bool) {
    emit(app, FilesDragged { over });
}

fn dropped(app: &AppHandle, paths: Vec<PathBuf>, x: f64, y: f64) {
    dragged(app, false);
    deliver(app, paths, x, y);
}

/// The app was opened with a file that is more than something to attach.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct DocumentOpened {
    /// What it is.
    kind: DocumentKind,
    /// What is known of it at first sight.
    file: FileSummary,
}

/// Files that the desktop opens the app with: those of ours and of other tools go where they belong, others come in as if
/// they were dropped.
pub fn open(app: &AppHandle, paths: Vec<PathBuf>) {
    if paths.is_empty() {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let state = app.state::<Arc<AppState>>();
        let mut others = Vec::new();
        for path in paths {
            match document(&state, &path).await {
                Ok(Some(document)) => emit(&app, document),
                Ok(None) => others.push(path),
                Err(error) => tracing::warn!(error = error.message, "a file could not be opened"),
            }
        }
        deliver(&app, others, 0.0, 0.0);
    });
}

async fn document(state: &AppState, path: &Path) -> Result<Option<DocumentOpened>, AppError> {
    let courier = state.courier().await?;
    let Some(kind) = courier.imports().document(path.to_path_buf()).await? else { return Ok(None) };
    let mut files = courier.attachments().summarize(vec![path.to_path_buf()]).await?;
    Ok(files.pop().map(|file| DocumentOpened { kind, file }))
}

/// Files come in, at a place of the window: the page gets their ids.
pub fn deliver(app: &AppHandle, paths: Vec<PathBuf>, x: f64, y: f64) {
    if paths.is_empty() {
        return;
    }
    let app = app.clone();
    // A disk may be slow, and this is the thread that draws.
    tauri::async_runtime::spawn(async move {
        let state = app.state::<Arc<AppState>>();
        let files = match state.courier().await {
            Ok(courier) => courier.attachments().summarize(paths).await.map_err(Into::into),
            Err(error) => Err(error),
        };
        match files {
            Ok(files) => emit(&app, FilesDropped { files, x, y }),
            Err(error) => tracing::warn!(error = error.message, "dropped files could not be looked at"),
        }
    });
}
