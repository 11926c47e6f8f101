//! The one thread that writes what becomes of rows. It takes what has arrived and writes it in one commit; while that waits for
//! the disk, the next group gathers.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Transaction;
use tokio::sync::{oneshot, watch};

use super::ends::{Intent, Moved, RowEnd, RowWrites};
use crate::clock::ServiceClock;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::RowState;
use crate::job::record::Failure;
use crate::job::row_set::RowSet;

/// Most of one commit.
const MOST: usize = 4_096;
/// How soon ends that could not be written are tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// What came of writing an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// It is on the disk since then, Unix milliseconds: the row may go out.
    Going { at_ms: i64 },
    /// The row is not ready any more, or was not in this generation.
    NotReady,
    /// It could not be written: the row may not go out.
    Failed,
}

/// What came of writing that rows go out in one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WrittenTogether {
    /// All of them are on the disk since then, Unix milliseconds, under this number of the call: it may go out.
    Going { call: i64, at_ms: i64 },
    /// One of them is not ready any more: none goes out.
    NotReady,
    /// They could not be written: the call may not go out.
    Failed,
}

enum Order {
    Intent(Intent, oneshot::Sender<Written>),
    Together(Vec<Intent>, oneshot::Sender<WrittenTogether>),
    End {
        number: u64,
        from: RowState,
        end: RowEnd,
    },
    /// A row that is going was sent at this moment, and not at that of its intent.
    SentAt {
        number: u64,
        at_ms: i64,
    },
    /// Everything before it is on the disk, or could not be written.
    Flush(oneshot::Sender<bool>),
}

/// Takes orders for the writer's thread. The thread ends when every clone is gone.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    orders: Sender<Order>,
    /// Why nothing can be written at the moment.
    failure: watch::Receiver<Option<String>>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(
        file: JobFile,
        set: RowSet,
        clock: ServiceClock,
    ) -> std::io::Result<(Writer, JoinHandle<()>)> {
        let (orders, taken) = channel();
        let (report, failure) = watch::channel(None);
        let thread = std::thread::Builder::new()
            .name("bulk-writer".to_owned())
            .spawn(move || write(&file, &RowWrites::of(set), &clock, &taken, &report))?;
        Ok((Writer { orders, failure }, thread))
    }

    /// Writes an intent. Only after [`Written::Going`] may anything of the row leave.
    pub(crate) async fn intent(&self, intent: Intent) -> Written {
        let (answer, answered) = oneshot::channel();
        if self.orders.send(Order::Intent(intent, answer)).is_err() {
            return Written::Failed;
        }
        answered.await.unwrap_or(Written::Failed)
    }

    /// Writes the intents of rows that go out in one call, all or none. Only after [`WrittenTogether::Going`] may it leave.
    pub(crate) async fn together(&self, intents: Vec<Intent>) -> WrittenTogether {
        let (answer, answered) = oneshot::channel();
        if self.orders.send(Order::Together(intents, answer)).is_err() {
            return WrittenTogether::Failed;
        }
        answered.await.unwrap_or(WrittenTogether::Failed)
    }

    /// Writes what became of a row. It is kept until it can be written.
    pub(crate) fn end(&self, number: u64, from: RowState, end: RowEnd) {
        // The thread lives as long as this end of the channel.
        let _ = self.orders.send(Order::End { number, from, end });
    }

    /// Writes that a row was sent at another moment than that of its intent, Unix milliseconds. Nothing waits for it.
    pub(crate) fn put_sent_at(&self, number: u64, at_ms: i64) {
        let _ = self.orders.send(Order::SentAt { number, at_ms });
    }

    /// Waits until all that was ordered before is on the disk; false where it could not be written.
    pub(crate) async fn flush(&self) -> bool {
        let (answer, answered) = oneshot::channel();
        self.orders.send(Order::Flush(answer)).is_ok() && answered.await.unwrap_or(false)
    }

    /// Why nothing can be written at the moment; `None` while all is well.
    pub(crate) fn failure(&self) -> watch::Receiver<Option<String>> {
        self.failure.clone()
    }
}

