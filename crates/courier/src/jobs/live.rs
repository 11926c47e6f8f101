//! The jobs that this process runs: what they are asked to do, and how far they are.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{JobState, Reason, RowState, Totals};
use bulk::run::{RunEnd, RunHandle, RunProgress};
use ids::{JobActId, JobId};
use tokio::sync::{mpsc, watch};

use super::progress::{JobLastRow, JobProgress};
use super::request::{Request, Requests};
use super::starts::Starts;
use super::totals::JobSettled;

/// How often progress is reported, at most.
const EVERY: Duration = Duration::from_millis(250);
/// How often it is looked whether another process asks for something.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// The time over which the rate is taken.
const RATE_OVER: Duration = Duration::from_secs(5);

type Listener = Arc<dyn Fn(JobProgress) + Send + Sync>;

/// The jobs that this process runs. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct LiveJobs {
    running: Arc<Mutex<HashMap<JobId, Running>>>,
    listener: Arc<Mutex<Option<Listener>>>,
    /// Those that are about to run, as their moment has come.
    pub(super) starts: Starts,
}

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum RunWork {
    /// Sends the rows of the job.
    #[default]
    Send,
    /// Only looks for those whose outcome is unknown.
    Settle,
    /// This act on messages that were sent.
    Act(JobActId),
}

impl RunWork {
    fn act(self) -> Option<JobActId> {
        match self {
            RunWork::Send | RunWork::Settle => None,
            RunWork::Act(act) => Some(act),
        }
    }
}

/// A job that runs.
struct Running {
    work: RunWork,
    requests: mpsc::UnboundedSender<Request>,
    ended: watch::Receiver<Option<RunEnd>>,
}

impl fmt::Debug for LiveJobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.lock().keys()).finish()
    }
}

impl LiveJobs {
    /// From now on `listener` gets the progress of every job; it takes the place of the one before.
    pub(super) fn listen(&self, listener: impl Fn(JobProgress) + Send + Sync + 'static) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(listener));
    }

    /// Whether this process runs the job.
    pub(super) fn runs(&self, id: &JobId) -> bool {
        self.lock().contains_key(id)
    }

    /// The act on the messages of the job that this process runs.
    pub(super) fn act_of(&self, id: &JobId) -> Option<JobActId> {
        self.lock().get(id).and_then(|running| running.work.act())
    }

    /// Every job that this process runs.
    pub(super) fn ids(&self) -> Vec<JobId> {
        self.lock().keys().cloned().collect()
    }

    /// Asks a run for something; false where there is none.
    pub(super) fn ask(&self, id: &JobId, request: Request) -> bool {
        self.lock().get(id).is_some_and(|running| running.requests.send(request).is_ok())
    }

    /// How the run of a job ends, once it has; `None` where none is under way.
    pub(super) fn end_of(&self, id: &JobId) -> Option<watch::Receiver<Option<RunEnd>>> {
        self.lock().get(id).map(|running| running.ended.clone())
    }

    /// Looks after a run until its end.
    pub(super) fn look_after(
        &self,
        id: JobId,
        work: RunWork,
        file: JobFile,
        handle: RunHandle,
        requests_of_others: Requests,
    ) {
        let (requests, asked) = mpsc::unbounded_channel();
        let (end, ended) = watch::channel(None);
        self.lock().insert(id.clone(), Running { work, requests, ended: ended.clone() });
        let live = self.clone();
        let look = tokio::spawn(look_for_requests(live.clone(), id.clone(), requests_of_others));
        tokio::spawn(async move {
            let mut meter = Meter { work, ..Meter::default() };
            let outcome = live.until_end(&id, &file, handle, asked, &mut meter).await;
            look.abort();
            live.forget(&id, &ended);
            match outcome {
                Ok(outcome) => {
                    end.send_replace(Some(outcome));
                }
                Err(error) => tracing::error!(%error, job = %id, "a run ended with its file"),
            }
            live.report(&id, &file, &meter, None).await;
        });
    }

    /// A run has ended. The job may run again already, by somebody who waited for that.
    fn forget(&self, id: &JobId, ended: &watch::Receiver<Option<RunEnd>>) {
        let mut running = self.lock();
        if running.get(id).is_some_and(|other| other.ended.same_channel(ended)) {
            running.remove(id);
        }
    }

