//! One pace for each app over all processes of the machine: windows, command lines and bulk jobs share its places.
//!
//! Places are taken from `app.db`, as many as are used in a quarter of a second, and handed out when they are due. A few are
//! spare: only single messages take them, so that these need not wait for a job.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use appdata::{Places, PlacesWanted};
use bulk::run::Pace;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};
use yunxin::{OnWait, Pause, SharedPace};

use crate::clock::now;

/// Of a hundred calls, so many places lie on the line that all share,
const SHARED_PERCENT: u32 = 90;
/// and so many are spare. What is left is for calls that arrive closer together than they left.
const SPARE_PERCENT: u32 = 5;
/// How often a process takes places in a second, while it uses all that it takes.
const TAKES_PER_S: u32 = 4;
/// A place that nobody used by then is lost, so that a process that stood still does not catch up with a burst.
const LATEST: Duration = Duration::from_millis(50);
/// The fastest pace, as that of a client.
const MAX_CALLS_PER_S: u32 = 100_000;

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

/// Places of one app that this process has taken.
#[derive(Debug)]
struct PaceQueue {
    table: appdata::Paces,
    app_key: String,
    calls_per_s: u32,
    pause: Pause,
    with_spare: bool,
    taken: Mutex<Taken>,
    refilled: Notify,
}

#[derive(Debug, Default)]
struct Taken {
    /// When the first of them is due, and how many follow at the interval.
    pieces: VecDeque<(Instant, u32)>,
    /// How many were taken last, and when.
    last: Option<(Instant, u32)>,
    /// When the place after the last one that was handed out is due, where nobody else says so.
    after: Option<Instant>,
    is_refilling: bool,
}

impl Taken {
    fn left(&self) -> u32 {
        self.pieces.iter().map(|(_, places)| places).sum()
    }
}

/// Where the next place is.
enum Next {
    /// It was due, and is taken.
    Due,
    /// It is due then.
    At(Instant),
    /// None is known; they are being taken.
    Unknown,
}

impl PaceQueue {
    fn new(
        table: appdata::Paces,
        app_key: &str,
        calls_per_s: u32,
        pause: Pause,
        with_spare: bool,
    ) -> Arc<PaceQueue> {
        let calls_per_s = calls_per_s.clamp(1, MAX_CALLS_PER_S);
        let (app_key, taken, refilled) = (app_key.to_owned(), Mutex::default(), Notify::new());
        Arc::new(PaceQueue { table, app_key, calls_per_s, pause, with_spare, taken, refilled })
    }

    /// Waits until a place is due, and takes it. Who gives up before takes none.
    async fn turn(self: &Arc<PaceQueue>, on_wait: OnWait<'_>) {
        loop {
            let refilled = self.refilled.notified();
            match self.look() {
                Next::Due => return,
                Next::At(due) => {
                    on_wait((due - Instant::now()).as_millis() as u64);
                    sleep_until(due).await;
                }
                Next::Unknown => refilled.await,
            }
            // A rest was found: whoever waits for a place looks at it first.
            if self.pause.left().is_some() {
                return;
            }
        }
    }

    /// The next place, which is taken where it is due. Others are taken in time.
    fn look(self: &Arc<PaceQueue>) -> Next {
        let next = self.next();
        let mut taken = self.lock();
        let few = taken.last.map_or(0, |(_, places)| places / 2);
        let wants_more = matches!(next, Next::Unknown) || (few > 0 && taken.left() <= few);
        if wants_more && !taken.is_refilling {
            taken.is_refilling = true;
            // On its own, so that nobody who gives up takes places along that are not used.
            tokio::spawn(Arc::clone(self).refill());
        }
        next
    }

    fn next(&self) -> Next {
        let (interval, now) = (self.interval(), Instant::now());
        let mut taken = self.lock();
        while let Some((at, left)) = taken.pieces.pop_front() {
            if left == 0 {
                continue;
            }
            if at > now {
                taken.pieces.push_front((at, left));
                return Next::At(at);
            }
            taken.pieces.push_front((at + interval, left - 1));
            taken.after = Some(at + interval);
            if now - at <= LATEST {
                return Next::Due;
            }
        }
        Next::Unknown
    }

