//! The moment a request leaves: until then it can be called back, afterwards it may have arrived.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use tokio::sync::Notify;

const HERE: u8 = 0;
const OUT: u8 = 1;
const WITHHELD: u8 = 2;

/// Decides, once and for all threads, whether a request goes out or is withheld.
#[derive(Debug, Default)]
pub(super) struct Departure {
    state: AtomicU8,
    left: Notify,
}

impl Departure {
    fn settle(&self, state: u8) -> bool {
        self.state.compare_exchange(HERE, state, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Calls the request back; false when it is out already.
    pub(super) fn withhold(&self) -> bool {
        self.settle(WITHHELD)
    }

    /// The request left, as far as anyone can know: one without a body is not seen leaving.
    pub(super) fn leave(&self) {
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

/// A body that marks its [`Departure`] when a connection first asks for it, which is when head and body are written.
pub(super) struct Outgoing {
    bytes: Option<Bytes>,
    departure: Arc<Departure>,
}

/// The body was called back before any of it was written.
#[derive(Debug, thiserror::Error)]
#[error("cancelled before the request was out")]
pub(super) struct Withheld;

impl Outgoing {
    pub(super) fn new(text: &str, departure: Arc<Departure>) -> Self {
        Self { bytes: Some(Bytes::copy_from_slice(text.as_bytes())), departure }
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = Withheld;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Withheld>>> {
        let Some(bytes) = self.bytes.take() else { return Poll::Ready(None) };
        if self.departure.settle(OUT) {
            self.departure.left.notify_one();
            Poll::Ready(Some(Ok(Frame::data(bytes))))
        } else {
            Poll::Ready(Some(Err(Withheld)))
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
        let departure = Arc::new(Departure::default());
        let mut body = Outgoing::new("{}", departure.clone());
        assert!(departure.withhold());
        let mut context = Context::from_waker(std::task::Waker::noop());
        let polled = http_body::Body::poll_frame(Pin::new(&mut body), &mut context);
        assert!(matches!(polled, Poll::Ready(Some(Err(Withheld)))));
        assert!(!departure.is_out());
    }

    #[test]
    fn a_request_that_is_out_cannot_be_withheld() {
        let departure = Arc::new(Departure::default());
        let mut body = Outgoing::new("{}", departure.clone());
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert!(matches!(
            http_body::Body::poll_frame(Pin::new(&mut body), &mut context),
            Poll::Ready(Some(Ok(_)))
        ));
        assert!(departure.is_out() && !departure.withhold());
    }
}
