//! Which processes are alive: each holds a lock on a file of its own, which the system frees when it dies, however it dies.

use std::fs::{self, File, TryLockError};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;

/// What stands in the claim of a process that found a database damaged.
const DAMAGED: &str = "damaged";

/// What processes that are gone left behind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Left {
    /// One ended without ending its claim: killed, or by a power cut.
    pub(crate) unclean: bool,
    /// One found a database damaged, or was still looking at it.
    pub(crate) damaged: bool,
}

/// A running process's claim. Dropping it, or dying, ends the claim.
#[derive(Debug)]
pub(crate) struct ProcessLock {
    id: String,
    folder: PathBuf,
    lock: File,
    left: Left,
    /// The claim is to be found by the next process, as if this one had been killed.
    unclean: AtomicBool,
}

impl ProcessLock {
    /// Claims a new id in `folder` and clears away what dead processes left.
    ///
    /// Only the one whose turn it is may claim: a file that is made but not yet locked looks like a dead process'.
    pub(crate) fn claim(folder: &Path) -> Result<ProcessLock, Error> {
        let broken = |source| Error::Folder { path: folder.to_path_buf(), source };
        fs::create_dir_all(folder).map_err(broken)?;
        let id = uuid::Uuid::new_v4().simple().to_string();
        let lock = File::create(folder.join(&id)).map_err(broken)?;
        match lock.lock() {
            // A network drive may have no locks. Then each process takes the others for gone.
            Err(error) if files::has_no_locks(&error) => {}
            locked => locked.map_err(broken)?,
        }
        let mut process_lock = ProcessLock {
            id,
            folder: folder.to_path_buf(),
            lock,
            left: Left::default(),
            unclean: AtomicBool::new(false),
        };
        for entry in fs::read_dir(folder).map_err(broken)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !process_lock.alive(&name) {
                process_lock.left.unclean = true;
                process_lock.left.damaged |= says_damaged(&entry.path());
                // Another process may be clearing the same file; either way it is gone.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(process_lock)
    }

    /// What processes that were gone at the claim left behind.
    pub(crate) fn left(&self) -> Left {
        self.left
    }

    /// Leaves to the next process what the last one left to this, as long as this one has not dealt with it.
    pub(crate) fn pass_on(&self) {
        self.leave_unclean(self.left.unclean);
        if self.left.damaged {
            self.note_damage();
        }
    }

    /// What the last process left is dealt with, but for what `unclean` says.
    pub(crate) fn settle(&self, unclean: bool) {
        self.leave_unclean(unclean);
        if let Err(error) = self.lock.set_len(0) {
            tracing::warn!(%error, "damage that was repaired is still noted");
        }
    }

    /// Whether the next process is to look at the databases, as after a crash.
    pub(crate) fn leave_unclean(&self, unclean: bool) {
        self.unclean.store(unclean, Ordering::Relaxed);
    }

    /// Notes for the next process that a database is damaged.
    pub(crate) fn note_damage(&self) {
        self.leave_unclean(true);
        let note = || {
            (&self.lock).rewind()?;
            (&self.lock).write_all(DAMAGED.as_bytes())
        };
        if let Err(error) = note() {
            tracing::warn!(%error, "the damage could not be noted");
        }
    }

    /// Ends the claim, unless the next process is to find it.
    pub(crate) fn end(&self) {
        if !self.unclean.load(Ordering::Relaxed) {
            let _ = fs::remove_file(self.folder.join(&self.id));
        }
    }

    /// This process's id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Whether no other process has a claim. As [`ProcessLock::claim`], only for the one whose turn it is.
    pub(crate) fn is_alone(&self) -> Result<bool, Error> {
        let broken = |source| Error::Folder { path: self.folder.clone(), source };
        let names = fs::read_dir(&self.folder).map_err(broken)?.flatten().map(|entry| entry.file_name());
        Ok(names.map(|name| name.to_string_lossy().into_owned()).all(|id| id == self.id || !self.alive(&id)))
    }

    /// Whether the process that claimed `id` still runs.
    pub(crate) fn alive(&self, id: &str) -> bool {
        id == self.id || is_locked(&self.folder.join(id))
    }
}

impl Drop for ProcessLock {
    fn drop(&mut self) {
        self.end();
    }
}

fn says_damaged(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == DAMAGED.len() as u64)
}

fn is_locked(path: &Path) -> bool {
    let Ok(file) = files::open(path) else { return false };
    // Shared, so that two who look at once do not take each other for the owner.
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::ProcessLock;

    #[test]
    fn a_process_is_alive_until_its_claim_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let watcher = ProcessLock::claim(folder.path()).unwrap();
        let other = ProcessLock::claim(folder.path()).unwrap();
        let id = other.id().to_owned();

        assert!(watcher.alive(&id));
        drop(other);
        assert!(!watcher.alive(&id));
    }

    #[test]
    fn a_claim_leaves_the_living_and_clears_the_dead() {
        let folder = tempfile::tempdir().unwrap();
        let living = ProcessLock::claim(folder.path()).unwrap();
        std::fs::write(folder.path().join("left-by-a-crash"), "").unwrap();

        let newcomer = ProcessLock::claim(folder.path()).unwrap();

        let mut found: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        found.sort();
        let mut expected = [living.id(), newcomer.id()].map(std::ffi::OsString::from);
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_next_process_learns_how_the_last_one_ended() {
        use super::Left;
        let folder = tempfile::tempdir().unwrap();
        for (ending, left) in [
            ("clean", Left::default()),
            ("unclean", Left { unclean: true, damaged: false }),
            ("damaged", Left { unclean: true, damaged: true }),
        ] {
            let last = ProcessLock::claim(folder.path()).unwrap();
            match ending {
                "clean" => {}
                "unclean" => last.leave_unclean(true),
                _ => last.note_damage(),
            }
            drop(last);
            assert_eq!(ProcessLock::claim(folder.path()).unwrap().left(), left, "{ending}");
            assert_eq!(
                ProcessLock::claim(folder.path()).unwrap().left(),
                Left::default(),
                "it is reported once"
            );
        }
    }

    #[test]
    fn what_was_left_is_passed_on_until_it_is_dealt_with() {
        use super::Left;
        let folder = tempfile::tempdir().unwrap();
        let found = Left { unclean: true, damaged: true };
        let first = ProcessLock::claim(folder.path()).unwrap();
        first.note_damage();
        drop(first);
        for _ in 0..2 {
            let opens_in_vain = ProcessLock::claim(folder.path()).unwrap();
            opens_in_vain.pass_on();
            assert_eq!(opens_in_vain.left(), found);
        }
        let opens = ProcessLock::claim(folder.path()).unwrap();
        opens.pass_on();
        opens.settle(true);
        drop(opens);
        assert_eq!(ProcessLock::claim(folder.path()).unwrap().left(), Left { unclean: true, damaged: false });
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_among_the_claims_keeps_nobody_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap();
        assert!(made.success());
        let path = folder.path().to_path_buf();
        let (reported, reports) = std::sync::mpsc::channel();
        std::thread::spawn(move || reported.send(ProcessLock::claim(&path).is_ok()));
        assert!(reports.recv_timeout(std::time::Duration::from_secs(30)).expect("it waits for ever"));
    }

    #[test]
    fn two_who_look_at_once_do_not_take_each_other_for_the_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("left-by-a-crash");
        std::fs::write(&path, "").unwrap();
        let looking = std::fs::File::open(&path).unwrap();
        looking.try_lock_shared().unwrap();

        assert!(!super::is_locked(&path));
    }
}
