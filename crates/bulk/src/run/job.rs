//! The loop of a run.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, UnboundedReceiver};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep};

use super::claim::{Claim, read_ahead};
use super::flight::Flight;
use super::gather::{CallRows, Gather};
use super::model::{RunEnd, RunOptions, RunProgress, Wish};
use super::send::send;
use super::send_together::send_together;
use super::shared::{Settled, Shared, Through};
use super::track::Track;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{JobState, Reason, RowState, Totals};
use crate::job::row_set::RowSet;

/// Places that are taken at once.
const PLACES: u32 = 64;

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
    settled: UnboundedReceiver<Settled>,
    pub(super) flight: Flight,
    claims: Receiver<Result<Claim, JobError>>,
    /// The call that goes out next.
    next: Option<CallRows>,
    gather: Gather,
    all_read: bool,
    /// Nothing that is ready goes out.
    settle_only: bool,
    /// The job was stopped: its state is left as it is.
    pub(super) stays_stopped: bool,
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
            stays_stopped: false,
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

    pub(super) async fn until_end(mut self) -> Result<RunEnd, JobError> {
        // An error is kept until then: calls that are out would be cut off by it, and their ends lost.
        let halt = self.until_halt().await;
        // What is not out yet is given back; what is out is waited for, and what it came to is written.
        self.claims.close();
        self.shared.halt.cancel();
        while let Some(through) = self.calls.join_next().await {
            self.is_through(through);
        }
        self.shared.writer.flush().await;
        let halt = halt?;
        if matches!(halt, Halt::Finished) {
            self.index_server_ids().await;
        }
        let (state, reason, end) = match halt {
            Halt::Finished => (JobState::Finished, None, RunEnd::Finished),
            Halt::Pause(reason) => (JobState::Paused, Some(reason.clone()), RunEnd::Paused(reason)),
            Halt::Stop => (JobState::Stopped, Some(Reason::Asked), RunEnd::Stopped),
        };
        self.put_state(state, reason).await?;
        Ok(end)
    }

    async fn until_halt(&mut self) -> Result<Halt, JobError> {
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

    /// Reads a row, and has the next call once there are enough of them.
    async fn read_next(&mut self) -> Result<(), JobError> {
        // On a disk that does other work the next row may take long to be read.
        let claim = tokio::select! {
            biased;
            _ = self.wished.changed() => return Ok(()),
            claim = self.claims.recv() => claim,
        };
        match claim {
            Some(claim) => self.next = self.gather.add(claim?),
            None => {
                self.next = self.gather.rest();
                self.all_read = self.next.is_none();
            }
        }
        Ok(())
    }

    fn send_next(&mut self) {
        let Some(mut call) = self.next.take() else { return };
        if let Some(left) = self.allowance {
            if let Some(first) = call.keep(usize::try_from(left).unwrap_or(usize::MAX)) {
                self.is_given_back(first);
            }
            self.allowance = Some(left.saturating_sub(call.len() as u64));
        }
        self.places -= 1;
        self.in_flight += call.len() as u32;
        let shared = self.shared.clone();
        match call {
            CallRows::One(claim) => self.calls.spawn(send(shared, claim)),
            CallRows::Many(claims) => self.calls.spawn(send_together(shared, claims)),
        };
        self.report_soon();
    }

    /// All that were ready are through: what was given back is read again, and what is unknown waited for.
    async fn at_the_end(&mut self) -> Result<Option<Halt>, JobError> {
        if !self.shared.writer.flush().await {
            return Ok(Some(self.not_recorded()));
        }
        let totals = self.totals().await?;
        if totals.is_finished() {
            return Ok(Some(Halt::Finished));
        }
        if self.settle_only && totals.of(RowState::Unknown) == 0 {
            return Ok(Some(Halt::Pause(Reason::Asked)));
        }
        if totals.of(RowState::Ready) > 0 && !self.settle_only {
            let from = self.given_back_from.take().unwrap_or(1);
            self.gather.clear();
            self.claims = read_ahead(&self.file, self.set(), from);
            self.all_read = false;
            return Ok(None);
        }
        // Nothing that goes out says so.
        if self.options.pace.resting().is_none() {
            self.put_state(JobState::Running, None).await?;
        }
        let report_due = self.report_due();
        tokio::select! {
            _ = self.wished.changed() => {}
            settled = self.settled.recv() => match settled {
                Some(Settled::Row(number, state)) => self.is_settled(number, state),
                // Nothing else is left to be done.
                Some(Settled::Refused { code }) => return Ok(Some(Halt::Pause(Reason::Refused { code }))),
                // Nobody looks for them any more, until the next start.
                None => return Ok(Some(Halt::Pause(Reason::Interrupted))),
            },
            () = report_due => self.report(),
            // A row that a user decided about meanwhile.
            () = sleep(Duration::from_secs(1)) => {}
        }
        Ok(None)
    }

    async fn wait_for_one(&mut self) -> Option<Halt> {
        let report_due = self.report_due();
        tokio::select! {
            biased;
            _ = self.wished.changed() => None,
            through = self.calls.join_next() => through.and_then(|through| self.is_through(through)),
            () = report_due => {
                self.report();
                None
            }
        }
    }

    async fn take_places(&mut self) -> Option<Halt> {
        let report_due = self.report_due();
        let pace = self.options.pace.clone();
        tokio::select! {
            biased;
            _ = self.wished.changed() => None,
            through = self.calls.join_next(), if !self.calls.is_empty() => {
                through.and_then(|through| self.is_through(through))
            }
            places = pace.take(PLACES) => {
                self.places = places;
                None
            }
            () = report_due => {
                self.report();
                None
            }
        }
    }

    pub(super) fn set(&self) -> RowSet {
        self.shared.work.set()
    }

    async fn totals(&self) -> Result<Totals, JobError> {
        let (file, set) = (self.file.clone(), self.set());
        joined(tokio::task::spawn_blocking(move || file.read(|tx| set.totals(tx))).await, &self.file)
    }

    pub(super) async fn put_state(
        &mut self,
        state: JobState,
        reason: Option<Reason>,
    ) -> Result<(), JobError> {
        if self.state == state {
            return Ok(());
        }
        self.state = state;
        self.report();
        if self.stays_stopped {
            return Ok(());
        }
        let (file, set, who) = (self.file.clone(), self.set(), self.options.who.clone());
        let put = move || file.write(|tx| set.put_state(tx, state, &who, reason.as_ref()));
        joined(tokio::task::spawn_blocking(put).await, &self.file)
    }
}
