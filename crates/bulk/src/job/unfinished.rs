//! A new file of a job, until it is whole.

use std::path::{Path, PathBuf};

use rusqlite::Transaction;

use super::error::JobError;
use super::file::{JobFile, connect};
use super::record::Failure;

/// A file that is removed, with what `SQLite` keeps beside it, unless it is finished.
pub(super) struct Unfinished {
    path: PathBuf,
    finished: bool,
}

impl Unfinished {
    /// One that is to lie at `path`, where nothing lies yet.
    pub(super) fn at(path: &Path) -> Result<Self, JobError> {
        if path.exists() {
            let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists).into();
            return Err(JobError::Unwritable { path: path.to_owned(), source });
        }
        let mut name = path.to_owned().into_os_string();
        name.push("-import");
        let unfinished = Self { path: name.into(), finished: false };
        // What an import that was killed has left.
        unfinished.remove();
        Ok(unfinished)
    }

    /// Where it lies until then.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes into it by one transaction, puts it where it is to lie, and opens it.
    pub(super) fn write(
        self,
        path: &Path,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), Failure>,
    ) -> Result<JobFile, JobError> {
        let mut db = connect(&self.path)?;
        let put = || -> Result<(), Failure> {
            let tx = db.transaction()?;
            work(&tx)?;
            tx.commit()?;
            // What it has in its -wal belongs into the file that is renamed.
            Ok(db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
        };
        put().map_err(|failure| failure.of(path))?;
        db.close().map_err(|(_, error)| JobError::of(path, error))?;
        self.finish(path)?;
        JobFile::open(path)
    }

    /// Puts it where it is to lie.
    pub(super) fn finish(mut self, path: &Path) -> Result<(), JobError> {
        // What was written without waiting for the disk, such as where there is no write-ahead journal to be moved over.
        let whole = std::fs::File::options().read(true).write(true).open(&self.path);
        whole.and_then(|file| file.sync_all()).map_err(|error| JobError::of_io(&self.path, error))?;
        std::fs::rename(&self.path, path).map_err(|error| JobError::of_io(path, error))?;
        self.finished = true;
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            // Of a path that is a name alone.
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
            synced.map_err(|error| JobError::of_io(path, error))?;
        }
        Ok(())
    }

    fn remove(&self) {
        for end in ["", "-wal", "-shm"] {
            let mut path = self.path.clone().into_os_string();
            path.push(end);
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            self.remove();
        }
    }
}
