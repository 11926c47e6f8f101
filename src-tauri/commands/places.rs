//! What the system opens for the window.

use courier::ErrorCode;

use super::{Answer, State};
use crate::error::AppError;
use crate::places::{self, Place};

/// Opens a file or folder of ours with the system's program for it; `in_folder`: shows it in its folder.
///
/// Fails with: `file_missing`, `nothing_opens_it`.
#[tauri::command]
#[specta::specta]
pub async fn place_open(state: State<'_>, place: Place, in_folder: bool) -> Answer<()> {
    let path = match place {
        Place::DataFolder => Some(state.data_dir().to_path_buf()),
        Place::TemplateFolder => Some(state.courier().await?.templates().list().await?.folder.into()),
        written => state.places.of(written),
    };
    let path =
        path.ok_or_else(|| AppError::new(ErrorCode::FileMissing, "nothing was written in this session"))?;
    tauri::async_runtime::spawn_blocking(move || places::open(&path, in_folder))
        .await
        .map_err(|error| AppError::new(ErrorCode::Internal, error))?
}
