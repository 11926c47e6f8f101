//! One pace for each app over all processes of the machine: windows, command lines and bulk jobs share its places.
//!
//! Places are taken from `app.db`, as many as are used in a quarter of a second, and handed out when they are due. A few are
//! spare: only single messages take them, so that these need not wait for a job.

mod queue;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bulk::run::Pace;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep};
use yunxin::{OnWait, Pause, SharedPace};

use queue::{LATEST, Next, PaceQueue};

/// The paces of all apps. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Paces {
    table: appdata::Paces,
}

impl Paces {
    pub(crate) fn new(table: appdata::Paces) -> Paces {
        Paces { table }
    }

    /// The places of single messages. `pause` is that of the account, which a rest begins, whoever was refused.
    pub(crate) fn of_singles(&self, app_key: &str, calls_per_s: u32, pause: Pause) -> Arc<dyn SharedPace> {
        Arc::new(SinglePace(PaceQueue::new(self.table.clone(), app_key, calls_per_s, pause, true)))
    }

    /// The places of a job, and what its client does with them: a call whose place is past by the time that it can go out,
    /// as the disk was slow to take its intent, takes another.
    pub(crate) fn of_job(
        &self,
        app_key: &str,
        calls_per_s: u32,
        pause: Pause,
    ) -> (Arc<dyn Pace>, Arc<dyn SharedPace>) {
        let queue = PaceQueue::new(self.table.clone(), app_key, calls_per_s, pause, false);
        let pace = Arc::new(JobPace { queue, granted: Mutex::default() });
        (Arc::clone(&pace) as Arc<dyn Pace>, pace)
    }
}

/// Hands out places one by one.
#[derive(Debug)]
struct SinglePace(Arc<PaceQueue>);

impl SharedPace for SinglePace {
    fn turn<'a>(&'a self, on_wait: OnWait<'a>) -> BoxFuture<'a, ()> {
        self.0.turn(on_wait).boxed()
    }

    fn rest(&self, length: Duration) {
        self.0.rest(length);
    }
}

/// Hands out all places that are due.
#[derive(Debug)]
struct JobPace {
    queue: Arc<PaceQueue>,
    /// When places were handed out whose calls have not gone out yet.
    granted: Mutex<VecDeque<Instant>>,
}

impl JobPace {
    /// Whether there is a place for a call that goes out now.
    fn has_fresh(&self) -> bool {
        let (now, mut granted) =
            (Instant::now(), self.granted.lock().unwrap_or_else(PoisonError::into_inner));
        while let Some(at) = granted.pop_front() {
            if now - at <= LATEST {
                return true;
            }
        }
        false
    }
}

impl SharedPace for JobPace {
    fn turn<'a>(&'a self, on_wait: OnWait<'a>) -> BoxFuture<'a, ()> {
        async move {
            if !self.has_fresh() {
                self.queue.turn(on_wait).await;
            }
        }
        .boxed()
    }

    fn rest(&self, length: Duration) {
        self.queue.rest(length);
    }
}

impl Pace for JobPace {
    fn take(&self, most: u32) -> BoxFuture<'_, u32> {
        async move {
            loop {
                match self.queue.pause.left() {
                    Some(rest) => sleep(rest).await,
                    None => {
                        self.queue.turn(&|_| {}).await;
                        if self.queue.pause.left().is_none() {
                            break;
                        }
                    }
                }
            }
            let mut taken = 1;
            while taken < most && matches!(self.queue.next(), Next::Due) {
                taken += 1;
            }
            let now = Instant::now();
            let mut granted = self.granted.lock().unwrap_or_else(PoisonError::into_inner);
            granted.extend((0..taken).map(|_| now));
            taken
        }
        .boxed()
    }

    fn calls_per_s(&self) -> u32 {
        self.queue.shared_per_s()
    }

    fn rest(&self, length: Duration) {
        self.queue.pause.begin(length);
        self.queue.rest(length);
    }

    fn resting(&self) -> Option<Duration> {
        self.queue.pause.left()
    }
}

#[cfg(test)]
mod tests;
