//! `%NAME%`, `!NAME!`, `%1`, and what only looks like them: `%7C`, `50%`.

/// Whether a text is the content of a batch file, and not typed at the prompt.
pub(super) fn is_batch_file(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("%%") || lower.contains("@echo off") || lower.contains("setlocal")
}

/// A name of a variable that is not set here and still looks like one; a percent-encoded text does not.
pub(super) fn is_env_like(name: &str) -> bool {
    let sound = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let hex = name.chars().take(2).all(|c| c.is_ascii_hexdigit());
    sound && (!hex || (name.len() > 3 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')))
}

/// A line with values in place of its variables; `None` keeps one as it stands.
///
/// `in_file`: it stands in a batch file; `delayed`: where `!NAME!` is a variable, too.
pub(super) fn filled(
    line: &str,
    in_file: bool,
    delayed: bool,
    mut value: impl FnMut(&str) -> Option<String>,
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
                && let Some(argument) = value(digit)
            {
                text.push_str(&argument);
                rest = bare.get(1..).unwrap_or_default();
                continue;
            }
        }
        // Carets of a browser's copy may cover the signs: `^%NAME^%` is text.
        let end = after.find(sign);
        let name = end
            .and_then(|end| after.get(..end))
            .filter(|name| !name.is_empty() && !name.contains(['^', ' ', '"', '\n']));
        // What follows the colon changes the value, which is then no longer known.
        let plain = name.map(|name| name.split(':').next().unwrap_or(name));
        let is_covered = text.ends_with('^');
        let is_variable = !is_covered && (sign == "%" || delayed);
        match (plain.filter(|_| is_variable).and_then(&mut value), end) {
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
