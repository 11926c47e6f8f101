//! Whether a database is sound, asked after a process ended without closing it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use appdata::integrity::{fault_of, quick_fault_of};

use crate::error::Error;

/// A check that may still run.
#[derive(Debug)]
pub(crate) struct Check {
    path: PathBuf,
    found: Receiver<Result<Option<String>, appdata::Error>>,
}

impl Check {
    /// Begins to read the database, all of it, on a thread of its own. `known`: damage was met, so it is looked for in every
    /// index as well.
    pub(crate) fn begin(path: &Path, known: bool) -> Check {
        let (reported, found) = channel();
        let of = path.to_path_buf();
        // Whoever waited no longer does not mind what was found.
        thread::spawn(move || reported.send(if known { fault_of(&of) } else { quick_fault_of(&of) }).ok());
        Check { path: path.to_path_buf(), found }
    }

    /// Which database it is about.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for so long; the check itself when it takes longer.
    ///
    /// # Errors
    /// When the database is damaged. What cannot be checked now counts as sound: whoever opens it says why.
    pub(crate) fn wait(self, timeout: Duration) -> Result<Option<Check>, Error> {
        if timeout.is_zero() {
            return Ok(Some(self));
        }
        match self.found.recv_timeout(timeout) {
            Ok(found) => verdict(&self.path, found).map(|()| None),
            Err(RecvTimeoutError::Timeout) => Ok(Some(self)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
        }
    }
}

fn verdict(path: &Path, found: Result<Option<String>, appdata::Error>) -> Result<(), Error> {
    let damaged = |found| Err(Error::Damaged { path: path.to_path_buf(), found });
    match found {
        Ok(None) => Ok(()),
        Ok(Some(found)) => damaged(found),
        Err(error) => {
            let of_file = Error::App(error);
            match of_file.code() {
                crate::error::ErrorCode::DataDamaged => damaged(of_file.to_string()),
                _ => Ok(()),
            }
        }
    }
}
