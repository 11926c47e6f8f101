//! What a user changes about rows of the history: stars, tags, notes, deletion.

use courier::{Deleted, RowId, Selection, TagUse, Tally};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

use super::history_changed::HistoryChanged;
use super::{Answer, State};
use crate::events::emit;

/// Many rows changed at once, or are gone: what is shown of the history is to be read anew.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct HistoryManyChanged {}

/// Gives rows a star or takes it away.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_star(app: AppHandle, state: State<'_>, selection: Selection, on: bool) -> Answer<()> {
    let changed = state.courier().await?.history().star(selection.clone(), on).await;
    report(&app, &selection);
    changed?;
    Ok(())
}

/// Puts a tag on rows, or takes it off.
///
/// Fails with: `bad_tag`, `too_many_tags`.
#[tauri::command]
#[specta::specta]
pub async fn history_tag(
    app: AppHandle,
    state: State<'_>,
    selection: Selection,
    name: String,
    on: bool,
) -> Answer<()> {
    let changed = state.courier().await?.history().tag(selection.clone(), name, on).await;
    report(&app, &selection);
    changed?;
    Ok(())
}

/// Every tag in use, the most used first.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_tags(state: State<'_>) -> Answer<Vec<TagUse>> {
    Ok(state.courier().await?.history().tags().await?)
}

/// Writes the note of a row; nothing but blanks takes it away.
///
/// Fails with: `note_too_long`, `row_missing`.
#[tauri::command]
#[specta::specta]
pub async fn history_note(app: AppHandle, state: State<'_>, id: RowId, text: String) -> Answer<()> {
    state.courier().await?.history().note(id, text).await?;
    emit(&app, HistoryChanged { id });
    Ok(())
}

/// What a selection holds, in numbers.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_tally(state: State<'_>, selection: Selection) -> Answer<Tally> {
    Ok(state.courier().await?.history().tally(selection).await?)
}

/// Deletes rows, but for those on their way and, unless `unknown_too`, those of unknown outcome.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_delete(
    app: AppHandle,
    state: State<'_>,
    selection: Selection,
    unknown_too: bool,
) -> Answer<Deleted> {
    let deleted = state.courier().await?.history().delete_rows(selection, unknown_too).await;
    emit(&app, HistoryManyChanged {});
    Ok(deleted?)
}

/// Brings back what one deletion took; says how many rows.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_undelete(app: AppHandle, state: State<'_>, deleted: Deleted) -> Answer<u32> {
    let restored = state.courier().await?.history().undelete(deleted.at_ms).await;
    emit(&app, HistoryManyChanged {});
    Ok(u32::try_from(restored?).unwrap_or(u32::MAX))
}

/// Reports to the page which row changed, or that many did.
fn report(app: &AppHandle, selection: &Selection) {
    match selection {
        Selection::Rows { ids } if ids.len() == 1 => emit(app, HistoryChanged { id: ids[0] }),
        _ => emit(app, HistoryManyChanged {}),
    }
}