    async fn until_end(
        &self,
        id: &JobId,
        file: &JobFile,
        handle: RunHandle,
        mut asked: mpsc::UnboundedReceiver<Request>,
        meter: &mut Meter,
    ) -> Result<RunEnd, JobError> {
        let mut progress = handle.progress();
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                Some(request) = asked.recv() => match request {
                    Request::Pause => handle.pause(),
                    Request::Stop => handle.stop(),
                },
                _ = ticks.tick() => {
                    let now = match progress.has_changed() {
                        Ok(true) => progress.borrow_and_update().clone(),
                        // The rate sinks also while nothing comes through.
                        Ok(false) => progress.borrow().clone(),
                        Err(_) => break,
                    };
                    meter.add(&now);
                    self.report(id, file, meter, Some(now)).await;
                }
                () = closed(&progress) => break,
            }
        }
        handle.wait().await
    }

    async fn report(&self, id: &JobId, file: &JobFile, meter: &Meter, at: Option<RunProgress>) {
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(listener) = listener else { return };
        let file = file.clone();
        let act = meter.work.act();
        match tokio::task::spawn_blocking(move || Status::of(&file, act)).await {
            Ok(Ok(status)) => listener(meter.progress(id, status, at.as_ref())),
            Ok(Err(error)) => tracing::warn!(%error, "the progress of a job could not be read"),
            Err(error) => tracing::warn!(%error, "the progress of a job could not be read"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands on what other processes ask of a run.
async fn look_for_requests(live: LiveJobs, id: JobId, requests: Requests) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        ticks.tick().await;
        let requests = requests.clone();
        if let Ok(Some(request)) = tokio::task::spawn_blocking(move || requests.take()).await {
            live.ask(&id, request);
        }
    }
}

/// Waits until the run reports nothing any more.
async fn closed(progress: &watch::Receiver<RunProgress>) {
    let mut progress = progress.clone();
    while progress.changed().await.is_ok() {}
}

/// Where a job stands, or an act on its messages.
struct Status {
    state: JobState,
    reason: Option<Reason>,
    totals: Totals,
    settled: JobSettled,
}

impl Status {
    fn of(file: &JobFile, act: Option<JobActId>) -> Result<Status, JobError> {
        Ok(match act {
            Some(act) => {
                let act = file.act(act.into())?;
                Status {
                    state: act.state,
                    reason: act.reason,
                    totals: act.totals,
                    settled: JobSettled::default(),
                }
            }
            None => {
                let job = file.job()?;
                Status {
                    state: job.state,
                    reason: job.reason,
                    totals: job.totals,
                    settled: file.settled()?.into(),
                }
            }
        })
    }
}

/// How fast a run is.
#[derive(Debug, Default)]
struct Meter {
    work: RunWork,
    /// Rows that were through, by the time.
    through: VecDeque<(Instant, u64)>,
}

impl Meter {
    fn add(&mut self, progress: &RunProgress) {
        let now = Instant::now();
        self.through.push_back((now, progress.through));
        while self.through.len() > 2 && self.through.front().is_some_and(|(at, _)| now - *at > RATE_OVER) {
            self.through.pop_front();
        }
    }

    fn rows_per_s(&self) -> f64 {
        let (Some((begin, from)), Some((end, to))) = (self.through.front(), self.through.back()) else {
            return 0.0;
        };
        let took = (*end - *begin).as_secs_f64();
        if took < EVERY.as_secs_f64() / 2.0 { 0.0 } else { to.saturating_sub(*from) as f64 / took }
    }

    fn progress(&self, id: &JobId, status: Status, at: Option<&RunProgress>) -> JobProgress {
        let rate = if at.is_some() { self.rows_per_s() } else { 0.0 };
        let settling = self.work == RunWork::Settle;
        let left = status.totals.of(if settling { RowState::Unknown } else { RowState::Ready }) as f64;
        let last = at.as_ref().map(|at| at.last.clone()).unwrap_or_default();
        JobProgress {
            id: id.clone(),
            act: self.work.act(),
            settling,
            state: at.as_ref().map_or(status.state, |at| at.state),
            reason: status.reason,
            totals: status.totals.into(),
            settled: status.settled,
            in_flight: at.as_ref().map_or(0, |at| at.in_flight),
            rows_per_s: rate.round() as u32,
            left_s: (rate > 0.0).then(|| (left / rate).ceil().min(f64::from(u32::MAX)) as u32),
            last: last.into_iter().map(|(number, state, code)| JobLastRow { number, state, code }).collect(),
            running: at.is_some(),
        }
    }
}

#[cfg(test)]
mod tests;
