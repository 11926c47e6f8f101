//! Quotes, escapes and variables: what stands for other signs than it is written with.

use super::Reader;

impl Reader<'_> {
    pub(super) fn single(&mut self) {
        self.begin();
        while let Some(c) = self.chars.next() {
            if c == '\'' {
                return;
            }
            self.push(c);
        }
    }

    pub(super) fn double(&mut self) {
        self.begin();
        while let Some(c) = self.chars.next() {
            match c {
                '"' => return,
                '\\' => match self.chars.next() {
                    Some('\n') | None => {}
                    Some(c @ ('"' | '\\' | '$' | '`')) => self.push(c),
                    Some(c) => {
                        self.push('\\');
                        self.push(c);
                    }
                },
                '$' => self.dollar(false),
                c => self.push(c),
            }
        }
    }

    pub(super) fn backslash(&mut self) {
        match self.chars.next() {
            // The line goes on. Windows' line ends have a carriage return before.
            Some('\n') | None => {}
            Some('\r') if self.chars.peek() == Some(&'\n') => {
                self.chars.next();
            }
            Some(c) => self.push(c),
        }
    }

    /// After a `$`: a quoting, a variable, or the sign itself.
    pub(super) fn dollar(&mut self, bare: bool) {
        match self.chars.peek().copied() {
            Some('\'') if bare => {
                self.chars.next();
                self.ansi();
            }
            Some('"') if bare => {
                self.chars.next();
                self.double();
            }
            Some('{') => {
                self.chars.next();
                let inside = self.until('}');
                let end = inside.find(|c: char| !is_name(c)).unwrap_or(inside.len());
                self.variable(inside.get(..end).unwrap_or_default());
            }
            Some('(') => {
                self.chars.next();
                self.substitution();
            }
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let mut name = String::new();
                while let Some(c) = self.chars.next_if(|c| is_name(*c)) {
                    name.push(c);
                }
                self.variable(&name);
            }
            _ => self.push('$'),
        }
    }

    fn variable(&mut self, name: &str) {
        format!("{{{{{name}}}}}").chars().for_each(|c| self.push(c));
    }

    /// `$(…)`: what it would print is not known, so it stands as it is.
    fn substitution(&mut self) {
        "$(".chars().for_each(|c| self.push(c));
        let mut depth = 1_usize;
        while let Some(c) = self.chars.next() {
            self.push(c);
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// `$'…'`, with the escapes of C.
    fn ansi(&mut self) {
        self.begin();
        while let Some(c) = self.chars.next() {
            match c {
                '\'' => return,
                '\\' => self.escape(),
                c => self.push(c),
            }
        }
    }

    fn escape(&mut self) {
        let Some(c) = self.chars.next() else { return };
        match c {
            'n' => self.push('\n'),
            't' => self.push('\t'),
            'r' => self.push('\r'),
            'a' => self.push('\u{7}'),
            'b' => self.push('\u{8}'),
            'e' | 'E' => self.push('\u{1b}'),
            'f' => self.push('\u{c}'),
            'v' => self.push('\u{b}'),
            'x' => {
                let byte = self.number(16, 2, 0);
                self.word.get_or_insert_default().push(byte as u8);
            }
            'u' => self.unit(),
            'U' => {
                let code = self.number(16, 8, 0);
                self.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            '0'..='7' => {
                let byte = self.number(8, 2, c.to_digit(8).unwrap_or(0));
                self.word.get_or_insert_default().push(byte as u8);
            }
            c @ ('\\' | '\'' | '"' | '?') => self.push(c),
            c => {
                self.push('\\');
                self.push(c);
            }
        }
    }

    /// `\uXXXX`. Browsers write a character beyond U+FFFF as two of them, as JavaScript counts.
    fn unit(&mut self) {
        let first = self.number(16, 4, 0);
        let mut ahead = self.chars.clone();
        if (0xd800..0xdc00).contains(&first) && ahead.next() == Some('\\') && ahead.next() == Some('u') {
            self.chars = ahead;
            let second = self.number(16, 4, 0);
            let both = char::decode_utf16([first as u16, second as u16]).next();
            self.push(both.and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER));
            return;
        }
        self.push(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    }

    fn number(&mut self, radix: u32, most: usize, start: u32) -> u32 {
        let mut value = start;
        for _ in 0..most {
            let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(radix)) else { break };
            self.chars.next();
            value = value.wrapping_mul(radix).wrapping_add(digit);
        }
        value
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
