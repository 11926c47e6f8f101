//! The fields that can be asked for, and what their values may be.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::fault::QueryFaultCode;
use super::moment::{Moment, moment};
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
