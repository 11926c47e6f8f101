//! The words of a command.

use super::value::Value;
use super::word::{Word, plain};
use super::{Reader, strings};
use crate::import::shell::cmd::line;
use crate::import::shell::tree::Place;

impl Reader {
    /// The name of a command, and its words: what stands together without a blank is one.
    pub(super) fn words(&mut self, place: Place<'_>) -> (String, Vec<Word>) {
        let (mut name, mut words) = (String::new(), Vec::new());
        for child in place.named() {
            match child.kind() {
                "command_name" => child.source().clone_into(&mut name),
                "command_name_expr" => {
                    // `& curl.exe`, `& 'C:\\path\\curl.exe'`
                    let bare = child.child("command_name").or_else(|| child.child("path_command_name"));
                    name = match bare {
                        Some(bare) => self.token(bare),
                        None => self.settled_text(child),
                    };
                }
                "command_elements" => self.elements(child, &mut words),
                "ERROR" => self.done.unknown += 1,
                _ => {}
            }
        }
        (name, words)
    }

    fn settled_text(&mut self, place: Place<'_>) -> String {
        let text = self.value(place).text();
        self.settled(&text)
    }

    fn elements(&mut self, place: Place<'_>, words: &mut Vec<Word>) {
        let (mut ended_at, mut run_start) = (usize::MAX, 0);
        for child in place.named() {
            if matches!(child.kind(), "command_argument_sep" | "redirection" | "comment") {
                continue;
            }
            self.done.unknown += usize::from(child.kind() == "ERROR");
            let (start, source) = (child.node.start_byte(), child.source());
            if start != ended_at {
                run_start = start;
            }
            // `$body.Replace('a', 'b')`: the grammar parts the name of a method from its arguments here.
            if child.kind() == "argument_list" && start == ended_at {
                let whole = place.between(run_start, child.node.end_byte());
                if whole.starts_with(['$', '[', '\'', '"', '('])
                    && let Some(value) = self.script(whole, place.depth + 1)
                {
                    words.pop();
                    words.push(Word::Value(value));
                    ended_at = child.node.end_byte();
                    continue;
                }
            }
            let word = match child.kind() {
                "command_parameter" => Word::Parameter(source.to_owned()),
                "generic_token" | "path_command_name" => Word::Value(Value::Text(self.token(child))),
                "stop_parsing" => {
                    let rest = source.trim_start_matches("--%");
                    // Goes to the program as it stands.
                    words.extend(line::words(rest).into_iter().map(|word| Word::Value(Value::Text(word))));
                    continue;
                }
                _ if is_splat(source) => match self.variable(source) {
                    value @ (Value::Map(_) | Value::List(_)) => Word::Splat(value),
                    // `@body.json`, as it stands.
                    _ => Word::Value(Value::Text(source.to_owned())),
                },
                _ => Word::Value(self.value(child)),
            };
            if start == ended_at
                && let Some(before) = words.pop()
            {
                let together = plain(before) + &plain(word);
                words.push(Word::Value(Value::Text(together)));
            } else {
                words.push(word);
            }
            ended_at = child.node.end_byte();
        }
    }

    /// A word without quotes around it; variables in it are variables.
    fn token(&mut self, place: Place<'_>) -> String {
        let (mut text, mut at) = (String::new(), place.node.start_byte());
        for child in place.named() {
            text.push_str(&strings::unescaped(place.between(at, child.node.start_byte()), false));
            text.push_str(&self.value(child).text());
            at = child.node.end_byte();
        }
        text + &strings::unescaped(place.between(at, place.node.end_byte()), false)
    }
}

/// `@name`.
fn is_splat(source: &str) -> bool {
    source.strip_prefix('@').is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}
