//! Clauses of a query.

use super::field::{Field, Value};

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