    async fn refill(self: Arc<PaceQueue>) {
        let places = {
            let taken = self.lock();
            // Whoever sends now and then takes one place at a time; whoever sends without a break takes more and more.
            let lately = taken.last.filter(|(at, _)| at.elapsed() < Duration::from_secs(1) / TAKES_PER_S * 2);
            let most = (self.shared_per_s() / TAKES_PER_S).max(1);
            lately.map_or(1, |(_, places)| places.saturating_mul(2)).min(most)
        };
        let spare_per_s = self.calls_per_s * SPARE_PERCENT / 100;
        let spare_interval =
            (self.with_spare && spare_per_s > 0).then(|| Duration::from_secs(1) / spare_per_s);
        let wanted = PlacesWanted { places, interval: self.interval(), spare_interval };
        let found = self.table.take(&self.app_key, wanted, now().as_microsecond()).await;
        {
            let mut taken = self.lock();
            taken.is_refilling = false;
            let now = Instant::now();
            match found {
                Ok(Places::Taken { due_in, places }) => {
                    taken.pieces.push_back((now + due_in, places));
                    taken.last = Some((now, places));
                }
                Ok(Places::Resting { left }) => {
                    taken.pieces.clear();
                    self.pause.begin(left);
                }
                // What is there of the pace is that of this process.
                Err(error) => {
                    tracing::warn!(%error, "the pace is not shared with other processes");
                    let due = taken.after.map_or(now, |after| after.max(now));
                    taken.pieces.push_back((due, 1));
                    taken.last = Some((now, 1));
                }
            }
        }
        self.refilled.notify_waiters();
    }

    /// Writes down that the service asked for a rest, for all processes.
    fn rest(self: &Arc<PaceQueue>, length: Duration) {
        self.lock().pieces.clear();
        let line = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = line.table.rest(&line.app_key, length, now().as_microsecond()).await {
                tracing::warn!(%error, "the rest is not shared with other processes");
            }
        });
    }

    fn shared_per_s(&self) -> u32 {
        (self.calls_per_s * SHARED_PERCENT / 100).max(1)
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(1) / self.shared_per_s()
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use appdata::Store;

    fn paces(folder: &tempfile::TempDir) -> Paces {
        Paces::new(appdata::Paces::new(Store::open(&folder.path().join("app.db")).unwrap()))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn jobs_of_two_processes_and_single_messages_keep_to_one_pace_together() {
        const CALLS_PER_S: u32 = 200;
        const LENGTH: Duration = Duration::from_millis(1_500);
        let folder = tempfile::tempdir().unwrap();
        // Each has the file open for itself, as processes do.
        let others = [(); 2].map(|()| paces(&folder));
        let started = Instant::now();
        let count = |pace: Arc<dyn Pace>| async move {
            let mut taken = 0;
            while started.elapsed() < LENGTH {
                taken += pace.take(64).await;
            }
            taken
        };
        let [first, second] = others
            .clone()
            .map(|paces| tokio::spawn(count(paces.of_job("key", CALLS_PER_S, Pause::default()).0)));
        let single = others[0].of_singles("key", CALLS_PER_S, Pause::default());
        let (mut singles, mut longest) = (0, Duration::ZERO);
        while started.elapsed() < LENGTH {
            let asked = Instant::now();
            single.turn(&|_| {}).await;
            longest = longest.max(asked.elapsed());
            singles += 1;
            sleep(Duration::from_millis(150)).await;
        }
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        let took_s = started.elapsed().as_secs_f64();
        let all = f64::from(first + second + singles);
        // What was due just before the end comes on top.
        assert!(all <= f64::from(CALLS_PER_S) * took_s + 4.0, "{first} + {second} + {singles} in {took_s} s");
        assert!(first > 20 && second > 20, "{first} and {second}");
        // A machine under load may be slow; a message that waits for a job waits for a quarter of a second and more.
        assert!(singles >= 4 && longest < Duration::from_secs(1), "{singles}, {longest:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_rest_that_one_process_was_asked_for_is_kept_by_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let [refused, other] = [(); 2].map(|()| paces(&folder));
        let rest = Duration::from_millis(1_200);
        let (job, _) = refused.of_job("key", 1_000, Pause::default());
        job.take(1).await;
        let (table, started) = (other.table.clone(), Instant::now());
        Pace::rest(&*job, rest);
        let wanted = PlacesWanted { places: 1, interval: Duration::from_millis(1), spare_interval: None };
        while !matches!(table.take("key", wanted, now().as_microsecond()).await, Ok(Places::Resting { .. })) {
            assert!(started.elapsed() < rest, "the rest was not written down");
        }
        let pause = Pause::default();
        let single = other.of_singles("key", 1_000, pause.clone());
        single.turn(&|_| {}).await;
        assert!(pause.left().is_some(), "the client is to wait");
        let taken = other.of_job("key", 1_000, pause).0.take(1).await;
        assert!(
            taken >= 1 && started.elapsed() >= rest - Duration::from_millis(50),
            "{:?}",
            started.elapsed()
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn without_the_database_this_process_keeps_its_own_pace() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        store.mark_damaged();
        let (pace, _) = Paces::new(appdata::Paces::new(store)).of_job("key", 100, Pause::default());
        let started = Instant::now();
        let mut taken = 0;
        while taken < 20 {
            taken += pace.take(64).await;
        }
        assert!(started.elapsed() >= Duration::from_millis(180), "{:?}", started.elapsed());
    }
}
