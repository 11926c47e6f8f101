//! Files and folders that the window may have opened by the system: those that Rust wrote or keeps. The page names them by
//! what they are, never by a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use courier::ErrorCode;
use serde::Deserialize;
use specta::Type;

use crate::error::AppError;

/// What can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The history, as it was exported last in this session.
    HistoryExport,
    /// The address book, as it was exported last in this session.
    ContactsExport,
    /// The report of a bulk job that was written last in this session.
    JobReport,
    /// A text of the history, as it was saved last in this session.
    SavedText,
    /// Who there is at the sandbox, as it was exported last in this session.
    SandboxPopulation,
    /// The support bundle that was saved last in this session.
    SupportBundle,
    /// Where all data lies.
    DataFolder,
    /// Where templates lie.
    TemplateFolder,
}

/// Where these lie. Those that nobody wrote yet are missing.
#[derive(Debug, Default)]
pub struct Places(Mutex<HashMap<Place, PathBuf>>);

impl Places {
    /// This was written there.
    pub fn written(&self, place: Place, path: &Path) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(place, path.to_path_buf());
    }

    /// Where this was written last.
    pub fn of(&self, place: Place) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&place).cloned()
    }
}

/// Opens a file or folder with the program that the system has for it; `reveal`: shows it among the others of its folder.
///
/// # Errors
/// [`ErrorCode::FileMissing`] when it is gone, [`ErrorCode::NothingOpensIt`] when the system has no program for it.
pub fn open(path: &Path, reveal: bool) -> Result<(), AppError> {
    if !path.exists() {
        return Err(AppError::new(ErrorCode::FileMissing, path.display()));
    }
    let opened = if reveal {
        // Not every desktop has a file manager that points at one file.
        let folder = path.parent().unwrap_or(path);
        tauri_plugin_opener::reveal_item_in_dir(path)
            .or_else(|_| tauri_plugin_opener::open_path(folder, None::<&str>))
    } else {
        tauri_plugin_opener::open_path(path, None::<&str>)
    };
    opened.map_err(|error| AppError::new(ErrorCode::NothingOpensIt, error))
}
