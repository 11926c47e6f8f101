//! Options of curl, which the grammar knows but partly.

/// Options as the grammar reads them, too: `-d'…'` as `-d '…'`, and `--tlsv1.3`, `-0`, `-#` in quotes.
pub(super) fn plain_options(text: &str) -> String {
    let (mut plain, mut quote) = (String::with_capacity(text.len()), None);
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
