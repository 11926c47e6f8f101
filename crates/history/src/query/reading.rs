//! A query as the window shows it while it is typed: chips, faults, and edits by menus.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::clause::{Clause, Test};
use super::fault::{QueryError, QueryFault, QueryHint};
use super::field::Field;
use super::lex::{self, Found};
use crate::utf16::Span;

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
    /// What may not be found as it was meant.
    pub hints: Vec<QueryHint>,
}

impl Reading {
    /// Reads what stands in the search box.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let Found { clauses, faults, hints } = lex::read(text);
        let part = |(place, clause): (Range<usize>, Clause)| {
            let (field, values) = match clause.test {
                Test::Words { text, .. } => (None, vec![text]),
                Test::Field { field, values } => {
                    (Some(field), values.iter().map(|value| value.shown()).collect())
                }
            };
            ReadingPart { span: Span::of(text, &place), negated: clause.negated, field, values }
        };
        Self { parts: clauses.into_iter().map(part).collect(), faults, hints }
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
