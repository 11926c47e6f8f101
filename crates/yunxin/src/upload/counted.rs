//! Bytes that are counted as they leave.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// What one read from disk or one write of a form takes.
pub(super) const CHUNK_BYTES: usize = 64 * 1024;

/// Gets the bytes of the file that were sent, and how many there are.
pub(super) type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Counts bytes, reports them, and remembers when the last ones moved.
pub(super) struct Meter {
    progress: Progress,
    total: u64,
    sent: AtomicU64,
    started: Instant,
    moved_after_ms: AtomicU64,
}

impl Meter {
    pub(super) fn new(progress: Progress, total: u64) -> Self {
        let (sent, moved_after_ms) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { progress, total, sent, started: Instant::now(), moved_after_ms }
    }

    /// Counts `bytes` of the file as sent.
    pub(super) fn add(&self, bytes: u64) {
        let sent = self.sent.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.moved_after_ms.store(self.started.elapsed().as_millis() as u64, Ordering::Relaxed);
        (self.progress)(sent.min(self.total), self.total);
    }

    /// When bytes moved last, or when counting began.
    pub(super) fn moved_at(&self) -> Instant {
        self.started + Duration::from_millis(self.moved_after_ms.load(Ordering::Relaxed))
    }
}

/// A body in memory that goes out in chunks, so that its progress can be seen.
pub(super) struct Form<F> {
    rest: Bytes,
    on_chunk: F,
}

impl<F: Fn(u64) + Unpin> Form<F> {
    /// `on_chunk` gets the length of each chunk as it is taken.
    pub(super) fn new(text: String, on_chunk: F) -> Self {
        Self { rest: text.into(), on_chunk }
    }
}

impl<F: Fn(u64) + Unpin> http_body::Body for Form<F> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.rest.len().min(CHUNK_BYTES);
        let chunk = self.rest.split_to(length);
        (self.on_chunk)(length as u64);
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
