//! The moment a request leaves: until then it can be called back, afterwards it may have arrived.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use tokio::sync::Notify;

const PENDING: u8 = 0;
const OUT: u8 = 1;
const CANCELLED: u8 = 2;

/// Decides, once and for all threads, whether a request goes out or is cancelled.
#[derive(Debug, Default)]
pub(super) struct SendState {
    state: AtomicU8,
    left: Notify,
}

impl SendState {
    fn settle(&self, state: u8) -> bool {
        self.state.compare_exchange(PENDING, state, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Calls the request back; false when it is out already.
    pub(super) fn cancel(&self) -> bool {
        self.settle(CANCELLED)
    }

    /// The request left, as far as anyone can know: one without a body is not seen leaving.
    pub(super) fn mark_out(&self) {
        self.settle(OUT);
    }

    /// Whether any of the body was handed to a connection.
    pub(super) fn is_out(&self) -> bool {
        self.state.load(Ordering::Acquire) == OUT
    }

    /// Resolves when the request is out; one waiter.
    pub(super) async fn wait(&self) {
        self.left.notified().await;
    }
}

/// A body that marks its [`SendState`] when a connection first asks for it, which is when head and body are written.
pub(super) struct TrackedBody {
    bytes: Option<Bytes>,
    send_state: Arc<SendState>,
}

/// The body was called back before any of it was written.
#[derive(Debug, thiserror::Error)]
#[error("cancelled before the request was out")]
pub(super) struct Cancelled;

impl TrackedBody {
    pub(super) fn new(text: &str, send_state: Arc<SendState>) -> Self {
        Self { bytes: Some(Bytes::copy_from_slice(text.as_bytes())), send_state }
    }
}

impl http_body::Body for TrackedBody {
    type Data = Bytes;
    type Error = Cancelled;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cancelled>>> {
        let Some(bytes) = self.bytes.take() else { return Poll::Ready(None) };
        if self.send_state.settle(OUT) {
            self.send_state.left.notify_one();
            Poll::Ready(Some(Ok(Frame::data(bytes))))
        } else {
            Poll::Ready(Some(Err(Cancelled)))
        }
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    /// Exact, so that the call carries a Content-Length and not chunks.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_out_or_withheld_never_both() {
        let send_state = Arc::new(SendState::default());
        let mut body = TrackedBody::new("{}", send_state.clone());
        assert!(send_state.cancel());
        let mut context = Context::from_waker(std::task::Waker::noop());
        let polled = http_body::Body::poll_frame(Pin::new(&mut body), &mut context);
        assert!(matches!(polled, Poll::Ready(Some(Err(Cancelled)))));
        assert!(!send_state.is_out());
    }

    #[test]
    fn a_request_that_is_out_cannot_be_withheld() {
        let send_state = Arc::new(SendState::default());
        let mut body = TrackedBody::new("{}", send_state.clone());
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert!(matches!(
            http_body::Body::poll_frame(Pin::new(&mut body), &mut context),
            Poll::Ready(Some(Ok(_)))
        ));
        assert!(send_state.is_out() && !send_state.cancel());
    }
}
