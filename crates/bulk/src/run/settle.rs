//! Rows of unknown end, looked for at the service.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::job::joined;
use super::look::{Doubtful, Finding, look};
use super::shared::Shared;
use crate::job::file::JobFile;
use crate::job::model::RowState;
use crate::setup::Doubts;

/// How often it is looked whether there are such rows.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Few enough that the second look at a row is not far from the first.
const ROWS_AT_A_TIME: u32 = 100;
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

/// Rows whose messages were not there, the first seen first, by a clock that does not jump.
#[derive(Debug, Default)]
struct Absent {
    since: VecDeque<(u64, Instant)>,
    numbers: BTreeSet<u64>,
}

impl Absent {
    fn add(&mut self, number: u64) {
        if self.numbers.insert(number) {
            self.since.push_back((number, Instant::now()));
        }
    }

    fn holds(&self, number: u64) -> bool {
        self.numbers.contains(&number)
    }

    /// Takes out those that were seen so long ago, no more than are looked for at a time.
    fn due(&mut self, after: Duration) -> Vec<u64> {
        let mut due = Vec::new();
        while due.len() < ROWS_AT_A_TIME as usize
            && let Some((number, since)) = self.since.front()
            && since.elapsed() >= after
        {
            self.numbers.remove(number);
            due.push(*number);
            self.since.pop_front();
        }
        due
    }
}

impl Settling {
    /// Settles until it is stopped. Where the job's file cannot be read, it is tried again.
    pub(super) async fn run(self, stop: CancellationToken) {
        let mut absent = Absent::default();
        let (this, mut from) = (&self, 1);
        loop {
            let again = absent.due(self.again_after);
            let (file, set) = (self.file.clone(), self.shared.work.set());
            // Those that are looked for again come first: with many in doubt, the way through all of them is longer than a
            // process may live.
            let (is_again, numbers) = (!again.is_empty(), again.clone());
            let list = move || match is_again {
                true => Doubtful::of_numbers(&file, set, &numbers),
                false => Doubtful::list(&file, set, from, ROWS_AT_A_TIME),
            };
            let listed = stop.run_until_cancelled(tokio::task::spawn_blocking(list));
            let Some(listed) = listed.await else { return };
            let rows = match joined(listed, &self.file) {
                Ok(rows) => rows,
                Err(error) => {
                    tracing::warn!(%error, "rows of unknown end could not be read");
                    again.into_iter().for_each(|number| absent.add(number));
                    if stop.run_until_cancelled(sleep(LOOK_EVERY)).await.is_none() {
                        return;
                    }
                    continue;
                }
            };
            if !is_again {
                from = rows
                    .last()
                    .filter(|_| rows.len() == ROWS_AT_A_TIME as usize)
                    .map_or(1, |row| row.number + 1);
            }
            let due: Vec<(Doubtful, bool)> = rows
                .into_iter()
                .filter(|row| is_again || !absent.holds(row.number))
                .map(|row| (row, is_again))
                .collect();
            let mut found = stream::iter(due)
                .map(|(row, was_absent)| async move { (row.number, this.look(&row, was_absent).await) })
                .buffer_unordered(AT_ONCE);
            while let Some(next) = stop.run_until_cancelled(found.next()).await {
                let Some((number, finding)) = next else { break };
                match finding {
                    Finding::End(end) => {
                        let state = end.state();
                        self.shared.writer.end(number, RowState::Unknown, end);
                        let _ = self.settled.send((number, state));
                    }
                    Finding::Absent => absent.add(number),
                    // Looked for again, a row waits its time once more.
                    Finding::Nothing if is_again => absent.add(number),
                    Finding::Nothing => {}
                }
            }
            drop(found);
            if stop.is_cancelled() {
                return;
            }
            // What was settled is not to be read as unknown once more.
            self.shared.writer.flush().await;
            if from == 1 && !is_again && stop.run_until_cancelled(sleep(LOOK_EVERY)).await.is_none() {
                return;
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
