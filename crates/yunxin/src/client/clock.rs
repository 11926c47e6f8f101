//! The service's clock, as far as its refusals have shown.

use std::sync::{Arc, Mutex, PoisonError};

use super::exchange::Reply;
use super::verdict;
use crate::codes::CallKind;
use crate::sign::now_ms;

/// The service refuses a `CurTime` that is off by more. Source: "API 调用方式", IM server API v2.
pub const MAX_CLOCK_OFFSET_S: i64 = 300;
/// A wrong clock, a wrong signature or a wrong parameter.
const REFUSED_414: i64 = 414;

/// How far the service is ahead of this machine, once it is known. Clones are the same clock, so that several clients of one
/// app can share it: what one has learned, the others need not be refused for.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<Mutex<Option<i64>>>);

impl Clock {
    /// Service minus own clock in seconds; `None` while no refusal has shown it.
    #[must_use]
    pub fn offset_s(&self) -> Option<i64> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to sign with: Unix time in seconds, as the service counts it.
    pub(crate) fn now_s(&self) -> u64 {
        let now_s = now_ms() / 1000 + self.offset_s().unwrap_or(0);
        u64::try_from(now_s).unwrap_or(0)
    }

    /// Learns from a refusal for time, of a call that was signed with `signed_offset_s`; `None` when the reason for the
    /// refusal is another, or cannot be told.
    pub(super) fn learn(&self, reply: &Reply, signed_offset_s: Option<i64>) -> Option<i64> {
        if !is_refusal(reply) {
            return None;
        }
        let offset_s = reply.clock_offset_s()?;
        if (offset_s - signed_offset_s.unwrap_or(0)).abs() <= MAX_CLOCK_OFFSET_S {
            return None;
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(offset_s);
        Some(offset_s)
    }

    /// The call that taught `learned_s` was refused with it just the same: time was not the reason, or the `Date` is not
    /// the service's. Later calls are signed as before, unless another call has learned something else meanwhile.
    pub(super) fn take_back(&self, learned_s: i64, before_s: Option<i64>) {
        let mut offset_s = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *offset_s == Some(learned_s) {
            *offset_s = before_s;
        }
    }
}

/// Whether the service refused, for time or for one of the reasons that have the same code.
pub(super) fn is_refusal(reply: &Reply) -> bool {
    // The same for every kind of call.
    reply.code() == Some(REFUSED_414) && verdict::is_refusal(reply, CallKind::Send)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, code: i64, offset_s: i64) -> Reply {
        Reply::made(status, &format!(r#"{{"code":{code}}}"#), Some(offset_s))
    }

    #[test]
    fn only_a_refusal_with_a_far_date_moves_the_clock() {
        for (status, code, offset_s, expected) in [
            (200, 414, 301, Some(301)),
            (200, 414, -86_400, Some(-86_400)),
            (400, 414, 301, Some(301)),
            (200, 414, 300, None),
            (200, 414, -300, None),
            (200, 403, 3_600, None),
            (200, 200, 3_600, None),
            (502, 414, 3_600, None),
        ] {
            let clock = Clock::default();
            assert_eq!(clock.learn(&refusal(status, code, offset_s), None), expected, "{code} {offset_s}");
            assert_eq!(clock.offset_s(), expected);
        }
    }

    #[test]
    fn a_clock_that_was_set_right_again_is_noticed() {
        let clock = Clock::default();
        clock.learn(&refusal(200, 414, 7_200), None);
        assert_eq!(clock.learn(&refusal(200, 414, 7_201), Some(7_200)), None, "the offset is known already");
        assert_eq!(clock.learn(&refusal(200, 414, 0), Some(7_200)), Some(0));
    }

    #[test]
    fn what_did_not_help_is_taken_back_but_not_what_another_call_learned_since() {
        let clock = Clock::default();
        clock.learn(&refusal(200, 414, 7_200), None);
        clock.take_back(3_600, None);
        assert_eq!(clock.offset_s(), Some(7_200));
        clock.take_back(7_200, Some(60));
        assert_eq!(clock.offset_s(), Some(60));
    }

    #[test]
    fn a_date_before_1970_is_no_panic() {
        let clock = Clock::default();
        clock.learn(&refusal(200, 414, -9_000_000_000), None);
        assert_eq!(clock.now_s(), 0);
    }
}
