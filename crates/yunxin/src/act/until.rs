//! How long something can still be done.

use serde::{Deserialize, Serialize};

/// Until when the service lets something be done, Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Until {
    /// By its defaults.
    #[specta(type = specta_typescript::Number)]
    pub sure_ms: i64,
    /// At most, where the app's console can allow more; else the same.
    #[specta(type = specta_typescript::Number)]
    pub at_most_ms: i64,
}

/// How things stand at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// So long it is sure to be possible.
    Sure {
        /// Milliseconds, above 0.
        ms: u64,
    },
    /// So long it may be possible, if the console allows more than the default.
    Perhaps {
        /// Milliseconds, above 0.
        ms: u64,
    },
    /// It is too late.
    Over,
}

impl Until {
    pub(super) fn after(from_ms: i64, sure_s: i64, at_most_s: i64) -> Self {
        let end = |s: i64| from_ms.saturating_add(s.saturating_mul(1_000));
        Self { sure_ms: end(sure_s), at_most_ms: end(at_most_s) }
    }

    /// The same moments by a clock that is behind the service's by so much.
    #[must_use]
    pub fn by_clock_behind(self, offset_ms: i64) -> Self {
        let here = |ms: i64| ms.saturating_sub(offset_ms);
        Self { sure_ms: here(self.sure_ms), at_most_ms: here(self.at_most_ms) }
    }

    /// How much time is left.
    #[must_use]
    pub fn left(self, now_ms: i64) -> Left {
        let left = |end_ms: i64| u64::try_from(end_ms.saturating_sub(now_ms)).ok().filter(|ms| *ms > 0);
        match (left(self.sure_ms), left(self.at_most_ms)) {
            (Some(ms), _) => Left::Sure { ms },
            (None, Some(ms)) => Left::Perhaps { ms },
            (None, None) => Left::Over,
        }
    }
}
