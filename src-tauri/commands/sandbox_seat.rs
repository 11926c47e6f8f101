//! The receiver's seat: what accounts have at the built-in sandbox, what they do, and who there is.

use std::sync::Arc;

use courier::ErrorCode;
use sandbox::{
    Directory, DirectoryError, Population, SeatAct, SeatConversation, SeatError, SeatMessage, SeatNotice,
    SeatTeam,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

use super::sandbox::running;
use super::transfer::chosen;
use super::{Answer, State};
use crate::appearance;
use crate::error::AppError;
use crate::events::emit;
use crate::outline;
use crate::state::AppState;
use crate::webview::{is_page, restrict};

/// Messages in one answer.
const MAX_PAGE: u32 = 200;
/// Notices that an account is shown.
const NOTICES: usize = 100;
/// A directory with every list at its bound is smaller.
const MAX_FILE_BYTES: u64 = 64 << 20;
/// The label of the window that shows nothing but the seat.
const WINDOW: &str = "seat";

/// Something happened at the sandbox: what was read of it is old.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SandboxHappened {}

/// Whose seat can be taken.
#[derive(Debug, Serialize, Type)]
pub struct SeatPeople {
    /// Every account that is listed, or that something came from or went to, in alphabetical order.
    accounts: Vec<String>,
    /// Every team that is listed, or that something went to, by its id.
    teams: Vec<SeatTeam>,
    /// Who is listed, and what they are to one another.
    population: Population,
}

/// What one account has.
#[derive(Debug, Serialize, Type)]
pub struct SeatInbox {
    /// The one with the newest message first.
    conversations: Vec<SeatConversation>,
    /// What reached it without being a message, newest first.
    notices: Vec<SeatNotice>,
}

/// Who can be looked at.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn seat_people(state: State<'_>) -> Answer<SeatPeople> {
    let sandbox = running(&state).await?;
    let population = Population::clone(&sandbox.directory().population());
    let seat = sandbox.seat();
    let (accounts, teams) = tokio::task::block_in_place(|| (seat.accounts(), seat.teams()));
    Ok(SeatPeople { accounts, teams, population })
}

/// What an account has.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn seat_inbox(state: State<'_>, account: String) -> Answer<SeatInbox> {
    let seat = running(&state).await?.seat();
    Ok(tokio::task::block_in_place(|| SeatInbox {
        conversations: seat.conversations(&account),
        notices: seat.notices(&account, NOTICES),
    }))
}

/// The newest messages of one conversation of an account, newest first; at most `limit`, and at most 200. Without an account
/// those of a team, whomever they were for.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn seat_messages(
    state: State<'_>,
    account: Option<String>,
    kind: u8,
    peer: String,
    limit: u32,
) -> Answer<Vec<SeatMessage>> {
    let seat = running(&state).await?.seat();
    let limit = limit.min(MAX_PAGE) as usize;
    Ok(tokio::task::block_in_place(|| match account {
        Some(account) => seat.messages(&account, kind, &peer, None, limit),
        None => seat.team_messages(kind, &peer, limit),
    }))
}

/// Acts as an account.
///
/// Fails with: `sandbox_failed`, `directory_invalid`, `sandbox_missing`, `data_read_only`.
#[tauri::command]
#[specta::specta]
pub async fn seat_act(state: State<'_>, account: String, act: SeatAct) -> Answer<()> {
    let seat = running(&state).await?.seat();
    tokio::task::block_in_place(|| seat.act(&account, &act)).map_err(|error| match error {
        SeatError::Directory(error) => refused(&error),
        SeatError::Missing(_) => AppError::new(ErrorCode::SandboxMissing, error),
        SeatError::Failed(_) => AppError::new(ErrorCode::DataReadOnly, error),
    })
}

/// Takes another population.
///
/// Fails with: `sandbox_failed`, `directory_invalid`, `data_read_only`.
#[tauri::command]
#[specta::specta]
pub async fn seat_population_save(state: State<'_>, population: Population) -> Answer<()> {
    change(running(&state).await?.directory(), |directory| {
        directory.change(|present| {
            *present = population;
            Ok(())
        })
    })
}

