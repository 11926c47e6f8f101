//! The receiver's seat: what accounts have at the built-in sandbox, what they do, and who there is.

use std::sync::Arc;

use courier::{ErrorCode, Issue, IssueCode, Severity};
use sandbox::{
    Directory, DirectoryError, EntryProblem, Population, SeatAct, SeatConversation, SeatError, SeatMessage,
    SeatNotice, SeatTeam,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

use super::sandbox::{MAX_PAGE, message_id, running};
use super::{Answer, State};
use crate::appearance;
use crate::dialogs::chosen;
use crate::error::AppError;
use crate::events::emit;
use crate::outline;
use crate::places::Place;
use crate::state::AppState;
use crate::webview::{is_page, restrict};

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

/// The messages of one conversation of an account, newest first: the newest, or those before the one with this
/// `message_server_id`; at most `limit`, and at most 200. Without an account those of a team, whomever they were for.
///
/// Fails with: `sandbox_failed`, `out_of_range`; fields: `before`.
#[tauri::command]
#[specta::specta]
pub async fn seat_messages(
    state: State<'_>,
    account: Option<String>,
    kind: u8,
    peer: String,
    before: Option<String>,
    limit: u32,
) -> Answer<Vec<SeatMessage>> {
    let seat = running(&state).await?.seat();
    let before = before.as_deref().map(message_id).transpose()?;
    let limit = limit.min(MAX_PAGE) as usize;
    Ok(tokio::task::block_in_place(|| match account {
        Some(account) => seat.messages(&account, kind, &peer, before, limit),
        None => seat.team_messages(kind, &peer, before, limit),
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
        // Its words name all that can be missing.
        SeatError::Missing(_) => AppError::new(ErrorCode::SandboxMissing, ""),
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
/// Fails with: `sandbox_failed`, `file_not_local`, `file_unwritable`, `file_no_space`, `file_is_folder`.
#[tauri::command]
#[specta::specta]
pub async fn seat_population_export(app: AppHandle, state: State<'_>) -> Answer<Option<String>> {
    let text = running(&state).await?.directory().to_json();
    let dialog = app.dialog().file().set_file_name("yanshu-sandbox.json").add_filter("JSON", &["json"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::save_file).await? else { return Ok(None) };
    let shown = path.display().to_string();
    courier::save_file(path.clone(), text.into_bytes()).await?;
    state.places.written(Place::SandboxPopulation, &path);
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
///
/// Fails with: `internal`.
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
    match error {
        DirectoryError::Unwritten { .. } => AppError::new(ErrorCode::DataReadOnly, error),
        DirectoryError::Unreadable { line, .. } => {
            AppError { line: Some(*line as u64), ..AppError::new(ErrorCode::DirectoryInvalid, error) }
        }
        DirectoryError::Wrong { place, problem } => {
            let issues = vec![issue(place, *problem)];
            // The issue says it, in the language of the window.
            AppError { issues, ..AppError::new(ErrorCode::DirectoryInvalid, "") }
        }
    }
}

/// What is wrong with an entry, at the place `accounts[3].blocks[0]`.
fn issue(place: &str, problem: EntryProblem) -> Issue {
    let (code, actual) = match problem {
        EntryProblem::BadAccountId => (IssueCode::BadCharacters, None),
        EntryProblem::BadTeamId => (IssueCode::TeamIdNotDecimal, None),
        EntryProblem::Twice => (IssueCode::DuplicateEntry, None),
        EntryProblem::TooMany { count } => (IssueCode::TooMany, u32::try_from(count).ok()),
    };
    Issue {
        pointer: format!("/{}", place.replace(['.', '['], "/").replace(']', "")),
        code,
        severity: Severity::Error,
        max: actual.and_then(|_| u32::try_from(sandbox::MAX_ENTRIES).ok()),
        actual,
        related: None,
        text: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_entry_crosses_as_a_place_and_a_code_for_which_both_languages_have_words() {
        for (place, problem, pointer, code) in [
            ("accounts[3].blocks[0]", EntryProblem::Twice, "/accounts/3/blocks/0", IssueCode::DuplicateEntry),
            ("teams[0].team_id", EntryProblem::BadTeamId, "/teams/0/team_id", IssueCode::TeamIdNotDecimal),
            (
                "accounts[1].account_id",
                EntryProblem::BadAccountId,
                "/accounts/1/account_id",
                IssueCode::BadCharacters,
            ),
        ] {
            let error = refused(&DirectoryError::Wrong { place: place.to_owned(), problem });
            assert_eq!((error.code, error.message.as_str()), (ErrorCode::DirectoryInvalid, ""));
            assert_eq!((error.issues[0].pointer.as_str(), error.issues[0].code), (pointer, code));
        }
        let many = issue("accounts", EntryProblem::TooMany { count: 10_001 });
        assert_eq!((many.code, many.actual, many.max), (IssueCode::TooMany, Some(10_001), Some(10_000)));
    }
}
