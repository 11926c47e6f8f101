//! What could be typed next.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::clause::{Clause, Test};
use super::field::{Field, STATES, TYPES, Value};
use crate::error::Error;
use crate::model::kind::KeptKind;
use crate::store::History;
use crate::utf16::Span;

/// How far back names and ids are looked for.
const LATEST_ROWS: u32 = 2_000;
const OFFERS: usize = 8;

/// Something that could stand at the caret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Offer {
    /// What takes the place of the span.
    pub text: String,
    /// The field it names or belongs to.
    pub field: Field,
    /// The value without quotes; none when the field itself is offered.
    pub value: Option<String>,
}

/// What could stand at the caret, and what it takes the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Completion {
    /// What is there already.
    pub span: Span,
    /// The likeliest first.
    pub offers: Vec<Offer>,
}

/// The beginning that was typed of a field's name or of a value.
struct Begun<'a> {
    /// Where it begins, in bytes.
    start: usize,
    text: &'a str,
    field: Option<Field>,
}

impl History {
    /// What could stand where the caret is, `caret` in UTF-16 units. Names and ids come from the latest rows.
    ///
    /// # Errors
    /// Those of the file.
    pub fn complete(&self, typed: &str, caret: u32) -> Result<Completion, Error> {
        let before = &typed[..bytes(typed, caret)];
        let begun = begun(before);
        let span = Span::of(typed, &(begun.start..before.len()));
        let lower = begun.text.trim_start_matches(super::lex::QUOTES).to_lowercase();
        let Some(field) = begun.field else {
            let named = Field::ALL.into_iter().filter(|field| field.name().starts_with(&lower));
            let offer = |field: Field| Offer { text: format!("{}:", field.name()), field, value: None };
            return Ok(Completion { span, offers: named.map(offer).collect() });
        };
        let values = self.values(field)?;
        let begins = |value: &Value| {
            let text = value.text().to_lowercase();
            // Names are remembered by any part of them.
            text.starts_with(&lower) || (matches!(value, Value::Name { .. }) && text.contains(&lower))
        };
        let offer = |value: Value| Offer { text: value.to_string(), field, value: Some(value.text()) };
        Ok(Completion { span, offers: values.into_iter().filter(begins).take(OFFERS).map(offer).collect() })
    }

    fn values(&self, field: Field) -> Result<Vec<Value>, Error> {
        let read = |texts: &[&str]| texts.iter().filter_map(|text| field.value(text, false).ok()).collect();
        let column = match field {
            Field::Type => return Ok(TYPES.iter().map(|(_, number)| Value::Type(*number)).collect()),
            Field::Kind => return Ok(KeptKind::ALL.into_iter().map(Value::Kind).collect()),
            Field::Outcome => return Ok(read(&["sent", "rejected", "unknown", "sending"])),
            Field::After | Field::Before => return Ok(read(&["today", "yesterday", "24h", "7d", "30d"])),
            Field::Has => return Ok(read(&["file", "note"])),
            Field::Is => return Ok(STATES.iter().map(|(_, state)| Value::State(*state)).collect()),
            Field::Note | Field::Job => return Ok(Vec::new()),
            Field::Tag => {
                let tags = self.tags()?;
                return Ok(tags.iter().filter_map(|tag| field.value(&tag.name, false).ok()).collect());
            }
            Field::To => "receiver",
            Field::From => "sender",
            Field::Account => "account_name",
            Field::Code => "code",
        };
        self.read(|tx| {
            // The commonest of the latest.
            let sql = format!(
                "SELECT CAST({column} AS TEXT) FROM (SELECT {column} FROM message ORDER BY id DESC LIMIT ?1)
                 WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
            );
            let texts: Vec<String> =
                tx.prepare_cached(&sql)?.query_map([LATEST_ROWS], |r| r.get(0))?.collect::<Result<_, _>>()?;
            Ok(texts.iter().filter_map(|text| field.value(text, false).ok()).collect())
        })
    }
}

fn bytes(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    text.char_indices()
        .find(|(_, c)| {
            let here = left == 0;
            left = left.saturating_sub(c.len_utf16());
            here
        })
        .map_or(text.len(), |(at, _)| at)
}

/// The value that is begun, if what stands before the caret ends within a field; else the word.
fn begun(before: &str) -> Begun<'_> {
    let found = super::lex::read(before);
    let last = found.clauses.last().filter(|(place, _)| place.end == before.len());
    let value = last.and_then(|(place, Clause { test, .. })| match test {
        Test::Field { field, values } => {
            // The end of the clause as it was typed is the value's; where it begins tells its own print.
            let typed = &before[place.clone()];
            let start = values.last().and_then(|_| last_value(typed))?;
            Some((place.start + start, *field))
        }
        Test::Words { .. } => None,
    });
    let faulty = || {
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + char_len(before, at));
        let word = before[start..].trim_start_matches('-');
        let (name, _) = word.split_once([':', '：'])?;
        let field = Field::named(name)?;
        Some((before.len() - word.len() + last_value(word)?, field))
    };
    if let Some((start, field)) = value.or_else(faulty) {
        return Begun { start, text: &before[start..], field: Some(field) };
    }
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + char_len(before, at));
    let text = before[start..].trim_start_matches('-');
    Begun { start: before.len() - text.len(), text, field: None }
}

/// Where the last value of `field:a,b` begins.
fn last_value(clause: &str) -> Option<usize> {
    let colon = clause.find([':', '：'])?;
    let mut start = colon + char_len(clause, colon);
    let mut quoted = false;
    for (at, c) in clause[start..].char_indices().map(|(at, c)| (at + start, c)).collect::<Vec<_>>() {
        if super::lex::QUOTES.contains(&c) {
            quoted = !quoted;
        } else if matches!(c, ',' | '，') && !quoted {
            start = at + c.len_utf8();
        }
    }
    Some(start)
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}
