//! Files that become messages: the ways in, and their uploads. Paths are opened in Rust; the window may show only what
//! was chosen.

use courier::{
    Attachment, Cared, ErrorCode, FileId, Glance, ImageCare, KnownUrl, Look, LookedAt, MessageKind,
    RecentAttachment, UploadChoices, UploadRequest, Uploaded, extensions,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use tauri_specta::Event;

use super::{Answer, State};
use crate::clipboard;
use crate::error::AppError;

/// How far an upload is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct UploadProgress {
    /// Which attachment.
    attachment_id: String,
    /// Bytes that left.
    #[specta(type = specta_typescript::Number)]
    sent_bytes: u64,
    /// Bytes in all.
    #[specta(type = specta_typescript::Number)]
    total_bytes: u64,
}

/// What the file dialog says, in the person's language.
#[derive(Debug, Deserialize, Type)]
pub struct PickWords {
    /// Its title.
    title: String,
    /// Names of the filters.
    image: String,
    /// Names of the filters.
    audio: String,
    /// Names of the filters.
    video: String,
    /// Every file.
    any: String,
}

/// What to upload, where and how.
#[derive(Debug, Deserialize, Type)]
pub struct UploadWish {
    /// Which attachment.
    attachment_id: String,
    /// To the app of which account.
    account_id: String,
    /// For which type of message.
    message_type: MessageKind,
    /// How the service is to keep it.
    choices: UploadChoices,
    /// Also where the same content lies there already.
    anew: bool,
}

/// Lets files be chosen in the system's dialog; those of the message's type are shown first. None: the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn attach_pick(
    app: AppHandle,
    desk: State<'_>,
    message_type: MessageKind,
    words: PickWords,
) -> Answer<Vec<Glance>> {
    let mut kinds = [
        (MessageKind::Image, words.image),
        (MessageKind::Audio, words.audio),
        (MessageKind::Video, words.video),
    ];
    // The dialog begins with its first filter.
    kinds.sort_by_key(|(kind, _)| *kind != message_type);
    let every = (words.any, &["*"][..]);
    let named = kinds.into_iter().map(|(kind, name)| (name, extensions(kind)));
    let filters: Vec<_> = match message_type {
        MessageKind::Image | MessageKind::Audio | MessageKind::Video => named.chain([every]).collect(),
        _ => [every].into_iter().chain(named).collect(),
    };
    let dialog =
        filters.into_iter().fold(app.dialog().file().set_title(words.title), |dialog, (name, known)| {
            dialog.add_filter(name, known)
        });
    let (answer, picked) = tokio::sync::oneshot::channel();
    dialog.pick_files(move |paths| {
        // The command is gone only when the app is closing.
        let _ = answer.send(paths);
    });
    let paths = picked.await.ok().flatten().unwrap_or_default().into_iter();
    let paths = paths.map(|path| path.into_path()).collect::<Result<Vec<_>, _>>();
    let paths = paths.map_err(|error| AppError::new(ErrorCode::FileNotLocal, error))?;
    Ok(desk.courier().await?.attachments().glance(paths).await?)
}

/// What can be told at once of the files on the clipboard, or of the picture on it, which becomes a file.
#[tauri::command]
#[specta::specta]
pub async fn attach_paste(desk: State<'_>) -> Answer<Vec<Glance>> {
    desk.may_read_clipboard().await?;
    let courier = desk.courier().await?;
    match clipboard::files_or_picture().await? {
        clipboard::Found::Files(paths) => Ok(courier.attachments().glance(paths).await?),
        clipboard::Found::Picture(pixels) => Ok(vec![courier.attachments().keep_pixels(pixels).await?]),
    }
}

/// Reads a chosen file.
#[tauri::command]
#[specta::specta]
pub async fn attach_file(desk: State<'_>, file_id: FileId) -> Answer<Attachment> {
    let courier = desk.courier().await?;
    Ok(courier.attachments().attach(courier.attachments().chosen_file(&file_id)?).await?)
}

