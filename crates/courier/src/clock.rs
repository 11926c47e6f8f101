//! The clock of this machine, whatever it says.

use std::time::SystemTime;

use jiff::Timestamp;

/// Now; beyond the calendar's end or beginning, which a broken clock may say, that end.
pub(crate) fn now() -> Timestamp {
    let now = SystemTime::now();
    Timestamp::try_from(now).unwrap_or(if now < SystemTime::UNIX_EPOCH {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// Unix time in milliseconds.
pub(crate) fn now_ms() -> i64 {
    now().as_millisecond()
}
