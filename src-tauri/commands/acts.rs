//! What the history page does with a message that was sent, and with the texts it keeps of it.

use courier::{ActChoices, ActOrder, ActReport, Draft, RowId};
use ids::OperationId;
use serde::Deserialize;
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use super::history_changed::HistoryChanged;
use super::{Answer, State};
use crate::dialogs::chosen;
use crate::events::emit;
use crate::places::Place;

/// Which of a row's texts.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeptText {
    /// The request's body.
    Request,
    /// The answer.
    Answer,
}

/// Does something with the message of a row, or of one of the receivers or messages of its call; recorded under the row before it goes out. `send_cancel` with the same
/// operation ends the wait for it.
///
/// Fails with: `row_missing`, `row_unusable`, `act_closed`, `other_message`, `app_changed`, `field_required`,
/// `body_syntax`, `body_invalid`, `production_unconfirmed`, `cancelled`, `account_missing`, `account_changed`,
/// `sandbox_failed`, `secret_missing`, `keyring_missing`, `keyring_no_collection`, `keyring_locked`,
/// `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`; fields: `reader`, `operator_id`, `urls`.
#[tauri::command]
#[specta::specta]
pub async fn history_act(
    app: AppHandle,
    state: State<'_>,
    id: RowId,
    part: Option<String>,
    order: ActOrder,
    operation: OperationId,
) -> Answer<ActReport> {
    let running = state.running.begin(&operation);
    let report =
        state.courier().await?.acts().act(id, part.as_deref(), order, running.cancel.clone()).await?;
    emit(&app, HistoryChanged { id });
    Ok(report)
}

/// The body of a change to a message that changes nothing yet.
///
/// Fails with: `row_missing`, `act_closed`, `body_syntax`, `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_modify_body(state: State<'_>, id: RowId, part: Option<String>) -> Answer<String> {
    Ok(state.courier().await?.acts().modify_body(id, part.as_deref()).await?)
}

/// What can be done with one of the receivers or messages of a call.
///
/// Fails with: `row_missing`, `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_part_choices(state: State<'_>, id: RowId, part: String) -> Answer<ActChoices> {
    let courier = state.courier().await?;
    let details = courier.history().row(id).await?;
    Ok(courier.acts().choices(&details, Some(&part)).await?)
}

/// A reply in the thread of a message, to be written.
///
/// Fails with: `row_missing`, `act_closed`, `body_syntax`, `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_reply(state: State<'_>, id: RowId, part: Option<String>) -> Answer<Draft> {
    Ok(state.courier().await?.acts().reply(id, part.as_deref()).await?)
}

/// Saves one of a row's texts, byte for byte, as a file that the user names in the system's dialog. `false`: cancelled.
///
/// Fails with: `row_missing`, `file_not_local`, `file_unwritable`, `file_no_space`, `file_is_folder`.
#[tauri::command]
#[specta::specta]
pub async fn history_save_text(app: AppHandle, state: State<'_>, id: RowId, text: KeptText) -> Answer<bool> {
    let details = state.courier().await?.history().row(id).await?;
    let (text, name) = match text {
        KeptText::Request => (details.request_body, "request"),
        KeptText::Answer => (details.answer.unwrap_or_default(), "answer"),
    };
    let ending = if text.trim_start().starts_with(['{', '[']) { "json" } else { "txt" };
    let dialog = app.dialog().file().set_file_name(format!("yanshu-{id}-{name}.{ending}"));
    let Some(path) = chosen(dialog, FileDialogBuilder::save_file).await? else { return Ok(false) };
    courier::save_file(path.clone(), text.into_bytes()).await?;
    state.places.written(Place::SavedText, &path);
    Ok(true)
}