/// Looks at what lies at a URL, because the person asked. `send_cancel` with the same name stops it.
#[tauri::command]
#[specta::specta]
pub async fn look_at_url(desk: State<'_>, look: Look, operation: String) -> Answer<LookedAt> {
    let running = desk.begin(&operation);
    let courier = desk.courier().await?;
    desk.may_look_at(courier, &look.url).await?;
    Ok(courier.attachments().look_at_url(look, running.cancel.clone()).await?)
}

/// Attachments used lately, newest first.
#[tauri::command]
#[specta::specta]
pub async fn recent_attachments(desk: State<'_>) -> Answer<Vec<RecentAttachment>> {
    Ok(desk.courier().await?.attachments().recent().await?)
}

/// Takes one of them again.
#[tauri::command]
#[specta::specta]
pub async fn attach_recent(desk: State<'_>, md5: String) -> Answer<Attachment> {
    Ok(desk.courier().await?.attachments().attach_recent(&md5).await?)
}

/// Forgets one of them, or all.
#[tauri::command]
#[specta::specta]
pub async fn recent_attachment_forget(desk: State<'_>, md5: Option<String>) -> Answer<()> {
    Ok(desk.courier().await?.attachments().forget_recent(md5).await?)
}

/// Uploads an attachment, or uses an earlier upload of the same content.
#[tauri::command]
#[specta::specta]
pub async fn upload_start(app: AppHandle, desk: State<'_>, wish: UploadWish) -> Answer<Uploaded> {
    let UploadWish { attachment_id, account_id, message_type, choices, anew } = wish;
    let order = UploadRequest {
        attachment_id,
        account_id,
        message_type: courier::message_type(message_type),
        choices,
        anew,
    };
    Ok(desk.courier().await?.uploads().upload(order, tell_progress(app)).await?)
}

/// Stops an upload.
#[tauri::command]
#[specta::specta]
pub async fn upload_cancel(desk: State<'_>, attachment_id: String) -> Answer<()> {
    desk.courier().await?.uploads().cancel(&attachment_id);
    Ok(())
}

/// How uploads are to be kept, as last chosen.
#[tauri::command]
#[specta::specta]
pub async fn upload_choices(desk: State<'_>) -> Answer<UploadChoices> {
    Ok(desk.courier().await?.uploads().choices().await?)
}

/// Remembers how uploads are to be kept.
#[tauri::command]
#[specta::specta]
pub async fn upload_choices_save(desk: State<'_>, choices: UploadChoices) -> Answer<()> {
    Ok(desk.courier().await?.uploads().keep_choices(&choices).await?)
}

/// Since when and until when a file can be fetched at a URL, if an upload from here gave it or its signature says so.
#[tauri::command]
#[specta::specta]
pub async fn known_url(desk: State<'_>, url: String) -> Answer<Option<KnownUrl>> {
    Ok(desk.courier().await?.uploads().known_url(url).await?)
}

/// What is done to pictures before they go up, as last chosen.
#[tauri::command]
#[specta::specta]
pub async fn image_care_settings(desk: State<'_>) -> Answer<ImageCare> {
    Ok(desk.courier().await?.image_prep().settings().await?)
}

/// Remembers what is to be done to pictures.
#[tauri::command]
#[specta::specta]
pub async fn image_care_save(desk: State<'_>, care: ImageCare) -> Answer<()> {
    Ok(desk.courier().await?.image_prep().keep(care).await?)
}

/// Does it to an attached picture: into a copy, which is attached in its turn.
#[tauri::command]
#[specta::specta]
pub async fn image_care(desk: State<'_>, attachment_id: String) -> Answer<Cared> {
    Ok(desk.courier().await?.image_prep().prepare(&attachment_id).await?)
}

/// Tells the window how far an upload is.
pub fn tell_progress(app: AppHandle) -> impl Fn(courier::UploadProgress) + Send + Sync + 'static {
    move |now| {
        let courier::UploadProgress { attachment_id, sent_bytes, total_bytes } = now;
        // A closed window hears nothing; the upload goes on.
        let _ = UploadProgress { attachment_id, sent_bytes, total_bytes }.emit(&app);
    }
}
