//! `{a,b}` and `{1..3}`: the words that one stands for.

use crate::import::shell::model::{MAX_CALLS, MAX_DEPTH};

/// A longer word is left as it stands: it is gone over once for each brace.
const MAX_WORD_BYTES: usize = 4096;
/// More zeros stand before no number that anybody counts with.
const MAX_WIDTH: usize = 64;

/// The words; `None` where there is no such thing in it, or it would be too many.
pub(super) fn expanded(word: &str) -> Option<Vec<String>> {
    // Quotes and variables have rules of their own; those in braces are left as they stand.
    if word.len() > MAX_WORD_BYTES || word.contains(['\'', '"', '\\', '`', '$']) {
        return None;
    }
    let words = deep(word, MAX_DEPTH)?;
    (words.len() > 1).then_some(words)
}

fn deep(word: &str, depth: usize) -> Option<Vec<String>> {
    let depth = depth.checked_sub(1)?;
    for (open, _) in word.match_indices('{') {
        let Some(choices) = choices(word.get(open + 1..)?) else { continue };
        let (inner, length) = choices;
        let (before, after) = (word.get(..open)?, word.get(open + 1 + length..)?);
        let after = deep(after, depth)?;
        let mut words = Vec::new();
        for choice in inner {
            for choice in deep(&choice, depth)? {
                words.extend(after.iter().map(|after| format!("{before}{choice}{after}")));
                if words.len() > MAX_CALLS {
                    return None;
                }
            }
        }
        return Some(words);
    }
    Some(vec![word.to_owned()])
}

/// What stands between braces, taken apart, and its length with the closing one; `None` where it stands for itself.
fn choices(inside: &str) -> Option<(Vec<String>, usize)> {
    let (mut parts, mut from, mut open) = (Vec::new(), 0, 0_usize);
    for (at, sign) in inside.char_indices() {
        match sign {
            '{' => open += 1,
            '}' if open > 0 => open -= 1,
            '}' => {
                parts.push(inside.get(from..at)?.to_owned());
                let parts = if parts.len() > 1 { parts } else { range(parts.first()?)? };
                return Some((parts, at + 1));
            }
            ',' if open == 0 => {
                parts.push(inside.get(from..at)?.to_owned());
                from = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// `1..3`, `01..10..2`, `a..e`.
fn range(inside: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = inside.split("..").collect();
    let (from, to, step) = match parts.as_slice() {
        [from, to] => (*from, *to, 1),
        [from, to, step] => (*from, *to, step.parse::<i64>().ok()?),
        _ => return None,
    };
    let step = i64::try_from(step.unsigned_abs().max(1)).ok()?;
    let letter = |text: &str| match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(i64::from(*letter)),
        _ => None,
    };
    let is_letters = letter(from).is_some();
    let (first, last) = if is_letters {
        (letter(from)?, letter(to)?)
    } else {
        (from.parse::<i64>().ok()?, to.parse::<i64>().ok()?)
    };
    let step = if first > last { -step } else { step };
    let is_padded = |text: &str| text.trim_start_matches('-').starts_with('0') && text.len() > 1;
    let width = if is_padded(from) || is_padded(to) { from.len().max(to.len()) } else { 0 };
    if width > MAX_WIDTH {
        return None;
    }
    let is_inside = |number: &i64| if step < 0 { *number >= last } else { *number <= last };
    let all = std::iter::successors(Some(first), |number| number.checked_add(step)).take_while(is_inside);
    let all: Vec<String> = all
        .take(MAX_CALLS + 1)
        .filter_map(|number| match is_letters {
            true => u8::try_from(number).ok().map(|letter| char::from(letter).to_string()),
            false => Some(format!("{number:0width$}")),
        })
        .collect();
    (all.len() <= MAX_CALLS).then_some(all)
}
