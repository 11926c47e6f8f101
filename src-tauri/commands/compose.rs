//! The compose page: draft, preview, send.

use courier::{
    CallDescription, CodeKind, Conversation, Draft, Preview, RecentTarget, SendKind, SendOrder, SendResult,
    SendUpload, call_description,
};
use ids::{AccountId, OperationId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

use super::history_changed::HistoryChanged;
use super::{Answer, State};
use crate::events::emit;

/// How far a send is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SendStage {
    /// The name that the window gave the send.
    operation: OperationId,
    /// What it does now.
    stage: SendPhase,
}

/// The attachment of a message that is being sent is up, and its body says where.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SendFilled {
    /// The name that the window gave the send.
    operation: OperationId,
    /// The body that goes out.
    body: String,
}

/// A send waits for its turn: the account's pace, or the rest after code 416.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SendWaiting {
    /// The name that the window gave the send.
    operation: OperationId,
    /// For about how long, from now on.
    ms: u32,
}

/// The service took a piece of a stream.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct StreamPiece {
    /// The name that the window gave the send.
    pub operation: OperationId,
    /// How far the stream is.
    pub progress: courier::StreamProgress,
}

/// What changes for the user while a send runs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SendPhase {
    /// Its attachment goes up.
    Uploading,
    /// The user is being asked whether it may go out from a production app.
    Confirming,
    /// It is in the history; it can still be stopped.
    Recorded,
    /// It is on the wire; it cannot be stopped.
    Out,
}

/// Keeps the message that is being written, with its receivers where there are several.
///
/// Fails with: `body_too_large`; fields: `body`.
#[tauri::command]
#[specta::specta]
pub async fn draft_save(state: State<'_>, draft: Draft, receivers: Vec<String>) -> Answer<()> {
    Ok(state.courier().await?.drafts().keep(&draft, &receivers).await?)
}

/// The request that a draft would make, and what the service would not like about it.
///
/// Fails with: `body_too_large`, `account_missing`, `sandbox_failed`, `bad_url`, `insecure_url`; fields: `account`,
/// `body`, `urls`.
#[tauri::command]
#[specta::specta]
pub async fn draft_preview(state: State<'_>, draft: Draft) -> Answer<Preview> {
    Ok(state.courier().await?.drafts().preview(&draft).await?)
}

/// The call that a draft makes, as code; the secret is not in it.
///
/// Fails with: `body_syntax`, `body_too_large`, `account_missing`, `sandbox_failed`, `bad_url`, `insecure_url`; fields:
/// `account`, `body`, `urls`.
#[tauri::command]
#[specta::specta]
pub async fn draft_code(state: State<'_>, draft: Draft, kind: CodeKind) -> Answer<String> {
    Ok(state.courier().await?.drafts().code(&draft, kind).await?)
}

/// Everything known about a call: its options, what they may be, and what it is answered with.
#[tauri::command]
#[specta::specta]
pub fn call_describe(kind: SendKind) -> CallDescription {
    call_description(kind)
}

/// The parts of a text such as `a|1|b`; `None` where it is something else.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub fn parse_conversation(text: String) -> Option<Conversation> {
    Conversation::split(&text)
}

/// Whom calls of a kind went to lately from an account, newest first.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn recent_targets(
    state: State<'_>,
    account_id: AccountId,
    kind: SendKind,
) -> Answer<Vec<RecentTarget>> {
    Ok(state.courier().await?.history().recent_targets(account_id.to_string(), kind).await?)
}

/// Conversations used lately, newest first.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn recent_conversations(state: State<'_>) -> Answer<Vec<Conversation>> {
    Ok(state.courier().await?.drafts().recent_conversations().await?)
}

/// Sends the message as it is handed over, after the upload that it waits for. Resolves with the end; fails only where
/// nothing was recorded, and so nothing was sent. A second press within a moment is the first one again.
///
/// Fails with: `body_syntax`, `body_too_large`, `body_invalid`, `production_unconfirmed`, `cancelled`,
/// `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`,
/// `attachment_missing`, `file_too_large`, `out_of_range`, `upload_tag_too_long`, `upload_refused`, `file_missing`,
/// `file_unreadable`, `file_is_folder`, `file_empty`, `file_changed`, `unreached`, `no_such_host`,
/// `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`, `unanswered`, `broken_answer`, `storage_missing`,
/// `storage_bad_url`, `storage_insecure_url`, `storage_secret_missing`, `storage_secret_elsewhere`,
/// `storage_file_too_large`, `bad_region`, `bad_bucket`, `storage_unreached`, `storage_untrusted`, `storage_cut`,
/// `storage_unknown_key`, `storage_wrong_secret`, `storage_denied`, `storage_no_bucket`, `storage_wrong_clock`,
/// `storage_other_region`, `storage_needs_host_style`, `storage_no_space`, `storage_refused`, `storage_not_s3`; fields:
/// `account`, `body`, `urls`, `endpoint`, `region`, `bucket`, `secret`.
#[tauri::command]
#[specta::specta]
pub async fn send(
    app: AppHandle,
    state: State<'_>,
    draft: Draft,
    upload: Option<SendUpload>,
    operation: OperationId,
) -> Answer<SendResult> {
    let running = state.running.begin(&operation);
    let order = SendOrder { draft, upload, cancel: running.cancel.clone() };
    let watch = watch(app, &state, operation);
    Ok(state.courier().await?.sends().send_pressed(order, watch).await?)
}

/// Asks a send to stop; `false` when it is out already.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]
pub fn send_cancel(state: State<'_>, operation: OperationId) -> bool {
    state.running.cancel(&operation)
}

/// Reports to the window how far an operation is.
pub(super) fn watch(
    app: AppHandle,
    state: &State<'_>,
    operation: OperationId,
) -> impl Fn(courier::SendStage) + Send + Sync + 'static {
    let state = state.inner().clone();
    move |stage| report(&app, &state, &operation, &stage)
}

pub(super) fn report(
    app: &AppHandle,
    state: &crate::state::AppState,
    operation: &OperationId,
    stage: &courier::SendStage,
) {
    let phase = |stage| emit(app, SendStage { operation: operation.clone(), stage });
    match stage {
        courier::SendStage::Uploading => phase(SendPhase::Uploading),
        courier::SendStage::Progress(now) => {
            super::attachments::report_progress(app.clone())(now.clone());
        }
        courier::SendStage::Filled { body } => {
            emit(app, SendFilled { operation: operation.clone(), body: body.clone() });
        }
        courier::SendStage::Confirming => phase(SendPhase::Confirming),
        courier::SendStage::Recorded { row_id } => {
            phase(SendPhase::Recorded);
            emit(app, HistoryChanged { id: *row_id });
        }
        courier::SendStage::Waiting { ms } => {
            let ms = u32::try_from(*ms).unwrap_or(u32::MAX);
            emit(app, SendWaiting { operation: operation.clone(), ms });
        }
        courier::SendStage::Out => {
            state.running.commit(operation);
            phase(SendPhase::Out);
        }
        courier::SendStage::Piece(progress) => {
            emit(app, StreamPiece { operation: operation.clone(), progress: *progress });
        }
        courier::SendStage::Ended { row_id } => emit(app, HistoryChanged { id: *row_id }),
    }
}
