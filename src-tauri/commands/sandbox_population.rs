//! Who there is at the built-in sandbox: saved, loaded, exported, reset.

use courier::{ErrorCode, Issue, IssueCode, Severity};
use sandbox::{Directory, DirectoryError, EntryProblem, Population};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use super::sandbox::running;
use super::{Answer, State};
use crate::dialogs::chosen;
use crate::error::AppError;
use crate::places::Place;

/// A directory with every list at its bound is smaller.
const MAX_FILE_BYTES: u64 = 64 << 20;

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
    let shown = path.display().to_string();
    let read = tokio::task::spawn_blocking(move || files::read_text(&path, MAX_FILE_BYTES)).await;
    let unreadable = |error: &dyn std::fmt::Display| {
        AppError::new(ErrorCode::FileUnreadable, format_args!("{shown}: {error}"))
    };
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

fn change(
    directory: &Directory,
    change: impl FnOnce(&Directory) -> Result<(), DirectoryError>,
) -> Answer<()> {
    tokio::task::block_in_place(|| change(directory)).map_err(|error| refused(&error))
}

/// Why the directory cannot be so, as it crosses to the window.
pub(super) fn refused(error: &DirectoryError) -> AppError {
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
        expected: None,
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
