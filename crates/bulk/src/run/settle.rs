//! Rows of unknown end, looked for at the service.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use yunxin::{Body, Settled, Sought};

use super::ends::RowEnd;
use super::pace::Pace;
use super::send::Shared;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::RowState;
use crate::job::rows::{RowFilter, RowStatus};
use crate::mapping::problem::RowProblem;
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
    pub(super) pace: Arc<dyn Pace>,
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
            let list = move || file.rows(RowFilter::State(RowState::Unknown), from, ROWS_AT_A_TIME);
            let rows = tokio::task::spawn_blocking(list).await.unwrap_or_else(|_| Ok(Vec::new()))?;
            from =
                rows.last().filter(|_| rows.len() == ROWS_AT_A_TIME as usize).map_or(1, |row| row.number + 1);
            let due: Vec<(RowStatus, bool)> = rows
                .into_iter()
                .map(|row| (absent.get(&row.number).copied(), row))
                .filter(|(seen, _)| seen.is_none_or(|seen| seen.elapsed() >= self.again_after))
                .map(|(seen, row)| (row, seen.is_some()))
                .collect();
            let mut found = stream::iter(due)
                .map(|(row, was_absent)| async move { (row.number, this.settle(&row, was_absent).await) })
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

    /// What is known of a row. `was_absent`: it was looked for before, long enough ago.
    async fn settle(&self, row: &RowStatus, was_absent: bool) -> Finding {
        let open = |problem| Finding::End(RowEnd::Open { problem });
        if self.doubts == Doubts::Leave {
            return open(RowProblem::LeftToUser);
        }
        let (file, number) = (self.file.clone(), row.number);
        let Ok(Ok(cells)) = tokio::task::spawn_blocking(move || file.cells(number)).await else {
            return Finding::Nothing;
        };
        let rendered = match self.shared.renderer.render(row.number, row.generation, &cells) {
            Ok(rendered) if row.body_hash == Some(rendered.hash()) => rendered,
            _ => return open(RowProblem::NotTheSameBytes),
        };
        let conversation = rendered.conversation;
        let body = Body::parse(rendered.body).ok().filter(is_kept);
        let Some(sought) = body.and_then(|body| Sought::of(&conversation, &body)) else {
            return open(RowProblem::NoProof);
        };
        self.pace.take(1).await;
        let at_ms = row.at_ms.unwrap_or_default();
        match self.shared.client.settle(&sought, at_ms).await {
            Ok(Settled::Found { message_server_id, create_time_ms, .. }) => Finding::End(RowEnd::Sent {
                server_id: message_server_id.parse().ok(),
                server_time_ms: Some(create_time_ms),
                code: None,
            }),
            Ok(Settled::Other { .. }) => open(RowProblem::OtherMessage),
            // Half a search proves nothing: the message must lie in the time that was seen whole.
            Ok(Settled::NotSeen { from_ms, to_ms, .. }) if !(from_ms < at_ms && at_ms < to_ms) => {
                open(RowProblem::NoProof)
            }
            Ok(Settled::NotSeen { .. }) if !was_absent => Finding::Absent,
            Ok(Settled::NotSeen { .. }) if self.doubts == Doubts::Prove => open(RowProblem::Absent),
            Ok(Settled::NotSeen { .. }) => Finding::End(RowEnd::Again { left: true }),
            // Asked again later.
            Err(_) => Finding::Nothing,
        }
    }
}

/// What a look at the service has found.
enum Finding {
    End(RowEnd),
    /// It is not there; a second look proves it.
    Absent,
    Nothing,
}

/// Whether the service keeps such a message, so that its absence proves something.
fn is_kept(body: &Body) -> bool {
    let value = body.value();
    let is =
        |pointer: &str, expected: bool| value.pointer(pointer).and_then(|v| v.as_bool()) == Some(expected);
    !is("/sender_no_sense", true)
        && !is("/receiver_no_sense", true)
        && !is("/message_config/history_enabled", false)
        && !is("/message_config/roaming_enabled", false)
}
