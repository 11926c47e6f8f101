//! What a script says of functions and aliases, and the arguments of the one that runs.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What a variable was: its value, and whether that depends on a condition.
pub(super) type Before = (String, Option<String>, bool);

/// An alias may stand for another one; so many of them are put in, one after the other.
const MAX_ALIASES: usize = 20;

/// The functions of a script.
#[derive(Default)]
pub(super) struct Functions {
    pub(super) all: HashMap<String, Function>,
    pub(super) aliases: HashMap<String, Vec<String>>,
    /// The arguments of the function that runs; `None` outside of all.
    pub(super) arguments: Option<Vec<String>>,
    /// What the variables of its own were before it ran; `None` outside of all.
    pub(super) locals: Option<Vec<Before>>,
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

    /// The words with what the first one stands for. As in bash no alias is put in within itself.
    pub(super) fn without_aliases(&self, mut words: Vec<String>) -> Vec<String> {
        let mut used = HashSet::new();
        while let Some((name, meant)) = words.first().and_then(|first| self.aliases.get_key_value(first))
            && used.len() < MAX_ALIASES
            && used.insert(name)
        {
            words.splice(..1, meant.iter().cloned());
        }
        words
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
