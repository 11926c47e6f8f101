//! What `sed 's/this/that/'` prints, where `this` is a text and no pattern.

use std::rc::Rc;

use super::Reader;
use crate::import::shell::gap::{file_name, has_gap, replaced};
use crate::import::shell::model::{Input, MAX_VALUE_BYTES};

/// Signs that mean something in a pattern of sed.
const OF_PATTERNS: [char; 7] = ['.', '*', '[', ']', '^', '$', '\\'];
/// And with `-E`.
const OF_EXTENDED: [char; 7] = ['+', '?', '(', ')', '{', '}', '|'];

struct Replacement {
    this: String,
    that: String,
    everywhere: bool,
}

impl Reader {
    /// What sed prints, as far as its script only puts one text in place of another; with `-i` it goes into the file.
    pub(super) fn sed(&mut self, words: &[String], input: Input) -> Input {
        let (mut scripts, mut files, mut extended) = (Vec::new(), Vec::new(), false);
        let (mut is_clear, mut in_place) = (true, false);
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            match word.as_str() {
                "-E" | "-r" | "--regexp-extended" => extended = true,
                "-u" | "--unbuffered" | "-s" => {}
                "-e" | "--expression" => scripts.extend(words.next()),
                "-Ei" | "-ri" => (extended, in_place) = (true, true),
                _ if word.starts_with("-i") || word.starts_with("--in-place") => {
                    in_place = true;
                    // On a Mac the ending of the copy stands apart.
                    words.next_if(|next| next.is_empty());
                }
                _ if word.starts_with('-') && word.len() > 1 => {
                    is_clear = false;
                    // `-ni`
                    in_place |= !word.starts_with("--") && word.contains('i');
                }
                _ if scripts.is_empty() => scripts.push(word),
                _ => files.push(word),
            }
        }
        let script: Vec<String> = scripts.into_iter().map(|script| self.settled(script)).collect();
        let all = replacements(&script.join("\n"), extended).filter(|_| is_clear);
        if in_place {
            for name in files {
                let name = file_name(&self.settled(name));
                let text = self.known.files.get(&name).cloned();
                match text.and_then(|text| self.with_replacements(&text, all.as_ref()?)) {
                    Some(text) => drop(Rc::make_mut(&mut self.known).files.insert(name, text)),
                    None => self.forget_file(&name),
                }
            }
            return Input::None;
        }
        let input = match files.last() {
            Some(name) => self.file(&self.settled(name)),
            None => input,
        };
        // A file that is not here is not the body: it lacks what is put into it.
        let printed = match (input, all) {
            (Input::Text(text), Some(all)) => self.with_replacements(&text, &all),
            _ => None,
        };
        printed.map_or_else(|| Input::Output("sed".to_owned()), Input::Text)
    }

    fn with_replacements(&mut self, text: &str, all: &[Replacement]) -> Option<String> {
        let mut text = self.settled(text);
        self.worked_on(text.len().saturating_mul(all.len()));
        for Replacement { this, that, everywhere } in all {
            let lines = text.split_inclusive('\n').map(|line| match everywhere {
                true => replaced(line, this, that, MAX_VALUE_BYTES),
                // The value of a gap might have it first.
                false if line.contains(this.as_str()) && has_gap(line) => None,
                false => Some(line.replacen(this, that, 1)),
            });
            text = lines.collect::<Option<Vec<String>>>()?.concat();
            if text.len() > MAX_VALUE_BYTES {
                return None;
            }
        }
        Some(text)
    }
}

/// The commands of a script, where each is `s/this/that/` or `s/this/that/g`; any sign may part them.
fn replacements(script: &str, extended: bool) -> Option<Vec<Replacement>> {
    let (mut all, mut rest) = (Vec::new(), script);
    loop {
        rest = rest.trim_start_matches([';', '\n', ' ', '\t']);
        if rest.is_empty() {
            return (!all.is_empty()).then_some(all);
        }
        let mut signs = rest.strip_prefix('s')?.chars();
        let sign = signs.next().filter(|sign| !sign.is_alphanumeric() && !sign.is_whitespace())?;
        let (this, after) = part(signs.as_str(), sign)?;
        let (that, after) = part(after, sign)?;
        let end = after.find([';', '\n']).unwrap_or(after.len());
        let (flags, after) = after.split_at(end);
        let everywhere = match flags.trim() {
            "g" => true,
            "" => false,
            _ => return None,
        };
        let is_pattern = this.is_empty()
            || has_gap(&this)
            || this.contains(OF_PATTERNS)
            || extended && this.contains(OF_EXTENDED);
        if is_pattern || that.contains(['&', '\\']) {
            return None;
        }
        all.push(Replacement { this, that, everywhere });
        rest = after;
    }
}

/// The text up to a sign, which may stand in it with a backslash before it, and what follows.
fn part(text: &str, sign: char) -> Option<(String, &str)> {
    let (mut plain, mut signs) = (String::new(), text.chars());
    while let Some(next) = signs.next() {
        match next {
            _ if next == sign => return Some((plain, signs.as_str())),
            '\\' => match signs.next()? {
                escaped if escaped == sign || escaped == '"' => plain.push(escaped),
                escaped => plain.extend(['\\', escaped]),
            },
            next => plain.push(next),
        }
    }
    None
}
