//! So many calls per second and endpoint, then a block.
//!
//! Not `governor`, with which the client spreads its calls: its bucket refills bit by bit, so that up to twice as many
//! calls pass within one second, and it knows no block. The service counts a second and then refuses for a while.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::options::Limits;

const WINDOW: Duration = Duration::from_secs(1);

#[derive(Default)]
struct Endpoint {
    /// Times of the calls of the last second; never more than `calls_per_s`.
    calls: VecDeque<Instant>,
    blocked_until: Option<Instant>,
}

/// Keyed by endpoint alone, because a sandbox knows one AppKey.
#[derive(Default)]
pub(crate) struct Rates {
    endpoints: Mutex<HashMap<String, Endpoint>>,
}

impl Rates {
    /// Counts a call; `false` when it is one too many or falls into a block. Calls do not prolong a block.
    pub(crate) fn admit(&self, endpoint: &str, now: Instant, limits: &Limits) -> bool {
        let mut endpoints = self.endpoints.lock().unwrap_or_else(PoisonError::into_inner);
        let state = endpoints.entry(endpoint.to_owned()).or_default();
        if state.blocked_until.is_some_and(|until| now < until) {
            return false;
        }
        state.blocked_until = None;
        while state.calls.front().is_some_and(|first| now.duration_since(*first) >= WINDOW) {
            state.calls.pop_front();
        }
        if state.calls.len() >= limits.calls_per_s as usize {
            state.blocked_until = Some(now + Duration::from_secs(limits.block_s));
            state.calls.clear();
            return false;
        }
        state.calls.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_too_many_blocks_its_endpoint_alone_and_for_the_stated_time() {
        let limits = Limits { calls_per_s: 2, block_s: 10, ..Limits::default() };
        let (rates, start) = (Rates::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        let seen: Vec<bool> =
            [("send", 0), ("send", 1), ("send", 2), ("read", 2), ("send", 10_001), ("send", 10_002)]
                .map(|(endpoint, ms)| rates.admit(endpoint, at(ms), &limits))
                .to_vec();
        assert_eq!(seen, [true, true, false, true, false, true]);
    }

    #[test]
    fn calls_older_than_a_second_do_not_count() {
        let limits = Limits { calls_per_s: 1, ..Limits::default() };
        let (rates, start) = (Rates::default(), Instant::now());
        assert!(rates.admit("send", start, &limits));
        assert!(rates.admit("send", start + WINDOW, &limits));
    }
}