/// Takes the population of a file that is picked in the system's dialog. `false`: the user cancelled.
///
/// Fails with: `sandbox_failed`, `directory_invalid`, `data_read_only`, `file_not_local`, `file_unreadable`.
#[tauri::command]
#[specta::specta]
pub async fn seat_population_load(app: AppHandle, state: State<'_>) -> Answer<bool> {
    let dialog = app.dialog().file().add_filter("JSON", &["json"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::pick_file).await? else { return Ok(false) };
    let read = tokio::task::spawn_blocking(move || files::read_text(&path, MAX_FILE_BYTES)).await;
    let unreadable = |error: &dyn std::fmt::Display| AppError::new(ErrorCode::FileUnreadable, error);
    let text = read.map_err(|error| unreadable(&error))?.map_err(|error| unreadable(&error))?;
    change(running(&state).await?.directory(), |directory| directory.replace_with_json(&text))?;
    Ok(true)
}

/// Writes the population to a file that is named in the system's dialog. `None`: the user cancelled.
///
/// Fails with: `sandbox_failed`, `file_not_local`, `file_unwritable`.
#[tauri::command]
#[specta::specta]
pub async fn seat_population_export(app: AppHandle, state: State<'_>) -> Answer<Option<String>> {
    let text = running(&state).await?.directory().to_json();
    let dialog = app.dialog().file().set_file_name("yanshu-sandbox.json").add_filter("JSON", &["json"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::save_file).await? else { return Ok(None) };
    let shown = path.display().to_string();
    let written = tokio::task::spawn_blocking(move || files::replace(&path, text.as_bytes())).await;
    written
        .map_err(|error| AppError::new(ErrorCode::Internal, error))?
        .map_err(|error| AppError::new(ErrorCode::FileUnwritable, error))?;
    Ok(Some(shown))
}

/// Lists nobody any more.
///
/// Fails with: `sandbox_failed`, `data_read_only`.
#[tauri::command]
#[specta::specta]
pub async fn seat_population_reset(state: State<'_>) -> Answer<()> {
    change(running(&state).await?.directory(), Directory::reset)
}

/// Opens the window that shows nothing but the seat, or brings it to the front.
#[tauri::command]
#[specta::specta]
pub async fn seat_window_open(app: AppHandle, state: State<'_>) -> Answer<()> {
    if let Some(window) = app.get_webview_window(WINDOW) {
        let _ = window.unminimize().and_then(|()| window.set_focus());
        return Ok(());
    }
    let failed = |error: tauri::Error| AppError::new(ErrorCode::Internal, error);
    let dev = tauri::is_dev().then(|| app.config().build.dev_url.clone()).flatten();
    let films = state.video_server.origin();
    let drawing = app.clone();
    let window = WebviewWindowBuilder::new(&app, WINDOW, WebviewUrl::App("index.html#seat".into()))
        .title("Yanshu 雁书")
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::warn!(%error, "the title of the seat stays as it was");
            }
        })
        .inner_size(960.0, 720.0)
        .min_inner_size(640.0, 480.0)
        .data_directory(state.data_dir().join("webview"))
        .on_web_resource_request(move |request, response| {
            outline::insert_look(&drawing, &request, response);
        })
        // The page is all there is: a link or a dropped page must not take its place.
        .on_navigation(move |url| {
            is_page(url) || dev.as_ref().is_some_and(|dev| dev.origin() == url.origin())
        });
    // Nothing can be dropped here.
    #[cfg(target_os = "linux")]
    let window = window.disable_drag_drop_handler();
    let window = window.build().map_err(failed)?;
    if !tauri::is_dev() {
        restrict(&window, films.as_deref()).map_err(failed)?;
    }
    // The app ends with its main window.
    if let Some(main) = app.get_webview_window("main") {
        main.on_window_event(move |event| {
            if let tauri::WindowEvent::Destroyed = event {
                let _ = window.destroy();
            }
        });
    }
    let settings = state.courier().await?.settings().get().await?;
    appearance::theme(&app, &settings);
    appearance::zoom(&app, &settings);
    Ok(())
}

/// Reports to the windows when something happens at the sandbox: once for all that happens at a time.
pub async fn report(app: &AppHandle, state: &Arc<AppState>) {
    let Ok(sandbox) = state.running_sandbox().await else { return };
    state.sandbox_reported.call_once(|| {
        let (app, mut events) = (app.clone(), sandbox.events());
        tauri::async_runtime::spawn(async move {
            while !matches!(events.recv().await, Err(RecvError::Closed)) {
                while events.try_recv().is_ok() {}
                emit(&app, SandboxHappened {});
            }
        });
    });
}

fn change(
    directory: &Directory,
    change: impl FnOnce(&Directory) -> Result<(), DirectoryError>,
) -> Answer<()> {
    tokio::task::block_in_place(|| change(directory)).map_err(|error| refused(&error))
}

fn refused(error: &DirectoryError) -> AppError {
    let line = match error {
        DirectoryError::Unreadable { line, .. } => Some(*line as u64),
        _ => None,
    };
    let code = match error {
        DirectoryError::Unwritten { .. } => ErrorCode::DataReadOnly,
        DirectoryError::Unreadable { .. } | DirectoryError::Wrong { .. } => ErrorCode::DirectoryInvalid,
    };
    AppError { line, ..AppError::new(code, error) }
}
