//! Bodies of requests that are counted as they leave: for progress, and for a timeout that ends what stands still and not
//! what is slow. Knows HTTP bodies and nothing else; it is what uploads to the service and to storages share.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// What one read from disk or one write takes.
pub const CHUNK_BYTES: usize = 64 * 1024;

/// When bytes moved last. Clones share it.
#[derive(Debug, Clone)]
pub struct Activity {
    started: Instant,
    moved_after_ms: Arc<AtomicU64>,
}

impl Activity {
    /// Begins now.
    #[must_use]
    pub fn start() -> Activity {
        Activity { started: Instant::now(), moved_after_ms: Arc::default() }
    }

    /// Notes that bytes moved just now.
    pub fn note(&self) {
        let after = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved_after_ms.store(after, Ordering::Relaxed);
    }

    /// When bytes moved last, or the start. To the millisecond.
    #[must_use]
    pub fn moved_at(&self) -> Instant {
        self.started + Duration::from_millis(self.moved_after_ms.load(Ordering::Relaxed))
    }
}

/// A body in memory that goes out in chunks of [`CHUNK_BYTES`]. Its length is known, so it is announced.
#[derive(Debug)]
pub struct CountedBody<F> {
    rest: Bytes,
    on_chunk: F,
}

impl<F: Fn(u64) + Unpin> CountedBody<F> {
    /// `on_chunk` gets the length of each chunk in bytes as the connection takes it.
    pub fn new(bytes: impl Into<Bytes>, on_chunk: F) -> Self {
        Self { rest: bytes.into(), on_chunk }
    }
}

impl<F: Fn(u64) + Unpin> Body for CountedBody<F> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::cell::RefCell;
    use std::task::Waker;

    use super::*;

    #[test]
    fn a_body_goes_out_in_chunks_that_are_counted_and_announces_what_is_left() {
        let counted = RefCell::new(Vec::new());
        let mut body = CountedBody::new(vec![7; CHUNK_BYTES + 3], |bytes| counted.borrow_mut().push(bytes));
        let mut left = Vec::new();
        let mut context = Context::from_waker(Waker::noop());
        loop {
            left.push(body.size_hint().exact().unwrap());
            match Pin::new(&mut body).poll_frame(&mut context) {
                Poll::Ready(Some(Ok(frame))) => {
                    assert!(frame.data_ref().unwrap().iter().all(|byte| *byte == 7));
                }
                Poll::Ready(None) => break,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(left, [CHUNK_BYTES as u64 + 3, 3, 0]);
        assert_eq!(*counted.borrow(), [CHUNK_BYTES as u64, 3]);
        assert!(body.is_end_stream());
    }

    #[test]
    fn what_moved_is_known_to_every_clone() {
        let activity = Activity::start();
        let began = activity.moved_at();
        let clone = activity.clone();
        while clone.started.elapsed() < Duration::from_millis(2) {
            std::hint::spin_loop();
        }
        clone.note();
        assert!(activity.moved_at() > began);
    }
}
