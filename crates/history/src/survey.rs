//! How many rows a query finds, and when they were sent.
//!
//! At first it is a sample: some rows from each of a few stretches of ids, which takes the same time however many
//! rows there are. To know it all, every row is looked at.

mod chart;
mod standing;

use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{Transaction, params_from_iter};
use serde::{Deserialize, Serialize};
use specta::Type;

pub use chart::{Bar, Step};

use crate::error::{Error, Failure};
use crate::id_ranges;
use crate::ids::RowId;
use crate::model::send::Outcome;
use crate::query::{Asked, Query};
use crate::stop::Stop;
use crate::store::History;
use chart::{Chart, count};
use standing::{Standing, Standings};

/// Into so many stretches the ids are divided for a sample, and so many rows are read of each.
const STRETCHES: i64 = 32;
const SAMPLE_ROWS: i64 = 48;
/// A sample stops here; the stretches not reached are taken to be like the others.
const SAMPLE_TIME: Duration = Duration::from_millis(20);
/// Looking at all rows gives up here, and a sample must do.
const TIMEOUT: Duration = Duration::from_secs(3);
/// A milestone stands at every so many rows.
const MILESTONE_ROWS: u32 = 1024;

/// How carefully to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// At a sample, for a few milliseconds.
    Sample,
    /// At every row, for seconds at most.
    Whole,
}

/// The rows of a query from afar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Survey {
    /// How many.
    pub rows: u32,
    /// Whether all of them were looked at, so that nothing here is reckoned from a sample.
    pub exact: bool,
    /// How long a bar is.
    pub step: Step,
    /// Oldest first, without gaps, from the first time that the query allows to the last.
    pub bars: Vec<Bar>,
    /// Places in the list from its beginning to its end, newest first.
    pub milestones: Vec<Milestone>,
}

/// A place in the list by the rows above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Milestone {
    /// A row number at the place.
    pub id: RowId,
    /// How many rows stand above it.
    pub above: u32,
}

/// A stretch of ids and what was found in it.
struct Stretch {
    ids: (i64, i64),
    /// Reckoned for all of it; `None` when it was not looked at.
    rows: Option<f64>,
    /// When each was sent, and as what it counts.
    sample: Vec<(i64, Standing)>,
}

impl History {
    /// Counts the rows of a query by time and outcome.
    ///
    /// # Errors
    /// `Stopped`, and those of the file.
    pub fn survey(&self, query: &Query, depth: Depth, stop: &Stop) -> Result<Survey, Error> {
        self.read_until(stop, |tx| {
            let nothing = Survey { rows: 0, exact: true, step: Step::Hour, bars: vec![], milestones: vec![] };
            let (Some(asked), Some(all)) = (Asked::of(tx, query)?, id_ranges::times(tx)?) else {
                return Ok(nothing);
            };
            let (from, before) = asked.times.unwrap_or((i64::MIN, i64::MAX));
            let (from, before) = (from.max(all.0), before.min(all.1.saturating_add(1)));
            if from >= before {
                return Ok(nothing);
            }
            let chart = Chart::new(from, before);
            let sampled = sample(tx, &asked, chart.clone(), stop)?;
            if depth == Depth::Sample || sampled.exact {
                return Ok(sampled);
            }
            Ok(whole(tx, &asked, chart, &sampled, stop)?.unwrap_or(sampled))
        })
    }
}

