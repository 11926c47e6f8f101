//! `%NAME%`, `!NAME!`, `%1`, and what only looks like them: `%7C`, `50%`.

use crate::import::shell::model::MAX_VALUE_BYTES;

/// Whether a text, if it is for cmd, is the content of a batch file, and not typed at the prompt.
pub(super) fn may_be_batch_file(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("%%") || lower.contains("setlocal") || is_batch_file(text)
}

/// Whether a text is the content of a batch file rather than a script of another shell: it says `echo off`, or doubles its
/// percent signs where no `printf` would want that, or has an argument as `%~1`.
pub(in crate::import) fn is_batch_file(text: &str) -> bool {
    let echo_is_off = |line: &str| {
        let line = line.trim().trim_start_matches('@');
        line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("echo off"))
    };
    let digits = |rest: &str, count: usize| {
        rest.get(..count).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let mut behind_two = text.split("%%").skip(1).peekable();
    let is_doubled = behind_two.peek().is_some()
        && !text.contains("printf")
        && (!text.contains(['\'', '$']) || behind_two.any(|rest| digits(rest, 2)));
    is_doubled
        || text.contains("@echo off")
        || text.lines().any(echo_is_off)
        || text.split("%~").skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A name of a variable that is not set here and still looks like one; a percent-encoded text does not.
pub(super) fn is_env_like(name: &str) -> bool {
    let sound = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let hex = name.chars().take(2).all(|c| c.is_ascii_hexdigit());
    sound && (!hex || (name.len() > 3 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')))
}

/// A line with values in place of its variables; `None` keeps one as it stands. `value` gets the name, and what stands behind
/// a colon after it: how the value is to be changed.
///
/// `in_file`: it stands in a batch file; `delayed`: where `!NAME!` is a variable, too.
pub(super) fn filled(
    line: &str,
    in_file: bool,
    delayed: bool,
    mut value: impl FnMut(&str, Option<&str>) -> Option<String>,
) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['%', '!']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let (sign, after) = from.split_at(1);
        if in_file && sign == "%" {
            if let Some(after) = after.strip_prefix('%') {
                text.push('%');
                rest = after;
                continue;
            }
            // `%1`, `%~1`, `%*`
            let bare = after.strip_prefix('~').unwrap_or(after);
            let is_encoded =
                bare.get(1..2).is_some_and(|next| next.contains(|c: char| c.is_ascii_hexdigit()));
            let digit = bare.get(..1).filter(|sign| sign.contains(|c: char| c.is_ascii_digit() || c == '*'));
            if let Some(digit) = digit.filter(|_| !is_encoded)
                && let Some(argument) = value(digit, None)
            {
                let is_bare = after.starts_with('~');
                text.push_str(if is_bare { argument.trim_matches('"') } else { &argument });
                rest = bare.get(1..).unwrap_or_default();
                continue;
            }
        }
        // Carets of a browser's copy may cover the signs: `^%NAME^%` is text.
        let end = after.find(sign);
        let whole = end.and_then(|end| after.get(..end)).filter(|name| !name.contains('\n'));
        let (name, change) = match whole.and_then(|whole| whole.split_once(':')) {
            Some((name, change)) if change.starts_with('~') || change.contains('=') => {
                (Some(name), Some(change))
            }
            _ => (whole, None),
        };
        let name = name.filter(|name| !name.is_empty() && !name.contains(['^', ' ', '"', ':']));
        let is_covered = text.ends_with('^');
        let is_variable = !is_covered && (sign == "%" || delayed);
        let found = name.filter(|_| is_variable).and_then(|name| value(name, change));
        let found = found.filter(|found| text.len() + found.len() <= MAX_VALUE_BYTES);
        match (found, end) {
            (Some(found), Some(end)) => {
                text.push_str(&found);
                rest = after.get(end + 1..).unwrap_or_default();
            }
            _ => {
                text.push_str(sign);
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// A value as `~from,length` or `this=that` changes it; `None` where that cannot be said.
pub(super) fn changed(value: &str, change: &str) -> Option<String> {
    let Some(part) = change.strip_prefix('~') else {
        let (this, that) = change.split_once('=')?;
        return replaced(value, this, that);
    };
    let signs: Vec<char> = value.chars().collect();
    let length = signs.len();
    // A number below zero counts from the end.
    let place = |number: &str, from: usize| -> Option<usize> {
        let number: i64 = number.trim().parse().ok()?;
        let count = usize::try_from(number.unsigned_abs()).ok()?;
        Some(if number < 0 { length.saturating_sub(count) } else { from.saturating_add(count).min(length) })
    };
    let (from, until) = match part.split_once(',') {
        Some((from, count)) => {
            let from = place(from, 0)?;
            (from, place(count, from)?)
        }
        None => (place(part, 0)?, length),
    };
    Some(signs.get(from..until).unwrap_or_default().iter().collect())
}

/// All of `this` become `that`, whatever their case; `*this` is all up to the first of them.
fn replaced(value: &str, this: &str, that: &str) -> Option<String> {
    let (is_start, this) = this.strip_prefix('*').map_or((false, this), |this| (true, this));
    // Only so are places in the one text places in the other.
    let (lower, wanted) = (value.to_ascii_lowercase(), this.to_ascii_lowercase());
    if this.is_empty() {
        return None;
    }
    if is_start {
        return Some(match lower.find(&wanted) {
            Some(at) => format!("{that}{}", value.get(at + this.len()..).unwrap_or_default()),
            None => value.to_owned(),
        });
    }
    let (mut text, mut from) = (String::new(), 0);
    for (at, _) in lower.match_indices(&wanted) {
        text.push_str(value.get(from..at)?);
        text.push_str(that);
        from = at + this.len();
        if text.len() > MAX_VALUE_BYTES {
            return None;
        }
    }
    Some(text + value.get(from..)?)
}

/// A value that means the same wherever it stands.
pub(super) fn is_plain(value: &str) -> bool {
    !value.starts_with('-') && !value.contains(['"', '^', '&', '|', '<', '>', '\\', '\n'])
}
