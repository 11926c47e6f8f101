//! Around when a message is looked for.

use super::clock::MAX_CLOCK_OFFSET_S;

/// The service takes a call whose time is off by the whole tolerance, so that a clock may be wrong by so much unnoticed; the
/// rest is for the call on its way.
const WINDOW_MS: i64 = (MAX_CLOCK_OFFSET_S + 60) * 1_000;

/// When something was, Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// By this machine's clock as it was then. It may have been set right since, or not.
    ThisMachine(i64),
    /// By the service's clock, as well as it was known.
    Service(i64),
}

impl Moment {
    /// The number, by whichever clock.
    #[must_use]
    pub fn ms(self) -> i64 {
        match self {
            Self::ThisMachine(ms) | Self::Service(ms) => ms,
        }
    }

    /// Between which times of the service the message lies. `offset_s`: service minus this machine's clock, where known.
    pub(super) fn window(self, offset_s: Option<i64>) -> (i64, i64) {
        let offset_ms = match self {
            // Wrong as the clock is now, or right: both readings are covered.
            Self::ThisMachine(_) => offset_s.unwrap_or(0).saturating_mul(1_000),
            Self::Service(_) => 0,
        };
        let from_ms = self.ms().saturating_sub(WINDOW_MS).saturating_add(offset_ms.min(0)).max(0);
        (from_ms, self.ms().saturating_add(WINDOW_MS).saturating_add(offset_ms.max(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_this_machine_is_read_both_ways_and_one_of_the_service_in_one() {
        let around = 10_000_000;
        for (moment, offset_s, expected) in [
            (Moment::ThisMachine(around), None, (around - 360_000, around + 360_000)),
            (Moment::ThisMachine(around), Some(3_600), (around - 360_000, around + 3_960_000)),
            (Moment::ThisMachine(around), Some(-3_600), (around - 3_960_000, around + 360_000)),
            (Moment::Service(around), Some(3_600), (around - 360_000, around + 360_000)),
            (Moment::Service(1), None, (0, 360_001)),
        ] {
            assert_eq!(moment.window(offset_s), expected, "{moment:?} {offset_s:?}");
        }
    }
}
