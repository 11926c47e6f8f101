//! What it takes to send a job: one call for each row, or one for many.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use rusqlite::params;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::import::error::ImportError;
use crate::job::block::{BLOCK_ROWS, first_row};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::JobState;
use crate::job::record::{Failure, json, of_json};
use crate::job::row_set::RowSet;
use crate::render::Renderer;
use crate::render::together::{Apart, Together};
use crate::run::flight::at_first;
use crate::run::gather::MOST_ROWS;
use crate::run::verdict::is_about_the_row;
use crate::setup::{Batching, Setup};

/// What it takes to send the rows that are ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Plan {
    /// How many they are.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// With a call for each.
    pub single: CallPlan,
    /// With calls that take many, where that saves calls.
    pub batch: Option<CallPlan>,
    /// Why it does not.
    pub apart: Option<Apart>,
}

/// What one way of sending takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct CallPlan {
    /// How many calls.
    #[specta(type = specta_typescript::Number)]
    pub calls: u64,
    /// How many rows go out in a call with others.
    #[specta(type = specta_typescript::Number)]
    pub shared_rows: u64,
    /// How many rows are in doubt at most when the program is killed. Of single calls an estimate: those that are
    /// on their way at first.
    #[specta(type = specta_typescript::Number)]
    pub rows_in_doubt: u64,
}

impl JobFile {
    /// What it takes to send the rows that are ready, at so many calls a second. Reads every row; blocks.
    ///
    /// # Errors
    /// [`JobError::WrongState`] before the rows were checked; those of a disk; [`ImportError::Stopped`] in it.
    pub fn plan(&self, calls_per_s: u32, stop: &CancellationToken) -> Result<Plan, JobError> {
        let job = self.job()?;
        let setup = self.setup()?.filter(|_| job.state != JobState::Draft);
        let setup = setup.ok_or(JobError::WrongState { state: job.state })?;
        let in_doubt = |calls: u64, of: Batching, rows: u64| {
            let at_once = (at_first(calls_per_s, of) as u64).min(calls);
            let of_call = if of == Batching::Batch { MOST_ROWS as u64 } else { 1 };
            (at_once * of_call).min(rows)
        };
        let renderer = Renderer::new(job.id, &setup, 0);
        let groups = self.each_alike(renderer.as_ref(), stop)?;
        let rows = groups.all;
        let single =
            CallPlan { calls: rows, shared_rows: 0, rows_in_doubt: in_doubt(rows, Batching::Single, rows) };
        let most = MOST_ROWS as u64;
        // A row that is left alone goes out in a call of its own.
        let lone = |rows: &u64| *rows % most == 1;
        let shared_rows: u64 = groups.rows.values().map(|rows| rows - u64::from(lone(rows))).sum();
        let calls = groups.rows.values().map(|rows| rows.div_ceil(most)).sum::<u64>() + groups.alone;
        let zone = TimeZone::UTC;
        let apart = match Together::of(&setup, &zone) {
            Err(apart) => Some(apart),
            Ok(_) if calls == rows => Some(Apart::NoneAlike),
            Ok(_) => None,
        };
        let rows_in_doubt = in_doubt(calls, Batching::Batch, rows);
        let batch = apart.is_none().then_some(CallPlan { calls, shared_rows, rows_in_doubt });
        Ok(Plan { rows, single, batch, apart })
    }

    /// Chooses how many rows go out in one call. What was checked stays so: the messages are the same.
    ///
    /// # Errors
    /// [`JobError::WrongState`] before the rows were checked, and once the job has begun; those of a disk.
    pub fn choose_calls(&self, calls: Batching) -> Result<(), JobError> {
        // Read and written at once, so that no check comes in between.
        self.write(|tx| match RowSet::Messages.state(tx)?.0 {
            JobState::Checked => {
                let text: Option<String> = tx.query_row("SELECT setup FROM job", [], |r| r.get(0))?;
                let text = text.ok_or_else(|| Failure::content("what a checked job sends"))?;
                let mut setup: Setup = of_json(&text)?;
                setup.options.calls = calls;
                tx.execute("UPDATE job SET setup = ?1", [json(&setup)?])?;
                Ok(())
            }
            state => Err(JobError::WrongState { state }.into()),
        })
    }

    fn each_alike(&self, renderer: Option<&Renderer>, stop: &CancellationToken) -> Result<Groups, JobError> {
        let (mut groups, mut first) = (Groups::default(), 1);
        loop {
            if stop.is_cancelled() {
                return Err(ImportError::Stopped.into());
            }
            let cells = self.block(first)?;
            if cells.is_empty() {
                return Ok(groups);
            }
            let ready: Vec<(u64, u32, Option<i64>)> = self.read(|tx| {
                let mut find = tx.prepare_cached(
                    "SELECT number, calls, code FROM row
                     WHERE number >= ?1 AND number < ?2 AND state = 0 ORDER BY number",
                )?;
                let rows = find.query_map(params![first as i64, (first + BLOCK_ROWS) as i64], |r| {
                    Ok((r.get::<_, i64>(0)? as u64, r.get(1)?, r.get(2)?))
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })?;
            for (number, calls, code) in ready {
                let is_alone = calls > 0 || code.is_some_and(is_about_the_row);
                let row = cells.get((number - first_row(number)) as usize);
                let alike = row.zip(renderer).filter(|_| !is_alone).and_then(|(row, makes)| makes.alike(row));
                groups.add(alike);
            }
            first += BLOCK_ROWS;
        }
    }
}

/// How many rows are alike.
#[derive(Default)]
struct Groups {
    all: u64,
    /// Rows that need a call of their own.
    alone: u64,
    rows: HashMap<i64, u64>,
}

impl Groups {
    fn add(&mut self, alike: Option<i64>) {
        self.all += 1;
        match alike {
            Some(alike) => *self.rows.entry(alike).or_default() += 1,
            None => self.alone += 1,
        }
    }
}
