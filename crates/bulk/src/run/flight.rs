//! How many rows are on their way at once.

use std::time::Duration;

use tokio::time::Instant;

use crate::setup::Batching;

const FEWEST: usize = 8;
const MOST: usize = 1_024;
/// While nothing is known of how long calls take, or whether more are of use: so many are in doubt if the process ends.
const MOST_AT_FIRST: usize = 64;
const WINDOW: Duration = Duration::from_secs(1);
/// Room for answers that come later than most.
const SPARE: f64 = 1.3;
/// The pace is kept, as near as a second tells.
const KEPT: f64 = 0.9;
/// More on their way at once were of use if as large a part of what they could bring came through.
const OF_USE: f64 = 0.25;
/// How long no more are tried after they were of no use: what limits the pace then is this machine, the line or the service.
const NO_MORE_FOR: Duration = Duration::from_secs(10);

/// Calls with many rows, so that few rows are in doubt after a crash.
const MOST_SHARED: usize = 4;

/// How many calls are on their way at once, before anything is known of how long they take: a quarter of a second,
/// within bounds.
pub(crate) fn at_first(calls_per_s: u32, calls: Batching) -> usize {
    (calls_per_s as usize / 4).clamp(FEWEST, MOST_AT_FIRST).min(most(calls))
}

fn most(calls: Batching) -> usize {
    match calls {
        Batching::Single => MOST,
        Batching::Batch => MOST_SHARED,
    }
}

/// So many as keep the pace up: calls per second times how long most of them take, looked at anew each second. Where more on
/// their way at once bring no more through, they would only wait for each other, and be in doubt after a crash.
#[derive(Debug)]
pub(super) struct Flight {
    calls_per_s: u32,
    most: usize,
    limit: usize,
    took_ms: Vec<u32>,
    since: Instant,
    /// The limit before it grew, and how many came through in a second then.
    before: Option<(usize, f64)>,
    /// The limit does not grow before.
    grows_from: Instant,
}

impl Flight {
    pub(super) fn new(calls_per_s: u32, calls: Batching) -> Self {
        let (limit, now) = (at_first(calls_per_s, calls), Instant::now());
        let most = most(calls);
        Self { calls_per_s, most, limit, took_ms: Vec::new(), since: now, before: None, grows_from: now }
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// A row is through, from the moment that it got its place.
    pub(super) fn took(&mut self, took: Duration) {
        self.took_ms.push(u32::try_from(took.as_millis()).unwrap_or(u32::MAX));
        let elapsed = self.since.elapsed();
        if elapsed < WINDOW {
            return;
        }
        let through_per_s = self.took_ms.len() as f64 / elapsed.as_secs_f64();
        self.limit = self.next_limit(through_per_s);
        self.took_ms.clear();
        self.since = Instant::now();
    }

    fn next_limit(&mut self, through_per_s: f64) -> usize {
        let wanted = self.wanted();
        let before = self.before.take();
        if wanted <= self.limit || through_per_s >= KEPT * f64::from(self.calls_per_s) {
            return wanted;
        }
        if let Some((limit, per_s)) = before
            && through_per_s < per_s * (1.0 + OF_USE * (self.limit as f64 / limit as f64 - 1.0))
        {
            self.grows_from = Instant::now() + NO_MORE_FOR;
            return limit;
        }
        if Instant::now() < self.grows_from {
            return self.limit;
        }
        self.before = Some((self.limit, through_per_s));
        wanted.min((2 * self.limit).max(MOST_AT_FIRST))
    }

    /// With which the pace is kept, if each call takes as long as most of those of the last second.
    fn wanted(&mut self) -> usize {
        self.took_ms.sort_unstable();
        let at = (self.took_ms.len() * 95 / 100).min(self.took_ms.len() - 1);
        let p95_s = f64::from(self.took_ms[at].max(1)) / 1_000.0;
        let wanted = (f64::from(self.calls_per_s) * p95_s * SPARE).ceil() as usize;
        wanted.clamp(FEWEST.min(self.most), self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second in which so many came through, each after so long: how many may be on their way then.
    async fn second(flight: &mut Flight, through: usize, took_ms: u64) -> usize {
        for _ in 1..through {
            flight.took(Duration::from_millis(took_ms));
        }
        tokio::time::advance(WINDOW).await;
        flight.took(Duration::from_millis(took_ms));
        flight.limit()
    }

    #[tokio::test(start_paused = true)]
    async fn slow_answers_need_more_in_flight_within_bounds() {
        let mut flight = Flight::new(100, Batching::Single);
        assert_eq!(flight.limit(), 25);
        for (through, took_ms, limit) in [
            (50, 500, 64),
            (100, 500, 65),
            (100, 1, FEWEST),
            (1, 60_000, 64),
            (4, 60_000, 128),
            (6, 60_000, 256),
        ] {
            assert_eq!(second(&mut flight, through, took_ms).await, limit, "{through} after {took_ms} ms");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn more_in_flight_that_bring_no_more_through_are_taken_back_for_a_while() {
        let mut flight = Flight::new(100_000, Batching::Single);
        assert_eq!(flight.limit(), MOST_AT_FIRST);
        assert_eq!(second(&mut flight, 12_000, 5).await, 2 * MOST_AT_FIRST, "the pace is not kept");
        assert_eq!(second(&mut flight, 12_500, 50).await, MOST_AT_FIRST, "as many, after ten times as long");
        for _ in 0..9 {
            assert_eq!(second(&mut flight, 12_000, 5).await, MOST_AT_FIRST);
        }
        assert_eq!(second(&mut flight, 12_000, 5).await, 2 * MOST_AT_FIRST, "tried again");
        assert_eq!(second(&mut flight, 40_000, 5).await, 4 * MOST_AT_FIRST, "they are of use now");
    }

    #[test]
    fn a_fast_account_begins_with_few() {
        let limits = [1, 100, 200, 100_000].map(|per_s| at_first(per_s, Batching::Single));
        assert_eq!(limits, [FEWEST, 25, 50, MOST_AT_FIRST]);
        assert_eq!(at_first(100_000, Batching::Batch), MOST_SHARED);
    }

    #[tokio::test(start_paused = true)]
    async fn however_slow_answers_are_few_calls_with_many_rows_are_on_their_way() {
        let mut flight = Flight::new(100, Batching::Batch);
        for took_ms in [500, 60_000, 1] {
            tokio::time::advance(WINDOW).await;
            flight.took(Duration::from_millis(took_ms));
            assert!(flight.limit() <= MOST_SHARED, "{}", flight.limit());
        }
    }
}
