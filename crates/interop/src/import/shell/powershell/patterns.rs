//! `$text -replace 'pattern', 'text'`: its patterns are those of .NET, which are read here where both mean the same.

use regex::{Regex, RegexBuilder};

use super::Reader;
use super::value::Value;
use crate::import::shell::gap::{Part, gap, has_gap, parts};
use crate::import::shell::model::MAX_VALUE_BYTES;

/// No pattern takes more memory than this, in bytes.
const MAX_PATTERN_BYTES: usize = 256 * 1024;

/// Signs that mean something in a pattern; braces may.
const OF_PATTERNS: [char; 12] = ['.', '*', '+', '?', '[', ']', '(', ')', '^', '$', '|', '\\'];

impl Reader {
    /// A text with what a pattern finds replaced; `None` where that is not known.
    pub(super) fn pattern_replaced(&mut self, text: &str, pair: &Value, operator: &str) -> Option<String> {
        let (this, that) = match pair {
            Value::List(pair) => match pair.as_slice() {
                [this, that] => (this.text(), that.text()),
                [this] => (this.text(), String::new()),
                _ => return None,
            },
            // `-replace 'x'` takes it out.
            one => (one.text(), String::new()),
        };
        let (text, this) = (self.settled(text), self.settled(&this));
        self.worked_on(text.len());
        let is_text = !this.contains(OF_PATTERNS);
        if this.is_empty() || has_gap(&this) || has_gap(&text) && !is_text || !is_common(&this) {
            return None;
        }
        let pattern = RegexBuilder::new(&with_plain_braces(&this))
            .case_insensitive(!operator.eq_ignore_ascii_case("-creplace"))
            .size_limit(MAX_PATTERN_BYTES)
            .build()
            .ok()?;
        let that = replacement(&that)?;
        let mut whole = String::with_capacity(text.len());
        for part in parts(&text) {
            match part {
                Part::Text(text) => put(&pattern, text, &that, &mut whole)?,
                Part::Gap(name) => whole.push_str(&gap(name)),
            }
        }
        Some(whole)
    }
}

/// Adds a text with all that a pattern finds replaced; `None` where that would become too long.
fn put(pattern: &Regex, text: &str, that: &str, whole: &mut String) -> Option<()> {
    let places = that.matches('$').count();
    let mut from = 0;
    for found in pattern.captures_iter(text) {
        let all = found.get(0)?;
        whole.push_str(text.get(from..all.start())?);
        let most = places.saturating_mul(all.len()).saturating_add(that.len());
        if whole.len().saturating_add(most) > MAX_VALUE_BYTES {
            return None;
        }
        found.expand(that, whole);
        from = all.end();
    }
    whole.push_str(text.get(from..)?);
    (whole.len() <= MAX_VALUE_BYTES).then_some(())
}

/// A pattern in which braces that count nothing have a backslash: `{{NAME}}` is a text in .NET.
fn with_plain_braces(pattern: &str) -> String {
    let (mut ours, mut rest) = (String::with_capacity(pattern.len()), pattern);
    while let Some(at) = rest.find(['\\', '{', '}']) {
        let (before, from) = rest.split_at(at);
        ours.push_str(before);
        let counts =
            from.strip_prefix('{').and_then(|inside| inside.split_once('}')).filter(|(inside, _)| {
                let mut numbers = inside.splitn(2, ',');
                let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                numbers.next().is_some_and(|first| !first.is_empty() && is_number(first))
                    && numbers.all(is_number)
            });
        let taken = match (counts, from.chars().next()) {
            (Some((inside, _)), _) => inside.len() + 2,
            // What is escaped stays so.
            (None, Some('\\')) => 1 + from.chars().nth(1).map_or(0, char::len_utf8),
            _ => {
                ours.push('\\');
                1
            }
        };
        ours.push_str(from.get(..taken).unwrap_or(from));
        rest = from.get(taken..).unwrap_or_default();
    }
    ours + rest
}

/// Whether a pattern means the same in .NET and here: no group of a kind that only one of them knows, and no escape of a letter
/// that they read differently.
fn is_common(pattern: &str) -> bool {
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        let is_common = match sign {
            '\\' => signs
                .next()
                .is_some_and(|escaped| !escaped.is_alphanumeric() || "dDwWsSbBnrt".contains(escaped)),
            // `[a-z-[aeiou]]` and `[a&&b]` differ.
            '[' => !signs.as_str().split(']').next().unwrap_or_default().contains(['[', '&', '~']),
            '(' => !signs.as_str().starts_with('?') || signs.as_str().starts_with("?:"),
            _ => true,
        };
        if !is_common {
            return false;
        }
    }
    true
}

/// A replacement of .NET as ours: `$1` ends at its last digit there, and a name that no group has is text.
fn replacement(that: &str) -> Option<String> {
    let (mut ours, mut rest) = (String::with_capacity(that.len()), that);
    while let Some((before, after)) = rest.split_once('$') {
        ours.push_str(before);
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        if digits > 0 {
            ours.push_str(&format!("${{{}}}", after.get(..digits)?));
            rest = after.get(digits..)?;
        } else if let Some(named) = after.strip_prefix('{') {
            let (name, behind) = named.split_once('}')?;
            ours.push_str(&format!("${{{name}}}"));
            rest = behind;
        } else if let Some(behind) = after.strip_prefix('$') {
            ours.push_str("$$");
            rest = behind;
        } else if let Some(behind) = after.strip_prefix('&') {
            ours.push_str("${0}");
            rest = behind;
        } else if after.starts_with(['`', '\'', '+', '_']) {
            return None;
        } else {
            ours.push_str("$$");
            rest = after;
        }
    }
    ours.push_str(rest);
    Some(ours)
}
