//! A query as the index understands it.

use std::time::SystemTime;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use rusqlite::Transaction;
use rusqlite::types::Value as Sql;

use super::clause::{Clause, Test};
use super::field::{Field, Value};
use super::marks::marks;
use super::parse::Query;
use crate::cuttings::cuttings;
use crate::id_ranges;
use crate::model::kind::KeptKind;
use crate::model::send::Outcome;
use crate::words::{self, Cuttings, Finder};

/// How many words of a pasted page narrow; the rest does not narrow further.
const WORDS: usize = 24;

/// Terms for the index, the ids they may hold for, and the times each row is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// In the language of FTS5; none when nothing but time narrows.
    pub(crate) terms: Option<String>,
    /// From the first to the last, both inclusive.
    pub(crate) ids: (i64, i64),
    /// From, and before, in Unix milliseconds.
    pub(crate) times: Option<(i64, i64)>,
}

impl Asked {
    /// `None` when no row can pass.
    pub(crate) fn of(tx: &Transaction<'_>, query: &Query) -> rusqlite::Result<Option<Self>> {
        let times = times(query, &now());
        let Some(ids) = id_ranges::ids(tx, times)? else { return Ok(None) };
        let terms = match terms(query, cuttings(tx)?) {
            Narrowed::Nothing => return Ok(None),
            Narrowed::All => None,
            Narrowed::To(terms) => Some(terms),
        };
        Ok(Some(Self { terms, ids, times }))
    }

    /// What follows SELECT: `m` is the row, `s` its entry in the index if that leads.
    pub(crate) fn sql(&self) -> (String, Vec<Sql>) {
        let mut values = vec![Sql::Integer(self.ids.0), Sql::Integer(self.ids.1)];
        let mut sql = if let Some(terms) = &self.terms {
            values.push(Sql::Text(terms.clone()));
            // CROSS: the index leads, in its own order; the planner must not turn it round and sort.
            String::from(
                "FROM search s CROSS JOIN message m ON m.id = s.rowid
                 WHERE s.rowid BETWEEN ? AND ? AND s.words MATCH ?",
            )
        } else {
            String::from("FROM message m WHERE m.id BETWEEN ? AND ?")
        };
        sql.push_str(" AND m.deleted_at_ms IS NULL");
        if let Some((from, before)) = self.times {
            sql.push_str(" AND m.started_at_ms >= ? AND m.started_at_ms < ?");
            values.extend([Sql::Integer(from), Sql::Integer(before)]);
        }
        (sql, values)
    }

    /// The number to sort by. By the other table's, equal as it is, SQLite would sort all matches.
    pub(crate) fn id(&self) -> &'static str {
        if self.terms.is_some() { "s.rowid" } else { "m.id" }
    }
}

impl Query {
    /// Finds what was asked for within a text. Nothing is looked for in what must not be there.
    pub(crate) fn finder(&self) -> Finder {
        Finder::new(self.clauses.iter().filter(|clause| !clause.negated).filter_map(|clause| {
            match &clause.test {
                Test::Words { text, quoted } => Some((text.as_str(), *quoted)),
                Test::Field { .. } => None,
            }
        }))
    }
}

fn times(query: &Query, now: &Zoned) -> Option<(i64, i64)> {
    let (mut from, mut before) = (i64::MIN, i64::MAX);
    let mut narrowed = false;
    for Clause { negated, test } in &query.clauses {
        let Test::Field { field: field @ (Field::After | Field::Before), values } = test else { continue };
        // Any of several times: the widest.
        let at = values.iter().filter_map(|value| match value {
            Value::Moment(moment) => Some(moment.at_ms(now)),
            _ => None,
        });
        narrowed = true;
        // What did not start after a time started before it.
        if (*field == Field::After) == *negated {
            before = before.min(if *negated { at.min() } else { at.max() }.unwrap_or(i64::MAX));
        } else {
            from = from.max(if *negated { at.max() } else { at.min() }.unwrap_or(i64::MIN));
        }
    }
    narrowed.then_some((from, before))
}

/// What the index is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Narrowed {
    /// Nothing: no clause asks the index.
    All,
    /// A clause asks for what no row can be found by, such as punctuation.
    Nothing,
    /// These terms.
    To(String),
}

