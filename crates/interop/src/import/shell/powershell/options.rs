//! Options of curl, and methods of methods, which the grammar knows but partly.

/// Options as the grammar reads them, too, and chains of methods in parentheses: `-d'…'` as `-d '…'`, and `--tlsv1.3`, `-0`, `-#` in quotes.
pub(super) fn plain_options(text: &str) -> String {
    let (mut plain, mut quote) = (String::with_capacity(text.len()), None);
    // In such a text a name with dots is text.
    let has_here_string = text.contains("@\"\n") || text.contains("@'\n");
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let starts_word = plain.ends_with([' ', '\t']);
        if let Some(option) = (quote.is_none() && starts_word).then(|| option(rest)).flatten() {
            let after = rest.get(option.len()..).unwrap_or_default();
            // Not curl's, but people write it: `--data='…'`.
            let after =
                after.strip_prefix('=').filter(|after| after.starts_with(['\'', '"'])).unwrap_or(after);
            let before_quote = after.starts_with(['\'', '"']);
            let is_odd = option.contains(|c: char| !c.is_ascii_alphabetic() && c != '-');
            plain.push_str(&if is_odd { format!("'{option}'") } else { option.to_owned() });
            if before_quote {
                plain.push(' ');
            }
            rest = after;
            continue;
        }
        if quote.is_none()
            && starts_word
            && !has_here_string
            && let Some(length) = chain(rest)
        {
            plain.extend(["(", rest.get(..length).unwrap_or_default(), ")"]);
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        match quote {
            Some(open) if open == sign => quote = None,
            None if matches!(sign, '\'' | '"') => quote = Some(sign),
            _ => {}
        }
        plain.push(sign);
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    }
    plain
}

/// An option of curl at the start of a text.
fn option(text: &str) -> Option<&str> {
    let name = text.strip_prefix("--").or_else(|| text.strip_prefix('-'))?;
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "-.#:".contains(c))).unwrap_or(name.len());
    let whole = &text[..text.len() - name.len() + end];
    // A parameter of PowerShell ends at its colon, and `--%` is its own.
    (end > 0 && !(whole.ends_with(':') && end > 1) && !whole.starts_with("---")).then_some(whole)
}

/// The length of `$text.Replace('a', 'b').Trim()`: of a variable with two calls or more.
fn chain(text: &str) -> Option<usize> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = |at: usize| -> Option<usize> {
        let rest = text.get(at..)?;
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        (length > 0).then_some(at + length)
    };
    let mut end = name(text.strip_prefix('$').map(|_| 1)?)?;
    let mut calls = 0;
    while text.get(end..)?.starts_with('.') {
        let Some(after) = name(end + 1) else { break };
        let Some(length) = arguments(text.get(after..)?) else { break };
        end = after + length;
        calls += 1;
    }
    (calls > 1).then_some(end)
}

/// Longer arguments are looked at no further: each variable of a text is.
const LONGEST_ARGUMENTS_CHARS: usize = 2_000;

/// The length of `('a', 'b')`.
fn arguments(text: &str) -> Option<usize> {
    if !text.starts_with('(') {
        return None;
    }
    let (mut open, mut quote) = (0_usize, None);
    for (at, sign) in text.char_indices().take(LONGEST_ARGUMENTS_CHARS) {
        match (quote, sign) {
            (Some(of), _) if of == sign => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(sign),
            (None, '(') => open += 1,
            (None, ')') if open == 1 => return Some(at + 1),
            (None, ')') => open -= 1,
            (None, '\n') => return None,
            _ => {}
        }
    }
    None
}
