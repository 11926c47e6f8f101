//! `call :label arguments`.

use std::rc::Rc;

use super::Reader;
use crate::import::shell::model::{Input, MAX_DEPTH};

impl Reader {
    /// Runs a subroutine with its arguments.
    pub(super) fn call(&mut self, words: &str) -> Input {
        let mut arguments = super::loops::items(words.trim()).into_iter();
        let name = arguments.next().unwrap_or_default().trim_start_matches(':').to_lowercase();
        let subroutines = Rc::clone(&self.subroutines);
        let Some(body) = subroutines.get(&name).filter(|_| self.nested < MAX_DEPTH) else {
            self.done.unknown += 1;
            return Input::None;
        };
        let outside = self.arguments.replace(arguments.collect());
        self.nested += 1;
        let (locals, jumps) = (self.locals.len(), std::mem::take(&mut self.jumps));
        self.lines(&body.iter().map(String::as_str).collect::<Vec<_>>());
        self.nested -= 1;
        // What it has not ended itself ends with it.
        while self.locals.len() > locals {
            self.end_local();
        }
        self.jumps = jumps;
        self.arguments = outside;
        Input::None
    }

    /// An argument of the subroutine that runs: `%1`, and `%*` for all of them; `None` outside of one.
    pub(super) fn argument_of_call(&self, sign: &str) -> Option<String> {
        let arguments = self.arguments.as_ref()?;
        match sign {
            "*" => Some(arguments.join(" ")),
            "0" => None,
            number => {
                let number: usize = number.parse().ok()?;
                Some(arguments.get(number - 1).cloned().unwrap_or_default())
            }
        }
    }
}
