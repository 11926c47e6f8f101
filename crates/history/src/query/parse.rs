//! A query, and how it is read from what was typed.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::clause::{Clause, Test};
use super::fault::QueryError;
use super::field::{Field, Value};
use super::lex;

/// Clauses that must all hold. None at all is every row. Across to the window it is the text that is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Query {
    /// In the order in which they were typed.
    pub clauses: Vec<Clause>,
}

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
