//! Closing the window: the user is asked where something is on its way, and the page writes down what was typed and is not
//! kept yet.

mod underway;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{Manager, WebviewWindow, WindowEvent};
use tauri_specta::Event;

use self::underway::Underway;
use crate::operations::Operations;
use crate::state::AppState;

/// A page that does not answer keeps nobody from closing the window.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The window is about to close: the page writes what it holds, then calls `window_close`.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct WindowClosing {}

/// Nobody has asked the window to close, or the user wants it to stay.
const OPEN: u8 = 0;
/// The user is being asked whether it may close.
const ASKING: u8 = 1;
/// The page is writing what it holds.
const WRITING: u8 = 2;

/// Holds the window open while the user is asked about what is on its way, and until the page has written, for at most two
/// seconds. Whoever closes it again while the page writes means it.
pub fn guard(window: &WebviewWindow, state: Arc<AppState>, operations: Operations) {
    let (closing, step) = (window.clone(), Arc::new(AtomicU8::new(OPEN)));
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        match step.compare_exchange(OPEN, ASKING, Ordering::Relaxed, Ordering::Relaxed) {
            Err(WRITING) => return,
            Err(_) => return api.prevent_close(),
            Ok(_) => api.prevent_close(),
        }
        let (closing, step) = (closing.clone(), Arc::clone(&step));
        let (state, operations) = (Arc::clone(&state), operations.clone());
        tauri::async_runtime::spawn(async move {
            let underway = Underway::now(&state, &operations);
            let may_close =
                underway.is_empty() || state.confirm.ask_words(|language| underway.question(language)).await;
            if !may_close || !crate::background::may_close(closing.app_handle(), &state).await {
                state.updates.restart_after_end(false);
                step.store(OPEN, Ordering::Relaxed);
                return;
            }
            step.store(WRITING, Ordering::Relaxed);
            if (WindowClosing {}).emit(&closing).is_ok() {
                tokio::time::sleep(TIMEOUT).await;
            }
            // It is gone where the page has answered.
            let _ = closing.destroy();
        });
    });
}
