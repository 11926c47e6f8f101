//! Which numbers rows and acts may have: none that came from elsewhere uses up those that are left, or overflows.

use std::ops::RangeInclusive;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::error::Failure;
use crate::ids::RowId;
use crate::index::index;
use crate::model::attempt::NewAttempt;

/// An imported row or act keeps its number only if it is one of these. Nobody sends more messages, and the numbers after
/// the last of them are enough for all that follow.
const KEPT: RangeInclusive<i64> = 1..=1 << 40;
/// Numbers beyond these came from an import that kept any number. `SQLite` gives no number after the greatest, so nothing
/// could be recorded any more.
const SOUND: RangeInclusive<i64> = 1..=1 << 53;
/// No send has more attempts.
const ATTEMPTS: u32 = 1 << 20;

/// What has numbers of its own, with the tables that refer to it.
struct Numbered {
    table: &'static str,
    owner: &'static str,
    parts: &'static [&'static str],
}

const MESSAGES: Numbered = Numbered {
    table: "message",
    owner: "message_id",
    parts: &["exchange", "attempt", "act", "resumption", "note", "tag", "attachment"],
};
const ACTS: Numbered = Numbered { table: "act", owner: "act_id", parts: &["act_attempt"] };

/// Whether an imported row or act may keep this number, as far as the number itself goes.
pub(crate) fn may_be_kept(id: RowId) -> bool {
    KEPT.contains(&id.0)
}

/// Numbers attempts from 1 if one has a number that leaves none for those to come.
pub(crate) fn close_gaps(attempts: &mut [NewAttempt]) {
    if attempts.iter().any(|attempt| attempt.number > ATTEMPTS) {
        attempts.sort_by_key(|attempt| attempt.number);
        (1..).zip(attempts).for_each(|(number, attempt)| attempt.number = number);
    }
}

/// Gives rows and acts with impossible numbers new ones, after all others, and lets the counting go on from there.
pub(crate) fn repair(db: &mut Connection) -> Result<(), Failure> {
    if is_sound(db)? {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // A row and its parts change one after the other.
    tx.pragma_update(None, "defer_foreign_keys", true)?;
    for (old, new) in renumber(&tx, &MESSAGES)? {
        tx.execute("DELETE FROM search WHERE rowid = ?1", [old])?;
        index(&tx, new)?;
        // As the trigger does for a new row.
        tx.execute(
            "INSERT INTO span SELECT id / 1024, started_at_ms, started_at_ms FROM message WHERE id = ?1
             ON CONFLICT (number) DO UPDATE SET earliest_ms = min(earliest_ms, excluded.earliest_ms),
               latest_ms = max(latest_ms, excluded.latest_ms)",
            [new],
        )?;
    }
    tx.execute("DELETE FROM span WHERE number NOT BETWEEN 0 AND ?1", [SOUND.end() / 1024])?;
    renumber(&tx, &ACTS)?;
    Ok(tx.commit()?)
}

/// Looks at the ends of each table only, whatever its size.
fn is_sound(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row(
        "SELECT NOT EXISTS (
           SELECT 1 FROM message WHERE id > ?2 UNION ALL SELECT 1 FROM message WHERE id < ?1
           UNION ALL SELECT 1 FROM act WHERE id > ?2 UNION ALL SELECT 1 FROM act WHERE id < ?1
           UNION ALL SELECT 1 FROM sqlite_sequence WHERE name IN ('message', 'act') AND seq > ?2)",
        params![SOUND.start(), SOUND.end()],
        |r| r.get(0),
    )
}

/// Says which number became which.
fn renumber(tx: &Transaction<'_>, of: &Numbered) -> rusqlite::Result<Vec<(RowId, RowId)>> {
    let Numbered { table, owner, parts } = of;
    let mut last: i64 = tx.query_row(
        &format!("SELECT coalesce(max(id), 0) FROM {table} WHERE id BETWEEN ?1 AND ?2"),
        params![SOUND.start(), SOUND.end()],
        |r| r.get(0),
    )?;
    let old: Vec<RowId> = tx
        .prepare(&format!("SELECT id FROM {table} WHERE id NOT BETWEEN ?1 AND ?2 ORDER BY id"))?
        .query_map(params![SOUND.start(), SOUND.end()], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    let mut changed = Vec::new();
    for old in old {
        last += 1;
        tx.execute(&format!("UPDATE {table} SET id = ?2 WHERE id = ?1"), params![old, last])?;
        for part in *parts {
            let sql = format!("UPDATE {part} SET {owner} = ?2 WHERE {owner} = ?1");
            tx.execute(&sql, params![old, last])?;
        }
        changed.push((old, RowId(last)));
    }
    tx.execute(
        "UPDATE sqlite_sequence SET seq = ?2 WHERE name = ?1 AND seq > ?3",
        params![table, last, SOUND.end()],
    )?;
    Ok(changed)
}
