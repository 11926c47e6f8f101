//! Streams: a text that goes out in pieces, at a pace or as it is written.

use courier::{
    CutStream, Draft, GivenPiece, PieceSource, RowId, SendResult, StreamFault, StreamOrder, StreamPace,
};
use ids::OperationId;
use tauri::AppHandle;
use tokio::sync::{mpsc, oneshot};

use super::compose::watch;
use super::history_changed::HistoryChanged;
use super::{Answer, State};
use crate::events::emit;

/// Sends a stream: its text at a pace or, without one, as the first piece; the others are handed over one by one. Reported as a
/// send. Stopped as a send, it is finished as it stands.
///
/// Fails with: `body_syntax`, `body_too_large`, `body_invalid`, `production_unconfirmed`, `cancelled`,
/// `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`;
/// fields: `account`, `body`, `urls`.
#[tauri::command]
#[specta::specta]
pub async fn stream_send(
    app: AppHandle,
    state: State<'_>,
    draft: Draft,
    pace: Option<StreamPace>,
    operation: OperationId,
) -> Answer<SendResult> {
    let running = state.running.begin(&operation);
    let source = match pace {
        Some(pace) => PieceSource::Paced(pace),
        None => {
            let (give, pieces) = mpsc::channel(1);
            state.running.take_pieces(&operation, give);
            PieceSource::Given(pieces)
        }
    };
    let sends = state.courier().await?.sends();
    let watch = watch(app, &state, operation);
    Ok(sends.stream_pressed(StreamOrder::of(draft, source, running.cancel.clone())?, watch).await?)
}

/// Hands over the next piece of a stream that is being written; resolves when it goes out.
///
/// Fails with: `stream_ended`, `stream_too_long`.
#[tauri::command]
#[specta::specta]
pub async fn stream_piece(
    state: State<'_>,
    operation: OperationId,
    text: String,
    is_last: bool,
) -> Answer<()> {
    let ended = || courier::Error::from(StreamFault::Ended);
    let give = state.running.pieces_of(&operation).ok_or_else(ended)?;
    let (accepted, answer) = oneshot::channel();
    give.send(GivenPiece { text, is_last, accepted }).await.map_err(|_| ended())?;
    Ok(answer.await.map_err(|_| ended())?.map_err(courier::Error::from)?)
}

/// How far a stream of unknown outcome is; `None` for what is no such stream.
///
/// Fails with: `row_missing`.
#[tauri::command]
#[specta::specta]
pub async fn stream_cut(state: State<'_>, id: RowId) -> Answer<Option<CutStream>> {
    Ok(state.courier().await?.calls().cut_stream(id).await?)
}

/// The stream that was being sent when the app ended, where the service still waits for its next piece.
///
/// Fails with: `row_missing`.
#[tauri::command]
#[specta::specta]
pub async fn stream_open(state: State<'_>) -> Answer<Option<CutStream>> {
    Ok(state.courier().await?.calls().open_stream().await?)
}

/// Ends a stream that was cut off, while the service still waits for its next piece. Reported as a send.
///
/// Fails with: `row_missing`, `row_unusable`, `not_unknown`, `stream_ended`, `app_changed`, `production_unconfirmed`,
/// `cancelled`, `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`,
/// `insecure_url`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn stream_finish(
    app: AppHandle,
    state: State<'_>,
    id: RowId,
    operation: OperationId,
) -> Answer<SendResult> {
    let running = state.running.begin(&operation);
    let watch = watch(app.clone(), &state, operation);
    let calls = state.courier().await?.calls();
    let finished = calls.finish_stream(id, running.cancel.clone(), watch).await?;
    emit(&app, HistoryChanged { id });
    Ok(finished.into())
}
