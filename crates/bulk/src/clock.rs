//! The wall clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Unix time in milliseconds by this machine's clock.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}
