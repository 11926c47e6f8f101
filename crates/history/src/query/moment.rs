//! Times in a query: how they are typed, and when they are.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// A time as a user gives it. Without an offset it is one of this machine's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// `2026-11-01`: the start of that day.
    Date(Date),
    /// `2026-11-01T10:30`.
    DateTime(DateTime),
    /// `2026-11-01T10:30:00Z`, or with an offset.
    Instant(Timestamp),
    /// `today`, `yesterday`: the start of the day so many days ago.
    Day(i32),
    /// `7d`, `24h`: so many hours ago.
    Ago {
        /// How many.
        hours: i32,
        /// Whether they were given as days.
        days: bool,
    },
}

/// Reads a time, in lower case.
pub(super) fn moment(text: &str) -> Option<Moment> {
    match text {
        "today" => return Some(Moment::Day(0)),
        "yesterday" => return Some(Moment::Day(1)),
        _ => {}
    }
    // A century, so that no sum can overflow.
    let ago = |digits: &str, hours: i32| {
        let count =
            digits.parse::<i32>().ok().filter(|n| (1..=36_525).contains(n) && !digits.starts_with('+'))?;
        Some(Moment::Ago { hours: count * hours, days: hours == 24 })
    };
    if let Some(moment) = text.strip_suffix('d').and_then(|digits| ago(digits, 24)) {
        return Some(moment);
    }
    if let Some(moment) = text.strip_suffix('h').and_then(|digits| ago(digits, 1)) {
        return Some(moment);
    }
    let upper = text.to_ascii_uppercase();
    if let Ok(instant) = upper.parse::<Timestamp>() {
        return Some(Moment::Instant(instant));
    }
    if upper.contains('T') {
        return upper.parse().ok().map(Moment::DateTime);
    }
    upper.parse().ok().map(Moment::Date)
}

impl Moment {
    /// In Unix milliseconds, as of `now`.
    pub(super) fn at_ms(&self, now: &Zoned) -> i64 {
        let zone = now.time_zone();
        match self {
            Self::Date(date) => civil(date.at(0, 0, 0, 0), zone),
            Self::DateTime(time) => civil(*time, zone),
            Self::Instant(at) => at.as_millisecond(),
            Self::Day(days) => {
                now.date().checked_sub(days.days()).map_or(i64::MIN, |date| civil(date.at(0, 0, 0, 0), zone))
            }
            Self::Ago { hours, .. } => {
                now.checked_sub(hours.hours()).map_or(i64::MIN, |at| at.timestamp().as_millisecond())
            }
        }
    }
}

/// Beyond what a calendar can hold there is no row either.
fn civil(time: DateTime, zone: &TimeZone) -> i64 {
    let beyond = if time.year() < 0 { i64::MIN } else { i64::MAX };
    let at = zone.to_ambiguous_zoned(time).compatible();
    at.map_or(beyond, |at| at.timestamp().as_millisecond())
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::DateTime(time) => time.fmt(f),
            Self::Instant(at) => at.fmt(f),
            Self::Day(0) => f.write_str("today"),
            Self::Day(_) => f.write_str("yesterday"),
            Self::Ago { hours, days: true } => write!(f, "{}d", hours / 24),
            Self::Ago { hours, days: false } => write!(f, "{hours}h"),
        }
    }
}
