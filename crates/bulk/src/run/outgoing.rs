//! What goes out next: rows that are read, places that are taken, and the wait for those that are on their way.

use std::time::Duration;

use tokio::time::sleep;

use super::claim::read_ahead;
use super::gather::CallRows;
use super::job::{Halt, Run};
use super::send::send;
use super::send_together::send_together;
use super::shared::Settled;
use crate::job::error::JobError;
use crate::job::model::{JobState, Reason, RowState};

/// Places that are taken at once.
const PLACES: u32 = 64;

impl Run {
    /// Reads a row, and has the next call once there are enough of them.
    pub(super) async fn read_next(&mut self) -> Result<(), JobError> {
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

    pub(super) fn send_next(&mut self) {
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
    pub(super) async fn at_the_end(&mut self) -> Result<Option<Halt>, JobError> {
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

    pub(super) async fn wait_for_one(&mut self) -> Option<Halt> {
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

    pub(super) async fn take_places(&mut self) -> Option<Halt> {
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
}
