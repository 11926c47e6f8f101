//! A query as the window shows it while it is typed: chips, faults, and edits by menus.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::lex::{self, Found};
use super::{Clause, Field, QueryError, Test};

/// A place in a text, in UTF-16 units as the web view counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
}

/// What is wrong with a part of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueryFaultCode {
    /// There is no such field. To look for the text itself, it goes into quotes.
    UnknownField,
    /// No such message type.
    UnknownType,
    /// No such outcome.
    UnknownOutcome,
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

/// A clause of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReadingPart {
    /// Where it stands.
    pub span: Span,
    /// Whether it must not hold.
    pub negated: bool,
    /// The field; none for words.
    pub field: Option<Field>,
    /// The field's values, or the words.
    pub values: Vec<String>,
}

/// A query as it is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Reading {
    /// What is understood, in order.
    pub parts: Vec<ReadingPart>,
    /// What is not. With any of these nothing is looked for.
    pub faults: Vec<QueryFault>,
}

impl QueryFaultCode {
    fn words(self) -> &'static str {
        match self {
            Self::UnknownField => "no such field (put it in quotes to look for the text)",
            Self::UnknownType => "no such message type",
            Self::UnknownOutcome => "no such outcome",
            Self::UnknownThing => "rows have no such thing",
            Self::UnknownState => "rows are in no such state",
            Self::NotANumber => "not a whole number",
            Self::NotATime => "not a date or time",
            Self::NoValue => "a value is missing",
        }
    }
}

impl Span {
    /// The same place counted in UTF-16 units.
    pub(crate) fn of(text: &str, bytes: &Range<usize>) -> Self {
        let units = |to: usize| u32::try_from(text[..to].encode_utf16().count()).unwrap_or(u32::MAX);
        Self { start: units(bytes.start), end: units(bytes.end) }
    }
}

impl Reading {
    /// Reads what stands in the search box.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let Found { clauses, faults } = lex::read(text);
        let part = |(place, clause): (Range<usize>, Clause)| {
            let (field, values) = match clause.test {
                Test::Words { text, .. } => (None, vec![text]),
                Test::Field { field, values } => {
                    (Some(field), values.iter().map(|value| value.shown()).collect())
                }
            };
            ReadingPart { span: Span::of(text, &place), negated: clause.negated, field, values }
        };
        Self { parts: clauses.into_iter().map(part).collect(), faults }
    }

    /// What was typed with just these values of a field, at the place where the field stood; none takes it out. All
    /// else, also what denies the field, stays as it was typed.
    ///
    /// # Errors
    /// When the field cannot have one of the values.
    pub fn put(text: &str, field: Field, values: &[String]) -> Result<String, QueryError> {
        let read = |value: &String| {
            field.value(value, false).map_err(|code| {
                let end = u32::try_from(value.encode_utf16().count()).unwrap_or(u32::MAX);
                QueryError(vec![QueryFault { code, span: Span { start: 0, end }, text: value.clone() }])
            })
        };
        let values = values.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let new = (!values.is_empty())
            .then(|| Clause { negated: false, test: Test::Field { field, values } }.to_string());
        let mut places =
            lex::read(text).clauses.into_iter().filter_map(|(place, clause)| match clause.test {
                Test::Field { field: found, .. } if found == field && !clause.negated => Some(place),
                _ => None,
            });
        let mut parts = Vec::new();
        let mut rest = 0;
        if let Some(first) = places.next() {
            parts.extend([text[..first.start].trim().to_owned(), new.unwrap_or_default()]);
            rest = first.end;
            for place in places {
                parts.push(text[rest..place.start].trim().to_owned());
                rest = place.end;
            }
            parts.push(text[rest..].trim().to_owned());
        } else {
            parts.extend([text[rest..].trim().to_owned(), new.unwrap_or_default()]);
        }
        parts.retain(|part| !part.is_empty());
        Ok(parts.join(" "))
    }
}
