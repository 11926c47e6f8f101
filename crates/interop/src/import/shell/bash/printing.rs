//! What `echo`, `printf` and `seq` print.

use super::Reader;
use crate::import::shell::model::{Input, MAX_CALLS, MAX_VALUE_BYTES};

impl Reader {
    /// `printf '{"text":"%s"}' "$TEXT"`.
    pub(super) fn printf(&mut self, words: &[String]) -> Input {
        let mut words = words.iter().peekable();
        while words.next_if(|word| word.as_str() == "--").is_some() {}
        if let Some(name) = words.next_if(|word| word.as_str() == "-v").and_then(|_| words.next()) {
            let name = name.clone();
            let rest: Vec<String> = words.cloned().collect();
            match self.printf(&rest) {
                Input::Text(text) => self.assign(&name, &text),
                _ => self.forget(&name),
            }
            return Input::None;
        }
        let Some(format) = words.next() else { return Input::None };
        let mut text = String::new();
        loop {
            let before = words.len();
            let mut signs = format.chars().peekable();
            while let Some(sign) = signs.next() {
                match sign {
                    '\\' => match signs.next() {
                        Some('n') => text.push('\n'),
                        Some('t') => text.push('\t'),
                        Some('r') => text.push('\r'),
                        Some(other @ ('\\' | '"' | '\'')) => text.push(other),
                        Some(other) => text.extend(['\\', other]),
                        None => text.push('\\'),
                    },
                    '%' => match signs.next() {
                        Some('%') => text.push('%'),
                        Some('s' | 'd' | 'i' | 'u' | 'b') => text.extend(words.next().map(String::as_str)),
                        // Widths, and what else it could do.
                        _ => return Input::Output("printf".to_owned()),
                    },
                    other => text.push(other),
                }
            }
            // The format serves again for the words that are left.
            if words.peek().is_none() || words.len() == before || text.len() > MAX_VALUE_BYTES {
                break;
            }
        }
        Input::Text(self.settled(&text))
    }
}

/// What `echo` prints.
pub(super) fn echoed(words: &[String]) -> String {
    let options =
        words.iter().take_while(|word| matches!(word.as_str(), "-n" | "-e" | "-E" | "-ne" | "-en")).count();
    let end = if words.iter().take(options).any(|word| word.contains('n')) { "" } else { "\n" };
    words.get(options..).unwrap_or_default().join(" ") + end
}

/// What `seq 3` and `seq 2 4` print.
pub(super) fn sequence(words: &[String]) -> Option<String> {
    let numbers: Vec<i64> = words.iter().map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let (first, last) = match numbers.as_slice() {
        [last] => (1, *last),
        [first, last] => (*first, *last),
        _ => return None,
    };
    Some((first..=last).take(MAX_CALLS).map(|number| format!("{number}\n")).collect())
}
