//! Commands that run others: those in parentheses, and those that hand a script to a shell.

use std::rc::Rc;

use super::Reader;
use super::line::logical_lines;
use crate::import::shell::model::{Client, Input, Invocation, MAX_DEPTH, MAX_VALUE_BYTES, Shell};
use crate::import::shell::runners::{self, InnerScript, Source};

impl Reader {
    /// Runs commands in parentheses; `end` says where what they print goes.
    pub(super) fn group(&mut self, body: &[&str], end: &str) {
        let outside = self.collected.replace(String::new());
        self.lines(body);
        let printed = std::mem::replace(&mut self.collected, outside).unwrap_or_default();
        let end = self.filled(end);
        self.line(&end, Input::Text(printed));
    }

    pub(super) fn print(&mut self, text: &str) {
        if let Some(all) = self.collected.as_mut().filter(|all| all.len() + text.len() <= MAX_VALUE_BYTES) {
            all.push_str(text);
        }
    }

    pub(super) fn write(&mut self, name: String, adds: bool, text: &str) {
        let files = &mut Rc::make_mut(&mut self.known).files;
        let mut all = files.get(&name).filter(|_| adds).cloned().unwrap_or_default();
        if all.len() + text.len() <= MAX_VALUE_BYTES {
            all.push_str(text);
            files.insert(name, all);
        }
    }

    /// Reads the script that a command hands to a shell; `None` where there is none.
    pub(super) fn inner(&mut self, text: &str, words: &[String]) -> Option<Input> {
        let InnerScript { shell, source, .. } = runners::inner_script(words)?;
        let Source::Text(script) = source else { return None };
        if !runners::may_request(&script) {
            return None;
        }
        if shell != Shell::Cmd {
            let client = Client::Script(shell, self.settled(&script));
            self.done.call(Invocation { client, input: Input::None, known: Rc::clone(&self.known) });
            return Some(Input::Output("script".to_owned()));
        }
        if self.nested >= MAX_DEPTH {
            return None;
        }
        // As it stands there: the quotes in it are not those of the C runtime.
        let lower = text.to_ascii_lowercase();
        let at = lower.find("/c ").or_else(|| lower.find("/k "))?;
        let script = runners::without_outer_quotes(text.get(at + 3..)?).to_owned();
        self.nested += 1;
        self.lines(&logical_lines(&script));
        self.nested -= 1;
        Some(Input::Output("script".to_owned()))
    }
}
