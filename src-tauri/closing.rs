//! Closing the window: the page first writes down what was typed and is not kept yet.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{WebviewWindow, WindowEvent};
use tauri_specta::Event;

/// A page that does not answer keeps nobody from closing the window.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The window is about to close: the page writes what it holds, then calls `window_close`.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct WindowClosing {}

/// Holds the window open until the page has written, for at most two seconds. Whoever closes it twice means it.
pub fn wait_for_page(window: &WebviewWindow) {
    let (closing, asked) = (window.clone(), Arc::new(AtomicBool::new(false)));
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        if asked.swap(true, Ordering::Relaxed) || (WindowClosing {}).emit(&closing).is_err() {
            return;
        }
        api.prevent_close();
        let closing = closing.clone();
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(TIMEOUT).await;
            // It is gone where the page has answered.
            let _ = closing.destroy();
        });
    });
}
