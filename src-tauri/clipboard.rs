//! The system's clipboard, read natively: the web view is not given what programs put there, except text.

use std::path::PathBuf;

use courier::{ErrorCode, Pixels};

use crate::error::AppError;

/// What a message can be made of.
pub enum Found {
    /// Files that a file manager copied.
    Files(Vec<PathBuf>),
    /// A picture that some program copied.
    Picture(Pixels),
}

/// Files where there are any, since a file manager may offer a picture of them too; else a picture.
pub async fn files_or_picture() -> Result<Found, AppError> {
    tauri::async_runtime::spawn_blocking(read)
        .await
        .map_err(|error| AppError::new(ErrorCode::Internal, error))?
}

fn read() -> Result<Found, AppError> {
    let nothing = |error| AppError::new(ErrorCode::ClipboardNoFile, error);
    let mut clipboard = arboard::Clipboard::new().map_err(nothing)?;
    if let Some(paths) = clipboard.get().file_list().ok().filter(|paths| !paths.is_empty()) {
        return Ok(Found::Files(paths));
    }
    let picture = clipboard.get_image().map_err(nothing)?;
    let side = |length: usize| {
        u32::try_from(length).map_err(|error| AppError::new(ErrorCode::ClipboardNoFile, error))
    };
    Ok(Found::Picture(Pixels {
        width: side(picture.width)?,
        height: side(picture.height)?,
        rgba: picture.bytes.into_owned(),
    }))
}
