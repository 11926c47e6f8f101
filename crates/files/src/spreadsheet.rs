//! What spreadsheets take a text for when they read it from a file without types, and how it stays the text that it is.

use std::borrow::Cow;

/// What a formula begins with, in either width. Source: "CSV Injection", OWASP.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Signs without a width that count as none of the blanks.
const UNSEEN: [char; 9] = [
    '\u{AD}', '\u{180E}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{200E}', '\u{200F}', '\u{2060}', '\u{FEFF}',
];
/// From so many digits on, a number is shown with an exponent, and saved so.
const LONG_DIGITS: usize = 12;
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// How much of a month's name is enough.
const MONTH_CHARS: usize = 3;

/// A text for a cell of CSV. One that a spreadsheet would calculate, or take for a number or a date, gets an apostrophe before
/// it; so does one that looks as if it had got one. [`unguarded`] gives each back, but for one that looks like a quotation as
/// well, such as `-5' deep`.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_guarded(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// What stands behind the apostrophe that [`guarded`] puts before a text; `None` where there is none. A text in such quotes,
/// as in `'=' is a sign`, was written by somebody.
#[must_use]
pub fn unguarded(cell: &str) -> Option<&str> {
    let text = cell.strip_prefix('\'').filter(|text| is_guarded(text))?;
    (!is_quotation(text)).then_some(text)
}

/// Whether a text, behind its first quote, closes it after one word: an apostrophe within a word closes nothing.
fn is_quotation(text: &str) -> bool {
    let Some((word, rest)) = text.split_once('\'') else { return false };
    !word.is_empty() && !word.contains(char::is_whitespace) && !rest.starts_with(char::is_alphanumeric)
}

fn is_guarded(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    is_taken_for_else(bare) || starts_like_formula(bare)
}

/// Whether a text begins with a formula's sign. Blanks, controls and signs that nobody sees may stand before it.
fn starts_like_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(is_unseen).starts_with(FORMULA)
}

/// Whether nobody sees a sign, or sees a blank.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || UNSEEN.contains(&c)
}

/// Whether Excel, WPS or LibreOffice would show another text than this one: `007` as 7, `12E5` as 1.20E+06, `3-4` and `MAR1`
/// as dates, `1,50` as 1.5, `true` as TRUE. A whole number of fewer than 12 digits stays what it is.
#[must_use]
pub fn is_taken_for_else(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || !text.chars().any(|c| c.is_ascii_digit()) {
        return matches!(text.to_ascii_lowercase().as_str(), "true" | "false") || text.starts_with('#');
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return text.len() >= LONG_DIGITS || (text.len() > 1 && text.starts_with('0'));
    }
    is_number_or_date(text) || is_month_with_number(text)
}

/// Digits and what may stand between and around those of a number, an amount, a date or a time, and one exponent.
fn is_number_or_date(text: &str) -> bool {
    let mut exponents = 0;
    let mut letters = String::new();
    for c in text.chars() {
        match c {
            '0'..='9'
            | '-'
            | '+'
            | '.'
            | ','
            | '/'
            | ':'
            | ' '
            | '%'
            | '$'
            | '¥'
            | '￥'
            | '€'
            | '£'
            | '('
            | ')'
            | '\''
            | '年'
            | '月'
            | '日'
            | '时'
            | '分'
            | '秒' => {}
            'e' | 'E' => exponents += 1,
            'a' | 'p' | 'm' | 'A' | 'P' | 'M' => letters.push(c.to_ascii_lowercase()),
            _ => return false,
        }
    }
    match letters.as_str() {
        // An exponent stands between digits.
        "" => {
            exponents == 0 || exponents == 1 && !text.starts_with(['e', 'E']) && !text.ends_with(['e', 'E'])
        }
        // Of a clock, behind its time.
        "am" | "pm" | "a" | "p" => exponents == 0 && text.to_ascii_lowercase().ends_with(&letters),
        _ => false,
    }
}

/// `MAR1`, `1-Mar`, `1 march 2026`, `28 Nov 2026 15:25`, and with `PM` behind it.
fn is_month_with_number(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    // Of a clock, behind its time.
    let lower = lower.strip_suffix(" am").or_else(|| lower.strip_suffix(" pm")).unwrap_or(&lower);
    let mut words = lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let (Some(word), None) = (words.next(), words.next()) else { return false };
    let is_month = word.len() >= MONTH_CHARS && MONTHS.iter().any(|month| month.starts_with(word));
    // `sept` counts as well.
    is_month
        && lower.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | ',' | ' ' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_shown_otherwise_is_known() {
        for bent in [
            "007",
            "00",
            "12E5",
            "1e10",
            "1E-3",
            "3-4",
            "MAR1",
            "mar-1",
            "1-Mar",
            "Sept 2026",
            "1 march 2026",
            "2026-11-28",
            "3/4",
            "12:30",
            "1.50",
            "1,000",
            "50%",
            "$5",
            "￥12",
            "123456789012",
            "1230000000000",
            "(5)",
            " 007 ",
            "TRUE",
            "false",
            "#N/A",
            "1:30 PM",
            "3月4日",
            "2026年11月",
            "1 1/2",
            "May2026",
            "+861380013",
            "28 Nov 2026 15:25",
            "Nov 28 10:30",
            "28 Nov 2026 3:25 PM",
        ] {
            assert!(is_taken_for_else(bent), "{bent}");
        }
        for plain in [
            "",
            "0",
            "7",
            "12345678901",
            "alice",
            "user4711",
            "mary1",
            "e5",
            "12e",
            "1e2e3",
            "a1",
            "3f2504e0-4f89-41d3",
            "你好",
            "12个",
            "3-4x",
            "v1.2.3-rc",
            "alice|1|bob",
            "marble 1",
            "trueish",
            "12 apples",
            "mar",
            "Nov: 28x",
            "note: 28",
        ] {
            assert!(!is_taken_for_else(plain), "{plain}");
        }
    }

    #[test]
    fn every_text_comes_back_from_behind_its_apostrophe() {
        for (text, cell) in [
            ("007", "'007"),
            ("+8613800138000", "'+8613800138000"),
            ("@所有人", "'@所有人"),
            ("=1+1", "'=1+1"),
            ("2305843009213693953", "'2305843009213693953"),
            ("28 Nov 2026 15:25", "'28 Nov 2026 15:25"),
            ("\t1", "'\t1"),
            ("\u{200B}＝1", "'\u{200B}＝1"),
            // Somebody's own apostrophe.
            ("'007", "''007"),
            ("@Bob, don't forget", "'@Bob, don't forget"),
            ("- it's on", "'- it's on"),
            ("1'000'000", "'1'000'000"),
            ("- the dogs' bowl", "'- the dogs' bowl"),
            ("'=' is a sign", "''=' is a sign"),
        ] {
            assert_eq!(guarded(text), cell);
            assert_eq!(unguarded(cell), Some(text));
        }
        for plain in ["", "'", "'alice", "alice", "12345678901", "'tis", "o'neil", "'你好'"] {
            assert_eq!((guarded(plain).as_ref(), unguarded(plain)), (plain, None));
        }
        for quoted in ["'=' is a sign", "'-5' or '-6'", "'@所有人' 你好"] {
            assert_eq!(unguarded(quoted), None, "{quoted}");
        }
    }
}
