//! Quotes and dashes that a chat or a word processor bent.

const DOUBLE: &[char] = &['“', '”', '„', '‟', '″', '＂', '«', '»'];
const SINGLE: &[char] = &['‘', '’', '‚', '‛', '′', '＇', '´'];

/// Bent quotes around words as straight ones, and bent dashes before options. What stands in straight quotes stays as it is.
///
/// `inside`: in a word that has only bent ones, those count as quotes, too.
pub(super) fn straightened(text: &str, inside: bool) -> String {
    let signs: Vec<char> = text.chars().collect();
    let (mut done, mut at, mut quote) = (String::with_capacity(text.len()), 0, None);
    while let Some(&sign) = signs.get(at) {
        let starts_word =
            at == 0 || signs.get(at - 1).is_some_and(|before| before.is_whitespace() || *before == '=');
        match (quote, sign) {
            (Some(open), _) if open == sign && signs.get(at.wrapping_sub(1)) != Some(&'\\') => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(sign),
            (None, '–' | '—' | '−' | '－' | '―') if starts_word => {
                let dashes = signs[at..].iter().take_while(|sign| "–—−－―-".contains(**sign)).count();
                let letters =
                    signs[at + dashes..].iter().take_while(|sign| sign.is_ascii_alphanumeric()).count();
                done.push_str(if dashes > 1 || letters > 1 { "--" } else { "-" });
                at += dashes;
                continue;
            }
            (None, _) if starts_word && (DOUBLE.contains(&sign) || SINGLE.contains(&sign)) => {
                if let Some(end) = end_of_word(&signs, at) {
                    let word: String = signs[at + 1..end].iter().collect();
                    done.push_str(&quoted(&word, DOUBLE.contains(&sign), inside));
                    at = end + 1;
                    continue;
                }
            }
            (None, _) => {}
        }
        done.push(sign);
        at += 1;
    }
    done
}

/// Where the word ends whose bent quote opens at `start`: best before an option or the end of its line.
fn end_of_word(signs: &[char], start: usize) -> Option<usize> {
    let kind = if DOUBLE.contains(&signs[start]) { DOUBLE } else { SINGLE };
    let ends =
        |at: &usize| kind.contains(&signs[*at]) && signs.get(at + 1).is_none_or(|next| next.is_whitespace());
    let mut all = (start + 1..signs.len()).filter(ends);
    let first = all.clone().next();
    all.find(|at| {
        let mut after = signs[at + 1..].iter().skip_while(|sign| matches!(sign, ' ' | '\t'));
        after.next().is_none_or(|sign| {
            "-–—−－―\\^`\n\r|;&".contains(*sign) || DOUBLE.contains(sign) || SINGLE.contains(sign)
        })
    })
    .or(first)
}

/// A word in straight quotes.
fn quoted(word: &str, is_double: bool, inside: bool) -> String {
    let straight = |word: &str| word.replace(DOUBLE, "\"");
    if inside && !word.contains('"') {
        let word = straight(word);
        return if word.contains("\\\"") { format!("\"{word}\"") } else { single(&word) };
    }
    if is_double && !word.contains('"') { format!("\"{word}\"") } else { single(word) }
}

fn single(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// With an apostrophe between two letters as bash wants it in single quotes: tools copy `'{"text":"it's"}'`.
pub(super) fn with_apostrophes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    let mut before = ' ';
    while let Some(sign) = signs.next() {
        let after = signs.peek().copied().unwrap_or(' ');
        if sign == '\'' && before.is_alphanumeric() && after.is_alphanumeric() {
            plain.push_str("'\\''");
        } else {
            plain.push(sign);
        }
        before = sign;
    }
    plain
}
