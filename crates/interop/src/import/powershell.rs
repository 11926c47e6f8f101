//! The words of a command line for PowerShell.

use std::iter::Peekable;
use std::str::Chars;

use super::bash::Command;

/// Every command of a script, in order. Variables stand as `{{NAME}}`.
pub(super) fn commands(text: &str) -> Vec<Command> {
    let text = text.replace("\r\n", "\n");
    let mut reader =
        Reader { chars: text.chars().peekable(), done: Vec::new(), words: Vec::new(), word: None };
    reader.run();
    reader.done
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    done: Vec<Command>,
    words: Vec<String>,
    word: Option<String>,
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(c) = self.chars.next() {
            match c {
                '`' => match self.chars.next() {
                    Some('\n') | None => {}
                    Some(c) => self.push(escaped(c)),
                },
                '\'' => self.single(),
                '"' => self.double(),
                '@' if self.word.is_none() && self.here(true) => {}
                '@' if self.word.is_none() && self.here(false) => {}
                '$' => self.variable(),
                '#' if self.word.is_none() => while self.chars.next_if(|c| *c != '\n').is_some() {},
                '\n' | ';' | '|' => self.command_end(),
                c if c.is_whitespace() => self.word_end(),
                c => self.push(c),
            }
        }
        self.command_end();
    }

    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
    }

    fn single(&mut self) {
        self.word.get_or_insert_default();
        while let Some(c) = self.chars.next() {
            if c == '\'' && self.chars.next_if_eq(&'\'').is_none() {
                return;
            }
            self.push(c);
        }
    }

    fn double(&mut self) {
        self.word.get_or_insert_default();
        while let Some(c) = self.chars.next() {
            match c {
                '"' if self.chars.next_if_eq(&'"').is_none() => return,
                '`' => {
                    if let Some(next) = self.chars.next() {
                        self.push(escaped(next));
                    }
                }
                // PowerShell 5 hands `\"` on as it is, and the C runtime makes a quote of it.
                '\\' if self.chars.peek() == Some(&'`') => self.push('\\'),
                '$' => self.variable(),
                c => self.push(c),
            }
        }
    }

    /// `@'` or `@"` at the end of a line, up to a line that starts with the same reversed.
    fn here(&mut self, plain: bool) -> bool {
        let quote = if plain { '\'' } else { '"' };
        let mut ahead = self.chars.clone();
        if ahead.next() != Some(quote) || ahead.next() != Some('\n') {
            return false;
        }
        let rest: String = ahead.collect();
        let end = format!("\n{quote}@");
        // An empty one ends at once.
        let at = if rest.starts_with(&end[1..]) { Some(0) } else { rest.find(&end) };
        let Some(at) = at else { return false };
        let text = rest.get(..at).unwrap_or_default().to_owned();
        let taken = 2 + text.chars().count() + end.chars().count() - usize::from(at == 0);
        self.chars.nth(taken.saturating_sub(1));
        self.word.get_or_insert_default().push_str(&text);
        true
    }

    fn variable(&mut self) {
        let braced = self.chars.next_if_eq(&'{').is_some();
        // `$env:NAME` is a variable, too.
        let mut name = String::new();
        while let Some(c) = self.chars.next_if(|c| c.is_alphanumeric() || matches!(c, '_' | ':')) {
            name.push(c);
        }
        if braced {
            self.chars.next_if_eq(&'}');
        }
        let name = name.rsplit(':').next().unwrap_or_default();
        if name.is_empty() {
            self.push('$');
        } else {
            self.word.get_or_insert_default().push_str(&format!("{{{{{name}}}}}"));
        }
    }

    fn word_end(&mut self) {
        let Some(word) = self.word.take() else { return };
        self.words.push(handed_over(word));
    }

    fn command_end(&mut self) {
        self.word_end();
        let mut words = std::mem::take(&mut self.words);
        if let [name, sign, value] = words.as_slice()
            && sign == "="
        {
            // As the other shells write it.
            words = vec![format!("{}={value}", name.trim_matches(['{', '}']))];
        }
        if !words.is_empty() {
            self.done.push(Command { words, ..Command::default() });
        }
    }
}

fn escaped(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        c => c,
    }
}

/// What the program gets: up to PowerShell 7.2 every quote inside must be written `\"`, since 7.3 none may be.
fn handed_over(word: String) -> String {
    let quotes = word.matches('"').count();
    if quotes > 0 && quotes == word.matches("\\\"").count() { word.replace("\\\"", "\"") } else { word }
}
