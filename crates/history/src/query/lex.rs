//! Cuts a line into clauses. Every line can be cut: what is not understood becomes a fault at its place.

use std::ops::Range;

use winnow::Parser;
use winnow::combinator::{alt, opt, repeat, separated};
use winnow::error::Result;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, none_of, one_of, take_while};

use super::clause::{Clause, Test};
use super::fault::{QueryFault, QueryFaultCode, QueryHint, QueryHintCode};
use super::field::Field;
use super::marks::is_blank;
use crate::utf16::Span;

/// What opens and closes a phrase; input methods make the curly ones.
pub(super) const QUOTES: [char; 3] = ['"', '“', '”'];

/// The clauses that are understood and what is not, each with its place in bytes.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) clauses: Vec<(Range<usize>, Clause)>,
    pub(super) faults: Vec<QueryFault>,
    /// What is understood, but perhaps not as it was meant.
    pub(super) hints: Vec<QueryHint>,
}

type Input<'a> = LocatingSlice<&'a str>;

/// A clause before its field is looked up.
struct Raw {
    place: Range<usize>,
    negated: bool,
    body: Body,
}

enum Body {
    Words { text: String, quoted: bool },
    Field { field: Field, values: Vec<RawValue> },
}

struct RawValue {
    place: Range<usize>,
    text: String,
    open: bool,
}

pub(super) fn read(text: &str) -> Found {
    // The grammar takes any text; were it not so, nothing would be found and nothing break.
    let raw = line.parse(LocatingSlice::new(text)).unwrap_or_default();
    let mut found = Found::default();
    for clause in raw {
        match clause.test(text) {
            Ok(test) => {
                found.hints.extend(clause.hint(text, &test));
                found.clauses.push((clause.place, Clause { negated: clause.negated, test }));
            }
            Err(faults) => found.faults.extend(faults),
        }
    }
    found
}

impl Raw {
    /// What a user may have meant otherwise.
    fn hint(&self, line: &str, test: &Test) -> Option<QueryHint> {
        let hint = |code, place: &Range<usize>| QueryHint {
            code,
            span: Span::of(line, place),
            text: line[place.clone()].to_owned(),
        };
        if is_blank(test) {
            return Some(hint(QueryHintCode::NothingToFind, &self.place));
        }
        let Body::Words { quoted: false, .. } = self.body else { return None };
        let start = self.place.start + usize::from(self.negated);
        let (name, rest) = line[start..self.place.end].split_once(':')?;
        // `TODO:`, `C:\x` and `https://…` are no fields to anybody.
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        (is_name && name.len() > 1 && !rest.is_empty() && !rest.starts_with(['\\', '/']))
            .then(|| hint(QueryHintCode::UnknownField, &(start..start + name.len())))
    }

    fn test(&self, line: &str) -> std::result::Result<Test, Vec<QueryFault>> {
        let fault = |code, place: &Range<usize>| QueryFault {
            code,
            span: Span::of(line, place),
            text: line[place.clone()].to_owned(),
        };
        match &self.body {
            Body::Words { text, quoted } => Ok(Test::Words { text: text.clone(), quoted: *quoted }),
            Body::Field { field, values } => {
                // A comma at the end waits for a value to come.
                let values: Vec<_> = values.iter().filter(|value| !value.place.is_empty()).collect();
                if values.is_empty() {
                    return Err(vec![fault(QueryFaultCode::NoValue, &self.place)]);
                }
                let mut read = Vec::new();
                let mut faults = Vec::new();
                for value in values {
                    match field.value(&value.text, value.open) {
                        Ok(value) => read.push(value),
                        Err(code) => faults.push(fault(code, &value.place)),
                    }
                }
                if faults.is_empty() { Ok(Test::Field { field: *field, values: read }) } else { Err(faults) }
            }
        }
    }
}

fn line(input: &mut Input<'_>) -> Result<Vec<Raw>> {
    let blanks = |input: &mut Input<'_>| take_while(0.., char::is_whitespace).void().parse_next(input);
    blanks(input)?;
    repeat(0.., |input: &mut Input<'_>| {
        let found = clause(input)?;
        blanks(input)?;
        Ok(found)
    })
    .parse_next(input)
}

fn clause(input: &mut Input<'_>) -> Result<Raw> {
    let start = input.current_token_start();
    // A minus says *not* only in front of something to deny.
    let rest = input.as_ref();
    let negated = rest.starts_with('-')
        && rest[1..].chars().next().is_some_and(|next| next != '-' && !next.is_whitespace());
    if negated {
        any(input)?;
    }
    let body = alt((field, phrase, bare)).parse_next(input)?;
    Ok(Raw { place: start..input.previous_token_end(), negated, body })
}

fn field(input: &mut Input<'_>) -> Result<Body> {
    let name: &str = take_while(1.., |c: char| c.is_ascii_alphabetic()).parse_next(input)?;
    one_of([':', '：']).parse_next(input)?;
    // `TODO: x`, `C:\x` and `https://…` are text.
    let Some(field) = Field::named(name) else {
        return Err(winnow::error::ParserError::from_input(input));
    };
    let values = separated(1.., value, one_of([',', '，'])).parse_next(input)?;
    Ok(Body::Field { field, values })
}

fn value(input: &mut Input<'_>) -> Result<RawValue> {
    let start = input.current_token_start();
    let quoted = opt(quotes).parse_next(input)?;
    let (text, open) = if let Some(text) = quoted {
        (text, opt('*').parse_next(input)?.is_some())
    } else {
        let is_part = |c: char| !c.is_whitespace() && !matches!(c, ',' | '，');
        let text: &str = take_while(0.., is_part).parse_next(input)?;
        match text.strip_suffix('*') {
            Some(text) => (text.to_owned(), true),
            None => (text.to_owned(), false),
        }
    };
    let end = input.current_token_start();
    Ok(RawValue { place: start..end, text, open })
}

fn phrase(input: &mut Input<'_>) -> Result<Body> {
    quotes.map(|text| Body::Words { text, quoted: true }).parse_next(input)
}

/// An end that was not typed yet is the end of the line.
fn quotes(input: &mut Input<'_>) -> Result<String> {
    one_of(QUOTES).parse_next(input)?;
    // A backslash before anything else is one: as in a path.
    let escaped = |c: char| c == '\\' || QUOTES.contains(&c);
    let sign = alt((('\\', one_of(escaped)).map(|(_, sign): (char, char)| sign), none_of(QUOTES)));
    let text = repeat(0.., sign).parse_next(input)?;
    opt(one_of(QUOTES)).parse_next(input)?;
    Ok(text)
}

fn bare(input: &mut Input<'_>) -> Result<Body> {
    let text: &str = take_while(1.., |c: char| !c.is_whitespace()).parse_next(input)?;
    Ok(Body::Words { text: text.to_owned(), quoted: false })
}
