//! How far an upload is, reported often enough for an eye and no more often.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A window that gets each slice has no time to draw.
const EVERY: Duration = Duration::from_millis(50);

/// Counts bytes of one file.
pub(super) struct PartProgress {
    total: u64,
    progress: Box<dyn Fn(u64, u64) + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Bytes in parts that have arrived.
    arrived: u64,
    /// Bytes of the part under way that have left.
    left: u64,
    reported: Option<Instant>,
}

impl PartProgress {
    pub(super) fn new(total: u64, progress: impl Fn(u64, u64) + Send + Sync + 'static) -> PartProgress {
        PartProgress { total, progress: Box::new(progress), state: Mutex::default() }
    }

    /// Bytes of the part under way have left.
    pub(super) fn left(&self, bytes: u64) {
        self.report(|state| state.left += bytes);
    }

    /// The part under way starts over.
    pub(super) fn again(&self) {
        self.report(|state| state.left = 0);
    }

    /// Everything up to here has arrived.
    pub(super) fn arrived(&self, bytes: u64) {
        self.report(|state| *state = State { arrived: bytes, left: 0, reported: state.reported });
    }

    fn report(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        let sent = (state.arrived + state.left).min(self.total);
        let is_due = state.reported.is_none_or(|reported| reported.elapsed() >= EVERY);
        if is_due || sent == self.total {
            state.reported = Some(Instant::now());
            (self.progress)(sent, self.total);
        }
    }
}
