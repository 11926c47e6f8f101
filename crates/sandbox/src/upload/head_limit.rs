//! How much of a form may come before its next part begins.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{body::Body, body::Bytes, extract::Request};
use futures_util::{StreamExt as _, stream};

use crate::body;

/// Boundary and headers of a part are far shorter. The reader looks through all that has come, from its start, with each
/// piece that comes; without an end to that a body without its boundary would cost minutes.
const MAX_BYTES: usize = 64 << 10;
/// What the caller reads then.
pub(super) const PASSED: &str = "a part's boundary and headers are longer than 64 KiB, or not there";

/// What is left of it; `usize::MAX` while the content of a part is read.
#[derive(Clone)]
pub(super) struct HeadLimit(Arc<AtomicUsize>);

impl HeadLimit {
    /// The same request, whose body ends with an error where the limit is passed. The rest is then read and thrown away, so that
    /// its sender gets to see why.
    pub(super) fn over(request: Request) -> (HeadLimit, Request) {
        let limit = HeadLimit(Arc::new(AtomicUsize::new(MAX_BYTES)));
        let left = limit.clone();
        let request = request.map(|body| {
            let pieces = stream::unfold(Some(body.into_data_stream()), move |pieces| {
                let left = left.clone();
                async move {
                    let mut pieces = pieces?;
                    match pieces.next().await? {
                        Ok(piece) if left.takes(&piece) => Some((Ok(piece), Some(pieces))),
                        Ok(_) => {
                            body::drain(Body::from_stream(pieces)).await;
                            Some((Err(io::Error::other(PASSED)), None))
                        }
                        Err(error) => Some((Err(io::Error::other(error)), None)),
                    }
                }
            });
            Body::from_stream(pieces)
        });
        (limit, request)
    }

    /// From now on the next part is waited for.
    pub(super) fn head_begins(&self) {
        self.0.store(MAX_BYTES, Ordering::Relaxed);
    }

    /// A part is there, and may be long.
    pub(super) fn head_ends(&self) {
        self.0.store(usize::MAX, Ordering::Relaxed);
    }

    /// Whether that is why the body ended.
    pub(super) fn is_passed(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// One piece more is taken as long as anything is left: pieces are small beside what would cost time.
    fn takes(&self, piece: &Bytes) -> bool {
        let left = self.0.load(Ordering::Relaxed);
        if left != usize::MAX {
            self.0.store(left.saturating_sub(piece.len()), Ordering::Relaxed);
        }
        left > 0
    }
}
