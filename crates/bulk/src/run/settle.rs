//! Rows of unknown end, looked for at the service.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Fuse, FusedFuture as _};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::ends::RowEnd;
use super::job::joined;
use super::look::{Doubtful, Finding, Once, look};
use super::settle_queue::{LOOK_EVERY, ROWS_AT_A_TIME, SettleQueue, Wanted};
use super::shared::{Settled, Shared};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::RowState;
use crate::mapping::problem::RowProblem;
use crate::setup::Doubts;

/// Questions that are under way together: at the fastest pace of an account, with answers that take a quarter of a second, as
/// many as keep it up. How many go out in a second is for the pace alone to say.
const AT_ONCE: usize = 256;

/// What the settling of a run needs.
pub(super) struct Settling {
    pub(super) file: JobFile,
    pub(super) shared: Arc<Shared>,
    pub(super) doubts: Doubts,
    /// How long after it was not there a message is looked for again.
    pub(super) again_after: Duration,
    /// How long after a pass without an answer the next begins; doubles up to thirty times as long.
    pub(super) probe_after: Duration,
    /// Gets what the run is to know of it.
    pub(super) settled: UnboundedSender<Settled>,
}

impl Settling {
    /// Settles until it is stopped. Where the job's file cannot be read, it is tried again.
    pub(super) async fn run(self, stop: CancellationToken) {
        // Questions that are dropped are asked again by the next run.
        stop.run_until_cancelled(self.settle()).await;
    }

    async fn settle(&self) {
        let mut queue = SettleQueue::new(self.again_after, self.probe_after);
        let reading = Mutex::default();
        let mut looks = FuturesUnordered::new();
        let mut listing = pin!(Fuse::terminated());
        loop {
            while looks.len() < AT_ONCE
                && let Some((row, before)) = queue.next()
            {
                looks.push(self.look(row, before, &reading));
            }
            if listing.is_terminated()
                && let Some(wanted) = queue.wanted()
            {
                listing.set(self.list(wanted).fuse());
            }
            tokio::select! {
                Some((number, before, finding)) = looks.next() => {
                    queue.looked(number, before, &finding);
                    if let Finding::End(end) = finding {
                        let state = end.state();
                        self.shared.writer.end(number, RowState::Unknown, end);
                        let _ = self.settled.send(Settled::Row(number, state));
                    }
                }
                (wanted, listed) = &mut listing => match listed {
                    Some(rows) => {
                        if let Some(code) = queue.listed(&wanted, rows) {
                            let _ = self.settled.send(Settled::Refused { code });
                        }
                    }
                    None => queue.not_listed(wanted),
                },
                () = sleep(LOOK_EVERY) => {}
            }
        }
    }

    async fn list(&self, wanted: Wanted) -> (Wanted, Option<Vec<Doubtful>>) {
        // What was settled is not to be read as unknown once more.
        if !self.shared.writer.flush().await {
            return (wanted, None);
        }
        let (file, set, read) = (self.file.clone(), self.shared.work.set(), wanted.clone());
        let listed = tokio::task::spawn_blocking(move || match &read {
            Wanted::Again(seen) => Doubtful::of_numbers(&file, set, seen.iter().map(|(number, _)| *number)),
            Wanted::From(number) => Doubtful::list(&file, set, *number, ROWS_AT_A_TIME),
        });
        let listed = joined(listed.await, &self.file)
            .inspect_err(|error| tracing::warn!(%error, "rows of unknown end could not be read"));
        (wanted, listed.ok())
    }

    async fn look(
        &self,
        row: Doubtful,
        before: Option<Once>,
        reading: &Mutex<()>,
    ) -> (u64, Option<Once>, Finding) {
        let (file, number) = (self.file.clone(), row.number);
        let cells = {
            // One after the other: the next row is most likely in the block that the one before has unpacked.
            let _reading = reading.lock().await;
            tokio::task::spawn_blocking(move || file.cells(number)).await
        };
        let finding = match cells {
            Ok(Ok(cells)) => look(&self.shared, self.doubts, &row, &cells, before).await,
            // What it was made of is lost.
            Ok(Err(JobError::Damaged { .. })) => {
                Finding::End(RowEnd::Open { problem: RowProblem::NotTheSameBytes })
            }
            _ => Finding::Nothing,
        };
        (number, before, finding)
    }
}
