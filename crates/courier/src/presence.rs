//! Which processes are alive: each holds a lock on a file of its own, which the system frees when it dies, however it dies.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::Error;

/// A running process' claim. Dropping it, or dying, ends the claim.
#[derive(Debug)]
pub(crate) struct Presence {
    id: String,
    folder: PathBuf,
    _lock: File,
}

impl Presence {
    /// Claims a new id in `folder` and clears away what dead processes left.
    pub(crate) fn claim(folder: PathBuf) -> Result<Presence, Error> {
        let broken = |source| Error::Folder { path: folder.clone(), source };
        fs::create_dir_all(&folder).map_err(broken)?;
        let id = uuid::Uuid::new_v4().simple().to_string();
        let lock = File::create(folder.join(&id)).map_err(broken)?;
        lock.lock().map_err(broken)?;
        let presence = Presence { id, folder: folder.clone(), _lock: lock };
        for entry in fs::read_dir(&folder).map_err(broken)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !presence.alive(&name) {
                // Another process may be clearing the same file; either way it is gone.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(presence)
    }

    /// This process' id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Whether the process that claimed `id` still runs.
    pub(crate) fn alive(&self, id: &str) -> bool {
        id == self.id || is_locked(&self.folder.join(id))
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.folder.join(&self.id));
    }
}

fn is_locked(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Presence;

    #[test]
    fn a_process_is_alive_until_its_claim_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let watcher = Presence::claim(folder.path().to_path_buf()).unwrap();
        let other = Presence::claim(folder.path().to_path_buf()).unwrap();
        let id = other.id().to_owned();

        assert!(watcher.alive(&id));
        drop(other);
        assert!(!watcher.alive(&id));
    }
}
