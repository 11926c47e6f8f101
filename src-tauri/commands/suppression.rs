//! Lists of those who are not written to in bulk.

use courier::{
    ConversationType, JobRowFilter, SuppressionAdded, SuppressionEntry, SuppressionListHead, SuppressionNote,
};
use ids::{AccountId, JobId};
use serde::Deserialize;
use specta::Type;
use specta_typescript::Number;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use super::jobs::{TABLES, counted};
use super::{Answer, State};
use crate::dialogs::chosen;

/// More entries at once would be drawn by nobody.
const MOST_ENTRIES: u32 = 501;

/// Who comes onto a list, and why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
pub struct SuppressionOrder {
    /// The list.
    list: String,
    /// What those are whose column does not say it.
    kind: ConversationType,
    /// Why, for people.
    reason: String,
    /// Until when, Unix milliseconds; `None` is for ever.
    #[specta(type = Option<Number>)]
    expires_at_ms: Option<i64>,
}

impl SuppressionOrder {
    fn note(&self) -> SuppressionNote {
        let author = ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        SuppressionNote {
            reason: self.reason.clone(),
            author: author.unwrap_or_default(),
            expires_at_ms: self.expires_at_ms,
        }
    }
}

/// Somebody on a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
pub struct SuppressedTarget {
    /// What they are.
    kind: ConversationType,
    /// Account or id of the group.
    target: String,
}

/// Every list, by name.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn suppression_list(state: State<'_>) -> Answer<Vec<SuppressionListHead>> {
    Ok(state.courier().await?.suppression().all().await?)
}

/// Makes a list, for one account or for all.
///
/// Fails with: `field_required`, `name_taken`, `data_failed`; fields: `name`.
#[tauri::command]
#[specta::specta]
pub async fn suppression_create(state: State<'_>, name: String, account_id: Option<AccountId>) -> Answer<()> {
    Ok(state.courier().await?.suppression().create(&name, account_id.as_ref()).await?)
}

/// Deletes a list with all on it.
///
/// Fails with: `suppression_list_missing`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn suppression_delete(state: State<'_>, name: String) -> Answer<()> {
    Ok(state.courier().await?.suppression().delete(&name).await?)
}

/// Lets a table be picked in the system's dialog, puts those that it names on a list, and returns how many were not on it
/// before and which rows name nobody. `None`: the user cancelled.
///
/// Fails with: `suppression_list_missing`, `file_not_local`, `file_missing`, `file_unreadable`, `file_is_folder`,
/// `table_changed`, `table_empty`, `table_encoding`, `table_unknown`, `table_quote`, `table_too_large`, `workbook_protected`,
/// `workbook_broken`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn suppression_add_file(
    app: AppHandle,
    state: State<'_>,
    order: SuppressionOrder,
) -> Answer<Option<SuppressionAdded>> {
    let dialog = app.dialog().file().add_filter("CSV, TSV, XLSX", TABLES).add_filter("*", &["*"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::pick_file).await? else { return Ok(None) };
    let courier = state.courier().await?;
    let file_id = courier.attachments().choose_file(&path);
    Ok(Some(courier.suppression().add_file(&order.list, &file_id, order.kind, &order.note()).await?))
}

/// Puts those that a text names on a list, one in a line or a table, and returns how many were not on it before and which rows
/// name nobody.
///
/// Fails with: `suppression_list_missing`, `table_empty`, `table_quote`, `table_too_large`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn suppression_add_text(
    state: State<'_>,
    order: SuppressionOrder,
    text: String,
) -> Answer<SuppressionAdded> {
    let lists = state.courier().await?.suppression();
    Ok(lists.add_text(&order.list, &text, order.kind, &order.note()).await?)
}

/// Up to `limit` of a list, after this one.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn suppression_entries(
    state: State<'_>,
    name: String,
    after: Option<SuppressedTarget>,
    limit: u32,
) -> Answer<Vec<SuppressionEntry>> {
    let after = after.map(|SuppressedTarget { kind, target }| (kind, target));
    Ok(state.courier().await?.suppression().entries(&name, after, limit.min(MOST_ENTRIES)).await?)
}

/// Takes somebody off a list; false: they were not on it.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn suppression_remove(state: State<'_>, name: String, target: SuppressedTarget) -> Answer<bool> {
    let lists = state.courier().await?.suppression();
    Ok(lists.remove(&name, target.kind, &target.target).await?)
}

/// Puts the receivers of the rows of a job that pass on a list, and returns how many were not on it before.
///
/// Fails with: `job_missing`, `job_damaged`, `suppression_list_missing`, `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn suppression_add_rows(
    state: State<'_>,
    order: SuppressionOrder,
    id: JobId,
    filter: JobRowFilter,
) -> Answer<u32> {
    let rows = state.courier().await?.job_rows();
    Ok(counted(rows.suppress(&id, filter, &order.list, &order.note()).await?))
}
