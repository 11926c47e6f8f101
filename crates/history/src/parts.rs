//! The parts of a call: written with its row, ended with it.

use rusqlite::{Connection, named_params, params};

use crate::error::Failure;
use crate::ids::RowId;
use crate::model::kind::{KeptKind, KeptPart, KeptPartKind, PartCounts};
use crate::model::page::Row;
use crate::model::send::Outcome;

/// Puts parts under a row, in their order, after those that it has.
pub(crate) fn insert(tx: &Connection, row: RowId, parts: &[KeptPart]) -> Result<(), Failure> {
    let last: i64 = tx
        .prepare_cached("SELECT coalesce(max(number), 0) FROM part WHERE message_id = ?1")?
        .query_row([row], |r| r.get(0))?;
    let mut put = tx.prepare_cached(
        "INSERT INTO part (message_id, number, kind, name, outcome, code, msg, message_server_id, create_time_ms,
           text)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (number, part) in (last + 1..).zip(parts) {
        put.execute(params![
            row,
            number,
            part.kind,
            part.name,
            part.outcome,
            part.code,
            part.msg,
            part.message_server_id,
            part.create_time_ms,
            part.text,
        ])?;
    }
    Ok(())
}

/// Gives parts their ends. What was sent stays so, and what was rejected but where a repeat was taken. An account for which
/// messages failed is named by the answer alone, and is put after them.
pub(crate) fn end_parts(tx: &Connection, row: RowId, parts: &[KeptPart]) -> Result<(), Failure> {
    let mut put = tx.prepare_cached(
        "UPDATE part SET outcome = :outcome, code = :code, msg = :msg, message_server_id = :message_server_id,
           create_time_ms = :create_time_ms
         WHERE message_id = :row AND kind = :kind AND name = :name
           AND (outcome IN (0, 3) OR outcome = 2 AND :outcome = 1)",
    )?;
    let mut is_there = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM part WHERE message_id = ?1 AND kind = ?2 AND name = ?3)",
    )?;
    let mut added = Vec::new();
    for part in parts {
        let changed = put.execute(named_params! {
            ":row": row,
            ":kind": part.kind,
            ":name": part.name,
            ":outcome": part.outcome,
            ":code": part.code,
            ":msg": part.msg,
            ":message_server_id": part.message_server_id,
            ":create_time_ms": part.create_time_ms,
        })?;
        if changed == 0 && !is_there.query_row(params![row, part.kind, part.name], |r| r.get(0))? {
            added.push(part.clone());
        }
    }
    insert(tx, row, &added)
}

/// What has no end when its row gets one may have arrived: nothing is guessed.
pub(crate) fn end_open(tx: &Connection, row: RowId) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE part SET outcome = ?2 WHERE message_id = ?1 AND outcome = 0")?
        .execute(params![row, Outcome::Unknown])?;
    Ok(())
}

/// The parts of a row, in their order.
pub(crate) fn of(tx: &Connection, row: RowId) -> rusqlite::Result<Vec<KeptPart>> {
    read(tx, row, "text")
}

/// As [`of`], without what pieces say: for the index, which is made of what files of earlier versions have.
pub(crate) fn without_texts(tx: &Connection, row: RowId) -> rusqlite::Result<Vec<KeptPart>> {
    read(tx, row, "NULL")
}

fn read(tx: &Connection, row: RowId, text: &str) -> rusqlite::Result<Vec<KeptPart>> {
    let mut find = tx.prepare_cached(&format!(
        "SELECT kind, name, outcome, code, msg, message_server_id, create_time_ms, {text}
         FROM part WHERE message_id = ?1 ORDER BY number"
    ))?;
    let part = |r: &rusqlite::Row<'_>| {
        Ok(KeptPart {
            kind: r.get(0)?,
            name: r.get(1)?,
            outcome: r.get(2)?,
            code: r.get(3)?,
            msg: r.get(4)?,
            message_server_id: r.get(5)?,
            create_time_ms: r.get(6)?,
            text: r.get(7)?,
        })
    };
    find.query_map([row], part)?.collect()
}

/// How the parts of a row ended. A single send has none, so nothing is read for it.
pub(crate) fn counts(tx: &Connection, row: &Row) -> rusqlite::Result<PartCounts> {
    if row.kind == KeptKind::Single {
        return Ok(PartCounts::default());
    }
    let mut find = tx.prepare_cached(
        "SELECT kind, outcome, count(*) FROM part WHERE message_id = ?1 GROUP BY kind, outcome",
    )?;
    let groups: Vec<(KeptPartKind, Outcome, u32)> =
        find.query_map([row.id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<Result<_, _>>()?;
    Ok(PartCounts::sum(groups.into_iter()))
}
