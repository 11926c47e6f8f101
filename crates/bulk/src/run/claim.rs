//! Rows that are ready, read ahead of their turn.

use rusqlite::params;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::import::cell::Row;
use crate::job::block::{BLOCK_ROWS, first_row};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::RowState;

/// Rows that wait for their turn.
const READ_AHEAD: usize = 1_000;

/// A row that was ready when it was read. The writer looks again.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) number: u64,
    pub(super) generation: u32,
    pub(super) calls: u32,
    pub(super) code: Option<i64>,
    pub(super) body_hash: Option<i64>,
    pub(super) row: Row,
}

/// Reads every ready row from this one on, in order, on a thread of its own that ends with the receiver.
pub(super) fn read_ahead(file: &JobFile, from: u64) -> Receiver<Result<Claim, JobError>> {
    let (sender, receiver) = channel(READ_AHEAD);
    let file = file.clone();
    // A blocking thread, as it waits for room most of the time.
    tokio::task::spawn_blocking(move || {
        if let Err(error) = read(&file, from, &sender) {
            let _ = sender.blocking_send(Err(error));
        }
    });
    receiver
}

fn read(file: &JobFile, mut from: u64, sender: &Sender<Result<Claim, JobError>>) -> Result<(), JobError> {
    let (mut rows, mut first) = (Vec::new(), 0);
    loop {
        let claims = ready(file, from)?;
        let Some(last) = claims.last() else { return Ok(()) };
        from = last.0 + 1;
        for (number, generation, calls, code, body_hash) in claims {
            if first_row(number) != first || rows.is_empty() {
                first = first_row(number);
                rows = file.block(number)?;
            }
            let at = usize::try_from(number - first).unwrap_or(usize::MAX);
            let Some(row) = rows.get_mut(at) else {
                let what = format!("row {number} has no cells");
                return Err(JobError::Damaged { path: file.path().to_owned(), what });
            };
            let row = std::mem::take(row);
            if sender.blocking_send(Ok(Claim { number, generation, calls, code, body_hash, row })).is_err() {
                return Ok(());
            }
        }
    }
}

type Ready = (u64, u32, u32, Option<i64>, Option<i64>);

fn ready(file: &JobFile, from: u64) -> Result<Vec<Ready>, JobError> {
    file.read(|tx| {
        let mut find = tx.prepare_cached(
            "SELECT number, generation, calls, code, body_hash FROM row
             WHERE number >= ?1 AND state = ?2 ORDER BY number LIMIT ?3",
        )?;
        let rows = find.query_map(params![from as i64, RowState::Ready, BLOCK_ROWS as i64], |r| {
            Ok((r.get::<_, i64>(0)? as u64, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}
