//! The history page.

use courier::{CheckReport, Cursor, Explained, Filter, Page, RowId, SendResult};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

use super::compose::watch;
use super::{Answer, State};

/// A row was added or came to its end.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct HistoryChanged {
    /// Which row.
    pub id: RowId,
}

/// One send, with what its code means.
#[derive(Debug, Serialize, Type)]
pub struct Details {
    /// What the history keeps.
    #[serde(flatten)]
    kept: courier::Details,
    /// What the code means, why it came, what to do.
    explained: Option<Explained>,
}

/// A page, newest first.
#[tauri::command]
#[specta::specta]
pub async fn history_page(
    desk: State<'_>,
    filter: Filter,
    after: Option<Cursor>,
    limit: u32,
) -> Answer<Page> {
    Ok(desk.courier().await?.history_page(filter, after, limit).await?)
}

/// How many rows a filter finds.
#[tauri::command]
#[specta::specta]
pub async fn history_count(desk: State<'_>, filter: Filter) -> Answer<u32> {
    let count = desk.courier().await?.history_count(filter).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Everything about one row.
#[tauri::command]
#[specta::specta]
pub async fn history_get(desk: State<'_>, id: RowId) -> Answer<Details> {
    let kept = desk.courier().await?.history_row(id).await?;
    let explained = courier::explain_row(&kept);
    Ok(Details { kept, explained })
}

/// Asks the service whether a message of unknown outcome arrived.
#[tauri::command]
#[specta::specta]
pub async fn history_check(app: AppHandle, desk: State<'_>, id: RowId) -> Answer<CheckReport> {
    let report = desk.courier().await?.check_row(id).await?;
    // A closed window hears nothing.
    let _ = HistoryChanged { id }.emit(&app);
    Ok(report)
}

/// Sends a message of unknown outcome again, so that it cannot arrive twice. Told and stopped as a send.
#[tauri::command]
#[specta::specta]
pub async fn history_send_again(
    app: AppHandle,
    desk: State<'_>,
    id: RowId,
    operation: String,
    confirmed: bool,
) -> Answer<SendResult> {
    let running = desk.begin(&operation);
    let cancel = running.cancel.clone();
    let watch = watch(app, &desk, operation);
    Ok(desk.courier().await?.send_again(id, confirmed, cancel, watch).await?)
}
