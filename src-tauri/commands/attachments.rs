//! Files that become messages. Paths are opened in Rust; the window may show only what was chosen.

use std::path::PathBuf;

use courier::{Attachment, ErrorCode, MessageKind, Uploaded, extensions};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;
use tauri_specta::Event;

use super::{Answer, State};
use crate::error::AppError;

/// How far an upload is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct UploadProgress {
    /// Which attachment.
    attachment_id: String,
    /// Bytes that left.
    #[specta(type = u32)]
    sent_bytes: u64,
    /// Bytes in all.
    #[specta(type = u32)]
    total_bytes: u64,
}

/// Lets the chosen files of a type be picked in the system's dialog. `None`: the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn attach_pick(
    app: AppHandle,
    desk: State<'_>,
    message_type: MessageKind,
) -> Answer<Option<Attachment>> {
    let mut dialog = app.dialog().file();
    let known = extensions(message_type.into());
    if !known.is_empty() {
        dialog = dialog.add_filter(known.join(" · "), known).add_filter("*", &["*"]);
    }
    let (answer, picked) = tokio::sync::oneshot::channel();
    dialog.pick_file(move |path| {
        let _ = answer.send(path);
    });
    let Some(path) = picked.await.ok().flatten() else { return Ok(None) };
    let path = path.into_path().map_err(|error| AppError::new(ErrorCode::FileMissing, error))?;
    attach(&app, &desk, path).await.map(Some)
}

/// Looks at a file that was dropped on the window.
#[tauri::command]
#[specta::specta]
pub async fn attach_path(app: AppHandle, desk: State<'_>, path: String) -> Answer<Attachment> {
    attach(&app, &desk, PathBuf::from(path)).await
}

/// Uploads an attachment, or uses an earlier upload of the same content.
#[tauri::command]
#[specta::specta]
pub async fn upload_start(
    app: AppHandle,
    desk: State<'_>,
    attachment_id: String,
    account_id: String,
    message_type: MessageKind,
) -> Answer<Uploaded> {
    let courier = desk.courier().await?;
    Ok(courier.upload(&attachment_id, &account_id, message_type.into(), tell_progress(app)).await?)
}

/// Stops an upload.
#[tauri::command]
#[specta::specta]
pub async fn upload_cancel(desk: State<'_>, attachment_id: String) -> Answer<()> {
    desk.courier().await?.cancel_upload(&attachment_id);
    Ok(())
}

/// Tells the window how far an upload is.
pub fn tell_progress(app: AppHandle) -> impl Fn(courier::UploadProgress) + Send + Sync + 'static {
    move |now| {
        let courier::UploadProgress { attachment_id, sent_bytes, total_bytes } = now;
        // A closed window hears nothing; the upload goes on.
        let _ = UploadProgress { attachment_id, sent_bytes, total_bytes }.emit(&app);
    }
}

async fn attach(app: &AppHandle, desk: &State<'_>, path: PathBuf) -> Answer<Attachment> {
    let attachment = desk.courier().await?.attach(path).await?;
    let_show(app, &attachment.path)?;
    Ok(attachment)
}

/// Lets the web view load this one file for its preview.
pub fn let_show(app: &AppHandle, path: &str) -> Answer<()> {
    app.asset_protocol_scope()
        .allow_file(path)
        .map_err(|error| AppError::new(ErrorCode::FileUnreadable, error))
}
