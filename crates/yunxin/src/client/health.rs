//! Which endpoint goes first: those that failed pause, go to the end, and come back when a probe finds them alive.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The endpoints of a client by their place in its list. Shared by all clones.
#[derive(Debug)]
pub(super) struct Health {
    /// When each failed last; `None` for those that are well.
    failed_at: Mutex<Vec<Option<Instant>>>,
    pause: Duration,
}

impl Health {
    pub(super) fn new(count: usize, pause: Duration) -> Self {
        Self { failed_at: Mutex::new(vec![None; count]), pause }
    }

    fn places(&self) -> MutexGuard<'_, Vec<Option<Instant>>> {
        self.failed_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All places: the well ones as configured, then the failed ones, the longest rested first.
    pub(super) fn order(&self) -> Vec<usize> {
        let failed_at = self.places();
        let mut order: Vec<usize> = (0..failed_at.len()).collect();
        order.sort_by_key(|&place| failed_at[place]);
        order
    }

    /// The rested places that a probe could put first again. Each is given out once; it rests on until [`Self::well`].
    pub(super) fn due(&self) -> Vec<usize> {
        let mut failed_at = self.places();
        let now = Instant::now();
        // One endpoint alone is always first: a probe could change nothing.
        let first_well = match failed_at.len() {
            1 => 0,
            count => failed_at.iter().position(Option::is_none).unwrap_or(count),
        };
        let is_due = |at: &Option<Instant>| at.is_some_and(|at| now.duration_since(at) >= self.pause);
        let due: Vec<usize> = (0..first_well).filter(|&place| is_due(&failed_at[place])).collect();
        for &place in &due {
            failed_at[place] = Some(now);
        }
        due
    }

    pub(super) fn failed(&self, place: usize) {
        self.places()[place] = Some(Instant::now());
    }

    pub(super) fn well(&self, place: usize) {
        self.places()[place] = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    const PAUSE: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn what_failed_goes_to_the_end_the_longest_rested_first() {
        let health = Health::new(4, PAUSE);
        health.failed(1);
        advance(Duration::from_secs(1)).await;
        health.failed(0);
        assert_eq!(health.order(), [2, 3, 1, 0]);
        health.well(0);
        assert_eq!(health.order(), [0, 2, 3, 1]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_rested_endpoint_is_given_out_for_one_probe_only() {
        let health = Health::new(2, PAUSE);
        health.failed(0);
        advance(PAUSE - Duration::from_millis(1)).await;
        assert!(health.due().is_empty());
        advance(Duration::from_millis(1)).await;
        assert_eq!((health.due(), health.due()), (vec![0], vec![]));
        assert_eq!(health.order(), [1, 0], "not first before the probe says so");
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_could_go_first_is_probed() {
        let health = Health::new(3, PAUSE);
        health.failed(2);
        advance(PAUSE).await;
        assert!(health.due().is_empty(), "the first is well");
        health.failed(0);
        assert!(health.due().is_empty(), "the second is well");
        health.failed(1);
        assert_eq!(health.due(), [2], "none is well, and the third has rested");
    }

    #[tokio::test(start_paused = true)]
    async fn a_single_endpoint_is_never_probed() {
        let health = Health::new(1, PAUSE);
        health.failed(0);
        advance(PAUSE).await;
        assert!(health.due().is_empty());
        assert_eq!(health.order(), [0]);
    }
}
