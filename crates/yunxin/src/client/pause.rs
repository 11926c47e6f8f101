//! The pause of an app after code 416.

use crate::sign::now_ms;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

type Listener = Box<dyn Fn(Duration) + Send + Sync>;

/// The pause of an app after code 416. Clones are the same pause, so that several clients of one app can share it: none of
/// them calls while the service blocks the app.
#[derive(Clone, Default)]
pub struct Pause(Arc<Inner>);

#[derive(Default)]
struct Inner {
    until: Mutex<Option<Until>>,
    listener: Option<Listener>,
}

#[derive(Debug, Clone, Copy)]
struct Until {
    at: Instant,
    at_ms: i64,
}

impl Pause {
    /// A pause that reports how long it will be each time it begins, from a runtime thread; `listener` must not block.
    #[must_use]
    pub fn with_listener(listener: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { until: Mutex::default(), listener: Some(Box::new(listener)) }))
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

    /// Code 416 came, here or in another process: from now on all calls wait as long as the service blocks them.
    pub fn begin(&self, length: Duration) {
        let until = Until { at: Instant::now() + length, at_ms: now_ms() + length.as_millis() as i64 };
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        if let Some(listener) = &self.0.listener {
            listener(length);
        }
    }

    fn until(&self) -> Option<Until> {
        let until = *self.0.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.filter(|until| until.at > Instant::now())
    }
}

impl fmt::Debug for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pause").field(&self.left()).finish()
    }
}
