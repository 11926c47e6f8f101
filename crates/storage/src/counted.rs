//! A body in memory that goes out in slices and is counted as it leaves.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// What one write takes.
const SLICE_BYTES: usize = 64 * 1024;

/// When bytes moved last.
#[derive(Clone)]
pub(crate) struct Pulse {
    started: Instant,
    moved_after_ms: Arc<AtomicU64>,
}

impl Pulse {
    pub(crate) fn new() -> Pulse {
        Pulse { started: Instant::now(), moved_after_ms: Arc::default() }
    }

    fn beat(&self) {
        let after = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved_after_ms.store(after, Ordering::Relaxed);
    }

    pub(crate) fn moved_at(&self) -> Instant {
        self.started + Duration::from_millis(self.moved_after_ms.load(Ordering::Relaxed))
    }
}

/// See the module.
pub(crate) struct Counted<F> {
    rest: Bytes,
    pulse: Pulse,
    on_slice: F,
}

impl<F: Fn(u64) + Unpin> Counted<F> {
    /// `on_slice` gets the length of each slice as it is taken.
    pub(crate) fn new(bytes: Bytes, pulse: Pulse, on_slice: F) -> Counted<F> {
        Counted { rest: bytes, pulse, on_slice }
    }
}

impl<F: Fn(u64) + Unpin> Body for Counted<F> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.rest.len().min(SLICE_BYTES);
        let slice = self.rest.split_to(length);
        self.pulse.beat();
        (self.on_slice)(length as u64);
        Poll::Ready(Some(Ok(Frame::data(slice))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
