//! Files that become messages: the ways in, and their uploads. Paths are opened in Rust; the window may show only what
//! was chosen.

use courier::{
    Attachment, FetchedFile, FileId, FileSummary, KnownUrl, MessageKind, PreparationResult,
    PreparationSettings, RecentAttachment, UploadChoices, Uploaded, UrlFetch, extensions,
};
use ids::{AccountId, AttachmentId, OperationId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use tauri_specta::Event;

use super::{Answer, State};
use crate::clipboard;
use crate::dialogs::chosen_files;
use crate::drops;
use crate::events::emit;
use crate::links::LinkOpened;

/// How far an upload is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct UploadProgress {
    /// Which attachment.
    attachment_id: AttachmentId,
    /// Bytes that left.
    #[specta(type = specta_typescript::Number)]
    sent_bytes: u64,
    /// Bytes in all.
    #[specta(type = specta_typescript::Number)]
    total_bytes: u64,
}

/// What the file dialog says, in the user's language.
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
pub struct UploadRequest {
    /// Which attachment.
    attachment_id: AttachmentId,
    /// To the app of which account.
    account_id: AccountId,
    /// For which type of message.
    message_type: MessageKind,
    /// How the service is to keep it.
    choices: UploadChoices,
    /// Also where the same content lies there already.
    anew: bool,
}

/// Lets files be chosen in the system's dialog; those of the message's type are shown first. None: the user cancelled.
///
/// Fails with: `file_not_local`.
#[tauri::command]
#[specta::specta]
pub async fn attach_pick(
    app: AppHandle,
    state: State<'_>,
    message_type: MessageKind,
    words: PickWords,
) -> Answer<Vec<FileSummary>> {
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
    let paths = chosen_files(dialog).await?;
    Ok(state.courier().await?.attachments().summarize(paths).await?)
}

/// What is known at once of the files on the clipboard, or of the picture on it, which becomes a file.
///
/// Fails with: `no_user_input`, `clipboard_no_file`.
#[tauri::command]
#[specta::specta]
pub async fn attach_paste(state: State<'_>) -> Answer<Vec<FileSummary>> {
    state.may_read_clipboard().await?;
    let courier = state.courier().await?;
    match clipboard::files_or_picture().await? {
        clipboard::Found::Files(paths) => Ok(courier.attachments().summarize(paths).await?),
        clipboard::Found::Picture(pixels) => Ok(vec![courier.attachments().keep_pixels(pixels).await?]),
    }
}

/// The page listens: files that the app was started with come in like dropped ones, and links are reported, now and from
/// now on.
///
/// Fails with: `internal`.
#[tauri::command]
#[specta::specta]
pub async fn attach_opened(app: AppHandle, state: State<'_>) -> Answer<()> {
    let (files, links) = state.opened.page_listens();
    drops::open(&app, files);
    links.into_iter().for_each(|link| emit(&app, LinkOpened(link)));
    Ok(())
}

/// Reads a chosen file.
///
/// Fails with: `attachment_missing`, `file_missing`, `file_unreadable`, `file_is_folder`, `file_empty`,
/// `file_changed`.
#[tauri::command]
#[specta::specta]
pub async fn attach_file(state: State<'_>, file_id: FileId) -> Answer<Attachment> {
    let courier = state.courier().await?;
    Ok(courier.attachments().attach(courier.attachments().chosen_file(&file_id)?).await?)
}

/// Looks at what lies at a URL, because the user asked. `send_cancel` with the same name stops it.
///
/// Fails with: `no_user_input`, `cancelled`, `account_missing`, `sandbox_failed`, `url_invalid`, `url_private`,
/// `url_redirects`, `url_unreached`, `url_status`, `url_too_large`, `url_is_page`, `file_missing`, `file_unreadable`,
/// `file_is_folder`, `file_empty`, `file_changed`.
#[tauri::command]
#[specta::specta]
pub async fn fetch_url(state: State<'_>, request: UrlFetch, operation: OperationId) -> Answer<FetchedFile> {
    let running = state.running.begin(&operation);
    let courier = state.courier().await?;
    state.may_look_at(courier, &request.url).await?;
    Ok(courier.attachments().fetch_url(request, running.cancel.clone()).await?)
}

