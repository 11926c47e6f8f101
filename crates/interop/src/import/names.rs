//! Names that templates allow, for the variables of another tool.

use std::collections::{HashMap, HashSet};

use templates::place::{BUILT_IN, Part};

use super::rules::{dynamic_variable, plain_name, without_arguments};
use super::values::{Values, parts};

/// What became of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// The other tool makes the value up.
    MadeUp { theirs: String },
    /// The name is not allowed here, or means something else.
    Renamed { theirs: String, ours: String },
}

/// Our names for the variables of a message.
#[derive(Debug, Default)]
pub(super) struct Names {
    ours: HashMap<String, String>,
    taken: HashSet<String>,
    /// What the user is to know of, in the order of the text.
    pub(super) changes: Vec<Change>,
}

impl Names {
    /// Names for all that stands in these texts.
    pub(super) fn of(texts: &[&str], values: &Values) -> Names {
        let mut names = Names::default();
        let all: Vec<&str> = texts
            .iter()
            .flat_map(|text| parts(text))
            .filter_map(|part| match part {
                Part::Gap { name, .. } => Some(name),
                Part::Text(_) => None,
            })
            .collect();
        // Names that can stay have them first, so that none is given away.
        for name in &all {
            if can_stay(name, values) {
                names.taken.insert((*name).to_owned());
                names.ours.insert((*name).to_owned(), (*name).to_owned());
            }
        }
        for name in all {
            if !names.ours.contains_key(name) {
                names.give(name, values);
            }
        }
        names
    }

    fn give(&mut self, theirs: &str, values: &Values) {
        let (wanted, made_up) = match dynamic_variable(theirs) {
            Some(dynamic) if !dynamic.is_guess => {
                self.ours.insert(theirs.to_owned(), dynamic.name);
                return;
            }
            Some(dynamic) => (dynamic.name, true),
            // What it is called with may be a secret; a variable of the user's own may have such signs in its name.
            None if values.is_known(theirs) => (plain_name(theirs), false),
            None => (plain_name(without_arguments(theirs)), false),
        };
        let free = |name: &String| !self.taken.contains(name) && !BUILT_IN.contains(&name.as_str());
        let numbered = (2_u32..).map(|number| format!("{wanted}_{number}"));
        let ours = std::iter::once(wanted.clone()).chain(numbered).find(free).unwrap_or(wanted.clone());
        self.taken.insert(ours.clone());
        self.ours.insert(theirs.to_owned(), ours.clone());
        let theirs = if values.is_known(theirs) { theirs } else { without_arguments(theirs) }.to_owned();
        self.changes.push(if made_up { Change::MadeUp { theirs } } else { Change::Renamed { theirs, ours } });
    }

    /// A text with our names in it.
    pub(super) fn put_into(&self, text: &str) -> String {
        let mut put = String::with_capacity(text.len());
        for part in parts(text) {
            match part {
                Part::Text(text) => put.push_str(text),
                Part::Gap { name, raw, .. } => match self.ours.get(name) {
                    Some(ours) => {
                        put.push_str("{{");
                        put.push_str(ours);
                        put.push_str("}}");
                    }
                    None => put.push_str(raw),
                },
            }
        }
        put
    }

    /// Their names by ours.
    pub(super) fn theirs(&self) -> HashMap<&str, &str> {
        self.ours.iter().map(|(theirs, ours)| (ours.as_str(), theirs.as_str())).collect()
    }
}

/// Letters, digits, `_`, `-` and `.`; and a name that templates fill in only where the tool has no value of its own for it.
fn can_stay(name: &str, values: &Values) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !(BUILT_IN.contains(&name) && values.get(name).is_some())
}
