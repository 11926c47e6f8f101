//! What stops a long reading.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, InterruptHandle};

use crate::error::Error;

/// Stops a reading from another thread. Clones share it.
#[derive(Clone, Default)]
pub struct Stop(Arc<StopState>);

#[derive(Default)]
struct StopState {
    cancelled: AtomicBool,
    /// Of the connection that is reading.
    handle: Mutex<Option<InterruptHandle>>,
}

impl Stop {
    /// Stops what runs under it, and whatever is begun under it later.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
        if let Some(handle) = &*lock(&self.0) {
            handle.interrupt();
        }
    }

    /// Whether it was stopped.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// Until the guard goes, this connection is the one to interrupt: no later reading of it is.
    pub(crate) fn running(&self, db: &Connection) -> Result<Running<'_>, Error> {
        *lock(&self.0) = Some(db.get_interrupt_handle());
        let running = Running(self);
        if self.is_cancelled() { Err(Error::Stopped) } else { Ok(running) }
    }
}

impl std::fmt::Debug for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stop").field("cancelled", &self.is_cancelled()).finish_non_exhaustive()
    }
}

pub(crate) struct Running<'a>(&'a Stop);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        lock(&self.0.0).take();
    }
}

fn lock(state: &StopState) -> MutexGuard<'_, Option<InterruptHandle>> {
    state.handle.lock().unwrap_or_else(PoisonError::into_inner)
}
