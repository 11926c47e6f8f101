//! What variables are set to, and lines with their values in them.

use std::rc::Rc;

use super::{Reader, variables};
use crate::import::rules;
use crate::import::shell::gap::{gap, has_gap};
use crate::import::shell::model::MAX_VALUE_BYTES;
use crate::import::shell::names::argument;

impl Reader {
    /// `set NAME=value`, `set "NAME=value"`; `set /p` asks, and `set /a` computes.
    pub(super) fn set(&mut self, rest: &str) {
        let rest = rest.trim_start();
        let (is_asked, rest) = match rest.strip_prefix('/') {
            Some(rest) if rest.starts_with(['a', 'A']) => {
                return self.compute(rest.get(1..).unwrap_or_default().trim());
            }
            Some(rest) => (true, rest.get(1..).unwrap_or_default().trim_start()),
            None => (false, rest),
        };
        let quoted = rest.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')).map(|(inside, _)| inside);
        let Some((name, value)) = quoted.unwrap_or(rest).split_once('=') else { return };
        let (name, value) = (name.trim(), value.trim_end_matches('\n'));
        // What another variable is now, whatever it becomes.
        let value = self.settled(value);
        let before = self.known.values.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        let before = before.map(|(_, value)| value.clone());
        let known = Rc::make_mut(&mut self.known);
        known.values.retain(|other, _| !other.eq_ignore_ascii_case(name));
        known.conditional.retain(|other| !other.eq_ignore_ascii_case(name));
        if is_asked || name.is_empty() || value.len() > MAX_VALUE_BYTES {
            return;
        }
        // Of a secret it is enough to know that there is one.
        let value = if rules::is_secret(name) && !value.is_empty() { "…".to_owned() } else { value };
        self.see(name, before.as_deref(), &value);
        Rc::make_mut(&mut self.known).values.insert(name.to_owned(), value);
    }

    /// A line with its variables filled in.
    pub(super) fn filled(&mut self, line: &str) -> String {
        let arguments = self.arguments.is_some().then(|| {
            "123456789*".chars().map(|sign| self.argument_of_call(&sign.to_string()).unwrap_or_default())
        });
        let arguments: Vec<String> = arguments.into_iter().flatten().collect();
        variables::filled(line, self.in_file, self.delayed, |name, change| {
            let place = "123456789*".find(name).filter(|_| name.len() == 1);
            if let Some(argument) = place.and_then(|place| arguments.get(place)) {
                return Some(argument.clone());
            }
            let known = Rc::make_mut(&mut self.known);
            let found = known.values.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
            if let Some(change) = change {
                let is_ours =
                    found.is_some() || variables::is_env_like(name) && !change.contains([' ', '"', '^']);
                let value = found.filter(|(name, value)| {
                    !rules::is_secret(name) && !has_gap(value) && !known.conditional.contains(*name)
                });
                let changed = value.and_then(|(_, value)| variables::changed(value, change));
                // The value of another shell's variable is not known, and so is nothing that is made of it.
                return changed.or_else(|| {
                    let ours = format!("{name}_value");
                    is_ours.then(|| {
                        known.computed.insert(ours.clone());
                        gap(&ours)
                    })
                });
            }
            match found {
                Some((name, value))
                    if rules::is_secret(name)
                        || variables::is_plain(value)
                        || known.conditional.contains(name) =>
                {
                    Some(gap(name))
                }
                // What cmd itself would read differently stands in the line before it is read.
                Some((_, value)) => Some(value.clone()),
                None => {
                    let ours =
                        if self.in_file && name.len() == 1 && !name.contains(|c: char| c.is_alphabetic()) {
                            argument(name)
                        } else if variables::is_env_like(name) {
                            name.to_owned()
                        } else {
                            return None;
                        };
                    if ours != name {
                        known.computed.insert(ours.clone());
                    }
                    Some(gap(&ours))
                }
            }
        })
    }
}
