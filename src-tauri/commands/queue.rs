//! The queue: messages that are sent one by one, in order. Rust runs it; the page shows it and asks.

use std::sync::atomic::{AtomicBool, Ordering};

use courier::{
    Courier, Draft, FileSummary, QueueChange, QueueNews, QueueRun, QueueView, SendResult,
    new_client_id as fresh_client_id,
};
use ids::{AccountId, OperationId, QueueItemId, StorageId};
use serde::Serialize;
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

use super::{Answer, State};
use crate::events::emit;
use crate::state::AppState;

/// Something about the queue is not as it was.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub struct QueueChanged(courier::QueueUpdate);

/// The queue in its order. Files that were not read yet are read from now on.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn queue_list(state: State<'_>) -> Answer<QueueView> {
    Ok(state.courier().await?.queue().view().await?)
}

/// Puts a message for each file at its end, like `template` but for type, text, attachment and id: all of them, or none.
///
/// Fails with: `body_syntax`, `body_too_large`, `attachment_missing`; fields: `body`.
#[tauri::command]
#[specta::specta]
pub async fn queue_add(state: State<'_>, files: Vec<FileSummary>, template: Draft) -> Answer<()> {
    Ok(state.courier().await?.queue().add(files, &template).await?)
}

/// Puts messages at its end as they are, in this order: all of them, or none. One without a `message_client_id` gets one.
///
/// Fails with: `body_too_large`; fields: `body`.
#[tauri::command]
#[specta::specta]
pub async fn queue_add_messages(state: State<'_>, drafts: Vec<Draft>) -> Answer<()> {
    Ok(state.courier().await?.queue().add_messages(drafts).await?)
}

/// A fresh `message_client_id`.
#[tauri::command]
#[specta::specta]
pub fn new_client_id() -> String {
    fresh_client_id()
}

/// Keeps what was changed about messages, all or nothing; returns their new revisions in order.
///
/// Fails with: `body_too_large`, `not_waiting`, `queue_changed`; fields: `body`.
#[tauri::command]
#[specta::specta]
pub async fn queue_save(state: State<'_>, changes: Vec<QueueChange>) -> Answer<Vec<String>> {
    Ok(state.courier().await?.queue().keep(changes).await?)
}

/// Puts the queue into this order.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn queue_order(state: State<'_>, ids: Vec<QueueItemId>) -> Answer<()> {
    Ok(state.courier().await?.queue().order(ids).await?)
}

/// Takes messages out without sending them; returns the names of those that were. What is under way stays.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn queue_remove(state: State<'_>, ids: Vec<QueueItemId>) -> Answer<Vec<QueueItemId>> {
    Ok(state.courier().await?.queue().remove(ids).await?)
}

/// Takes a removed message back to its place.
///
/// Fails with: `not_waiting`.
#[tauri::command]
#[specta::specta]
pub async fn queue_restore(state: State<'_>, id: QueueItemId) -> Answer<()> {
    Ok(state.courier().await?.queue().restore(id).await?)
}

/// Lets a message of open end wait for its turn once more.
///
/// Fails with: `not_waiting`.
#[tauri::command]
#[specta::specta]
pub async fn queue_put_back(state: State<'_>, id: QueueItemId) -> Answer<()> {
    Ok(state.courier().await?.queue().put_back(id).await?)
}

/// The files of these messages go to a storage of the user's own.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn queue_store(state: State<'_>, ids: Vec<QueueItemId>, storage_id: StorageId) -> Answer<()> {
    Ok(state.courier().await?.queue().use_storage(ids, &storage_id).await?)
}

/// The user has read why the queue stands still.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn queue_dismiss_halt(state: State<'_>) -> Answer<()> {
    state.courier().await?.queue().dismiss_halt().await;
    Ok(())
}

/// Sends what waits, in order; resolves when it is done, stopped, or something is to be looked after.
///
/// Fails with: `queue_runs`, `account_missing`, `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn queue_run(state: State<'_>, account_id: AccountId) -> Answer<QueueRun> {
    Ok(state.courier().await?.queue().run(&account_id).await?)
}

/// Ends the run as soon as nothing is half done.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn queue_stop(state: State<'_>) -> Answer<()> {
    state.courier().await?.queue().stop().await;
    Ok(())
}

/// Sends one message; it leaves the queue when it is sent. `SendStage` names it by its id; `queue_stop` stops it.
///
/// Fails with: `queue_runs`, `not_waiting`, `queue_changed`, `setting_unreadable`, `body_syntax`, `body_too_large`,
/// `body_invalid`, `production_unconfirmed`, `cancelled`, `account_missing`, `account_changed`, `sandbox_failed`,
/// `secret_missing`, `keyring_missing`, `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`,
/// `proxy_password_missing`, `bad_url`, `insecure_url`, `attachment_missing`, `file_too_large`, `out_of_range`,
/// `upload_tag_too_long`, `upload_refused`, `file_missing`, `file_unreadable`, `file_is_folder`, `file_empty`,
/// `file_changed`, `unreached`, `no_such_host`, `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`,
/// `unanswered`, `broken_answer`, `storage_missing`, `storage_bad_url`, `storage_insecure_url`,
/// `storage_secret_missing`, `storage_secret_elsewhere`, `storage_file_too_large`, `bad_region`, `bad_bucket`,
/// `storage_unreached`, `storage_untrusted`, `storage_cut`, `storage_unknown_key`, `storage_wrong_secret`,
/// `storage_denied`, `storage_no_bucket`, `storage_wrong_clock`, `storage_other_region`, `storage_needs_host_style`,
/// `storage_no_space`, `storage_refused`, `storage_not_s3`; fields: `body`, `urls`, `endpoint`, `region`, `bucket`,
/// `secret`.
#[tauri::command]
#[specta::specta]
pub async fn queue_send(
    state: State<'_>,
    id: QueueItemId,
    revision: String,
    account_id: AccountId,
) -> Answer<SendResult> {
    Ok(state.courier().await?.queue().send(&id, &revision, &account_id).await?)
}

/// Reports what happens to the queue to the window.
pub fn report(app: AppHandle, state: std::sync::Arc<AppState>, courier: &Courier) {
    let was_running = AtomicBool::default();
    courier.queue().listen(move |news| match news {
        QueueNews::Changed(changed) => {
            let run = &changed.run;
            let is_running = run.running && !run.single;
            let so_far = is_running.then_some((run.sent.into(), run.total.into()));
            crate::taskbar::report(&app, "queue", so_far);
            if was_running.swap(is_running, Ordering::Relaxed) && !is_running {
                crate::notifications::queue_ended(&app, run);
            }
            emit(&app, QueueChanged(changed));
        }
        QueueNews::Stage { id, stage } => {
            super::compose::report(&app, &state, &OperationId::from(&id), &stage);
        }
    });
}
