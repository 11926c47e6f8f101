//! A query as it is typed: reading it again gives the same query.

use std::fmt;

use super::clause::{Clause, Test};
use super::field::Value;
use super::parse::Query;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, clause) in self.clauses.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            clause.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        match &self.test {
            Test::Words { text, quoted: true } => quoted(f, text),
            Test::Words { text, quoted: false } => f.write_str(text),
            Test::Field { field, values } => {
                write!(f, "{}:", field.name())?;
                for (i, value) in values.iter().enumerate() {
                    if i > 0 {
                        f.write_str(",")?;
                    }
                    value.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text();
        let open = matches!(self, Self::Name { open: true, .. });
        let cut = |c: char| c.is_whitespace() || matches!(c, ',' | '，');
        if text.is_empty()
            || text.starts_with(super::lex::QUOTES)
            || text.contains(cut)
            || text.ends_with('*')
        {
            quoted(f, &text)?;
        } else {
            f.write_str(&text)?;
        }
        f.write_str(if open { "*" } else { "" })
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        // A backslash, and whatever could end the quotes.
        if c == '\\' || super::lex::QUOTES.contains(&c) {
            f.write_str("\\")?;
        }
        write!(f, "{c}")?;
    }
    f.write_str("\"")
}
