//! This process at its data folder, from opening to closing, and how it leaves it to the next one.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use appdata::Store;
use history::History;

use crate::database_check::Check;
use crate::process_lock::ProcessLock;

/// The claim of this process, with the databases on which it depends how that ends.
#[derive(Debug)]
pub(crate) struct Session {
    process_lock: ProcessLock,
    history: History,
    store: Store,
}

impl Session {
    /// Begins, and waits in the background for the checks that still run. The next process looks again if this one ends
    /// before they do.
    pub(crate) fn begin(
        process_lock: ProcessLock,
        history: History,
        store: Store,
        checks: Vec<Check>,
    ) -> Arc<Session> {
        process_lock.leave_unclean(!checks.is_empty());
        let session = Arc::new(Session { process_lock, history, store });
        if checks.is_empty() {
            return session;
        }
        let weak = Arc::downgrade(&session);
        thread::spawn(move || {
            for check in checks {
                let path = check.path().to_path_buf();
                let Err(error) = check.wait(Duration::MAX) else { continue };
                let Some(session) = weak.upgrade() else { return };
                tracing::error!(%error, "a database is damaged and takes no more writes");
                session.mark_damaged(&path);
            }
            if let Some(session) = weak.upgrade() {
                session.process_lock.leave_unclean(session.is_damaged());
            }
        });
        session
    }

    /// The id of this process.
    pub(crate) fn id(&self) -> &str {
        self.process_lock.id()
    }

    /// Whether the process with this id still runs.
    pub(crate) fn alive(&self, id: &str) -> bool {
        self.process_lock.alive(id)
    }

    /// Ends the claim, or leaves it for the next process to look at the databases.
    pub(crate) fn end(&self) {
        if self.is_damaged() {
            self.process_lock.note_damage();
        }
        self.process_lock.end();
    }

    fn mark_damaged(&self, path: &Path) {
        // First the next process is told: this one may end at any moment.
        self.process_lock.note_damage();
        if path == self.history.path() {
            self.history.mark_damaged();
        } else {
            self.store.mark_damaged();
        }
    }

    fn is_damaged(&self) -> bool {
        self.history.is_damaged() || self.store.is_damaged()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end();
    }
}
