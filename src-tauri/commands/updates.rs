//! New versions of the app.

use courier::ErrorCode;
use ids::OperationId;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

use super::progress_throttle::ProgressThrottle;
use super::{Answer, State};
use crate::error::AppError;
use crate::events::emit;
use crate::updates::{NewVersion, installing};

/// How far the download of a new version is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct UpdateProgress {
    /// The name that the window gave it.
    operation: OperationId,
    /// Bytes that are there.
    #[specta(type = specta_typescript::Number)]
    done: u64,
    /// Of so many; 0 where the server does not say.
    #[specta(type = specta_typescript::Number)]
    total: u64,
}

/// Asks the publisher for a newer version. `None`: this one is the newest.
///
/// Fails with: `update_unreachable`.
#[tauri::command]
#[specta::specta]
pub async fn update_check(app: AppHandle, state: State<'_>) -> Answer<Option<NewVersion>> {
    state.updates.check(&app).await
}

/// Downloads the version that was found, and checks its signature. `send_cancel` with the same name stops it.
///
/// Fails with: `update_unreachable`, `update_untrusted`, `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn update_download(app: AppHandle, state: State<'_>, operation: OperationId) -> Answer<()> {
    let running = state.running.begin(&operation);
    let (mut throttle, mut done) = (ProgressThrottle::default(), 0);
    let download = state.updates.download(|piece, total| {
        done += piece as u64;
        let total = total.unwrap_or_default();
        if throttle.is_due() || done == total {
            emit(&app, UpdateProgress { operation: operation.clone(), done, total });
        }
    });
    tokio::select! {
        downloaded = download => downloaded,
        () = running.cancel.cancelled() => Err(AppError::new(ErrorCode::Cancelled, "the user stopped it")),
    }
}

/// Puts the downloaded version in the place of this one, after the user was asked outside of the page. It is used from the
/// next start on.
///
/// Fails with: `update_untrusted`, `update_not_installed`, `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn update_install(state: State<'_>) -> Answer<()> {
    let update = state.updates.downloaded()?;
    if !state.confirm.ask_words(|language| installing(&update, language)).await {
        return Err(AppError::new(ErrorCode::Cancelled, "the user does not want it"));
    }
    let state = state.inner().clone();
    tauri::async_runtime::spawn_blocking(move || {
        // There the installer ends the app at once: jobs are paused first, and what is on its way is waited for.
        if cfg!(windows) {
            state.close();
        }
        state.updates.install()
    })
    .await
    .map_err(|error| AppError::new(ErrorCode::Internal, error))?
}

/// Closes the window as its button does, and starts the app again.
///
/// Fails with: `internal`.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]
pub fn update_restart(window: tauri::WebviewWindow, state: State<'_>) -> Answer<()> {
    state.updates.restart_after_end(true);
    window.close().map_err(|error| AppError::new(ErrorCode::Internal, error))
}
