//! Command lines and batch files for cmd.exe, which has no grammar: a line is first filled with its variables, as text;
//! then its carets are taken off; then the program parts it into words by the rules of the C runtime.

mod calls;
mod groups;
pub(super) mod line;
mod loops;
mod subroutines;
mod variables;

use std::rc::Rc;

use super::model::{
    Client, Input, Invocation, Known, MAX_CALLS, MAX_DEPTH, MAX_STEPS, MAX_VALUE_BYTES, Script, program,
};
use super::names::{argument, is_usual};
use crate::import::rules;
use crate::import::shell::gap::{filled, gap, has_gap};
use line::{Segment, segments, words};
use loops::{Loop, Over};
use subroutines::Subroutines;

/// What a text for cmd.exe does.
pub(in crate::import) fn read(text: &str) -> Script {
    let text = text.replace("\r\n", "\n");
    let delayed = text.to_ascii_lowercase().contains("enabledelayedexpansion");
    let mut reader = Reader { in_file: variables::is_batch_file(&text), delayed, ..Reader::default() };
    let (lines, subroutines) = subroutines::parted(&line::logical_lines(&text));
    reader.subroutines = subroutines;
    reader.lines(&lines);
    reader.done
}

/// Whether a text without single quotes, which cmd does not know, has something like `%NAME%`.
pub(in crate::import) fn has_variables(text: &str) -> bool {
    let mut all = text.split('%').skip(1);
    !text.contains('\'')
        && all.any(|name| {
            name.len() > 1
                && variables::is_env_like(name)
                && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
        })
}

#[derive(Default)]
struct Reader {
    done: Script,
    known: Rc<Known>,
    /// In a batch file `%%` is a percent sign, and `%1` an argument.
    in_file: bool,
    /// `!NAME!` is a variable, too.
    delayed: bool,
    /// What the commands in parentheses print.
    collected: Option<String>,
    subroutines: Subroutines,
    /// Those of the subroutine that runs.
    arguments: Option<Vec<String>>,
    /// In how many commands of others this one stands.
    nested: usize,
    /// Lines that were read, each turn of a loop counted.
    steps: usize,
}

