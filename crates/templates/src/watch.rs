//! Reports changes in the template folder, whoever makes them.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::event::EventKind;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use same_file::Handle;

use crate::error::Error;

/// An editor saves in several steps; a pull changes many files. Both are one change.
const QUIET: Duration = Duration::from_millis(100);

/// Lasts as long as the folder is watched.
#[derive(Debug)]
pub struct Watch {
    folder: PathBuf,
    /// The very folder that is watched; a checkout can delete it and make another one at the same path. Held open, so that
    /// the other one cannot get its number. `None`: there was none.
    watched: Option<Handle>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches a folder, with all below it; where there is none, or once it goes, whether one comes to its path.
    ///
    /// # Errors
    /// When it cannot be watched.
    pub fn new(folder: &Path, on_change: impl Fn() + Send + 'static) -> Result<Watch, Error> {
        let failed = |source| Error::Unwatched { path: folder.to_path_buf(), source };
        let (sender, receiver) = channel();
        let root = folder.to_path_buf();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading is reported, too, and we read the files ourselves. Beside the folder lies what is not ours.
            let is_quiet = event.is_ok_and(|event| {
                matches!(event.kind, EventKind::Access(_))
                    || !event.paths.iter().any(|path| path.starts_with(&root)) && !event.paths.is_empty()
            });
            if !is_quiet {
                let _ = sender.send(());
            }
        })
        .map_err(failed)?;
        let watched = Handle::from_path(folder).ok();
        let beside = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
        let beside = beside.map(|parent| watcher.watch(parent, RecursiveMode::NonRecursive));
        if watched.is_some() {
            watcher.watch(folder, RecursiveMode::Recursive).map_err(failed)?;
        } else {
            beside.transpose().map_err(failed)?;
        }
        // Ends with the watcher, which holds the other end of the channel.
        std::thread::spawn(move || pass_on(&receiver, &on_change));
        Ok(Watch { folder: folder.to_path_buf(), watched, _watcher: watcher })
    }

    /// What is to be said while there is no folder at the path: only its coming is reported.
    #[must_use]
    pub fn is_waiting(&self) -> Option<Error> {
        let source = notify::Error::path_not_found();
        self.watched.is_none().then(|| Error::Unwatched { path: self.folder.clone(), source })
    }

    /// Whether what is watched is the folder that lies at this path now.
    #[must_use]
    pub fn is_of(&self, folder: &Path) -> bool {
        self.folder == folder && self.watched.is_some() && self.watched == Handle::from_path(folder).ok()
    }
}

/// Reports changes once nothing more has followed for a moment.
fn pass_on(receiver: &Receiver<()>, on_change: &impl Fn()) {
    while receiver.recv().is_ok() {
        while receiver.recv_timeout(QUIET).is_ok() {}
        on_change();
    }
}