/// A clause in which there is nothing to look for never widens what is found: alone, in quotes, negated or as a field's value,
/// it finds nothing. Only between other words it is passed over, as the `&` of a name.
fn terms(query: &Query, cuttings: Cuttings) -> Narrowed {
    let (mut must, mut must_not) = (Vec::new(), Vec::new());
    let (mut words, mut blank) = (0, 0);
    for Clause { negated, test } in &query.clauses {
        let term = match test {
            Test::Words { text, quoted } => {
                let term = any(words::terms(text, *quoted, cuttings));
                if term.is_none() && !quoted && !negated {
                    blank += 1;
                    continue;
                }
                if !negated {
                    words += usize::from(term.is_some());
                    if words > WORDS {
                        continue;
                    }
                }
                term
            }
            // Their times narrow by themselves.
            Test::Field { field: Field::After | Field::Before, .. } => continue,
            // No row of the history belongs to a job.
            Test::Field { field: Field::Job, .. } if *negated => continue,
            Test::Field { field: Field::Job, .. } => return Narrowed::Nothing,
            Test::Field { field: Field::Kind, values } => {
                match kinds(values, *negated) {
                    Kinds::All => {}
                    Kinds::None => return Narrowed::Nothing,
                    Kinds::Any(term) => must.push(term),
                    Kinds::NoneOf(term) => must_not.push(term),
                }
                continue;
            }
            Test::Field { field, values } => {
                any(values.iter().flat_map(|value| marks(*field, value, cuttings)))
            }
        };
        let Some(term) = term else { return Narrowed::Nothing };
        if *negated { &mut must_not } else { &mut must }.push(term);
    }
    if blank > 0 && words == 0 {
        return Narrowed::Nothing;
    }
    if must_not.is_empty() {
        return if must.is_empty() { Narrowed::All } else { Narrowed::To(must.join(" AND ")) };
    }
    if must.is_empty() {
        // The index denies only beside something that holds: every row has one of these.
        let all = [Outcome::Sending, Outcome::Sent, Outcome::Rejected, Outcome::Unknown];
        must.extend(any(all.map(|outcome| words::exact(&words::outcome_mark(outcome)))));
    }
    Narrowed::To(format!("({}) NOT ({})", must.join(" AND "), must_not.join(" OR ")))
}

/// What a clause about kinds asks of the index, where a single send has no mark.
enum Kinds {
    All,
    None,
    Any(String),
    NoneOf(String),
}

fn kinds(values: &[Value], negated: bool) -> Kinds {
    let wanted = |kind: &KeptKind| values.contains(&Value::Kind(*kind)) != negated;
    let with_single = wanted(&KeptKind::Single);
    let marked = KeptKind::ALL.into_iter().filter(|kind| *kind != KeptKind::Single);
    // Of single sends only what they are not can be asked for.
    let chosen = marked.filter(|kind| wanted(kind) != with_single);
    match (any(chosen.map(|kind| words::exact(&words::kind_mark(kind)))), with_single) {
        (Some(term), true) => Kinds::NoneOf(term),
        (Some(term), false) => Kinds::Any(term),
        (None, true) => Kinds::All,
        (None, false) => Kinds::None,
    }
}

/// Now, on the calendar of this machine; the calendar's end where a broken clock is beyond it.
fn now() -> Zoned {
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX);
    now.to_zoned(TimeZone::system())
}

/// A term that holds where any of them does; none when there are none.
fn any(terms: impl IntoIterator<Item = String>) -> Option<String> {
    let mut terms: Vec<String> = terms.into_iter().collect();
    match terms.len() {
        0 | 1 => terms.pop(),
        _ => Some(format!("({})", terms.join(" OR "))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;

    use super::*;

    fn asked(typed: &str) -> Option<(i64, i64)> {
        let now =
            date(2026, 11, 25).at(9, 30, 0, 0).to_zoned(TimeZone::get("Asia/Shanghai").unwrap()).unwrap();
        times(&Query::parse(typed).unwrap(), &now)
    }

    #[test]
    fn a_time_without_an_offset_is_one_of_this_machine() {
        let ms = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        for (typed, from, before) in [
            ("after:2026-11-01", Some("2026-10-31T16:00:00Z"), None),
            ("after:2026-11-01T08:00", Some("2026-11-01T00:00:00Z"), None),
            ("after:2026-11-01T08:00Z", Some("2026-11-01T08:00:00Z"), None),
            ("after:today", Some("2026-11-24T16:00:00Z"), None),
            ("after:yesterday before:today", Some("2026-11-23T16:00:00Z"), Some("2026-11-24T16:00:00Z")),
            ("after:24h", Some("2026-11-24T01:30:00Z"), None),
            ("after:7d", Some("2026-11-18T01:30:00Z"), None),
            ("-after:2026-11-01", None, Some("2026-10-31T16:00:00Z")),
            ("-before:2026-11-01", Some("2026-10-31T16:00:00Z"), None),
            ("after:2026-11-01 after:2026-11-02", Some("2026-11-01T16:00:00Z"), None),
            ("after:2026-11-01,2026-11-02", Some("2026-10-31T16:00:00Z"), None),
        ] {
            let expected = (from.map_or(i64::MIN, ms), before.map_or(i64::MAX, ms));
            assert_eq!(asked(typed), Some(expected), "{typed}");
        }
        assert_eq!(asked("发票"), None);
    }

    #[test]
    fn no_row_of_the_history_belongs_to_a_job() {
        let narrowed = |typed| terms(&Query::parse(typed).unwrap(), Cuttings::Current);
        assert_eq!(narrowed("job:双十一"), Narrowed::Nothing);
        assert_eq!(narrowed("to:lilei job:双十一"), Narrowed::Nothing);
        assert_eq!(narrowed("-job:双十一"), Narrowed::All);
        assert_eq!(narrowed("to:lilei -job:双十一"), narrowed("to:lilei"));
    }

    #[test]
    fn a_time_beyond_the_calendar_is_before_or_after_everything() {
        assert_eq!(asked("before:9999-12-31T23:59:59").unwrap().1, i64::MAX);
        assert_eq!(asked("after:-009999-01-01").unwrap().0, i64::MIN);
    }
}
