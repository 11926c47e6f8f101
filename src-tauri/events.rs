//! Events to the window.

use serde::Serialize;
use tauri::AppHandle;
use tauri_specta::Event;

/// Reports an event to the window. A closed one gets none, and what is reported goes on all the same.
#[expect(clippy::needless_pass_by_value, reason = "an event is made for this one call")]
pub fn emit(app: &AppHandle, event: impl Event + Serialize + Clone) {
    let _ = event.emit(app);
}
