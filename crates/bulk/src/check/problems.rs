//! What is wrong with rows, by kind.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params};
use serde::Serialize;

use crate::job::record::{Failure, json, of_json};
use crate::mapping::problem::RowProblem;

/// Rows of a kind that are shown beside it. All that are excluded can be listed by the problem; those with a warning by what is
/// kept here, all of them.
pub(crate) const SHOWN_ROWS: u64 = 1_000;

/// Rows with the same problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ProblemGroup {
    /// By which its rows are listed.
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    /// What is wrong.
    pub problem: RowProblem,
    /// Whether rows with it are excluded.
    pub blocks: bool,
    /// How many there are.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// The first thousand of them.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub first_rows: Vec<u64>,
}

/// The groups as they grow.
#[derive(Default)]
pub(super) struct Problems {
    groups: HashMap<(RowProblem, bool), ProblemGroup>,
}

impl Problems {
    /// Adds a row to the group of its problem, and says which that is.
    pub(super) fn add(
        &mut self,
        tx: &Connection,
        problem: &RowProblem,
        blocks: bool,
        number: u64,
    ) -> Result<i64, Failure> {
        let key = (problem.clone(), blocks);
        if !self.groups.contains_key(&key) {
            let id = insert(tx, problem, blocks)?;
            let first_rows = Vec::new();
            let group = ProblemGroup { id, problem: problem.clone(), blocks, rows: 0, first_rows };
            self.groups.insert(key.clone(), group);
        }
        let Some(group) = self.groups.get_mut(&key) else { return Err(Failure::content("a problem")) };
        group.rows += 1;
        let is_shown = group.rows <= SHOWN_ROWS;
        if is_shown {
            group.first_rows.push(number);
        }
        if is_shown || !blocks {
            tx.prepare_cached("INSERT OR IGNORE INTO problem_row (problem, number) VALUES (?1, ?2)")?
                .execute(params![group.id, number as i64])?;
        }
        Ok(group.id)
    }

    pub(super) fn write_counts(&self, tx: &Connection) -> Result<(), Failure> {
        for group in self.groups.values() {
            tx.execute("UPDATE problem SET rows = ?2 WHERE id = ?1", params![group.id, group.rows as i64])?;
        }
        Ok(())
    }

    pub(super) fn groups(self) -> Vec<ProblemGroup> {
        let mut groups: Vec<_> = self.groups.into_values().collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(group.rows), group.id));
        groups
    }
}

/// A group without rows, or the one that is there already.
pub(super) fn insert(tx: &Connection, problem: &RowProblem, blocks: bool) -> Result<i64, Failure> {
    // Whether it blocks is part of what it is.
    let kind = format!("{}{}", if blocks { "" } else { " " }, json(problem)?);
    tx.prepare_cached("INSERT OR IGNORE INTO problem (kind, blocks, rows) VALUES (?1, ?2, 0)")?
        .execute(params![kind, blocks])?;
    let mut find = tx.prepare_cached("SELECT id FROM problem WHERE kind = ?1")?;
    Ok(find.query_row([kind], |r| r.get(0))?)
}

pub(super) fn read(tx: &Transaction<'_>) -> Result<Vec<ProblemGroup>, Failure> {
    let mut find = tx
        .prepare_cached("SELECT id, kind, blocks, rows FROM problem WHERE rows > 0 ORDER BY rows DESC, id")?;
    let mut rows_of =
        tx.prepare_cached("SELECT number FROM problem_row WHERE problem = ?1 ORDER BY number LIMIT ?2")?;
    let mut groups = Vec::new();
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (id, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        let numbers = rows_of.query_map([id, SHOWN_ROWS as i64], |r| Ok(r.get::<_, i64>(0)? as u64))?;
        groups.push(ProblemGroup {
            id,
            problem: of_json(kind.trim_start())?,
            blocks: row.get(2)?,
            rows: row.get::<_, i64>(3)? as u64,
            first_rows: numbers.collect::<Result<_, _>>()?,
        });
    }
    Ok(groups)
}
