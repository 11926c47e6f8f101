//! The event by which the window learns that a row of the history is another.

use courier::RowId;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// A row was added or came to its end.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct HistoryChanged {
    /// Which row.
    pub id: RowId,
}
