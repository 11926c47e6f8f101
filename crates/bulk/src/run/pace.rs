//! How fast calls go out. One pace holds for an AppKey over all that uses it, so it comes from outside.

use std::fmt::Debug;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::time::{Instant, sleep};

/// Hands out places to call.
pub trait Pace: Send + Sync + Debug {
    /// Waits until there is a place, and takes up to `most` of those that there are. A place that is not used is lost.
    fn take(&self, most: u32) -> BoxFuture<'_, u32>;

    /// Calls per second.
    fn calls_per_s(&self) -> u32;

    /// The service asked for a rest: from now on nobody gets a place for so long.
    fn rest(&self, length: Duration);

    /// How long the rest goes on; `None` when there are places.
    fn resting(&self) -> Option<Duration>;
}

/// Timers count milliseconds, so that faster paces need bursts, of 10 ms each.
const BURSTS_PER_S: u32 = 100;
const MAX_CALLS_PER_S: u32 = 100_000;

/// A pace of this process alone.
#[derive(Debug)]
pub struct LocalPace {
    calls_per_s: u32,
    bucket: DefaultDirectRateLimiter,
    rest_until: Mutex<Option<Instant>>,
}

impl LocalPace {
    /// So many calls in any second.
    #[must_use]
    pub fn new(calls_per_s: u32) -> Self {
        let calls_per_s = calls_per_s.clamp(1, MAX_CALLS_PER_S);
        let burst = (calls_per_s / BURSTS_PER_S).max(1);
        // A bucket that held a whole second's places would let twice as many calls through in its first.
        let interval = Duration::from_secs(1) / (calls_per_s + 1 - burst);
        let quota = Quota::with_period(interval)
            .unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN))
            .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN));
        Self { calls_per_s, bucket: RateLimiter::direct(quota), rest_until: Mutex::default() }
    }
}

impl Pace for LocalPace {
    fn take(&self, most: u32) -> BoxFuture<'_, u32> {
        async move {
            loop {
                let wait = match self.resting() {
                    Some(rest) => rest,
                    None => match self.bucket.check() {
                        Ok(()) => break,
                        Err(not_until) => not_until.wait_time_from(DefaultClock::default().now()),
                    },
                };
                sleep(wait).await;
            }
            let mut taken = 1;
            while taken < most && self.bucket.check().is_ok() {
                taken += 1;
            }
            taken
        }
        .boxed()
    }

    fn calls_per_s(&self) -> u32 {
        self.calls_per_s
    }

    fn rest(&self, length: Duration) {
        let until = Instant::now() + length;
        let mut rest_until = self.rest_until.lock().unwrap_or_else(PoisonError::into_inner);
        *rest_until = (*rest_until).max(Some(until));
    }

    fn resting(&self) -> Option<Duration> {
        let until = *self.rest_until.lock().unwrap_or_else(PoisonError::into_inner);
        until?.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_rest_gives_nobody_a_place() {
        let pace = LocalPace::new(1_000);
        pace.rest(Duration::from_secs(10));
        pace.rest(Duration::from_secs(1));
        let start = Instant::now();
        assert!(pace.take(5).await >= 1);
        assert!(start.elapsed() >= Duration::from_secs(10), "{:?}", start.elapsed());
        assert_eq!(pace.resting(), None);
    }
}
