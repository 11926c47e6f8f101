//! Rows of unknown end, looked for at the service.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::look::{Doubtful, Finding, look};
use super::shared::Shared;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::RowState;
use crate::setup::Doubts;

/// How often it is looked whether there are such rows.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const ROWS_AT_A_TIME: u32 = 500;
/// Questions that are under way together.
const AT_ONCE: usize = 16;

/// What the settling of a run needs.
pub(super) struct Settling {
    pub(super) file: JobFile,
    pub(super) shared: Arc<Shared>,
    pub(super) doubts: Doubts,
    /// How long after it was not there a message is looked for again.
    pub(super) again_after: Duration,
    /// Is called with each row that is settled.
    pub(super) settled: UnboundedSender<(u64, RowState)>,
}

impl Settling {
    /// Settles until it is stopped.
    ///
    /// # Errors
    /// When the job's file cannot be read.
    pub(super) async fn run(self, stop: CancellationToken) -> Result<(), JobError> {
        // By a clock that does not jump: a message that was not there is looked for again when it surely would be.
        let mut absent: HashMap<u64, Instant> = HashMap::new();
        let (this, mut from) = (&self, 1);
        loop {
            let file = self.file.clone();
            let set = self.shared.work.set();
            let list = move || Doubtful::list(&file, set, from, ROWS_AT_A_TIME);
            let rows = tokio::task::spawn_blocking(list).await.unwrap_or_else(|_| Ok(Vec::new()))?;
            from =
                rows.last().filter(|_| rows.len() == ROWS_AT_A_TIME as usize).map_or(1, |row| row.number + 1);
            let due: Vec<(Doubtful, bool)> = rows
                .into_iter()
                .map(|row| (absent.get(&row.number).copied(), row))
                .filter(|(seen, _)| seen.is_none_or(|seen| seen.elapsed() >= self.again_after))
                .map(|(seen, row)| (row, seen.is_some()))
                .collect();
            let mut found = stream::iter(due)
                .map(|(row, was_absent)| async move { (row.number, this.look(&row, was_absent).await) })
                .buffer_unordered(AT_ONCE);
            while let Some(next) = stop.run_until_cancelled(found.next()).await {
                let Some((number, finding)) = next else { break };
                match finding {
                    Finding::End(end) => {
                        absent.remove(&number);
                        let state = end.state();
                        self.shared.writer.end(number, RowState::Unknown, end);
                        let _ = self.settled.send((number, state));
                    }
                    Finding::Absent => {
                        absent.insert(number, Instant::now());
                    }
                    Finding::Nothing => {}
                }
            }
            drop(found);
            if stop.is_cancelled() {
                return Ok(());
            }
            // What was settled is not to be read as unknown once more.
            self.shared.writer.flush().await;
            if from == 1 && stop.run_until_cancelled(sleep(LOOK_EVERY)).await.is_none() {
                return Ok(());
            }
        }
    }

    async fn look(&self, row: &Doubtful, was_absent: bool) -> Finding {
        let (file, number) = (self.file.clone(), row.number);
        let Ok(Ok(cells)) = tokio::task::spawn_blocking(move || file.cells(number)).await else {
            return Finding::Nothing;
        };
        look(&self.shared, self.doubts, row, &cells, was_absent).await
    }
}
