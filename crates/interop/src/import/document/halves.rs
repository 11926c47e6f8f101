//! Halves of characters: JSON can write down one of the two numbers that UTF-16 has for an emoji, which no text can hold.

/// With `\\ud83d` for a `\ud83d` that has no other half, so that the string has the escape itself as its text: where that
/// string is a body, the half is named there. `None` where there is none.
pub(super) fn with_escaped_halves(text: &str) -> Option<String> {
    let (mut escaped, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let start = at + found;
        at = match unit(text, start) {
            Some(0xD800..=0xDBFF) if matches!(unit(text, start + 6), Some(0xDC00..=0xDFFF)) => start + 12,
            Some(0xD800..=0xDFFF) => {
                escaped.push_str(text.get(copied..start)?);
                escaped.push('\\');
                copied = start;
                start + 6
            }
            // What stands behind the backslash is none itself, and may be more than one byte.
            _ => start + 1 + text.get(start + 1..)?.chars().next().map_or(0, char::len_utf8),
        };
    }
    (!escaped.is_empty()).then(|| escaped + text.get(copied..).unwrap_or_default())
}

/// The number of the `\u....` that starts at a byte.
fn unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_half_without_the_other_one_is_escaped() {
        for (text, expected) in [
            (r#""a""#, None),
            (r#""\ud83d\ude00 \u00e9""#, None),
            (r#""\\ud83d""#, None),
            (r#""\"#, None),
            (r#""\é\ud8"#, None),
            (r#""\ud83d""#, Some(r#""\\ud83d""#)),
            (r#""\ude00\ud83d\ude00\uD83D\n""#, Some(r#""\\ude00\ud83d\ude00\\uD83D\n""#)),
            (r#""\ud83d\ud83d\ude00""#, Some(r#""\\ud83d\ud83d\ude00""#)),
        ] {
            assert_eq!(with_escaped_halves(text).as_deref(), expected, "{text}");
        }
    }
}
