//! Hears of changes in the template folder, whoever makes them.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::event::EventKind;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::error::Error;

/// An editor saves in several steps; a pull changes many files. Both are one change.
const QUIET: Duration = Duration::from_millis(100);

/// Lasts as long as the folder is watched.
#[derive(Debug)]
pub struct Watch {
    folder: PathBuf,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches a folder, with all below it.
    ///
    /// # Errors
    /// When it cannot be watched.
    pub fn new(folder: &Path, heard: impl Fn() + Send + 'static) -> Result<Watch, Error> {
        let failed = |source| Error::Unwatched { path: folder.to_path_buf(), source };
        let (tell, told) = channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading is told of, too, and we read the files ourselves.
            if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                let _ = tell.send(());
            }
        })
        .map_err(failed)?;
        watcher.watch(folder, RecursiveMode::Recursive).map_err(failed)?;
        // Ends with the watcher, which holds the other end of the channel.
        std::thread::spawn(move || pass_on(&told, &heard));
        Ok(Watch { folder: folder.to_path_buf(), _watcher: watcher })
    }

    /// Whether it is this folder that is watched.
    #[must_use]
    pub fn is_of(&self, folder: &Path) -> bool {
        self.folder == folder
    }
}

/// Tells of changes once nothing more has followed for a moment.
fn pass_on(told: &Receiver<()>, heard: &impl Fn()) {
    while told.recv().is_ok() {
        while told.recv_timeout(QUIET).is_ok() {}
        heard();
    }
}
