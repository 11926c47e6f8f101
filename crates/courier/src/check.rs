//! Whether a database is sound, asked after a process ended without closing it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

use crate::Error;
use crate::repair::{fault_of, read_only};

/// A check that may still run.
#[derive(Debug)]
pub(crate) struct Check {
    path: PathBuf,
    found: Receiver<Result<Option<String>, rusqlite::Error>>,
}

impl Check {
    /// Begins to read the database, all of it, on a thread of its own. `known`: damage was met, so it is looked for in every
    /// index as well.
    pub(crate) fn begin(path: &Path, known: bool) -> Check {
        let (told, found) = channel();
        let of = path.to_path_buf();
        // Whoever waited no longer does not mind what was found.
        thread::spawn(move || {
            told.send(read_only(&of).and_then(|db| if known { fault_of(&db) } else { quick_fault_of(&db) }))
                .ok()
        });
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
    pub(crate) fn wait(self, patience: Duration) -> Result<Option<Check>, Error> {
        if patience.is_zero() {
            return Ok(Some(self));
        }
        match self.found.recv_timeout(patience) {
            Ok(found) => verdict(&self.path, found).map(|()| None),
            Err(RecvTimeoutError::Timeout) => Ok(Some(self)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
        }
    }
}

fn verdict(path: &Path, found: Result<Option<String>, rusqlite::Error>) -> Result<(), Error> {
    let damaged = |found| Err(Error::Damaged { path: path.to_path_buf(), found });
    match found {
        Ok(None) => Ok(()),
        Ok(Some(found)) => damaged(found),
        Err(error) => {
            let of_file = Error::App(error.into());
            match of_file.code() {
                crate::ErrorCode::DataDamaged => damaged(of_file.to_string()),
                _ => Ok(()),
            }
        }
    }
}

/// What SQLite finds wrong with the pages of a database, if anything. Reads each once; unlike a whole check, it does not
/// compare each index with its table.
fn quick_fault_of(db: &Connection) -> Result<Option<String>, rusqlite::Error> {
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}
