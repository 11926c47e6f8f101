//! The clock of this computer.

use std::time::SystemTime;

use jiff::Timestamp;

/// Unix time in milliseconds; the calendar's end where a broken clock is beyond it.
pub(crate) fn now_ms() -> i64 {
    Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX).as_millisecond()
}
