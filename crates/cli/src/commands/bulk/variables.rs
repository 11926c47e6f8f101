//! Where the variables of a message come from, as it was typed.

use std::collections::HashMap;

use courier::{EmptyCell, MappedValue};

use crate::failure::Failure;

/// The column with this name.
pub(super) fn column(columns: &[String], name: &str) -> Result<u32, Failure> {
    let at = columns.iter().position(|column| column == name);
    let at = at.and_then(|at| u32::try_from(at).ok());
    at.ok_or_else(|| Failure::NoSuchColumn { name: name.to_owned(), columns: columns.to_vec() })
}

/// Puts in what `--map`, `--set` and `--empty` say.
pub(super) fn decide(
    variables: &mut HashMap<String, MappedValue>,
    columns: &[String],
    map: &[(String, String)],
    set: &[(String, String)],
    empty: &[(String, String)],
) -> Result<(), Failure> {
    for (name, from) in map {
        let value = MappedValue::Column { column: column(columns, from)?, empty: EmptyCell::default() };
        variables.insert(name.clone(), value);
    }
    for (name, text) in set {
        variables.insert(name.clone(), MappedValue::Constant { text: text.clone() });
    }
    for (name, meaning) in empty {
        let meaning = match (meaning.as_str(), meaning.strip_prefix('=')) {
            ("skip", _) => EmptyCell::SkipRow,
            ("send", _) => EmptyCell::SendEmpty,
            (_, Some(text)) => EmptyCell::Default { text: text.to_owned() },
            _ => return Err(Failure::NoSuchMeaning { name: name.clone() }),
        };
        match variables.get_mut(name) {
            Some(MappedValue::Column { empty, .. }) => *empty = meaning,
            _ => return Err(Failure::NoSuchMeaning { name: name.clone() }),
        }
    }
    Ok(())
}
