//! How many rows are on their way at once.

use std::time::Duration;

use tokio::time::Instant;

use crate::setup::Batching;

const FEWEST: usize = 8;
const MOST: usize = 1_024;
const WINDOW: Duration = Duration::from_secs(1);
/// Room for answers that come later than most.
const SPARE: f64 = 1.3;

/// Calls with many rows, so that few rows are in doubt after a crash.
const MOST_SHARED: usize = 4;

/// How many calls are on their way at once, before anything is known of how long they take: a quarter of a second.
pub(crate) fn at_first(calls_per_s: u32, calls: Batching) -> usize {
    (calls_per_s as usize / 4).clamp(FEWEST.min(most(calls)), most(calls))
}

fn most(calls: Batching) -> usize {
    match calls {
        Batching::Single => MOST,
        Batching::Batch => MOST_SHARED,
    }
}

/// So many as keep the pace up: calls per second times how long most of them take, looked at anew each second.
#[derive(Debug)]
pub(super) struct Flight {
    calls_per_s: u32,
    most: usize,
    limit: usize,
    took_ms: Vec<u32>,
    since: Instant,
}

impl Flight {
    pub(super) fn new(calls_per_s: u32, calls: Batching) -> Self {
        let limit = at_first(calls_per_s, calls);
        Self { calls_per_s, most: most(calls), limit, took_ms: Vec::new(), since: Instant::now() }
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// A row is through, from the moment that it got its place.
    pub(super) fn took(&mut self, took: Duration) {
        self.took_ms.push(u32::try_from(took.as_millis()).unwrap_or(u32::MAX));
        if self.since.elapsed() < WINDOW {
            return;
        }
        self.took_ms.sort_unstable();
        let at = (self.took_ms.len() * 95 / 100).min(self.took_ms.len() - 1);
        let p95_s = f64::from(self.took_ms[at].max(1)) / 1_000.0;
        let wanted = (f64::from(self.calls_per_s) * p95_s * SPARE).ceil() as usize;
        self.limit = wanted.clamp(FEWEST.min(self.most), self.most);
        self.took_ms.clear();
        self.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn slow_answers_need_more_in_flight_within_bounds() {
        let mut flight = Flight::new(100, Batching::Single);
        assert_eq!(flight.limit(), 25);
        for (took_ms, limit) in [(500, 65), (1, FEWEST), (60_000, MOST)] {
            tokio::time::advance(WINDOW).await;
            flight.took(Duration::from_millis(took_ms));
            assert_eq!(flight.limit(), limit);
        }
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
