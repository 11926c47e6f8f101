//! What a file looks and sounds like. Small pictures cross as `data:` URLs, which the page may show.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use courier::{ErrorCode, RowId, TextHead, Waveform};
use ids::AttachmentId;

use super::{Answer, State};
use crate::error::AppError;

/// The small picture of an attachment, if there is one.
///
/// Fails with: `attachment_missing`.
#[tauri::command]
#[specta::specta]
pub async fn attachment_thumbnail(state: State<'_>, attachment_id: AttachmentId) -> Answer<Option<String>> {
    Ok(state.courier().await?.attachments().thumbnail(&attachment_id).await?.map(jpeg_url))
}

/// Takes a frame of a film that the page drew, as a `data:` URL, to be the attachment's small picture.
///
/// Fails with: `attachment_missing`.
#[tauri::command]
#[specta::specta]
pub async fn attachment_cover(
    state: State<'_>,
    attachment_id: AttachmentId,
    picture: String,
) -> Answer<bool> {
    let Some(bytes) = picture.split_once(";base64,").and_then(|(_, data)| STANDARD.decode(data).ok()) else {
        return Ok(false);
    };
    Ok(state.courier().await?.attachments().take_cover(&attachment_id, bytes).await?)
}

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
    let shown = state.projector.show(&film.path, &film.mime).await;
    Ok(Some(shown.map_err(|error| AppError::new(ErrorCode::Internal, error))?))
}

/// Nobody looks at it any more.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub fn film_stop(state: State<'_>, url: String) {
    state.projector.stop(&url);
}

/// The small picture of a sent message's file, if there is one.
#[tauri::command]
#[specta::specta]
pub async fn history_thumbnail(state: State<'_>, id: RowId) -> Answer<Option<String>> {
    Ok(state.courier().await?.history().thumbnail(id).await?.map(jpeg_url))
}

/// The small picture that an earlier message kept of the file with this MD5.
#[tauri::command]
#[specta::specta]
pub async fn remembered_thumbnail(state: State<'_>, md5: String) -> Answer<Option<String>> {
    Ok(state.courier().await?.history().remembered_thumbnail(md5).await?.map(jpeg_url))
}

fn jpeg_url(jpeg: impl AsRef<[u8]>) -> String {
    format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg))
}
