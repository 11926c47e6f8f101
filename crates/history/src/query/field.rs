//! The fields that can be asked for, and what their values may be.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fault::QueryFaultCode;
use crate::model::kind::KeptKind;
use crate::model::send::Outcome;

/// A field by its name in the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The receiver: an account id or a team id.
    To,
    /// The sender's account id.
    From,
    /// The message type.
    Type,
    /// By which call of the API it went out.
    Kind,
    /// How the send stands.
    Outcome,
    /// The service's `code`.
    Code,
    /// The account that sent, by the name that the row shows or by its id.
    Account,
    /// Started at this time or later.
    After,
    /// Started before this time.
    Before,
    /// Has such a thing.
    Has,
    /// A tag that a user put on it.
    Tag,
    /// Words of the note that a user wrote about it.
    Note,
    /// Is in such a state.
    Is,
    /// Belongs to this bulk job. None of the history does: its rows lie in the files of the jobs.
    Job,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A name or an id, in any case.
    Name {
        /// As typed.
        text: String,
        /// Only its beginning (`zhang*`).
        open: bool,
    },
    /// A message type, as the service numbers it.
    Type(i64),
    /// By which call of the API it went out.
    Kind(KeptKind),
    /// How the send stands.
    Outcome(Outcome),
    /// A code.
    Code(i64),
    /// A time.
    Moment(Moment),
    /// Something that a row can have.
    Thing(Thing),
    /// A state that a row can be in.
    State(State),
}

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

/// Something that a row can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A picture, a sound, a video or a file.
    File,
    /// A note of a user's.
    Note,
}

/// A state that a row can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A user gave it a star.
    Starred,
    /// Its call was taken by the service, and not for all of its receivers or messages.
    Partly,
    /// Its message was taken back, or deleted.
    Recalled,
    /// Its message was changed.
    Changed,
    /// Its message was marked as read.
    Read,
}

/// The types by name, as the service numbers them.
pub(super) const TYPES: [(&str, i64); 8] = [
    ("text", 0),
    ("image", 1),
    ("audio", 2),
    ("video", 3),
    ("location", 4),
    ("file", 6),
    ("tip", 10),
    ("custom", 100),
];
/// The types that carry an uploaded file.
pub(super) const FILE_TYPES: [i64; 4] = [1, 2, 3, 6];
const OUTCOMES: [(&str, Outcome); 4] = [
    ("sent", Outcome::Sent),
    ("rejected", Outcome::Rejected),
    ("unknown", Outcome::Unknown),
    ("sending", Outcome::Sending),
];

const THINGS: [(&str, Thing); 2] = [("file", Thing::File), ("note", Thing::Note)];
/// The states by name.
pub(super) const STATES: [(&str, State); 5] = [
    ("starred", State::Starred),
    ("partly", State::Partly),
    ("recalled", State::Recalled),
    ("changed", State::Changed),
    ("read", State::Read),
];

impl Field {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 14] = [
        Self::To,
        Self::From,
        Self::Type,
        Self::Kind,
        Self::Outcome,
        Self::Code,
        Self::Account,
        Self::After,
        Self::Before,
        Self::Has,
        Self::Tag,
        Self::Note,
        Self::Is,
        Self::Job,
    ];

    /// As it is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::From => "from",
            Self::Type => "type",
            Self::Kind => "kind",
            Self::Outcome => "outcome",
            Self::Code => "code",
            Self::Account => "account",
            Self::After => "after",
            Self::Before => "before",
            Self::Has => "has",
            Self::Tag => "tag",
            Self::Note => "note",
            Self::Is => "is",
            Self::Job => "job",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// Reads one value; `open` when a star follows it.
    pub(super) fn value(self, text: &str, open: bool) -> Result<Value, QueryFaultCode> {
        let lower = text.to_ascii_lowercase();
        let closed = |value: Option<Value>| value.filter(|_| !open);
        match self {
            Self::To | Self::From | Self::Account | Self::Tag | Self::Note | Self::Job => (!text.is_empty())
                .then(|| Value::Name { text: text.to_owned(), open })
                .ok_or(QueryFaultCode::NoValue),
            Self::Type => {
                let named = TYPES.iter().find(|(name, _)| *name == lower).map(|(_, number)| *number);
                closed(named.or_else(|| whole(text)).map(Value::Type)).ok_or(QueryFaultCode::UnknownType)
            }
            Self::Kind => {
                closed(KeptKind::from_name(&lower).map(Value::Kind)).ok_or(QueryFaultCode::UnknownKind)
            }
            Self::Outcome => {
                let named = OUTCOMES.iter().find(|(name, _)| *name == lower);
                closed(named.map(|(_, outcome)| Value::Outcome(*outcome)))
                    .ok_or(QueryFaultCode::UnknownOutcome)
            }
            Self::Code => closed(whole(text).map(Value::Code)).ok_or(QueryFaultCode::NotANumber),
            Self::After | Self::Before => {
                closed(moment(&lower).map(Value::Moment)).ok_or(QueryFaultCode::NotATime)
            }
            Self::Has => {
                let named = THINGS.iter().find(|(name, _)| *name == lower);
                closed(named.map(|(_, thing)| Value::Thing(*thing))).ok_or(QueryFaultCode::UnknownThing)
            }
            Self::Is => {
                let named = STATES.iter().find(|(name, _)| *name == lower);
                closed(named.map(|(_, state)| Value::State(*state))).ok_or(QueryFaultCode::UnknownState)
            }
        }
    }
}

/// Only the spelling in which it is printed again: no plus, no leading zeros.
fn whole(text: &str) -> Option<i64> {
    text.parse::<i64>().ok().filter(|number| number.to_string() == text)
}

fn moment(text: &str) -> Option<Moment> {
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

impl Value {
    /// As it is typed, before quotes.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Name { text, .. } => text.clone(),
            Self::Type(number) => TYPES
                .iter()
                .find(|(_, known)| known == number)
                .map_or_else(|| number.to_string(), |(name, _)| (*name).to_owned()),
            Self::Kind(kind) => kind.name().to_owned(),
            Self::Outcome(outcome) => {
                OUTCOMES.iter().find(|(_, known)| known == outcome).map_or("", |(name, _)| *name).to_owned()
            }
            Self::Code(code) => code.to_string(),
            Self::Moment(moment) => moment.to_string(),
            Self::Thing(thing) => {
                THINGS.iter().find(|(_, known)| known == thing).map_or("", |(name, _)| *name).to_owned()
            }
            Self::State(state) => {
                STATES.iter().find(|(_, known)| known == state).map_or("", |(name, _)| *name).to_owned()
            }
        }
    }

    /// As a user reads it: without quotes, with the star.
    pub(super) fn shown(&self) -> String {
        let star = if matches!(self, Self::Name { open: true, .. }) { "*" } else { "" };
        format!("{}{star}", self.text())
    }
}
