//! Texts as literals of the languages that code is written in.

/// A text with a NUL has no form in a shell.
#[derive(Debug)]
pub(super) struct Unquotable;

/// Longest literal, in bytes, that a text is cut into: Java takes 65 535.
const PIECE_BYTES: usize = 8 * 1024;

/// So many lines have a literal each. Of more than about 8,000 Java makes no method.
const LINES: usize = 2_000;

/// A word for bash, zsh and other POSIX shells.
pub(super) fn bash(text: &str) -> Result<String, Unquotable> {
    // Parted at its apostrophes, the rest stays readable between single quotes, as JSON is full of double ones.
    let parts: Result<Vec<_>, _> = text.split('\'').map(shlex::try_quote).collect();
    // Only a NUL has no form in a shell, and no JSON text and no URL holds one.
    Ok(parts.map_err(|_| Unquotable)?.join("\\'"))
}

/// A string literal that means the same in Java, Go, Python and JavaScript: JSON's escapes are a subset of all four.
///
/// Java reads `\u` before everything else, but serde_json writes `\u` only for control characters that end no line.
pub(super) fn literal(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    // Go allows a byte order mark at the beginning of a file only.
    quoted.replace('\u{feff}', "\\ufeff")
}

/// The text as literals, a line each where there are not too many; at least one.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let lines: Vec<&str> = match text.split_inclusive('\n').nth(LINES) {
        Some(_) => vec![text],
        None => text.split_inclusive('\n').collect(),
    };
    for mut rest in lines {
        while rest.len() > PIECE_BYTES {
            let (head, tail) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
            pieces.push(literal(head));
            rest = tail;
        }
        pieces.push(literal(rest));
    }
    if pieces.is_empty() {
        pieces.push(literal(""));
    }
    pieces
}

/// A text for Go: between backticks, where every line reads as it is, unless something in it would be lost there.
pub(super) fn go_text(text: &str) -> String {
    let lost = |c: char| matches!(c, '`' | '\r' | '\0' | '\u{feff}');
    if text.contains(lost) { pieces(text).join(" +\n\t\t") } else { format!("`{text}`") }
}
