//! Rows by their receiver, or by an id.

use rusqlite::Connection;
use uuid::Uuid;

use super::error::JobError;
use super::file::JobFile;
use super::model::JobId;
use super::record::Failure;
use crate::mapping::TargetKey;
use crate::render::{has_id, is_derived, shared_call_has_id};
use crate::setup::without_zeros;

/// How many rows are tried before it is asked whether to stop.
const ROWS_BEFORE_STOP: u64 = 4_096;
pub(super) const BY_SERVER_ID: &str = "SELECT number FROM row WHERE server_id = ?1 ORDER BY number";

impl JobFile {
    /// The rows that may go to one of these receivers, or whose message has this id: of the service in decimal, or one that
    /// is derived, its `message_client_id` or its trace id. Of receivers some may be others: compare. For a derived id every row
    /// is tried, which takes seconds for ten million: `stop` ends it, with what was found by then.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn numbers_of(
        &self,
        targets: &[TargetKey],
        id: &str,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<u64>, JobError> {
        let job = self.job()?.id;
        self.read(|tx| {
            let mut numbers = Vec::new();
            let mut find = tx.prepare_cached("SELECT number FROM row WHERE target = ?1 ORDER BY number")?;
            for target in targets {
                // Chatrooms are kept by their numbers; by earlier versions as they are written.
                let room = TargetKey::new(target.kind, without_zeros(&target.id));
                let other = (room != *target).then_some(&room);
                for key in [Some(target), other].into_iter().flatten() {
                    let rows = find.query_map([key.short()], |r| Ok(r.get::<_, i64>(0)? as u64))?;
                    numbers.extend(rows.collect::<Result<Vec<_>, _>>()?);
                }
            }
            if let Ok(server_id) = id.parse::<i64>() {
                let mut find = tx.prepare_cached(BY_SERVER_ID)?;
                let rows = find.query_map([server_id], |r| Ok(r.get::<_, i64>(0)? as u64))?;
                numbers.extend(rows.collect::<Result<Vec<_>, _>>()?);
            }
            // Ids that are derived are made again; each takes less than a microsecond. Those of other messages are of another kind.
            if let Some(id) = Uuid::try_parse(id).ok().filter(is_derived) {
                numbers.extend(of_shared_call(tx, job, id)?);
                let mut find = tx.prepare_cached(
                    "SELECT number, generation FROM row WHERE body_hash IS NOT NULL AND call IS NULL ORDER BY number",
                )?;
                let mut rows = find.query([])?;
                while let Some(row) = rows.next()? {
                    let (number, generation) = (row.get::<_, i64>(0)? as u64, row.get(1)?);
                    if number.is_multiple_of(ROWS_BEFORE_STOP) && stop() {
                        break;
                    }
                    if has_id(job, number, generation, id) {
                        numbers.push(number);
                    }
                }
            }
            numbers.dedup();
            Ok(numbers)
        })
    }

    /// Makes the index by which rows are found by the service's ids. At the end of a run: kept up while messages go out it
    /// would cost each of them another page, as who knows in which order such ids come.
    ///
    /// # Errors
    /// Those of a disk; without it every row is read.
    pub(crate) fn index_server_ids(&self) -> Result<(), JobError> {
        self.write(|tx| {
            Ok(tx.execute_batch(
                "CREATE INDEX IF NOT EXISTS row_by_server_id ON row (server_id) WHERE server_id IS NOT NULL",
            )?)
        })
    }
}

/// The rows of the shared call with this trace id.
fn of_shared_call(tx: &Connection, job: JobId, id: Uuid) -> Result<Vec<u64>, Failure> {
    let mut find = tx.prepare_cached("SELECT id FROM shared_call")?;
    let calls = find.query_map([], |r| r.get::<_, i64>(0))?.collect::<Result<Vec<_>, _>>()?;
    let is_it = |call: &i64| shared_call_has_id(job, *call, id);
    let Some(call) = calls.into_iter().find(is_it) else { return Ok(Vec::new()) };
    let mut find = tx.prepare_cached("SELECT number FROM row WHERE call = ?1 ORDER BY number")?;
    let rows = find.query_map([call], |r| Ok(r.get::<_, i64>(0)? as u64))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
