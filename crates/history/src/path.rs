//! The place of a database: only a file, closed to others, and still the one that was opened.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;

/// What `SQLite` can open on this system, in bytes; the names beside the database are within it, too.
const PATH_BYTES: usize = 512;
/// How often a lock that another process holds is tried again.
const LOCK_POLL: Duration = Duration::from_millis(10);
/// The longest ending that `SQLite` gives a name beside the database.
const LONGEST_ENDING: &str = "-journal";
/// Longest path of a database that `SQLite` opens, in bytes.
pub const MAX_PATH_BYTES: usize = PATH_BYTES - LONGEST_ENDING.len();
#[cfg(unix)]
const ENDINGS: [&str; 4] = ["", "-wal", "-shm", "-open"];

/// The path of a file beside the database.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Refuses a path that is too long for `SQLite`, which says no more than that it is unable to open the file.
///
/// # Errors
/// [`Error::PathTooLong`].
pub fn check_length(path: &Path) -> Result<(), Error> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    // SQLite follows links first. What cannot be followed is reported by whoever opens it.
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    let whole = match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    };
    let (bytes, max_bytes) = (whole.as_os_str().len(), MAX_PATH_BYTES);
    if bytes > max_bytes {
        return Err(Error::PathTooLong { path: path.to_owned(), bytes, max_bytes });
    }
    Ok(())
}

/// Makes a new database file for its owner's eyes, and an existing one, with what lies beside it, closed to others.
/// `SQLite` gives the files beside it the same rights.
#[cfg(unix)]
pub fn close_to_others(path: &Path) {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    // Never opens a file that is there: closing it would drop this process's locks on it. A failure is reported by SQLite,
    // which comes to the same one.
    if File::options().write(true).create_new(true).mode(0o600).open(path).is_ok() {
        return;
    }
    for path in ENDINGS.map(|ending| beside(path, ending)) {
        let Ok(file) = fs::symlink_metadata(&path) else { continue };
        let mode = file.permissions().mode();
        if file.is_file() && mode & 0o077 != 0 {
            // Only its owner may; for others the file is as good as before.
            let _ = fs::set_permissions(&path, fs::Permissions::from_mode(mode & 0o700));
        }
    }
}

/// The data folder of a user is closed to others here.
#[cfg(not(unix))]
pub fn close_to_others(_: &Path) {}

/// Opens a file to be locked, making it where it is missing. What is no file, such as a pipe, would keep the caller
/// waiting for as long as nobody is at its other end; it is refused.
fn open_lock_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "this is not a file"))
    }
}

/// Locks the file at a path for this process alone, making it where it is missing and waiting for others at most so long.
/// The lock lasts as long as the handle, and ends with the process.
///
/// # Errors
/// `WouldBlock` when another process holds it for longer; otherwise as the system says, or that it is no file.
pub fn lock_within(path: &Path, timeout: Duration) -> io::Result<File> {
    let file = open_lock_file(path)?;
    let deadline = Instant::now() + timeout;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // A network drive may have none. Then nothing keeps two that open at once apart but the locks of SQLite.
            Err(TryLockError::Error(error)) if files::has_no_locks(&error) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(LOCK_POLL),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Which files a database consists of, by what the system knows them by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    path: PathBuf,
    database: Option<FileId>,
    /// `None` where nothing was written ahead yet.
    journal: Option<FileId>,
}

type FileId = (u64, u64);

impl Identity {
    /// Of a database that has just been opened.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), database: id(path), journal: id(&beside(path, "-wal")) }
    }

    /// Whether these files still lie there. If not, what is written goes into files that nobody finds again.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.database == id(&self.path)
            && (self.journal.is_none() || self.journal == id(&beside(&self.path, "-wal")))
    }
}

#[cfg(unix)]
fn id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// A file that is open cannot be deleted or exchanged here.
#[cfg(not(unix))]
fn id(path: &Path) -> Option<FileId> {
    fs::metadata(path).ok().map(|_| (0, 0))
}
