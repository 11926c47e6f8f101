//! Progress as often as an eye can follow.

use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_millis(50);

/// Says when progress is due again.
#[derive(Debug, Default)]
pub(super) struct ProgressThrottle {
    reported: Option<Instant>,
}

impl ProgressThrottle {
    /// Whether it is to be reported now.
    pub(super) fn is_due(&mut self) -> bool {
        let due = self.reported.is_none_or(|at| at.elapsed() >= EVERY);
        if due {
            self.reported = Some(Instant::now());
        }
        due
    }
}
