//! The places of one app that this process has taken.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use appdata::{Places, PlacesWanted};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use yunxin::{OnWait, Pause};

use crate::clock::now;

/// Of a hundred calls, so many places lie on the line that all share,
const SHARED_PERCENT: u32 = 90;
/// and so many are spare. What is left is for calls that arrive closer together than they left.
const SPARE_PERCENT: u32 = 5;
/// How often a process takes places in a second, while it uses all that it takes.
const TAKES_PER_S: u32 = 4;
/// A place that nobody used by then is lost, so that a process that stood still does not catch up with a burst.
pub(super) const LATEST: Duration = Duration::from_millis(50);
/// The fastest pace, as that of a client.
const MAX_CALLS_PER_S: u32 = 100_000;

/// Places of one app that this process has taken.
#[derive(Debug)]
pub(super) struct PaceQueue {
    table: appdata::Paces,
    app_key: String,
    calls_per_s: u32,
    pub(super) pause: Pause,
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
pub(super) enum Next {
    /// It was due, and is taken.
    Due,
    /// It is due then.
    At(Instant),
    /// None is known; they are being taken.
    Unknown,
}

impl PaceQueue {
    /// The places of an app; with the spare ones or without.
    pub(super) fn new(
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
    pub(super) async fn turn(self: &Arc<PaceQueue>, on_wait: OnWait<'_>) {
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

    /// The next place, which is taken where it is due.
    pub(super) fn next(&self) -> Next {
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
    pub(super) fn rest(self: &Arc<PaceQueue>, length: Duration) {
        self.lock().pieces.clear();
        let line = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = line.table.rest(&line.app_key, length, now().as_microsecond()).await {
                tracing::warn!(%error, "the rest is not shared with other processes");
            }
        });
    }

    /// How many places a second lie on the line that all share.
    pub(super) fn shared_per_s(&self) -> u32 {
        (self.calls_per_s * SHARED_PERCENT / 100).max(1)
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(1) / self.shared_per_s()
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
