//! Rows that are ready, read ahead of their turn.

use rusqlite::params;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::import::cell::Row;
use crate::job::block::{BLOCK_ROWS, first_row};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::RowState;
use crate::job::row_set::RowSet;

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
    /// Of an act: the message that it is done with.
    pub(super) message: Option<SentRow>,
}

/// A message that was sent, as its row knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SentRow {
    pub(super) generation: u32,
    pub(super) server_id: Option<i64>,
    pub(super) server_time_ms: Option<i64>,
    pub(super) at_ms: Option<i64>,
}

impl SentRow {
    /// Its columns, in the order of its fields, from this one on.
    pub(super) fn read(r: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            generation: r.get(first)?,
            server_id: r.get(first + 1)?,
            server_time_ms: r.get(first + 2)?,
            at_ms: r.get(first + 3)?,
        })
    }
}

/// Reads every ready row from this one on, in order, on a thread of its own that ends with the receiver.
pub(super) fn read_ahead(file: &JobFile, set: RowSet, from: u64) -> Receiver<Result<Claim, JobError>> {
    let (sender, receiver) = channel(READ_AHEAD);
    let file = file.clone();
    // A blocking thread, as it waits for room most of the time.
    tokio::task::spawn_blocking(move || {
        if let Err(error) = read(&file, set, from, &sender) {
            let _ = sender.blocking_send(Err(error));
        }
    });
    receiver
}

fn read(
    file: &JobFile,
    set: RowSet,
    mut from: u64,
    sender: &Sender<Result<Claim, JobError>>,
) -> Result<(), JobError> {
    let (mut rows, mut first) = (Vec::new(), 0);
    loop {
        let claims = ready(file, set, from)?;
        let Some(last) = claims.last() else { return Ok(()) };
        from = last.number + 1;
        for claim in claims {
            let number = claim.number;
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
            if sender.blocking_send(Ok(Claim { row, ..claim })).is_err() {
                return Ok(());
            }
        }
    }
}

/// Rows that are ready, without their cells.
pub(super) fn ready(file: &JobFile, set: RowSet, from: u64) -> Result<Vec<Claim>, JobError> {
    let columns = "number, generation, calls, code, body_hash";
    let sql = match set {
        RowSet::Messages => {
            format!(
                "SELECT {columns} FROM row INDEXED BY row_not_sent
                 WHERE number >= ?1 AND state <> 2 AND state = ?2 ORDER BY number LIMIT ?3"
            )
        }
        RowSet::Act(act) => format!(
            "SELECT a.number, a.generation, a.calls, a.code, a.body_hash,
                    m.generation, m.server_id, m.server_time_ms, m.at_ms
             FROM act_row a INDEXED BY act_row_not_done JOIN row m USING (number)
             WHERE a.number >= ?1 AND a.state <> 2 AND a.state = ?2 AND a.act = {act} ORDER BY a.number LIMIT ?3"
        ),
    };
    file.read(|tx| {
        let mut find = tx.prepare_cached(&sql)?;
        let rows = find.query_map(params![from as i64, RowState::Ready, BLOCK_ROWS as i64], |r| {
            let message = match set {
                RowSet::Messages => None,
                RowSet::Act(_) => Some(SentRow::read(r, 5)?),
            };
            Ok(Claim {
                number: r.get::<_, i64>(0)? as u64,
                generation: r.get(1)?,
                calls: r.get(2)?,
                code: r.get(3)?,
                body_hash: r.get(4)?,
                row: Row::default(),
                message,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}
