//! Rows over time: a bar for each hour, day, week or month of this machine's calendar.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::standing::Standing;
use crate::ids::Millis;

/// No chart has more bars.
const BARS: usize = 120;
const HOUR_MS: i64 = 3_600_000;

/// How long a bar is. A day may have 23 or 25 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// An hour.
    Hour,
    /// A calendar day.
    Day,
    /// From a Monday to the next.
    Week,
    /// A calendar month.
    Month,
}

/// The rows of one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Bar {
    /// Where it begins.
    pub start_ms: Millis,
    /// Where it ends, exclusive.
    pub end_ms: Millis,
    /// Still on their way.
    pub sending: u32,
    /// Taken by the service whole, and not taken back since.
    pub sent: u32,
    /// Taken by the service for some of their receivers or messages, or streams without their end, and not taken back since.
    pub partly: u32,
    /// Refused, or never out.
    pub rejected: u32,
    /// Of unknown end, and not taken back since.
    pub unknown: u32,
    /// Taken back or deleted since, whatever their end.
    pub recalled: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Chart {
    step: Step,
    /// Where the bars begin, and the end of the last.
    edges: Vec<i64>,
    /// By bar and standing.
    rows: Vec<[f64; 6]>,
}

impl Chart {
    /// For rows of these times: from the first on, before the second.
    pub(super) fn new(from_ms: i64, before_ms: i64) -> Self {
        Self::in_zone(from_ms, before_ms, &TimeZone::system())
    }

    fn in_zone(from_ms: i64, before_ms: i64, zone: &TimeZone) -> Self {
        let hours = before_ms.saturating_sub(from_ms) / HOUR_MS;
        let step = match hours {
            ..73 => Step::Hour,
            73..2_401 => Step::Day,
            2_401..16_801 => Step::Week,
            _ => Step::Month,
        };
        let edges = edges(step, from_ms, before_ms, zone).unwrap_or_else(|| vec![from_ms, before_ms]);
        Self { step, rows: vec![[0.0; 6]; edges.len() - 1], edges }
    }

    /// What lies outside is left out.
    pub(super) fn add(&mut self, at_ms: i64, standing: Standing, weight: f64) {
        let at = self.edges.partition_point(|edge| *edge <= at_ms);
        if let Some(bar) = at.checked_sub(1).and_then(|at| self.rows.get_mut(at)) {
            bar[place(standing)] += weight;
        }
    }

    pub(super) fn drawn(self) -> (Step, Vec<Bar>) {
        let bars = self.edges.windows(2).zip(&self.rows).map(|(edges, rows)| {
            let [sending, sent, rejected, unknown, recalled, partly] = rows.map(count);
            let (start_ms, end_ms) = (Millis(edges[0]), Millis(edges[1]));
            Bar { start_ms, end_ms, sending, sent, partly, rejected, unknown, recalled }
        });
        (self.step, bars.collect())
    }
}

/// Where a bar counts it.
fn place(standing: Standing) -> usize {
    match standing {
        Standing::Ended(outcome) => outcome as usize,
        Standing::Recalled => 4,
        Standing::Partly => 5,
    }
}

