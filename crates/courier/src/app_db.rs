//! Opening `app.db`: where it lies, closed to others, and used only while it lies there.

use std::io;
use std::path::Path;

use appdata::Store;
use history::Identity;

use crate::error::Error;

/// Opens the database, making it or bringing it to the newest schema if needed. Blocks.
///
/// # Errors
/// When it is damaged, of a later version, no file, or the disk fails.
pub(crate) fn open(path: &Path) -> Result<Store, Error> {
    open_by(path, Store::open)
}

/// Opens the database on a full disk, to be read only: see [`Store::open_read_only`]. Blocks.
///
/// # Errors
/// As [`open`].
pub(crate) fn open_read_only(path: &Path) -> Result<Store, Error> {
    open_by(path, Store::open_read_only)
}

fn open_by(path: &Path, open: impl Fn(&Path) -> Result<Store, appdata::Error>) -> Result<Store, Error> {
    history::check_path_length(path)?;
    if path.metadata().is_ok_and(|file| !file.is_file()) {
        let source = io::Error::new(io::ErrorKind::InvalidInput, "this is not a file");
        return Err(Error::Folder { path: path.to_path_buf(), source });
    }
    history::close_to_others(path);
    let store = open(path).map_err(|error| for_room(error, path))?;
    let identity = Identity::of(path);
    Ok(store.guarded(move || identity.is_there()))
}

/// SQLite has a code for a full disk only where it writes rows.
fn for_room(error: appdata::Error, path: &Path) -> Error {
    match error.sqlite() {
        Some(source) if history::is_space_why(source, path) => Error::NoSpace { path: path.to_path_buf() },
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::error::ErrorCode;

    #[cfg(unix)]
    #[tokio::test]
    async fn nothing_is_kept_in_a_database_that_was_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("app.db")).unwrap();
        std::fs::remove_dir_all(folder.path()).unwrap();

        let refused = Error::from(store.keep("settings", &"x").await.unwrap_err());

        assert_eq!(refused.code(), ErrorCode::DataMoved);
    }

    #[tokio::test]
    async fn a_damaged_database_takes_no_more_writes_and_is_still_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("app.db")).unwrap();
        store.keep("a", &1).await.unwrap();

        store.mark_damaged();

        assert_eq!(Error::from(store.keep("a", &2).await.unwrap_err()).code(), ErrorCode::DataDamaged);
        assert_eq!(store.fact::<i32>("a").await.unwrap(), Some(1));
    }
}
