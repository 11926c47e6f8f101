//! The folder of jobs: a file each, `<job id>.db`, with its lock and what `SQLite` keeps beside it.

use std::path::{Path, PathBuf};

use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use ids::JobId;

use super::request::{Request, Requests};
use crate::error::Error;
use crate::folder;

/// What stands beside a job's file under its name.
const BESIDE: [&str; 5] = ["-wal", "-shm", "-run", "-request", "-journal"];

/// The folder `jobs` of a data folder. Every call blocks.
#[derive(Debug, Clone)]
pub(super) struct JobFolder(PathBuf);

impl JobFolder {
    pub(super) fn of(data_dir: &Path) -> JobFolder {
        JobFolder(data_dir.join("jobs"))
    }

    /// Where the file of a job lies.
    pub(super) fn path(&self, id: &JobId) -> PathBuf {
        self.0.join(format!("{id}.db"))
    }

    /// The same, with the folder made.
    pub(super) fn path_of_new(&self, id: &JobId) -> Result<PathBuf, Error> {
        folder::make(&self.0)?;
        Ok(self.path(id))
    }

    /// Every job there, in no order.
    pub(super) fn ids(&self) -> Vec<JobId> {
        let Ok(entries) = self.0.read_dir() else { return Vec::new() };
        let id = |path: PathBuf| {
            let is_job = path.extension().is_some_and(|end| end == "db");
            is_job.then(|| path.file_stem()?.to_str()?.parse().ok()).flatten()
        };
        entries.flatten().filter_map(|entry| id(entry.path())).collect()
    }

    /// Opens a job.
    pub(super) fn open(&self, id: &JobId) -> Result<JobFile, Error> {
        JobFile::open(&self.path(id)).map_err(|error| match error {
            JobError::Missing { .. } => Error::NoJob { id: id.clone() },
            error => error.into(),
        })
    }

    /// Where other processes leave what they ask of a run.
    pub(super) fn requests(&self, id: &JobId) -> Requests {
        Requests::at(self.request_path(id))
    }

    /// Asks the process that runs a job for something.
    pub(super) fn put_request(&self, id: &JobId, request: Request) -> Result<(), Error> {
        let path = self.request_path(id);
        files::replace(&path, request.word().as_bytes()).map_err(|source| Error::Folder { path, source })
    }

    fn request_path(&self, id: &JobId) -> PathBuf {
        let mut path = self.path(id).into_os_string();
        path.push("-request");
        path.into()
    }

    /// Removes a job and all that belongs to it. Whoever runs it must have ended.
    pub(super) fn remove(&self, id: &JobId) -> Result<(), Error> {
        let path = self.path(id);
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoJob { id: id.clone() });
            }
            Err(source) => return Err(Error::Folder { path, source }),
        }
        for end in BESIDE {
            let mut beside = path.clone().into_os_string();
            beside.push(end);
            let _ = std::fs::remove_file(beside);
        }
        Ok(())
    }
}
