//! What is wrong with a query.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::utf16::Span;

/// What is wrong with a part of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueryFaultCode {
    /// No such message type.
    UnknownType,
    /// No such outcome.
    UnknownOutcome,
    /// No such kind of call.
    UnknownKind,
    /// Rows have no such thing.
    UnknownThing,
    /// Rows are in no such state.
    UnknownState,
    /// A whole number is needed.
    NotANumber,
    /// Not a date or a time.
    NotATime,
    /// The field has no value yet.
    NoValue,
}

/// A part of a query that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[error("{}: {text:?}", .code.words())]
pub struct QueryFault {
    /// What is wrong.
    pub code: QueryFaultCode,
    /// Where.
    pub span: Span,
    /// What stands there.
    pub text: String,
}

impl QueryFaultCode {
    fn words(self) -> &'static str {
        match self {
            Self::UnknownType => "no such message type",
            Self::UnknownOutcome => "no such outcome",
            Self::UnknownKind => "no such kind of call",
            Self::UnknownThing => "rows have no such thing",
            Self::UnknownState => "rows are in no such state",
            Self::NotANumber => "not a whole number",
            Self::NotATime => "not a date or time",
            Self::NoValue => "a value is missing",
        }
    }
}

/// What may not be found as it was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueryHintCode {
    /// There is no such field, so all of it is looked for as text.
    UnknownField,
    /// Punctuation and signs only: alone it finds nothing, between words it is passed over.
    NothingToFind,
}

/// A part of a query that is understood, but perhaps not as it was meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QueryHint {
    /// What about it.
    pub code: QueryHintCode,
    /// Where.
    pub span: Span,
    /// What stands there.
    pub text: String,
}

impl std::fmt::Display for QueryHint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.code {
            QueryHintCode::UnknownField => {
                write!(f, "there is no field {:?}, so it is looked for as text", self.text)
            }
            QueryHintCode::NothingToFind => write!(f, "there is nothing to look for in {:?}", self.text),
        }
    }
}

/// A query that cannot be asked: it names a value that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct QueryError(pub Vec<QueryFault>);
