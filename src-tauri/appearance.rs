//! What the settings say of every window: its size of text and its theme.

use courier::Settings;
use tauri::{AppHandle, Manager};

/// Draws everything as large as the settings say, in every window.
pub fn zoom(app: &AppHandle, settings: &Settings) {
    for window in app.webview_windows().into_values() {
        if let Err(error) = window.set_zoom(settings.zoom_factor()) {
            tracing::warn!(%error, "the window keeps its size of text");
        }
    }
}

/// The title bars and native dialogs follow the theme; where the system cannot, the page still does.
pub fn theme(app: &AppHandle, settings: &Settings) {
    for window in app.webview_windows().into_values() {
        let _ = window.set_theme(match settings.theme {
            courier::Theme::System => None,
            courier::Theme::Light => Some(tauri::Theme::Light),
            courier::Theme::Dark => Some(tauri::Theme::Dark),
        });
    }
}
