//! Space that is kept for the day the disk is full: with it a history can still be opened, read, exported from and tidied.
//!
//! Even a reader needs some, for the file that the users of a database share, and who deletes needs more, for the journal.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::space::{allocate, is_missing, is_short_of};

/// As much as tidying takes: some hundred rows in one transaction, and the journal until it is written back.
const BYTES: u64 = 4 << 20;

/// A file of this size that is cut to nothing when its space is needed, and made whole again when there is some.
#[derive(Debug, Clone)]
pub struct Reserve {
    path: PathBuf,
}

impl Reserve {
    /// The reserve in this file, which may not be there yet.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Makes it whole, as far as the disk allows. Says whether what there was of it is used up.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        match self.path.metadata() {
            Ok(file) if file.is_file() && file.len() >= BYTES => false,
            Ok(file) if file.is_file() => self.fill().is_err_and(|error| is_missing(&error)),
            Ok(_) => false,
            // It was never there: then nothing of it was used.
            Err(_) => {
                if self.fill().is_err() {
                    let _ = std::fs::remove_file(&self.path);
                }
                false
            }
        }
    }

    /// Gives its space to the disk; says whether it had any.
    #[must_use]
    pub fn release(&self) -> bool {
        let had = self.path.metadata().is_ok_and(|file| file.is_file() && file.len() > 0);
        had && File::options().write(true).open(&self.path).and_then(|file| file.set_len(0)).is_ok()
    }

    fn fill(&self) -> io::Result<()> {
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path)?;
        allocate(&file, BYTES).inspect_err(|_| {
            let _ = file.set_len(0);
        })
    }
}

/// The room that [`Reserve`] has, before anything is deleted.
pub(crate) fn is_short_of_tidying(path: &Path) -> bool {
    is_short_of(path, BYTES)
}
