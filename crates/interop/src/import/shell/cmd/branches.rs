//! `if`, `&&`, `||` and `goto`: which lines run is not known, so all are read, one after another.

use std::rc::Rc;

use super::Reader;
use super::conditions::commands_within;

/// So many jumps to labels that are further down are followed.
const MAX_JUMPS: usize = 100;

impl Reader {
    /// Sets what stands behind the condition of `if` and behind `else`, and keeps where it jumps to: `if … set A=1`,
    /// `if … (set A=1) else (set A=2)`.
    pub(super) fn conditional(&mut self, text: &str) {
        for (name, rest) in commands_within(text) {
            match name {
                "set" => self.set(rest),
                _ => self.jump(rest, true),
            }
        }
    }

    /// Keeps for the conditions around it what a variable was, and what it is now.
    pub(super) fn see(&mut self, name: &str, before: Option<&str>, now: &str) {
        for seen in &mut self.conditions {
            let values = seen.entry(name.to_lowercase()).or_default();
            if values.is_empty() {
                values.extend(before.map(str::to_owned));
            }
            values.insert(now.to_owned());
        }
    }

    /// Behind a condition: what has had several values has none that is certain.
    pub(super) fn end_condition(&mut self) {
        let Some(seen) = self.conditions.pop() else { return };
        for (name, _) in seen.into_iter().filter(|(_, values)| values.len() > 1) {
            self.doubt(&name);
        }
    }

    fn doubt(&mut self, name: &str) {
        let found = self.known.values.keys().find(|other| other.eq_ignore_ascii_case(name)).cloned();
        Rc::make_mut(&mut self.known).conditional.extend(found);
    }

    /// `goto label`
    pub(super) fn jump(&mut self, rest: &str, is_conditional: bool) {
        let label =
            rest.trim().trim_start_matches(':').split_whitespace().next().unwrap_or_default().to_lowercase();
        if self.jumps.open.len() < MAX_JUMPS && label != "eof" {
            self.jumps.open.push((label, Rc::clone(&self.known)));
        }
        self.jumps.is_passed_over |= !is_conditional && self.conditions.is_empty();
    }

    /// `:label`: who comes here from the line above knows other values than who jumps here.
    pub(super) fn land(&mut self, label: &str) {
        let label = label.trim_start_matches(':').to_lowercase();
        let (here, open): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.jumps.open).into_iter().partition(|(to, _)| *to == label);
        self.jumps.open = open;
        let mut all = here.into_iter().map(|(_, known)| known);
        if std::mem::take(&mut self.jumps.is_passed_over)
            && let Some(first) = all.next()
        {
            let inside = std::mem::replace(&mut self.known, first);
            let known = Rc::make_mut(&mut self.known);
            known.computed.extend(inside.computed.iter().cloned());
        }
        for other in all {
            let differs = |(name, value): &(&String, &String)| {
                self.known.values.get(*name).is_some_and(|now| now != *value)
                    || other.conditional.contains(*name)
            };
            let names: Vec<String> =
                other.values.iter().filter(differs).map(|(name, _)| name.clone()).collect();
            names.iter().for_each(|name| self.doubt(name));
        }
    }

    /// `setlocal`, `endlocal`: what was set between them is gone behind them.
    pub(super) fn end_local(&mut self) {
        let Some(outside) = self.locals.pop() else { return };
        let inside = std::mem::replace(&mut self.known, outside);
        let known = Rc::make_mut(&mut self.known);
        known.files.clone_from(&inside.files);
        known.computed.extend(inside.computed.iter().cloned());
    }

    /// `set /a N+=1, M=2`: a number is a value, what would have to be computed is none.
    pub(super) fn compute(&mut self, text: &str) {
        for part in text.trim_matches('"').split(',') {
            let Some((name, value)) = part.split_once('=') else { continue };
            let name = name.trim().trim_matches('"');
            let plain = name.trim_end_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>']).trim_end();
            let value = value.trim().trim_matches('"');
            let number = value.parse::<i64>().ok().filter(|_| plain == name);
            match number {
                Some(number) => self.set(&format!("{plain}={number}")),
                None => self.forget(plain),
            }
        }
    }

    /// A variable whose value was changed to one that nobody knows.
    fn forget(&mut self, name: &str) {
        let Some(found) = self.known.values.keys().find(|other| other.eq_ignore_ascii_case(name)).cloned()
        else {
            return;
        };
        let known = Rc::make_mut(&mut self.known);
        known.values.remove(&found);
        known.conditional.remove(&found);
        known.computed.insert(found);
    }
}
