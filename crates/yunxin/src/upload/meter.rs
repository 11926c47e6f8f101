//! How much of a file was sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use counted::Activity;

/// Gets the bytes of the file that were sent, and how many there are.
pub(super) type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Counts bytes, reports them, and remembers when the last ones moved.
pub(super) struct Meter {
    progress: Progress,
    total: u64,
    sent: AtomicU64,
    activity: Activity,
}

impl Meter {
    pub(super) fn new(progress: Progress, total: u64) -> Self {
        Self { progress, total, sent: AtomicU64::new(0), activity: Activity::start() }
    }

    /// Counts `bytes` of the file as sent.
    pub(super) fn add(&self, bytes: u64) {
        let sent = self.sent.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.activity.note();
        (self.progress)(sent.min(self.total), self.total);
    }

    /// When bytes moved last, or when counting began.
    pub(super) fn moved_at(&self) -> Instant {
        self.activity.moved_at()
    }
}
