//! What a person asks of the history, in one line: words, phrases and fields.
//!
//! ```text
//! 发票 "same day" -draft to:zhang_san type:image,file outcome:unknown after:2026-11-01
//! ```
//!
//! Blanks separate clauses and all of them must hold; a comma between values means *any of these*; a minus in front
//! means *not*. A word is found by its beginning, a phrase in quotes as it stands. What input methods make of the
//! signs (`：`, `，`, `“”`) counts as well.

mod ask;
mod complete;
mod field;
mod lex;
mod print;
mod reading;

use serde::{Deserialize, Serialize};
use specta::Type;

pub(crate) use ask::Asked;
pub use complete::{Completion, Offer};
pub use field::{Field, Moment, State, Thing, Value};
pub use reading::{QueryFault, QueryFaultCode, Reading, ReadingPart, Span};

/// Clauses that must all hold. None at all is every row. Across to the window it is the text that is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Query {
    /// In the order in which they were typed.
    pub clauses: Vec<Clause>,
}

/// One thing that must hold, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Whether it must not hold.
    pub negated: bool,
    /// What is looked at.
    pub test: Test,
}

/// What a clause looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Text, names, ids and codes.
    Words {
        /// As typed, without the quotes.
        text: String,
        /// In quotes, so that the last word is whole, too.
        quoted: bool,
    },
    /// Any of these values of a field.
    Field {
        /// Which one.
        field: Field,
        /// At least one.
        values: Vec<Value>,
    },
}

/// A query that cannot be asked: it names a field or a value that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct QueryError(pub Vec<QueryFault>);

impl TryFrom<String> for Query {
    type Error = QueryError;

    fn try_from(text: String) -> Result<Self, QueryError> {
        Self::parse(&text)
    }
}

impl From<Query> for String {
    fn from(query: Query) -> String {
        query.to_string()
    }
}

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// What is not understood, and where.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let found = lex::read(text);
        if !found.faults.is_empty() {
            return Err(QueryError(found.faults));
        }
        Ok(Self { clauses: found.clauses.into_iter().map(|(_, clause)| clause).collect() })
    }

    /// Rows of which this value holds.
    #[must_use]
    pub fn of(field: Field, value: Value) -> Self {
        Self { clauses: vec![Clause { negated: false, test: Test::Field { field, values: vec![value] } }] }
    }
}
