//! Records out of the file.

use std::collections::VecDeque;

use rusqlite::{OptionalExtension, Transaction};

use crate::act;
use crate::attempts::{AttemptOwner, attempts};
use crate::columns::{json, packed, packed_json, packed_or_none};
use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::parts;
use crate::read::{ANSWER, resumptions};
use crate::record::{KeptAct, Record};
use crate::seen::{self, SeenFile};
use crate::selection::{Batches, Selection};
use crate::store::History;

/// Rows that are held in memory at once, and the text in them after which no more are added.
const PIECE_ROWS: usize = 100;
const PIECE_BYTES: usize = 4 << 20;

/// The records of a selection, oldest first, in pieces that fit into memory whatever the rows hold.
pub struct Records<'a> {
    history: &'a History,
    batches: Batches<'a>,
    ahead: VecDeque<RowId>,
}

impl History {
    /// Reads the records of a selection. Each piece is read when it is asked for, so a row that changes meanwhile is as it
    /// stands then; one that is deleted meanwhile is left out.
    #[must_use]
    pub fn records<'a>(&'a self, selection: &'a Selection) -> Records<'a> {
        Records { history: self, batches: Batches::over(selection), ahead: VecDeque::new() }
    }
}

impl Records<'_> {
    /// The next records; none at the end.
    ///
    /// # Errors
    /// Those of the file.
    pub fn piece(&mut self) -> Result<Vec<Record>, Error> {
        let Self { history, batches, ahead } = self;
        history.read(|tx| {
            let (mut piece, mut bytes) = (Vec::new(), 0);
            while piece.len() < PIECE_ROWS && bytes < PIECE_BYTES {
                if ahead.is_empty() {
                    ahead.extend(batches.step(tx, 10 * PIECE_ROWS)?);
                }
                let Some(row) = ahead.pop_front() else { break };
                if let Some(record) = record(tx, row)? {
                    bytes += record.text_bytes();
                    piece.push(record);
                }
            }
            Ok(piece)
        })
    }
}

fn record(tx: &Transaction<'_>, row: RowId) -> Result<Option<Record>, Failure> {
    let found = tx
        .prepare_cached(&format!(
            "SELECT m.*, e.*, {ANSWER} AS whole_answer,
               coalesce((SELECT n.text FROM note n WHERE n.message_id = m.id), '') AS note,
               (SELECT json_group_array(t.name ORDER BY t.name) FROM tag t WHERE t.message_id = m.id) AS tags
             FROM message m JOIN exchange e ON e.message_id = m.id
             WHERE m.id = ?1 AND m.deleted_at_ms IS NULL"
        ))?
        .query_row([row], |r| {
            let column = |name| r.as_ref().column_index(name);
            Ok(Record {
                id: r.get("id")?,
                started_at_ms: r.get("started_at_ms")?,
                finished_at_ms: r.get("finished_at_ms")?,
                took_ms: r.get("took_ms")?,
                outcome: r.get("outcome")?,
                code: r.get("code")?,
                msg: r.get("msg")?,
                error: r.get("error")?,
                account_id: r.get("account_id")?,
                account_name: r.get("account_name")?,
                account_color: r.get("account_color")?,
                production: r.get("production")?,
                sender: r.get("sender")?,
                conversation_type: r.get("conversation_type")?,
                receiver: r.get("receiver")?,
                message_type: r.get("message_type")?,
                snippet: r.get("snippet")?,
                search_text: r.get("search_text")?,
                message_client_id: r.get("message_client_id")?,
                message_server_id: r.get("message_server_id")?,
                trace_id: r.get("trace_id")?,
                create_time_ms: r.get("create_time_ms")?,
                method: r.get("method")?,
                url: packed(r, column("url")?)?,
                request_headers: packed_json(r, column("request_headers")?)?,
                request_body: packed(r, column("request_body")?)?,
                http_status: r.get("http_status")?,
                answer: packed_or_none(r, column("whole_answer")?)?,
                file: None,
                thumbnail: None,
                kind: r.get("kind")?,
                parts: Vec::new(),
                attempts: Vec::new(),
                acts: Vec::new(),
                resumed_at_ms: Vec::new(),
                process: r.get("process")?,
                starred: r.get("starred")?,
                tags: json(r, column("tags")?)?,
                note: r.get("note")?,
            })
        })
        .optional()?;
    let Some(mut record) = found else { return Ok(None) };
    if let Some(SeenFile { facts, thumbnail }) = seen::whole(tx, row)? {
        (record.file, record.thumbnail) = (Some(facts), thumbnail);
    }
    record.parts = parts::of(tx, row)?;
    record.attempts = attempts(tx, AttemptOwner::Send(row))?;
    record.acts = acts(tx, row)?;
    record.resumed_at_ms = resumptions(tx, row)?;
    Ok(Some(record))
}

/// The acts of a row, oldest first.
fn acts(tx: &Transaction<'_>, row: RowId) -> Result<Vec<KeptAct>, Failure> {
    let mut acts = Vec::new();
    for act in act::of(tx, row)?.into_iter().rev() {
        let process =
            tx.prepare_cached("SELECT process FROM act WHERE id = ?1")?.query_row([act.id], |r| r.get(0))?;
        acts.push(KeptAct { act, process });
    }
    Ok(acts)
}