fn sample(tx: &Transaction<'_>, asked: &Asked, mut chart: Chart, stop: &Stop) -> Result<Survey, Failure> {
    let deadline = Instant::now() + SAMPLE_TIME;
    let mut stretches = stretches(tx, asked)?;
    let (from, _) = asked.sql();
    let sql =
        format!("SELECT {id}, m.started_at_ms, m.outcome {from} ORDER BY {id} DESC LIMIT ?", id = asked.id());
    let mut find = tx.prepare_cached(&sql)?;
    let mut looked_at = 0;
    for at in spread(stretches.len()) {
        if looked_at > 0 && Instant::now() > deadline {
            break;
        }
        going_on(stop)?;
        let stretch = &mut stretches[at];
        let (_, mut values) = Asked { ids: stretch.ids, ..asked.clone() }.sql();
        values.push(Value::Integer(SAMPLE_ROWS));
        let rows: Vec<(i64, i64, Outcome)> = find
            .query_map(params_from_iter(values), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let lowest = rows.last().map_or(stretch.ids.1, |(id, ..)| *id);
        let standings = Standings::of(tx, (lowest, stretch.ids.1))?;
        let standing = |(id, at_ms, outcome)| (at_ms, standings.standing(RowId(id), outcome));
        stretch.sample = rows.into_iter().map(standing).collect();
        let found = stretch.sample.len() as f64;
        let full = stretch.sample.len() as i64 >= SAMPLE_ROWS;
        let share = (stretch.ids.1 - stretch.ids.0 + 1) as f64 / (stretch.ids.1 - lowest + 1) as f64;
        stretch.rows = Some(if full { found * share } else { found });
        looked_at += 1;
    }
    let exact = stretches.iter().all(|s| s.rows.is_some() && (s.sample.len() as i64) < SAMPLE_ROWS);
    let known: f64 = stretches.iter().filter_map(|s| s.rows).sum();
    let usual = if looked_at == 0 { 0.0 } else { known / f64::from(looked_at) };
    let mut above = 0.0;
    let mut milestones = Vec::new();
    for stretch in &stretches {
        let rows = stretch.rows.unwrap_or(usual);
        milestones.push(Milestone { id: RowId(stretch.ids.1), above: count(above) });
        above += rows;
        let weight = rows / stretch.sample.len().max(1) as f64;
        let add = |(at_ms, standing): &_| chart.add(*at_ms, *standing, weight);
        stretch.sample.iter().for_each(add);
    }
    milestones.extend(stretches.last().map(|s| Milestone { id: RowId(s.ids.0), above: count(above) }));
    let (step, bars) = chart.drawn();
    Ok(Survey { rows: count(above), exact, step, bars, milestones })
}

/// `None` when it takes too long.
fn whole(
    tx: &Transaction<'_>,
    asked: &Asked,
    mut chart: Chart,
    sampled: &Survey,
    stop: &Stop,
) -> Result<Option<Survey>, Failure> {
    let deadline = Instant::now() + TIMEOUT;
    let (from, values) = match asked.terms {
        Some(_) => asked.sql(),
        // The index of times has it all.
        None => {
            let (from, before) = asked.times.unwrap_or((i64::MIN, i64::MAX));
            let from_sql = "FROM message m
                WHERE m.deleted_at_ms IS NULL AND m.started_at_ms >= ? AND m.started_at_ms < ?";
            (from_sql.to_owned(), vec![Value::Integer(from), Value::Integer(before)])
        }
    };
    let by_id = asked.terms.is_some();
    let order = if by_id { "ORDER BY s.rowid DESC" } else { "" };
    let mut find = tx.prepare_cached(&format!("SELECT m.id, m.started_at_ms, m.outcome {from} {order}"))?;
    let standings = Standings::of(tx, asked.ids)?;
    let mut found = find.query(params_from_iter(values))?;
    let mut rows: u32 = 0;
    let mut milestones = Vec::new();
    let mut last = None;
    while let Some(row) = found.next()? {
        if rows.is_multiple_of(MILESTONE_ROWS) {
            going_on(stop)?;
            if Instant::now() > deadline {
                return Ok(None);
            }
            milestones.push(Milestone { id: row.get(0)?, above: rows });
        }
        let id = row.get(0)?;
        last = Some(id);
        chart.add(row.get(1)?, standings.standing(id, row.get(2)?), 1.0);
        rows = rows.saturating_add(1);
    }
    milestones.extend(last.map(|id| Milestone { id, above: rows.saturating_sub(1) }));
    if !by_id {
        // The rows came by time and not by number; the sample's places are near enough once they are of the true size.
        let size = f64::from(rows) / f64::from(sampled.rows.max(1));
        let scaled = |m: &Milestone| Milestone { above: count(f64::from(m.above) * size), ..*m };
        milestones = sampled.milestones.iter().map(scaled).collect();
    }
    let (step, bars) = chart.drawn();
    Ok(Some(Survey { rows, exact: true, step, bars, milestones }))
}

/// Newest first.
fn stretches(tx: &Transaction<'_>, asked: &Asked) -> Result<Vec<Stretch>, Failure> {
    let ends: (Option<i64>, Option<i64>) = tx
        .prepare_cached("SELECT (SELECT min(id) FROM message), (SELECT max(id) FROM message)")?
        .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let (Some(first), Some(last)) = ends else { return Ok(Vec::new()) };
    let (first, last) = (first.max(asked.ids.0), last.min(asked.ids.1));
    let size = ((last - first + 1) / STRETCHES).max(SAMPLE_ROWS);
    let mut stretches = Vec::new();
    let mut top = last;
    while top >= first {
        // What is left over goes to the last.
        let low = if top - size * 2 < first { first } else { top - size + 1 };
        stretches.push(Stretch { ids: (low, top), rows: None, sample: Vec::new() });
        top = low - 1;
    }
    Ok(stretches)
}

/// Every number below `len`, so that those up to any point are spread over all.
fn spread(len: usize) -> impl Iterator<Item = usize> {
    let bits = usize::BITS - len.saturating_sub(1).leading_zeros();
    (0..1_usize << bits)
        .map(move |n| if bits == 0 { 0 } else { n.reverse_bits() >> (usize::BITS - bits) })
        .filter(move |n| *n < len)
}

fn going_on(stop: &Stop) -> Result<(), Error> {
    if stop.is_cancelled() { Err(Error::Stopped) } else { Ok(()) }
}
