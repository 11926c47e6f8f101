//! Command lines and batch files for cmd.exe, which has no grammar: a line is first filled with its variables, as text;
//! then its carets are taken off; then the program parts it into words by the rules of the C runtime.

mod branches;
mod calls;
mod conditions;
mod groups;
pub(super) mod line;
mod loops;
mod subroutines;
mod values;
mod variables;

use std::rc::Rc;

use super::model::{Client, Input, Invocation, Known, MAX_CALLS, MAX_DEPTH, MAX_STEPS, Script, program};
use super::names::is_usual;
use crate::import::rules;
use crate::import::shell::gap::{filled, gap, has_gap};
use conditions::{Jumps, Seen, lines_of_condition};
use line::{Segment, segments, words};
use loops::{Loop, Over};
use subroutines::Subroutines;
pub(in crate::import) use variables::is_batch_file;

/// What a text for cmd.exe does.
pub(in crate::import) fn read(text: &str) -> Script {
    let text = text.replace("\r\n", "\n");
    let delayed = text.to_ascii_lowercase().contains("enabledelayedexpansion");
    let mut reader = Reader { in_file: variables::may_be_batch_file(&text), delayed, ..Reader::default() };
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
    /// The conditions that the line stands in.
    conditions: Vec<Seen>,
    jumps: Jumps,
    /// What was known at each `setlocal`.
    locals: Vec<Rc<Known>>,
    /// In how many commands of others this one stands.
    nested: usize,
    /// Lines that were read, each turn of a loop counted.
    steps: usize,
}

impl Reader {
    fn lines(&mut self, lines: &[&str]) {
        let mut at = 0;
        // Where the conditions end that begin here.
        let mut ends: Vec<usize> = Vec::new();
        while let Some(line) = lines.get(at) {
            while ends.pop_if(|end| *end <= at).is_some() {
                self.end_condition();
            }
            if ends.len() < MAX_DEPTH
                && let Some(count) = lines.get(at..).and_then(lines_of_condition)
            {
                ends.push(at + count);
                self.conditions.push(Seen::new());
            }
            at += 1;
            self.steps += 1;
            if self.steps > MAX_STEPS {
                break;
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
                // `endlocal & set A=%B%`: what it was within.
                let ends_scope = line.to_ascii_lowercase().contains("endlocal");
                let line = if ends_scope { self.settled(&line) } else { line };
                self.line(&line, Input::None);
            }
        }
        ends.iter().for_each(|_| self.end_condition());
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
            if !variables::is_plain(value) {
                return value.to_owned();
            }
            known.values.insert(name.clone(), value.to_owned());
            gap(&name)
        })
    }

    /// A text with what is known in place of its gaps.
    fn settled(&self, text: &str) -> String {
        filled(text, |name, room| match self.known.values.get(name) {
            Some(value)
                if !rules::is_secret(name)
                    && !self.known.conditional.contains(name)
                    && value.len() <= room =>
            {
                value.clone()
            }
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
            "if" | "else" => self.conditional(text),
            "goto" => {
                self.jump(rest, false);
                return Input::None;
            }
            "setlocal" => self.locals.extend((self.locals.len() < MAX_DEPTH).then(|| Rc::clone(&self.known))),
            "endlocal" => self.end_local(),
            "echo" => return Input::Text(format!("{rest}\n")),
            "rem" => return Input::None,
            "call" if rest.trim_start().starts_with(':') => return self.call(rest),
            // One that starts within a line.
            "for" if loops::head(text).is_some() && self.nested < MAX_DEPTH => {
                self.lines(&[text]);
                return Input::None;
            }
            "type" => return self.file(rest.trim().trim_matches('"')),
            label if label.starts_with("goto:") => {
                self.jump(name.get("goto:".len()..).unwrap_or_default(), false);
                return Input::None;
            }
            label if label.starts_with(':') => {
                // Two of them begin a remark.
                if !label.starts_with("::") {
                    self.land(label);
                }
                return Input::None;
            }
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

    fn file(&self, name: &str) -> Input {
        match self.known.files.get(name) {
            Some(text) => Input::Text(text.clone()),
            None => Input::File(name.to_owned()),
        }
    }
}
