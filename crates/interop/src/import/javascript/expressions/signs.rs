//! What stands between the expressions: signs, comments, names of methods, and what TypeScript adds.

use super::Reader;

impl Reader<'_> {
    /// Takes a sign, after blanks and comments.
    pub(in crate::import::javascript) fn take(&mut self, sign: char) -> bool {
        self.blanks();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes the name of a method that is called next, and the `(` behind it.
    pub(in crate::import::javascript) fn method(&mut self) -> Option<String> {
        self.blanks();
        let (name, rest) = self.rest.strip_prefix('.')?.split_once('(')?;
        if !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        self.rest = rest;
        Some(name.to_owned())
    }

    /// Takes TypeScript's `as const` and `as Body` behind an expression.
    pub(super) fn type_assertion(&mut self) {
        let start = self.rest.trim_start();
        let rest = ["as ", "satisfies "].iter().find_map(|word| start.strip_prefix(word));
        let Some(rest) = rest else { return };
        let mut open = 0_u32;
        let end = rest.find(|c: char| {
            match c {
                '<' => open += 1,
                '>' if open > 0 => open -= 1,
                ',' if open > 0 => {}
                c if c.is_alphanumeric() || "_$.[]| ".contains(c) => {}
                _ => return true,
            }
            false
        });
        self.rest = rest.get(end.unwrap_or(rest.len())..).unwrap_or_default();
    }

    /// Takes the `...` before what stands there with all that is in it.
    pub(super) fn is_spread(&mut self) -> bool {
        self.blanks();
        let rest = self.rest.strip_prefix("...");
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    pub(super) fn blanks(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if let Some(comment) = self.rest.strip_prefix("//") {
                self.rest = comment.find('\n').and_then(|end| comment.get(end..)).unwrap_or_default();
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                self.rest = comment.split_once("*/").map_or("", |(_, after)| after);
            } else {
                return;
            }
        }
    }
}
