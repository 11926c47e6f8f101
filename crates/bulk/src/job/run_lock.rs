//! The right to run a job: one process has it, and others can look whether one has.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::JobError;
use super::file::JobFile;

/// The right to run a job: one process has it, until it drops it or ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl JobFile {
    /// Takes the right to run this job. The file beside it stays; the lock goes with the process.
    ///
    /// # Errors
    /// [`JobError::Running`] when another one has it.
    pub fn lock_for_running(&self) -> Result<RunLock, JobError> {
        let path = lock_path(self.path());
        let options = File::options().create(true).truncate(false).read(true).write(true).open(&path);
        let file = options.map_err(|error| JobError::of_io(&path, error))?;
        match sys::take(&file) {
            Ok(true) => Ok(RunLock { _file: file }),
            Ok(false) => Err(JobError::Running { path: self.path().to_owned() }),
            // A network drive may have no locks.
            Err(error) if files::has_no_locks(&error) => Ok(RunLock { _file: file }),
            Err(error) => Err(JobError::of_io(&path, error)),
        }
    }

    /// Whether somebody has the right to run this job now; `None` where the drive has no locks, so that it cannot be known.
    /// Takes nothing: who starts at this moment does not fail by it.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn is_locked(&self) -> Result<Option<bool>, JobError> {
        let path = lock_path(self.path());
        let looked = match File::open(&path) {
            Ok(file) => known(sys::is_taken(&file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Some(false)),
            Err(error) => Err(error),
        };
        looked.map_err(|error| JobError::of_io(&path, error))
    }
}

/// A network drive may have no locks.
fn known(is_taken: Result<bool, Error>) -> Result<Option<bool>, Error> {
    match is_taken {
        Err(error) if files::has_no_locks(&error) => Ok(None),
        is_taken => is_taken.map(Some),
    }
}

fn lock_path(path: &Path) -> PathBuf {
    let mut path = path.to_owned().into_os_string();
    path.push("-run");
    path.into()
}

/// Locks of an open file description: they can be asked about, and go with the last descriptor of it. Source: fcntl(2).
#[cfg(target_os = "linux")]
mod sys {
    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc;

    use super::{Error, File};

    /// The whole file, for one alone.
    fn whole() -> libc::flock {
        libc::flock {
            l_type: libc::F_WRLCK as libc::c_short,
            l_whence: libc::SEEK_SET as libc::c_short,
            l_start: 0,
            l_len: 0,
            l_pid: 0,
        }
    }

    pub(super) fn take(file: &File) -> Result<bool, Error> {
        match fcntl(file, FcntlArg::F_OFD_SETLK(&whole())) {
            Ok(_) => Ok(true),
            Err(Errno::EAGAIN | Errno::EACCES) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn is_taken(file: &File) -> Result<bool, Error> {
        let mut lock = whole();
        fcntl(file, FcntlArg::F_OFD_GETLK(&mut lock))?;
        Ok(i32::from(lock.l_type) != libc::F_UNLCK)
    }
}

/// Where a lock cannot be asked about, a look takes a shared one for a moment, and who starts waits for that.
#[cfg(not(target_os = "linux"))]
mod sys {
    use std::fs::TryLockError;
    use std::time::{Duration, Instant};

    use super::{Error, File};

    /// Longer than looks take, shorter than a run.
    const LOOK: Duration = Duration::from_millis(400);

    pub(super) fn take(file: &File) -> Result<bool, Error> {
        let until = Instant::now() + LOOK;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(true),
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(TryLockError::WouldBlock) => return Ok(false),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    pub(super) fn is_taken(file: &File) -> Result<bool, Error> {
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn of_a_drive_without_locks_it_is_not_known_whether_a_job_runs() {
        assert_eq!(known(Err(ErrorKind::Unsupported.into())).unwrap(), None);
        assert_eq!((known(Ok(true)).unwrap(), known(Ok(false)).unwrap()), (Some(true), Some(false)));
        assert!(known(Err(ErrorKind::PermissionDenied.into())).is_err());
    }
}