pub(super) fn count(rows: f64) -> u32 {
    rows.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// `None` beyond what the calendar can hold.
fn edges(step: Step, from_ms: i64, before_ms: i64, zone: &TimeZone) -> Option<Vec<i64>> {
    let from = Timestamp::from_millisecond(from_ms).ok()?.to_zoned(zone.clone());
    let start = begin(step, &from)?;
    let mut edges = Vec::new();
    let mut at = start.clone();
    loop {
        let ms = at.timestamp().as_millisecond();
        edges.push(ms);
        if ms >= before_ms && edges.len() > 1 {
            return Some(edges);
        }
        if edges.len() > BARS {
            // Older than any message could be: the first bar takes the rest.
            edges.push(before_ms);
            return Some(edges);
        }
        at = start.checked_add(steps(step, i64::try_from(edges.len()).ok()?)).ok()?;
    }
}

fn begin(step: Step, at: &Zoned) -> Option<Zoned> {
    match step {
        Step::Hour => at
            .round((jiff::Unit::Hour, 1))
            .ok()
            .map(|rounded| if rounded > *at { rounded - 1.hour() } else { rounded }),
        Step::Day => at.start_of_day().ok(),
        Step::Week => {
            let back = at.weekday().since(Weekday::Monday);
            at.checked_sub(i64::from(back).days()).ok()?.start_of_day().ok()
        }
        Step::Month => at.first_of_month().ok()?.start_of_day().ok(),
    }
}

fn steps(step: Step, count: i64) -> Span {
    match step {
        Step::Hour => count.hours(),
        Step::Day => count.days(),
        Step::Week => count.weeks(),
        Step::Month => count.months(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::send::Outcome;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn drawn(from: &str, before: &str, zone: &str) -> (Step, Vec<String>) {
        let zone = TimeZone::get(zone).unwrap();
        let (step, bars) = Chart::in_zone(ms(from), ms(before), &zone).drawn();
        let begin = |bar: &Bar| Timestamp::from_millisecond(bar.start_ms.0).unwrap().to_zoned(zone.clone());
        (step, bars.iter().map(|bar| begin(bar).strftime("%m-%d %H:%M").to_string()).collect())
    }

    #[test]
    fn bars_follow_the_calendar_of_the_time_zone() {
        let (step, bars) = drawn("2026-11-01T16:30:00Z", "2026-11-01T18:31:00Z", "Asia/Kolkata");
        assert_eq!(
            (step, bars),
            (Step::Hour, vec!["11-01 22:00".into(), "11-01 23:00".into(), "11-02 00:00".into()])
        );
        let (step, bars) = drawn("2026-11-01T18:00:00Z", "2026-11-20T00:00:00Z", "Asia/Shanghai");
        assert_eq!((step, bars.len(), bars[0].as_str()), (Step::Day, 19, "11-02 00:00"));
        let (step, bars) = drawn("2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z", "Asia/Shanghai");
        assert_eq!((step, bars[0].as_str(), bars[1].as_str()), (Step::Week, "12-29 00:00", "01-05 00:00"));
        let (step, bars) = drawn("2020-01-15T00:00:00Z", "2026-11-20T00:00:00Z", "Asia/Shanghai");
        assert_eq!((step, bars.len(), bars[0].as_str()), (Step::Month, 83, "01-01 00:00"));
    }

    #[test]
    fn a_day_on_which_the_clock_changes_is_one_bar() {
        let (step, bars) = drawn("2026-10-20T00:00:00Z", "2026-10-30T00:00:00Z", "Europe/Berlin");
        assert_eq!(step, Step::Day);
        assert!(bars.iter().all(|bar| bar.ends_with("00:00")), "{bars:?}");
    }

    #[test]
    fn a_row_counts_in_the_bar_that_holds_its_time() {
        let mut chart =
            Chart::in_zone(ms("2026-11-01T10:00:00Z"), ms("2026-11-01T12:00:00Z"), &TimeZone::UTC);
        for (at, outcome) in
            [("10:00:00", Outcome::Sent), ("10:59:59", Outcome::Unknown), ("11:00:00", Outcome::Sent)]
        {
            chart.add(ms(&format!("2026-11-01T{at}Z")), Standing::Ended(outcome), 1.0);
        }
        chart.add(ms("2026-11-02T00:00:00Z"), Standing::Ended(Outcome::Sent), 1.0);
        chart.add(ms("2026-11-01T11:30:00Z"), Standing::Recalled, 1.0);
        chart.add(ms("2026-11-01T11:31:00Z"), Standing::Partly, 1.0);
        let (_, bars) = chart.drawn();
        let rows: Vec<_> = bars.iter().map(|bar| (bar.sent, bar.unknown, bar.recalled, bar.partly)).collect();
        assert_eq!(rows, [(1, 1, 0, 0), (1, 0, 1, 1)]);
    }
}
