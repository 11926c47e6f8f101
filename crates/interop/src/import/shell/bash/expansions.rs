//! What stands behind the name in `${NAME…}`.

use crate::import::shell::gap::{self, has_gap};
use crate::import::shell::model::MAX_VALUE_BYTES;

/// `${NAME^^}`, `${NAME,,}`, `${NAME:1:2}`; `None` where it is something else, or not known.
pub(super) fn changed(value: &str, operator: &str) -> Option<String> {
    if has_gap(value) {
        return None;
    }
    let first = |with: fn(&str) -> String| {
        let length = value.chars().next().map_or(0, char::len_utf8);
        let (first, rest) = value.split_at(length);
        with(first) + rest
    };
    match operator {
        "^^" => return Some(value.to_uppercase()),
        ",," => return Some(value.to_lowercase()),
        "^" => return Some(first(str::to_uppercase)),
        "," => return Some(first(str::to_lowercase)),
        _ => {}
    }
    let mut numbers = operator.strip_prefix(':')?.split(':');
    let signs: Vec<char> = value.chars().collect();
    // A number below zero counts from the end.
    let place = |from: usize, number: &str| -> Option<usize> {
        let number: i64 = number.trim().parse().ok()?;
        let count = usize::try_from(number.unsigned_abs()).ok()?;
        if number < 0 {
            signs.len().checked_sub(count)
        } else {
            Some(from.checked_add(count)?.min(signs.len()))
        }
    };
    let from = place(0, numbers.next()?)?;
    let until = numbers.next().map_or(Some(signs.len()), |number| place(from, number))?;
    (numbers.next().is_none()).then(|| signs.get(from..until).unwrap_or_default().iter().collect())
}

/// `${NAME//this/that}` and `${NAME/this/that}`, where no pattern stands for several texts.
pub(super) fn replaced(value: &str, operator: &str) -> Option<String> {
    let all = operator.starts_with("//");
    let (this, that) =
        operator.trim_start_matches('/').split_once('/').unwrap_or((operator.trim_start_matches('/'), ""));
    let plain = |text: &str| text.replace(['\\', '"', '\''], "");
    let (this, that) = (plain(this), plain(that));
    if this.is_empty() {
        return None;
    }
    let is_plain = !this.contains(['*', '?', '[', '$', '`', '#', '%']) && !that.contains(['$', '`', '&']);
    if !is_plain {
        return None;
    }
    if all {
        return gap::replaced(value, &this, &that, MAX_VALUE_BYTES);
    }
    // With a gap before it, it is not known which is the first.
    (!has_gap(value) && value.len().saturating_add(that.len()) <= MAX_VALUE_BYTES)
        .then(|| value.replacen(&this, &that, 1))
}
