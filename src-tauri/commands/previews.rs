//! What a file looks and sounds like. Small pictures come by the scheme of attachments: `crate::served`.

use courier::{ErrorCode, TextHead, Waveform};
use ids::AttachmentId;

use super::{Answer, State};
use crate::error::AppError;

/// How loud a sound is along its way, if it can be decoded.
///
/// Fails with: `attachment_missing`.
#[tauri::command]
#[specta::specta]
pub async fn attachment_waveform(state: State<'_>, attachment_id: AttachmentId) -> Answer<Option<Waveform>> {
    Ok(state.courier().await?.attachments().waveform(&attachment_id).await?)
}

/// The first lines of a text, if it is one.
///
/// Fails with: `attachment_missing`.
#[tauri::command]
#[specta::specta]
pub async fn attachment_text(state: State<'_>, attachment_id: AttachmentId) -> Answer<Option<TextHead>> {
    Ok(state.courier().await?.attachments().text_head(&attachment_id).await?)
}

/// Where the window can play a film or sound that is too large to be handed over whole; `None` where it plays the file
/// itself. Ends with the next one, and by `film_stop`.
///
/// Fails with: `attachment_missing`.
#[tauri::command]
#[specta::specta]
pub async fn film_show(state: State<'_>, attachment_id: AttachmentId) -> Answer<Option<String>> {
    if cfg!(not(target_os = "linux")) {
        return Ok(None);
    }
    let film = state.courier().await?.attachments().find(&attachment_id)?;
    let shown = state.video_server.show(&film.path, &film.mime).await;
    Ok(Some(shown.map_err(|error| AppError::new(ErrorCode::Internal, error))?))
}

/// Nobody looks at it any more.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub fn film_stop(state: State<'_>, url: String) {
    state.video_server.stop(&url);
}
