//! Cuts a line into clauses. Every line can be cut: what is not understood becomes a fault at its place.

use std::ops::Range;

use winnow::Parser;
use winnow::combinator::{alt, opt, repeat, separated};
use winnow::error::Result;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, none_of, one_of, take_while};

use super::clause::{Clause, Test};
use super::fault::{QueryFault, QueryFaultCode};
use super::field::Field;
use crate::utf16::Span;

/// What opens and closes a phrase; input methods make the curly ones.
pub(super) const QUOTES: [char; 3] = ['"', '“', '”'];

/// The clauses that are understood and what is not, each with its place in bytes.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) clauses: Vec<(Range<usize>, Clause)>,
    pub(super) faults: Vec<QueryFault>,
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
    Field { name: String, name_place: Range<usize>, values: Vec<RawValue> },
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
            Ok(test) => found.clauses.push((clause.place, Clause { negated: clause.negated, test })),
            Err(faults) => found.faults.extend(faults),
        }
    }
    found
}

impl Raw {
    fn test(&self, line: &str) -> std::result::Result<Test, Vec<QueryFault>> {
        let fault = |code, place: &Range<usize>| QueryFault {
            code,
            span: Span::of(line, place),
            text: line[place.clone()].to_owned(),
        };
        match &self.body {
            Body::Words { text, quoted } => Ok(Test::Words { text: text.clone(), quoted: *quoted }),
            Body::Field { name, name_place, values } => {
                let Some(field) = Field::named(name) else {
                    return Err(vec![fault(QueryFaultCode::UnknownField, name_place)]);
                };
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
                if faults.is_empty() { Ok(Test::Field { field, values: read }) } else { Err(faults) }
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
    let (name, name_place) =
        take_while(1.., |c: char| c.is_ascii_alphabetic()).with_span().parse_next(input)?;
    let name: &str = name;
    // `https://…` is text; so is a sentence with a full-width colon, unless a field stands before it.
    let colon = one_of([':', '：']).parse_next(input)?;
    let known = Field::named(name).is_some();
    if !known && (colon == '：' || input.as_ref().starts_with("//")) {
        return Err(winnow::error::ParserError::from_input(input));
    }
    let values = separated(1.., value, one_of([',', '，'])).parse_next(input)?;
    Ok(Body::Field { name: name.to_owned(), name_place, values })
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
    let sign = alt((('\\', any).map(|(_, sign): (char, char)| sign), none_of(QUOTES)));
    let text = repeat(0.., sign).parse_next(input)?;
    opt(one_of(QUOTES)).parse_next(input)?;
    Ok(text)
}

fn bare(input: &mut Input<'_>) -> Result<Body> {
    let text: &str = take_while(1.., |c: char| !c.is_whitespace()).parse_next(input)?;
    Ok(Body::Words { text: text.to_owned(), quoted: false })
}
