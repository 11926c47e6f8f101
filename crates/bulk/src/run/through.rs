//! What a run does about rows that are through.

use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::{Instant, sleep_until};

use super::job::{Halt, Run, joined};
use super::model::RunProgress;
use super::shared::{Place, Stuck, Through};
use super::track::Next;
use crate::job::model::{Reason, RowState};
use crate::job::row_set::RowSet;

/// Each report wakes who waits for one, which thousands of rows a second would have happen for each of them.
const REPORT_EVERY: Duration = Duration::from_millis(20);

impl Run {
    pub(super) fn is_settled(&mut self, number: u64, state: RowState) {
        self.is_at(number, state, None);
        self.report_soon();
    }

    fn is_at(&mut self, number: u64, state: RowState, code: Option<i64>) {
        if state == RowState::Ready {
            self.is_given_back(number);
        }
        self.track.add(number, state, code);
    }

    pub(super) fn is_given_back(&mut self, number: u64) {
        self.given_back_from = Some(self.given_back_from.map_or(number, |first| first.min(number)));
    }

    /// Something has changed: it is reported now, or when [`Run::report_due`] comes.
    pub(super) fn report_soon(&mut self) {
        self.is_unreported = true;
        if self.reported_at.elapsed() >= REPORT_EVERY {
            self.report();
        }
    }

    /// Waits until something has to be reported. Without end where nothing has.
    pub(super) fn report_due(&self) -> impl Future<Output = ()> + use<> {
        let due = self.is_unreported.then(|| self.reported_at + REPORT_EVERY);
        async move {
            match due {
                Some(due) => sleep_until(due).await,
                None => std::future::pending().await,
            }
        }
    }

    pub(super) fn report(&mut self) {
        (self.is_unreported, self.reported_at) = (false, Instant::now());
        self.report.send_replace(RunProgress {
            state: self.stood.unwrap_or(self.state),
            in_flight: self.in_flight,
            through: self.track.through(),
            last: self.track.last(),
        });
    }

    pub(super) fn not_recorded(&self) -> Halt {
        let failure = self.shared.writer.failure().borrow().clone();
        Halt::Pause(Reason::NotRecorded { message: failure.unwrap_or_default() })
    }

    /// Before anybody learns that the job is finished: a process that is killed here leaves one that is not, and whose next run
    /// does this again.
    pub(super) async fn index_server_ids(&self) {
        if self.set() != RowSet::Messages {
            return;
        }
        let file = self.file.clone();
        let indexed = joined(tokio::task::spawn_blocking(move || file.index_server_ids()).await, &self.file);
        if let Err(error) = indexed {
            // Without it a search takes longer, no more.
            tracing::warn!(%error, "the ids of the service are not indexed");
        }
    }

    /// Takes note of a row that is through, and says whether the job goes on.
    pub(super) fn is_through(&mut self, through: Result<Through, JoinError>) -> Option<Halt> {
        let Ok(Through { rows, result, took }) = through else {
            // Its rows are going, and unknown at the next start.
            return Some(Halt::Pause(Reason::Interrupted));
        };
        self.flight.took(took);
        self.in_flight = self.in_flight.saturating_sub(rows.len() as u32);
        for Place { number, state, code } in &rows {
            match state {
                Some(state) => self.is_at(*number, *state, *code),
                None => self.is_given_back(*number),
            }
            if matches!(state, Some(RowState::Ready) | None) {
                self.allowance = self.allowance.map(|left| left + 1);
            }
        }
        self.report_soon();
        let reaction = match result {
            Ok(reaction) => reaction,
            Err(Stuck::NotRecorded) => return Some(self.not_recorded()),
            Err(Stuck::NotRendered(number)) => return Some(Halt::Pause(Reason::NotRendered { number })),
        };
        let state = rows.last().and_then(|row| row.state);
        match self.track.react(reaction, state, rows.len() as u32) {
            Next::GoOn => None,
            Next::Rest => {
                self.places = 0;
                self.options.pace.rest(self.options.timing.rest);
                None
            }
            Next::Pause(reason) => Some(Halt::Pause(reason)),
        }
    }
}
