//! The data folder: made for its owner's eyes, opened by one process at a time.

use std::fs::{DirBuilder, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::Error;

/// Opening takes milliseconds; a process that holds its turn for longer hangs.
const TIMEOUT: Duration = Duration::from_secs(10);

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

/// Closes a data folder that was there to other people, if it is certainly one and this user's: a folder that holds other
/// things, such as `/tmp` or a home, is left as it is, since the databases themselves are closed to others in any case.
#[cfg(unix)]
pub(crate) fn close_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    const STICKY: u32 = 0o1000;
    let Ok(found) = path.metadata() else { return };
    let mode = found.permissions().mode();
    let Ok(mut entries) = path.read_dir() else { return };
    let ours = |name: &std::ffi::OsStr| {
        let name = name.to_string_lossy();
        OURS.iter().any(|ours| name.starts_with(ours))
    };
    let only_ours = entries.all(|entry| entry.is_ok_and(|entry| ours(&entry.file_name())));
    if mode & 0o077 == 0 || mode & STICKY != 0 || !only_ours {
        if mode & 0o022 != 0 {
            tracing::warn!(path = %path.display(), "others may write in the data folder");
        }
        return;
    }
    match std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700)) {
        Ok(()) => tracing::info!(path = %path.display(), "the data folder is closed to others now"),
        Err(error) => tracing::warn!(path = %path.display(), %error, "others may look into the data folder"),
    }
}

/// The data of a user is closed to others here.
#[cfg(not(unix))]
pub(crate) fn close_to_others(_: &Path) {}

/// How the names of all that lies in a data folder begin.
#[cfg(unix)]
const OURS: [&str; 13] = [
    "app.db",
    "history.db",
    "jobs",
    "opening.lock",
    "running",
    "backups",
    "scratch",
    "sandbox",
    "logs",
    "reserve",
    "templates",
    "webview",
    "window.json",
];

/// Waits for the right to open the folder; it lasts as long as the handle, and ends with the process.
///
/// Two processes that start together must neither migrate together nor take each other's fresh claim for a dead one's.
pub(crate) fn turn(data_dir: &Path) -> Result<File, Error> {
    let path = data_dir.join("opening.lock");
    history::lock_within(&path, TIMEOUT).map_err(|source| match source.kind() {
        std::io::ErrorKind::WouldBlock => Error::FolderBusy { path },
        _ => Error::Folder { path, source },
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs::TryLockError;

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
    fn an_open_folder_is_closed_to_other_people_if_it_is_ours_alone() {
        use std::os::unix::fs::PermissionsExt;
        for (name, before, after) in [
            ("history.db", 0o777, 0o700),
            ("app.db-wal", 0o755, 0o700),
            ("history.db", 0o500, 0o500),
            ("history.db", 0o1777, 0o1777),
            ("letters.txt", 0o777, 0o777),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), "").unwrap();
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(before)).unwrap();
            close_to_others(folder.path());
            let mode = folder.path().metadata().unwrap().permissions().mode() & 0o7777;
            assert_eq!(mode, after, "{name} {before:o}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_place_of_the_lock_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let made =
            std::process::Command::new("mkfifo").arg(folder.path().join("opening.lock")).status().unwrap();
        assert!(made.success());
        let path = folder.path().to_path_buf();
        let (reported, reports) = std::sync::mpsc::channel();
        std::thread::spawn(move || reported.send(turn(&path).unwrap_err().code()));
        let code = reports.recv_timeout(Duration::from_secs(30)).expect("it waits for ever");
        assert_eq!(code, crate::error::ErrorCode::DataReadOnly);
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
