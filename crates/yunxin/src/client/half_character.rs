//! Answers in which somebody's message holds half a character: `\ud83d` alone is no Unicode, and no JSON parser of ours takes
//! it. One such message must not hide all others of its page.

use std::borrow::Cow;

/// The text with `\ufffd` in place of every half of a pair that stands alone; what was received is kept elsewhere.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    let (mut mended, mut from, mut at) = (String::new(), 0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        match unit(text, at) {
            Some(0xD800..=0xDBFF)
                if unit(text, at + 6).is_some_and(|low| (0xDC00..=0xDFFF).contains(&low)) =>
            {
                at += 12;
            }
            Some(0xD800..=0xDFFF) => {
                mended.push_str(&text[from..at]);
                mended.push_str("\\ufffd");
                at += 6;
                from = at;
            }
            Some(_) => at += 6,
            // The sign behind it is escaped, be it a backslash.
            None => at += 2,
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(&text[from..]);
    Cow::Owned(mended)
}

/// The UTF-16 unit of the `\u` escape that begins at a byte.
fn unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_halves_that_stand_alone_are_replaced() {
        for (text, expected) in [
            (r#""a \ud83d b""#, r#""a \ufffd b""#),
            (r#""\uDE00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\ud83d\n""#, r#""\ufffd\n""#),
            (r#""\ud83d\ude00 \u96c1 \\ud83d \\\\ud83d""#, r#""\ud83d\ude00 \u96c1 \\ud83d \\\\ud83d""#),
            (r"\", r"\"),
            (r"\雁\u雁", r"\雁\u雁"),
        ] {
            assert_eq!(readable(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_string_with_halves_in_it_becomes_one_that_can_be_read(
            pieces in prop::collection::vec(prop::sample::select(vec!["\\ud83d", "\\uDE00", "\\\\", "\\\"", "u", "a", "\\u0041", "雁"]), 0..12)
        ) {
            let text = format!("\"{}\"", pieces.concat());
            prop_assert!(serde_json::from_str::<String>(&readable(&text)).is_ok(), "{}", text);
        }
    }
}
