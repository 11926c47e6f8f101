//! `bulk schedule`: when a job starts by itself.

use clap::{ArgGroup, Args as ClapArgs};
use jiff::civil::{DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::job::JobName;

/// When a job starts by itself.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("when").required(true).args(["at", "cancel"])))]
pub struct ScheduleOptions {
    /// Job ID, or the start of one
    pub job: JobName,
    /// Date and time, such as '2026-12-24 09:00', also with an offset: '2026-12-24 09:00+08:00'
    #[arg(long, value_name = "DATE TIME", value_parser = start_at)]
    pub at: Option<StartAt>,
    /// Time zone of --at, and in which it is shown; by default that of this computer
    #[arg(long, value_name = "ZONE", requires = "at")]
    pub time_zone: Option<String>,
    /// Do not start it automatically any more
    #[arg(long)]
    pub cancel: bool,
    /// Confirm sending from a production account
    #[arg(long)]
    pub yes: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// When a job starts, as it was typed.
#[derive(Debug, Clone)]
pub enum StartAt {
    /// By the clocks of a zone.
    Local(DateTime),
    /// One moment, by the offset that was typed.
    Moment(Timestamp),
    /// In the zone that was typed.
    Zoned(Zoned),
}

impl StartAt {
    /// The moment, in this zone where none was typed; `None` where its clocks never show it.
    pub fn in_zone(&self, zone: &TimeZone) -> Option<Zoned> {
        match self {
            StartAt::Local(at) => at.to_zoned(zone.clone()).ok(),
            StartAt::Moment(at) => Some(at.to_zoned(zone.clone())),
            StartAt::Zoned(at) => Some(at.clone()),
        }
    }
}

/// What is typed beside date and time counts: dropped, a job would start at another hour.
fn start_at(text: &str) -> Result<StartAt, String> {
    let words = |error: jiff::Error| error.to_string();
    let pieces = Pieces::parse(text).map_err(words)?;
    if pieces.time_zone_annotation().is_some() {
        return text.parse().map(StartAt::Zoned).map_err(words);
    }
    let at = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    match pieces.to_numeric_offset() {
        Some(offset) => offset.to_timestamp(at).map(StartAt::Moment).map_err(words),
        None => Ok(StartAt::Local(at)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_offset_or_a_zone_that_is_typed_counts() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let of = |text: &str| start_at(text).map(|at| at.in_zone(&zone).unwrap().timestamp().to_string());
        for (text, moment) in [
            ("2026-12-24 09:00", "2026-12-24T01:00:00Z"),
            ("2026-12-24T09:00:30", "2026-12-24T01:00:30Z"),
            ("2026-12-24", "2026-12-23T16:00:00Z"),
            ("2026-12-24 09:00+08:00", "2026-12-24T01:00:00Z"),
            ("2026-12-24 09:00+01", "2026-12-24T08:00:00Z"),
            ("2026-12-24T09:00:00Z", "2026-12-24T09:00:00Z"),
            ("2026-12-24 09:00[Europe/Berlin]", "2026-12-24T08:00:00Z"),
            ("2026-12-24 09:00+01:00[Europe/Berlin]", "2026-12-24T08:00:00Z"),
        ] {
            assert_eq!(of(text).as_deref(), Ok(moment), "{text}");
        }
        for text in ["09:00", "24.12.2026 09:00", "2026-12-24 09:00+08:00[Europe/Berlin]", "tomorrow", ""] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
