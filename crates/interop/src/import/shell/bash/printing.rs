//! What `echo`, `printf` and `seq` print.

use std::iter::Peekable;
use std::str::Chars;

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
                    '\\' => match signs.next_if(|sign| matches!(sign, '"' | '\'')) {
                        Some(quote) => text.push(quote),
                        None => text.push(escape(&mut signs)),
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
    let is_option = |word: &&String| {
        word.strip_prefix('-').is_some_and(|of| !of.is_empty() && of.chars().all(|c| "neE".contains(c)))
    };
    let options: String = words.iter().take_while(is_option).map(String::as_str).collect();
    let end = if options.contains('n') { "" } else { "\n" };
    let text = words.iter().skip_while(is_option).map(String::as_str).collect::<Vec<_>>().join(" ");
    // The last of both counts.
    if options.rfind('e') > options.rfind('E') { unescaped(&text) + end } else { text + end }
}

/// With what escapes stand for, as `echo -e` prints it.
fn unescaped(text: &str) -> String {
    let (mut plain, mut signs) = (String::with_capacity(text.len()), text.chars().peekable());
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => plain.push(escape(&mut signs)),
            other => plain.push(other),
        }
    }
    plain
}

/// What stands behind a backslash: the sign that both mean, or the backslash for what is no escape.
fn escape(signs: &mut Peekable<Chars<'_>>) -> char {
    let Some(next) = signs.peek() else { return '\\' };
    let sign = match next {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '\\' => '\\',
        _ => return '\\',
    };
    signs.next();
    sign
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
