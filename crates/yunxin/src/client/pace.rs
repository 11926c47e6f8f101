//! The pace of an account: a token bucket for all its calls, and a pause when the service asks for one.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::time::sleep;

use super::pause::Pause;

/// Beyond this, intervals between calls are shorter than timers are exact.
const MAX_CALLS_PER_S: u32 = 100_000;
/// Timers count milliseconds, so that faster paces need bursts, of 10 ms each.
const BURSTS_PER_S: u32 = 100;

/// Gets how long a call waits, in milliseconds.
pub(crate) type OnWait<'a> = &'a (dyn Fn(u64) + Send + Sync);

/// Hands out turns to call. Shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Pace {
    bucket: DefaultDirectRateLimiter,
    interval: Duration,
    /// First come, first served.
    queue: tokio::sync::Mutex<()>,
    queued: AtomicU32,
    pause: Pause,
}

/// A slot of the queue, freed also when the call that waits is dropped.
struct QueueSlot<'a>(&'a AtomicU32);

impl Drop for QueueSlot<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pace {
    /// `calls_per_s` holds for *any* second, which is what the service counts: a bucket that held a whole second's
    /// tokens would let twice as many calls through in its first.
    pub(super) fn new(calls_per_s: u32, pause: Pause) -> Self {
        let calls_per_s = calls_per_s.clamp(1, MAX_CALLS_PER_S);
        let burst = (calls_per_s / BURSTS_PER_S).max(1);
        let interval = Duration::from_secs(1) / (calls_per_s + 1 - burst);
        let quota = Quota::with_period(interval).expect("an interval of at least 10 µs");
        let quota = quota.allow_burst(NonZeroU32::new(burst).expect("a burst of at least 1"));
        Self {
            bucket: RateLimiter::direct(quota),
            interval,
            queue: tokio::sync::Mutex::default(),
            queued: AtomicU32::new(0),
            pause,
        }
    }

    /// Waits for a turn behind those who wait already.
    pub(crate) async fn turn(&self, on_wait: OnWait<'_>) {
        let ahead = self.queued.fetch_add(1, Ordering::Relaxed);
        let _slot = QueueSlot(&self.queued);
        if ahead > 0 {
            let pause = self.pause.left().unwrap_or_default();
            on_wait((pause + self.interval * ahead).as_millis() as u64);
        }
        let _turn = self.queue.lock().await;
        self.turn_ahead(on_wait).await;
    }

    /// Waits for a turn before those who queue: a call that has begun is not held up by calls that have not.
    pub(crate) async fn turn_ahead(&self, on_wait: OnWait<'_>) {
        loop {
            let wait = match self.pause.left() {
                Some(pause) => pause,
                None => match self.bucket.check() {
                    Ok(()) => return,
                    Err(not_until) => not_until.wait_time_from(DefaultClock::default().now()),
                },
            };
            on_wait(wait.as_nanos().div_ceil(1_000_000) as u64);
            sleep(wait).await;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sign::now_ms;
    use std::sync::{Arc, Mutex};
    use tokio::time::Instant;

    const PAUSE: Duration = Duration::from_secs(10);

    /// A pace whose account is paused.
    fn paused(calls_per_s: u32) -> Pace {
        let pause = Pause::default();
        pause.begin(PAUSE);
        Pace::new(calls_per_s, pause)
    }

    #[tokio::test]
    async fn no_second_sees_more_calls_than_allowed() {
        for calls_per_s in [50, 400] {
            let pace = Pace::new(calls_per_s, Pause::default());
            let started = std::time::Instant::now();
            let calls = calls_per_s / 4;
            for _ in 0..calls {
                pace.turn(&|_| {}).await;
            }
            let fair = Duration::from_millis(
                u64::from(calls - calls_per_s / 100 - 1) * 1_000 / u64::from(calls_per_s),
            );
            assert!(started.elapsed() >= fair, "{calls} calls in {:?}", started.elapsed());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_refusal_calls_wait_for_the_whole_rest() {
        let reported = Arc::new(Mutex::new(Vec::new()));
        let listener = reported.clone();
        let pause = Pause::with_listener(move |length| listener.lock().unwrap().push(length));
        let pace = Pace::new(100, pause.clone());
        assert_eq!(pause.until_ms(), None);
        pause.begin(PAUSE);
        assert_eq!(*reported.lock().unwrap(), [PAUSE]);
        let until_ms = pause.until_ms().unwrap();
        assert!((until_ms - now_ms() - 10_000).abs() < 1_000);
        let (started, reported) = (Instant::now(), Mutex::new(Vec::new()));
        pace.turn(&|ms| reported.lock().unwrap().push(ms)).await;
        assert!(started.elapsed() >= PAUSE);
        assert_eq!(*reported.lock().unwrap(), [10_000]);
        assert_eq!(pause.until_ms(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_gives_up_leaves_the_line_to_the_others() {
        let pace = Arc::new(paused(100));
        let gives_up = tokio::spawn({
            let pace = pace.clone();
            async move { pace.turn(&|_| {}).await }
        });
        while pace.queued.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        gives_up.abort();
        assert!(gives_up.await.unwrap_err().is_cancelled());
        assert_eq!(pace.queued.load(Ordering::Relaxed), 0);
        pace.turn(&|_| {}).await;
    }

    #[tokio::test(start_paused = true)]
    async fn the_later_in_line_is_reported_the_longer_wait() {
        let pace = paused(10);
        let reported = Mutex::new(Vec::new());
        let wait = |who: char| {
            let (pace, reported) = (&pace, &reported);
            async move { pace.turn(&|ms| reported.lock().unwrap().push((who, ms))).await }
        };
        tokio::select! {
            biased;
            () = async { futures_util::join!(wait('a'), wait('b'), wait('c')); } => unreachable!("they pause"),
            () = tokio::task::yield_now() => {}
        }
        assert_eq!(*reported.lock().unwrap(), [('a', 10_000), ('b', 10_100), ('c', 10_200)]);
    }

    #[test]
    fn zero_and_absurd_paces_are_still_paces() {
        Pace::new(0, Pause::default());
        Pace::new(u32::MAX, Pause::default());
    }
}