fn write(
    file: &JobFile,
    writes: &RowWrites,
    clock: &ServiceClock,
    orders: &Receiver<Order>,
    report: &watch::Sender<Option<String>>,
) {
    let mut ends: Vec<(u64, RowState, RowEnd)> = Vec::new();
    let mut ended = false;
    while !ended {
        let first = if ends.is_empty() {
            orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            orders.recv_timeout(AGAIN)
        };
        let mut batch = Vec::new();
        match first {
            Ok(order) => batch.push(order),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => ended = true,
        }
        batch.extend(orders.try_iter().take(MOST));
        let (mut intents, mut answers, mut flushes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut lists, mut of_lists, mut moments) = (Vec::new(), Vec::new(), Vec::new());
        for order in batch {
            match order {
                Order::Intent(intent, answer) => {
                    intents.push(intent);
                    answers.push(answer);
                }
                Order::Together(list, answer) => {
                    lists.push(list);
                    of_lists.push(answer);
                }
                Order::End { number, from, end } => ends.push((number, from, end)),
                Order::SentAt { number, at_ms } => moments.push((number, at_ms)),
                Order::Flush(answer) => flushes.push(answer),
            }
        }
        let done = if file.is_there() {
            file.write(|tx| {
                // Before its end, which has the moment as well, should this not be written.
                for (number, at_ms) in &moments {
                    writes.put_sent_at(tx, *number, *at_ms)?;
                }
                commit(tx, writes, clock.now_ms(), &ends, &intents, &lists)
            })
        } else {
            Err(JobError::Missing { path: file.path().to_owned() })
        };
        let is_written = done.is_ok();
        report.send_if_modified(|failure| {
            let now = done.as_ref().err().map(ToString::to_string);
            let is_other = *failure != now;
            *failure = now;
            is_other
        });
        match done {
            Ok((written, together)) => {
                ends.clear();
                of_lists.into_iter().zip(together).for_each(|(answer, written)| {
                    let _ = answer.send(written);
                });
                answers.into_iter().zip(written).for_each(|(answer, written)| {
                    let _ = answer.send(written);
                });
            }
            // The ends are kept; what is not recorded does not go out.
            Err(_) => {
                answers.into_iter().for_each(|answer| {
                    let _ = answer.send(Written::Failed);
                });
                of_lists.into_iter().for_each(|answer| {
                    let _ = answer.send(WrittenTogether::Failed);
                });
            }
        }
        for flush in flushes {
            let _ = flush.send(is_written);
        }
    }
}

/// Writes ends before intents, so that a row that is given back can be taken again in the same commit.
fn commit(
    tx: &Transaction<'_>,
    writes: &RowWrites,
    at_ms: i64,
    ends: &[(u64, RowState, RowEnd)],
    intents: &[Intent],
    lists: &[Vec<Intent>],
) -> Result<(Vec<Written>, Vec<WrittenTogether>), Failure> {
    let mut moved = Moved::default();
    for (number, from, end) in ends {
        writes.end(tx, &mut moved, *number, *from, end, at_ms)?;
    }
    let mut written = Vec::with_capacity(intents.len());
    for intent in intents {
        let is_going = writes.go(tx, &mut moved, intent, None, at_ms)?;
        written.push(if is_going { Written::Going { at_ms } } else { Written::NotReady });
    }
    let mut together = Vec::with_capacity(lists.len());
    for list in lists {
        let call = writes.go_together(tx, &mut moved, list, at_ms)?;
        together.push(call.map_or(WrittenTogether::NotReady, |call| WrittenTogether::Going { call, at_ms }));
    }
    moved.write(tx, writes.set())?;
    Ok((written, together))
}

#[cfg(test)]
mod tests;
