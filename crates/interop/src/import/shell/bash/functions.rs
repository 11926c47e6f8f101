//! What a script says of functions and aliases, and the arguments of the one that runs.

use std::collections::HashMap;
use std::ops::Range;

/// Functions may call each other; so many times in one script are enough.
pub(super) const MAX_RUNS: usize = 200;

/// The functions of a script.
#[derive(Default)]
pub(super) struct Functions {
    pub(super) all: HashMap<String, Function>,
    pub(super) aliases: HashMap<String, Vec<String>>,
    /// The arguments of the function that runs; `None` outside of all.
    pub(super) arguments: Option<Vec<String>>,
    pub(super) runs: usize,
}

pub(super) struct Function {
    /// As it was written.
    pub(super) does: String,
    /// The web calls that were found where it stands, with its arguments left open.
    pub(super) found: Range<usize>,
    /// It was called, and made web calls of its own.
    pub(super) is_used: bool,
}

impl Functions {
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.all.contains_key(name)
    }

    /// `alias c='curl -s'`
    pub(super) fn alias(&mut self, words: &[String]) {
        for (name, value) in words.iter().filter_map(|word| word.split_once('=')) {
            if let Some(words) = shlex::split(value) {
                self.aliases.insert(name.to_owned(), words);
            }
        }
    }

    pub(super) fn shift(&mut self) {
        if let Some(arguments) = self.arguments.as_mut().filter(|arguments| !arguments.is_empty()) {
            arguments.remove(0);
        }
    }

    /// What `$1`, `$@` or `$#` stands for while a function runs.
    pub(super) fn argument(&self, name: &str) -> Option<String> {
        let arguments = self.arguments.as_ref()?;
        match name {
            "@" | "*" => Some(arguments.join(" ")),
            "#" => Some(arguments.len().to_string()),
            _ => {
                let at = name.parse::<usize>().ok()?.checked_sub(1)?;
                Some(arguments.get(at).cloned().unwrap_or_default())
            }
        }
    }

    /// All of them, word by word.
    pub(super) fn arguments(&self) -> Option<&Vec<String>> {
        self.arguments.as_ref()
    }
}
