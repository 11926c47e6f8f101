//! The rest of an app after code 416.

use crate::sign::now_ms;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

type Hear = Box<dyn Fn(Duration) + Send + Sync>;

/// The rest of an app after code 416. Clones are the same rest, so that several clients of one app can share it: none of
/// them calls while the service blocks the app.
#[derive(Clone, Default)]
pub struct Rest(Arc<Inner>);

#[derive(Default)]
struct Inner {
    until: Mutex<Option<Until>>,
    hear: Option<Hear>,
}

#[derive(Debug, Clone, Copy)]
struct Until {
    at: Instant,
    at_ms: i64,
}

impl Rest {
    /// A rest that tells how long it will be each time it begins, from a runtime thread; `hear` must not block.
    #[must_use]
    pub fn told(hear: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { until: Mutex::default(), hear: Some(Box::new(hear)) }))
    }

    /// How long it goes on; `None` when calls go out.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        self.until().map(|until| until.at - Instant::now())
    }

    /// When calls go out again, Unix milliseconds by this machine's clock; `None` when they do.
    pub(super) fn until_ms(&self) -> Option<i64> {
        self.until().map(|until| until.at_ms)
    }

    /// Code 416 came: from now on all calls wait as long as the service blocks them.
    pub(super) fn begin(&self, length: Duration) {
        let until = Until { at: Instant::now() + length, at_ms: now_ms() + length.as_millis() as i64 };
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        if let Some(hear) = &self.0.hear {
            hear(length);
        }
    }

    fn until(&self) -> Option<Until> {
        let until = *self.0.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.filter(|until| until.at > Instant::now())
    }
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rest").field(&self.left()).finish()
    }
}
