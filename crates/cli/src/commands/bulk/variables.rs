//! Where the variables of a message come from, as it was typed.

use std::collections::HashMap;

use courier::{EmptyCell, MappedValue, Template};

use crate::args::VariableArgs;
use crate::failure::Failure;

/// The column with this name.
pub(super) fn column(columns: &[String], name: &str) -> Result<u32, Failure> {
    let at = columns.iter().position(|column| column == name);
    let at = at.and_then(|at| u32::try_from(at).ok());
    at.ok_or_else(|| Failure::NoSuchColumn { name: name.to_owned(), columns: columns.to_vec() })
}

/// What the cells of a column are put in for.
pub(super) fn of_column(column: u32) -> MappedValue {
    MappedValue::Column { column, empty: EmptyCell::default() }
}

/// Each variable from the column that is called like it, where there is one.
pub(super) fn by_name(template: &Template, columns: &[String]) -> HashMap<String, MappedValue> {
    let found = template.variable_names().into_iter().filter_map(|name| {
        let column = column(columns, &name).ok()?;
        Some((name, of_column(column)))
    });
    found.collect()
}

/// Puts in what `--map`, `--set` and `--empty` say about the variables of a message. A name that it does not have is refused: who
/// mistypes one would send what the cell or the template has in its place.
pub(super) fn decide(
    variables: &mut HashMap<String, MappedValue>,
    template: &Template,
    columns: &[String],
    args: &VariableArgs,
) -> Result<(), Failure> {
    let known = template.variable_names();
    for (option, given) in [("--map", &args.map), ("--set", &args.set), ("--empty", &args.empty)] {
        if let Some((name, _)) = given.iter().find(|(name, _)| !known.contains(name)) {
            return Err(Failure::NoSuchVariable { option, name: name.clone(), variables: known });
        }
    }
    for (name, from) in &args.map {
        variables.insert(name.clone(), of_column(column(columns, from)?));
    }
    for (name, text) in &args.set {
        variables.insert(name.clone(), MappedValue::Constant { text: text.clone() });
    }
    for (name, meaning) in &args.empty {
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
