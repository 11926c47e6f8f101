//! Calls whose parts follow each other: `request(app).post(url).set('AppKey', key).send(body)`, as supertest, superagent and
//! unirest have them.

use super::expressions::{Expression, Names, Reader};
use super::parts::{body, headers, text};
use crate::import::call::{Call, Payload};
use crate::import::model::NoteCode;

/// So many are looked at.
const MAX_CALLS: usize = 200;
/// Methods that say something about the request; what others do comes after it.
const HEADERS: [&str; 3] = ["set", "header", "headers"];
const BODIES: [&str; 3] = ["send", "json", "body"];
const OTHERS: [&str; 8] = ["type", "accept", "timeout", "retry", "query", "withCredentials", "ok", "buffer"];

/// The calls of a text that have a body.
pub(super) fn calls(program: &str, names: &Names) -> Vec<Call> {
    let starts = program.match_indices(".post(").take(MAX_CALLS);
    starts.filter_map(|(at, start)| call(program.get(at + start.len()..)?, names)).collect()
}

fn is_of_request(method: &str) -> bool {
    HEADERS.contains(&method) || BODIES.contains(&method) || OTHERS.contains(&method)
}

fn call(arguments: &str, names: &Names) -> Option<Call> {
    let mut reader = Reader::new(arguments, names);
    let url = reader.expression()?;
    let mut call = Call { url: Some(text(&mut reader, url)?), ..Call::default() };
    if !reader.take(')') {
        return None;
    }
    while let Some(method) = reader.method().filter(|name| is_of_request(name)) {
        let mut arguments = Vec::new();
        while !reader.take(')') {
            arguments.push(reader.expression()?);
            reader.take(',');
        }
        let mut arguments = arguments.into_iter();
        match (method.as_str(), arguments.next()) {
            (name, Some(Expression::Text(header))) if HEADERS.contains(&name) => {
                let pair =
                    Expression::Object(arguments.next().map(|value| (header, value)).into_iter().collect());
                call.headers.extend(headers(&mut reader, &pair));
            }
            (name, Some(all)) if HEADERS.contains(&name) => {
                call.headers.extend(headers(&mut reader, &all));
            }
            (name, Some(value)) if BODIES.contains(&name) => call.body = body(&mut reader, value),
            _ => {}
        }
    }
    if matches!(call.body, Payload::None) {
        return None;
    }
    call.literal = !reader.has_gaps;
    if reader.unknown > 0 {
        call.note(NoteCode::Command, &reader.unknown.to_string());
    }
    Some(call)
}
