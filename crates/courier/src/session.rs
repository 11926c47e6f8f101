//! This process at its data folder, from opening to closing, and how it leaves it to the next one.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use appdata::Store;
use history::History;

use crate::database_check::Check;
use crate::process_lock::ProcessLock;

/// Called with a database that is found to be damaged, by its name in the data folder.
type Listener = Box<dyn Fn(&'static str) + Send + Sync>;

/// The claim of this process, with the databases on which it depends how that ends.
pub(crate) struct Session {
    process_lock: ProcessLock,
    history: History,
    store: Store,
    listener: Mutex<Option<Listener>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("process_lock", &self.process_lock).finish_non_exhaustive()
    }
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
        process_lock.settle(!checks.is_empty());
        let session = Session::listening(process_lock, history, store);
        if checks.is_empty() {
            return session;
        }
        let weak = Arc::downgrade(&session);
        thread::spawn(move || {
            for check in checks {
                let path = check.path().to_path_buf();
                let Err(error) = check.wait(Duration::MAX) else { continue };
                let Some(session) = weak.upgrade() else { return };
                tracing::error!(%error, "the check found a fault");
                session.mark_damaged(&path);
            }
            if let Some(session) = weak.upgrade() {
                session.process_lock.leave_unclean(!session.damaged().is_empty());
            }
        });
        session
    }

    /// Begins where nothing can be checked or written, as there is no room: what the last process left is for the next one.
    pub(crate) fn begin_read_only(process_lock: ProcessLock, history: History, store: Store) -> Arc<Session> {
        process_lock.pass_on();
        Session::listening(process_lock, history, store)
    }

    /// What is found to be damaged from now on is reported to the next process and to listeners.
    fn listening(process_lock: ProcessLock, history: History, store: Store) -> Arc<Session> {
        let session = Arc::new(Session { process_lock, history, store, listener: Mutex::default() });
        let weak = Arc::downgrade(&session);
        let found = move |file| {
            if let Some(session) = weak.upgrade() {
                session.found_damaged(file);
            }
        };
        let found_in_history = found.clone();
        session.history.on_damage(move || found_in_history("history.db"));
        session.store.on_damage(move || found("app.db"));
        session
    }

    fn found_damaged(&self, file: &'static str) {
        tracing::error!(file, "a database is damaged and takes no more writes");
        // This process may end at any moment.
        self.process_lock.note_damage();
        if let Some(listener) = &*self.listener() {
            listener(file);
        }
    }

    /// From now on `listener` is called with each database that is found to be damaged.
    pub(crate) fn listen_for_damage(&self, listener: impl Fn(&'static str) + Send + Sync + 'static) {
        *self.listener() = Some(Box::new(listener));
    }

    /// The databases that were found to be damaged since they were opened.
    pub(crate) fn damaged(&self) -> Vec<&'static str> {
        let all = [("history.db", self.history.is_damaged()), ("app.db", self.store.is_damaged())];
        all.into_iter().filter(|(_, damaged)| *damaged).map(|(file, _)| file).collect()
    }

    fn listener(&self) -> MutexGuard<'_, Option<Listener>> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner)
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
        if !self.damaged().is_empty() {
            self.process_lock.note_damage();
        }
        self.process_lock.end();
    }

    fn mark_damaged(&self, path: &Path) {
        if path == self.history.path() {
            self.history.mark_damaged();
        } else {
            self.store.mark_damaged();
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end();
    }
}
