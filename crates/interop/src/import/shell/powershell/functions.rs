//! What a script says of a function, and which of its parameters a call gives a value.

use std::ops::Range;

use super::value::Value;
use super::word::{Word, bare_name};

/// A function of the script.
pub(super) struct Function {
    pub(super) parameters: Vec<Parameter>,
    /// As it was written.
    pub(super) does: String,
    /// The web calls that were found where it stands, with its parameters left open.
    pub(super) found: Range<usize>,
    /// It was called, and made web calls of its own.
    pub(super) is_used: bool,
}

pub(super) struct Parameter {
    /// As it was written.
    pub(super) name: String,
    pub(super) default: Option<Value>,
    pub(super) is_switch: bool,
}

/// Which parameters the words of a call give a value: by name, or in their order.
pub(super) fn arguments(parameters: &[Parameter], words: &[Word]) -> Vec<(usize, Value)> {
    let named = |name: &str| {
        let name = name.trim_start_matches('-').trim_end_matches(':').to_lowercase();
        let of = |parameter: &Parameter| bare_name(&parameter.name).to_lowercase();
        let exact = parameters.iter().position(|parameter| of(parameter) == name);
        let begins = || parameters.iter().position(|parameter| of(parameter).starts_with(&name));
        exact.or_else(|| if name.is_empty() { None } else { begins() })
    };
    let mut given: Vec<(usize, Value)> = Vec::new();
    let mut open = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        match word {
            Word::Parameter(name) => {
                let Some(at) = named(name) else { continue };
                if parameters.get(at).is_some_and(|parameter| parameter.is_switch) {
                    given.push((at, Value::Raw("true".to_owned())));
                } else if let Some(Word::Value(value)) = words.next_if(|next| matches!(next, Word::Value(_)))
                {
                    given.push((at, value.clone()));
                }
            }
            // `-Text:hi`
            Word::Value(value @ Value::Text(text)) if text.starts_with('-') && text.contains(':') => {
                let (name, given_value) = text.split_once(':').unwrap_or_default();
                match named(name) {
                    Some(at) => given.push((at, Value::Text(given_value.to_owned()))),
                    None => open.push(value),
                }
            }
            Word::Splat(Value::Map(all)) => {
                given.extend(all.iter().filter_map(|(name, value)| Some((named(name)?, value.clone()))));
            }
            Word::Splat(Value::List(all)) => open.extend(all.iter()),
            Word::Value(value) | Word::Splat(value) => open.push(value),
        }
    }
    let mut open = open.into_iter();
    for (at, parameter) in parameters.iter().enumerate() {
        if !parameter.is_switch && !given.iter().any(|(to, _)| *to == at) {
            let Some(value) = open.next() else { break };
            given.push((at, value.clone()));
        }
    }
    given
}
