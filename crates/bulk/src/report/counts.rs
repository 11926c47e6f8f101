//! How many rows a report is about, and what they came to.

use rusqlite::params;

use super::rows::{ReportRows, Why};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{RowState, Totals};
use crate::job::record::of_json;
use crate::job::rows::RowFilter;

/// What the rows of a report came to.
pub(super) struct Counts {
    /// How many are in each state.
    pub(super) totals: Totals,
    /// How many were refused by each code, the commonest first.
    pub(super) codes: Vec<(i64, u64)>,
    /// Why how many others were not sent, or the act not done with them; the commonest first.
    pub(super) causes: Vec<(Why, u64)>,
}

impl JobFile {
    /// Of all rows by the counters of the job; of others each is counted.
    pub(super) fn counts(&self, rows: ReportRows) -> Result<Counts, JobError> {
        match rows {
            ReportRows::Messages(RowFilter::All) => {
                let blocking = self.problems()?.into_iter().filter(|group| group.blocks);
                let causes = blocking.map(|group| (Why::Problem(group.problem), group.rows)).collect();
                Ok(Counts { totals: self.job()?.totals, codes: self.codes()?, causes })
            }
            ReportRows::Messages(RowFilter::State(RowState::Sent)) => {
                let mut totals = Totals::default();
                totals.set(RowState::Sent, self.job()?.totals.of(RowState::Sent));
                Ok(Counts { totals, codes: Vec::new(), causes: Vec::new() })
            }
            ReportRows::Messages(filter) => self.counts_of(filter),
            ReportRows::Act(act) => self.counts_of_act(act),
        }
    }

    fn counts_of(&self, filter: RowFilter) -> Result<Counts, JobError> {
        let groups = self.problems()?;
        if let RowFilter::Problem(id) = filter
            && let Some(group) = groups.iter().find(|group| group.id == id)
        {
            self.all_are_kept(group)?;
        }
        let search = self.search(filter)?;
        let found = self.read(|tx| search.count(tx))?;
        let (mut totals, mut codes, mut causes) = (Totals::default(), Vec::new(), Vec::new());
        for (state, code, problem, rows) in found {
            totals.set(state, totals.of(state) + rows);
            match state {
                RowState::Rejected => codes.extend(code.map(|code| (code, rows))),
                RowState::Excluded | RowState::Open => {
                    let group = groups.iter().find(|group| Some(group.id) == problem);
                    causes.extend(group.map(|group| (Why::Problem(group.problem.clone()), rows)));
                }
                RowState::Ready | RowState::Going | RowState::Sent | RowState::Unknown => {}
            }
        }
        codes.sort_by_key(|(code, rows)| (std::cmp::Reverse(*rows), *code));
        causes.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        Ok(Counts { totals, codes, causes })
    }

    fn counts_of_act(&self, act: i64) -> Result<Counts, JobError> {
        let barriers = self.act_barriers(act)?.into_iter();
        let mut causes: Vec<_> = barriers.map(|(barrier, rows)| (Why::Barrier(barrier), rows)).collect();
        let problems = self.read(|tx| {
            let mut find = tx.prepare(
                "SELECT (SELECT kind FROM problem WHERE id = act_row.problem), count(*) FROM act_row
                 WHERE act = ?1 AND problem IS NOT NULL AND state <> 2 GROUP BY problem",
            )?;
            let rows = find.query_map(params![act], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))?;
            let of_row = |row: rusqlite::Result<(String, i64)>| {
                let (kind, rows) = row?;
                Ok((Why::Problem(of_json(kind.trim_start())?), rows.cast_unsigned()))
            };
            rows.map(of_row).collect::<Result<Vec<_>, _>>()
        })?;
        causes.extend(problems);
        causes.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        Ok(Counts { totals: self.act(act)?.totals, codes: self.act_codes(act)?, causes })
    }
}
