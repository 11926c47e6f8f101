//! The data folder: made for its owner's eyes, opened by one process at a time.

use std::fs::{DirBuilder, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Error;

/// Opening takes milliseconds; a process that holds its turn for longer hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The folder for all data: `YANSHU_DATA_DIR`, or the system's place for an application's data.
#[must_use]
pub fn default_data_dir() -> PathBuf {
    std::env::var_os("YANSHU_DATA_DIR").filter(|dir| !dir.is_empty()).map_or_else(
        || {
            directories::ProjectDirs::from("", "", "yanshu")
                .map_or_else(|| PathBuf::from("yanshu-data"), |dirs| dirs.data_dir().to_path_buf())
        },
        PathBuf::from,
    )
}

/// Makes the folder where it is missing. What people wrote to each other lies in it, so a new one is closed to others.
pub(crate) fn make(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path).map_err(|source| Error::Folder { path: path.to_path_buf(), source })
}

/// Waits for the right to open the folder; it lasts as long as the handle, and ends with the process.
///
/// Two processes that start together must neither migrate together nor take each other's fresh claim for a dead one's.
pub(crate) fn turn(data_dir: &Path) -> Result<File, Error> {
    let path = data_dir.join("opening.lock");
    let broken = |source| Error::Folder { path: path.clone(), source };
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(broken)?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => return Err(Error::FolderBusy { path }),
            Err(TryLockError::Error(source)) => return Err(broken(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_one_at_a_time_has_its_turn() {
        let folder = tempfile::tempdir().unwrap();
        let first = turn(folder.path()).unwrap();
        let second = File::open(folder.path().join("opening.lock")).unwrap();

        assert!(matches!(second.try_lock(), Err(TryLockError::WouldBlock)));
        drop(first);
        second.try_lock().unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_new_folder_is_closed_to_other_people() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("deep/data");

        make(&folder).unwrap();
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
