//! As what a row counts in the chart, by the marks that the search index has of it.

use std::collections::HashSet;

use rusqlite::{Transaction, params};

use crate::ids::RowId;
use crate::model::act::ActKind;
use crate::model::kind::KeptKind;
use crate::model::send::Outcome;
use crate::words::{exact, kind_mark, later_mark, partly_mark};

/// As what a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// As its send ended.
    Ended(Outcome),
    /// As one that not all of its receivers or messages were taken of, or that is a stream without its end.
    Partly,
    /// As one that was taken back or deleted since.
    Recalled,
}

/// Which rows count otherwise than by their ends. Few do: to ask for each row would cost more.
pub(super) struct Standings {
    partly: HashSet<RowId>,
    recalled: HashSet<RowId>,
    /// Those that sent nothing, by what they are.
    recalls: Vec<(KeptKind, HashSet<RowId>)>,
}

impl Standings {
    /// Of the rows from the first of these ids to the last.
    pub(super) fn of(tx: &Transaction<'_>, ids: (i64, i64)) -> rusqlite::Result<Self> {
        let marked = |terms: &str| rows(tx, ids, terms);
        // Of a call that sent several messages, one says nothing of the others.
        let several = KeptKind::ALL.into_iter().filter(|kind| kind.is_several());
        let several: Vec<String> = several.map(|kind| exact(&kind_mark(kind))).collect();
        let recalled = format!("{} NOT ({})", exact(&later_mark(ActKind::Recall)), several.join(" OR "));
        let no_sends = KeptKind::ALL.into_iter().filter(|kind| !kind.is_send());
        Ok(Self {
            partly: marked(&exact(&partly_mark()))?,
            recalled: marked(&recalled)?,
            recalls: no_sends
                .map(|kind| Ok((kind, marked(&exact(&kind_mark(kind)))?)))
                .collect::<rusqlite::Result<_>>()?,
        })
    }

    /// What was taken back counts as that, whatever its end.
    pub(super) fn standing(&self, row: RowId, outcome: Outcome) -> Standing {
        let is_recall =
            self.recalls.iter().any(|(kind, rows)| kind.is_recalled(outcome) && rows.contains(&row));
        if is_recall || self.recalled.contains(&row) {
            return Standing::Recalled;
        }
        if self.partly.contains(&row) { Standing::Partly } else { Standing::Ended(outcome) }
    }
}

fn rows(tx: &Transaction<'_>, (first, last): (i64, i64), terms: &str) -> rusqlite::Result<HashSet<RowId>> {
    tx.prepare_cached("SELECT rowid FROM search WHERE rowid BETWEEN ?1 AND ?2 AND words MATCH ?3")?
        .query_map(params![first, last, terms], |r| r.get(0))?
        .collect()
}
