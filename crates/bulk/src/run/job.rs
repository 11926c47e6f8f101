//! The loop of a run.

use std::sync::Arc;

use tokio::sync::mpsc::{Receiver, UnboundedReceiver};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

use super::claim::{Claim, read_ahead};
use super::flight::Flight;
use super::gather::{CallRows, Gather};
use super::model::{RunOptions, RunProgress, Wish};
use super::shared::{Settled, Shared, Through};
use super::track::Track;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{JobState, Reason};
use crate::job::row_set::RowSet;

/// What a blocking thread came to.
pub(super) fn joined<T>(
    result: Result<Result<T, JobError>, JoinError>,
    file: &JobFile,
) -> Result<T, JobError> {
    result.unwrap_or_else(|error| {
        Err(JobError::Damaged { path: file.path().to_owned(), what: error.to_string() })
    })
}

/// A run.
pub(super) struct Run {
    pub(super) file: JobFile,
    pub(super) shared: Arc<Shared>,
    pub(super) options: RunOptions,
    pub(super) wished: watch::Receiver<Wish>,
    pub(super) report: watch::Sender<RunProgress>,
    /// Rows that were settled meanwhile.
    pub(super) settled: UnboundedReceiver<Settled>,
    pub(super) flight: Flight,
    pub(super) claims: Receiver<Result<Claim, JobError>>,
    /// The call that goes out next.
    pub(super) next: Option<CallRows>,
    pub(super) gather: Gather,
    pub(super) all_read: bool,
    /// Nothing that is ready goes out.
    pub(super) settle_only: bool,
    /// Where the job stood before rows of it are only looked for.
    pub(super) stood: Option<JobState>,
    /// The first row that was given back; read again once all others are through.
    pub(super) given_back_from: Option<u64>,
    pub(super) places: u32,
    /// The calls that are on their way, and how many rows they have.
    pub(super) calls: JoinSet<Through>,
    pub(super) in_flight: u32,
    pub(super) allowance: Option<u64>,
    pub(super) track: Track,
    pub(super) state: JobState,
    /// That something has changed since the last report, and when that was.
    pub(super) is_unreported: bool,
    pub(super) reported_at: Instant,
}

/// Why no more rows go out.
pub(super) enum Halt {
    Finished,
    Pause(Reason),
    Stop,
}

/// How the handle, the outside and the settling reach a run.
type Channels = (watch::Receiver<Wish>, watch::Sender<RunProgress>, UnboundedReceiver<Settled>);

impl Run {
    pub(super) fn new(
        file: &JobFile,
        shared: Arc<Shared>,
        options: RunOptions,
        (wished, report, settled): Channels,
        allowance: Option<u64>,
        settle_only: bool,
    ) -> Self {
        Self {
            file: file.clone(),
            flight: Flight::new(options.pace.calls_per_s(), shared.calls),
            claims: read_ahead(file, shared.work.set(), 1),
            next: None,
            gather: Gather::new(shared.clone()),
            all_read: settle_only,
            settle_only,
            stood: None,
            given_back_from: None,
            places: 0,
            calls: JoinSet::new(),
            in_flight: 0,
            allowance,
            track: Track::default(),
            state: JobState::Running,
            is_unreported: false,
            reported_at: Instant::now(),
            shared,
            options,
            wished,
            report,
            settled,
        }
    }

    /// Sends until no more rows go out, and says why.
    pub(super) async fn until_halt(&mut self) -> Result<Halt, JobError> {
        loop {
            match *self.wished.borrow() {
                Wish::Run => {}
                Wish::Pause => return Ok(Halt::Pause(Reason::Asked)),
                Wish::Stop => return Ok(Halt::Stop),
            }
            // A handle that is gone can ask for nothing any more.
            if self.wished.has_changed().is_err() {
                return Ok(Halt::Pause(Reason::Asked));
            }
            while let Some(through) = self.calls.try_join_next() {
                if let Some(halt) = self.is_through(through) {
                    return Ok(halt);
                }
            }
            // Rows that are ready may go out, although every question about others is refused.
            while let Ok(settled) = self.settled.try_recv() {
                if let Settled::Row(number, state) = settled {
                    self.is_settled(number, state);
                }
            }
            if self.track.is_without_answers() {
                if let Some(halt) = self.probe().await? {
                    return Ok(halt);
                }
                continue;
            }
            if self.options.pace.resting().is_some() {
                self.put_state(JobState::Resting, Some(Reason::RateLimited)).await?;
            }
            if self.next.is_none() && !self.all_read {
                self.read_next().await?;
                continue;
            }
            if self.next.is_none() && self.calls.is_empty() {
                if let Some(halt) = self.at_the_end().await? {
                    return Ok(halt);
                }
                continue;
            }
            if self.allowance == Some(0) && self.calls.is_empty() {
                return Ok(Halt::Pause(Reason::PilotDone));
            }
            let may_start =
                self.next.is_some() && self.calls.len() < self.flight.limit() && self.allowance != Some(0);
            if !may_start {
                if let Some(halt) = self.wait_for_one().await {
                    return Ok(halt);
                }
                continue;
            }
            if self.places == 0 {
                if let Some(halt) = self.take_places().await {
                    return Ok(halt);
                }
                continue;
            }
            if self.state != JobState::Running {
                self.put_state(JobState::Running, None).await?;
            }
            self.send_next();
        }
    }

    pub(super) fn set(&self) -> RowSet {
        self.shared.work.set()
    }
}