impl Reader {
    fn lines(&mut self, lines: &[&str]) {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return;
            }
            if line.trim() == "(" && self.nested < MAX_DEPTH {
                let (body, used) = loops::block("(", lines.get(at..).unwrap_or_default());
                at += used;
                let end = lines
                    .get(at - 1)
                    .and_then(|line| line.trim_start().strip_prefix(')'))
                    .unwrap_or_default();
                self.nested += 1;
                self.group(&body, end);
                self.nested -= 1;
            } else if let Some(each) = loops::head(line).filter(|_| self.nested < MAX_DEPTH) {
                let (body, used) = loops::block(each.body, lines.get(at..).unwrap_or_default());
                at += used;
                self.nested += 1;
                self.each(&each, &body);
                self.nested -= 1;
            } else {
                let line = self.filled(line);
                self.line(&line, Input::None);
            }
        }
    }

    /// Runs the body of a loop: once for each word where they are known, else once with the variable left open.
    fn each(&mut self, each: &Loop<'_>, body: &[&str]) {
        let items = match each.over {
            Over::Words(list) => {
                let list = self.filled(list);
                Some(loops::items(&self.settled(&list)))
            }
            Over::Numbers(list) => {
                let list = self.filled(list);
                loops::numbers(&self.settled(&list), MAX_CALLS)
            }
            Over::Command(command) => {
                let command = line::without_carets(command);
                self.lines(&[&command]);
                None
            }
            Over::Files => None,
        };
        // Of files, and of what only the shell knows, nothing is known but that there is something.
        let is_open = |item: &String| has_gap(item) || item.contains(['*', '?', '%', '!']);
        let items: Vec<Option<String>> = match items {
            Some(items) => items.into_iter().map(|item| Some(item).filter(|item| !is_open(item))).collect(),
            None => vec![None],
        };
        for item in items {
            let lines: Vec<String> = body.iter().map(|line| self.turn(each, item.as_deref(), line)).collect();
            self.lines(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    /// A line of a loop's body, for one of its words.
    fn turn(&mut self, each: &Loop<'_>, item: Option<&str>, line: &str) -> String {
        let name = each.letter.to_string();
        let known = Rc::make_mut(&mut self.known);
        each.filled(line, |change| {
            let value = match (item, change) {
                (Some(item), None) => item,
                (Some(item), Some("")) => item.trim_matches('"'),
                _ => {
                    known.values.remove(&name);
                    known.computed.insert(name.clone());
                    return gap(&name);
                }
            };
            if !is_plain(value) {
                return value.to_owned();
            }
            known.values.insert(name.clone(), value.to_owned());
            gap(&name)
        })
    }

    /// A text with what is known in place of its gaps.
    fn settled(&self, text: &str) -> String {
        filled(text, |name, room| match self.known.values.get(name) {
            Some(value) if !rules::is_secret(name) && value.len() <= room => value.clone(),
            _ => gap(name),
        })
    }

    /// Runs the commands of a line; the first one gets what was printed before.
    fn line(&mut self, line: &str, mut printed: Input) {
        let mut is_first = true;
        let mut all = segments(line).into_iter().peekable();
        while let Some(segment) = all.next() {
            let input = match &segment.reads {
                Some(name) => self.file(name),
                None if segment.piped || is_first => printed,
                None => Input::None,
            };
            printed = self.command(&segment, input);
            is_first = false;
            let is_piped = all.peek().is_some_and(|next| next.piped);
            match (segment.writes, &printed) {
                (Some((name, adds)), Input::Text(text)) => self.write(name, adds, text),
                (None, Input::Text(text)) if !is_piped => self.print(text),
                _ => {}
            }
        }
    }

    fn command(&mut self, segment: &Segment, input: Input) -> Input {
        let text = segment.text.trim_start_matches(['@', '(', ' ', '\t', ')', '\n']);
        let name_end = text.find([' ', '\t', '\n']).unwrap_or(text.len());
        let (name, rest) = text.split_at(name_end);
        let rest = rest.get(1..).unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "" => return input,
            "set" => {
                self.set(rest);
                return Input::None;
            }
            "echo" => return Input::Text(format!("{rest}\n")),
            "rem" => return Input::None,
            "call" if rest.trim_start().starts_with(':') => return self.call(rest),
            // One that starts within a line.
            "for" if loops::head(text).is_some() && self.nested < MAX_DEPTH => {
                self.lines(&[text]);
                return Input::None;
            }
            "type" => return self.file(rest.trim().trim_matches('"')),
            label if label.starts_with(':') || label.starts_with("goto:") => return Input::None,
            _ => {}
        }
        let words = words(text);
        let Some(first) = words.first().map(|word| program(word)) else { return Input::None };
        if let Some(client) = Client::called_by(&words, |word| program(word) == "curl") {
            self.done.call(Invocation { client, input, known: Rc::clone(&self.known) });
            return Input::Output("curl".to_owned());
        }
        if let Some(printed) = self.inner(text, &words) {
            return printed;
        }
        if !is_usual(&first) && first != "for" {
            self.done.unknown += 1;
        }
        Input::Output(first)
    }

    /// `set NAME=value`, `set "NAME=value"`; `set /p` asks, and `set /a` computes.
    fn set(&mut self, rest: &str) {
        let rest = rest.trim_start();
        let (is_asked, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest.get(1..).unwrap_or_default().trim_start()),
            None => (false, rest),
        };
        let quoted = rest.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')).map(|(inside, _)| inside);
        let Some((name, value)) = quoted.unwrap_or(rest).split_once('=') else { return };
        let (name, value) = (name.trim(), value.trim_end_matches('\n'));
        let known = Rc::make_mut(&mut self.known);
        known.values.retain(|other, _| !other.eq_ignore_ascii_case(name));
        if is_asked || name.is_empty() || value.len() > MAX_VALUE_BYTES {
            return;
        }
        // Of a secret it is enough to know that there is one.
        let value = if rules::is_secret(name) && !value.is_empty() { "…" } else { value };
        known.values.insert(name.to_owned(), value.to_owned());
    }

    fn file(&self, name: &str) -> Input {
        match self.known.files.get(name) {
            Some(text) => Input::Text(text.clone()),
            None => Input::File(name.to_owned()),
        }
    }

    /// A line with its variables filled in.
    fn filled(&mut self, line: &str) -> String {
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
                let value = found.filter(|(name, value)| !rules::is_secret(name) && !has_gap(value));
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
                Some((name, value)) if rules::is_secret(name) || is_plain(value) => Some(gap(name)),
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

/// A value that means the same wherever it stands.
fn is_plain(value: &str) -> bool {
    !value.starts_with('-') && !value.contains(['"', '^', '&', '|', '<', '>', '\\', '\n'])
}