/// Attachments used lately, newest first.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn recent_attachments(state: State<'_>) -> Answer<Vec<RecentAttachment>> {
    Ok(state.courier().await?.attachments().recent().await?)
}

/// Takes one of them again.
///
/// Fails with: `attachment_missing`, `file_missing`, `file_unreadable`, `file_is_folder`, `file_empty`, `file_changed`.
#[tauri::command]
#[specta::specta]
pub async fn attach_recent(state: State<'_>, md5: String) -> Answer<Attachment> {
    Ok(state.courier().await?.attachments().attach_recent(&md5).await?)
}

/// Forgets one of them, or all.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn recent_attachment_forget(state: State<'_>, md5: Option<String>) -> Answer<()> {
    Ok(state.courier().await?.attachments().forget_recent(md5).await?)
}

/// Uploads an attachment, or uses an earlier upload of the same content.
///
/// Fails with: `cancelled`, `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`,
/// `keyring_missing`, `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`,
/// `bad_url`, `insecure_url`, `attachment_missing`, `file_too_large`, `out_of_range`, `upload_tag_too_long`,
/// `upload_refused`, `file_missing`, `file_unreadable`, `file_is_folder`, `file_empty`, `file_changed`, `unreached`,
/// `no_such_host`, `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`, `unanswered`, `broken_answer`;
/// fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn upload_start(app: AppHandle, state: State<'_>, request: UploadRequest) -> Answer<Uploaded> {
    let UploadRequest { attachment_id, account_id, message_type, choices, anew } = request;
    let request = courier::UploadRequest {
        attachment_id,
        account_id,
        message_type: courier::message_type(message_type),
        choices,
        anew,
    };
    Ok(state.courier().await?.uploads().upload(request, report_progress(app)).await?)
}

/// Stops an upload.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn upload_cancel(state: State<'_>, attachment_id: AttachmentId) -> Answer<()> {
    state.courier().await?.uploads().cancel(&attachment_id);
    Ok(())
}

/// How uploads are to be kept, as last chosen.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn upload_choices(state: State<'_>) -> Answer<UploadChoices> {
    Ok(state.courier().await?.uploads().choices().await?)
}

/// Remembers how uploads are to be kept.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn upload_choices_save(state: State<'_>, choices: UploadChoices) -> Answer<()> {
    Ok(state.courier().await?.uploads().keep_choices(&choices).await?)
}

/// Since when and until when a file can be fetched at a URL, if an upload from here gave it or its signature says so.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn known_url(state: State<'_>, url: String) -> Answer<Option<KnownUrl>> {
    Ok(state.courier().await?.uploads().known_url(url).await?)
}

/// What is done to pictures before they go up, as last chosen.
///
/// Fails with: `setting_unreadable`.
#[tauri::command]
#[specta::specta]
pub async fn image_preparation(state: State<'_>) -> Answer<PreparationSettings> {
    Ok(state.courier().await?.image_preparation().settings().await?)
}

/// Remembers what is to be done to pictures.
///
/// Fails with: `out_of_range`; fields: `longest_px`.
#[tauri::command]
#[specta::specta]
pub async fn image_preparation_save(state: State<'_>, preparation: PreparationSettings) -> Answer<()> {
    Ok(state.courier().await?.image_preparation().keep(preparation).await?)
}

/// Does it to an attached picture: into a copy, which is attached in its turn.
///
/// Fails with: `setting_unreadable`, `attachment_missing`, `file_missing`, `file_unreadable`, `file_is_folder`,
/// `file_empty`, `file_changed`.
#[tauri::command]
#[specta::specta]
pub async fn image_prepare(state: State<'_>, attachment_id: AttachmentId) -> Answer<PreparationResult> {
    Ok(state.courier().await?.image_preparation().prepare(&attachment_id).await?)
}

/// Reports to the window how far an upload is.
pub fn report_progress(app: AppHandle) -> impl Fn(courier::UploadProgress) + Send + Sync + 'static {
    move |now| {
        let courier::UploadProgress { attachment_id, sent_bytes, total_bytes } = now;
        emit(&app, UploadProgress { attachment_id, sent_bytes, total_bytes });
    }
}
