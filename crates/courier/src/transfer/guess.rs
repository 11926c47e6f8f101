//! What spreadsheets take a text for when they read it from a file without types.

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

/// Whether Excel, WPS or LibreOffice would show another text than this one: `007` as 7, `12E5` as 1.20E+06, `3-4` and `MAR1`
/// as dates, `1,50` as 1.5, `true` as TRUE. A whole number of fewer than 12 digits stays what it is.
pub(super) fn is_taken_for_else(text: &str) -> bool {
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

/// `MAR1`, `1-Mar`, `1 march 2026`.
fn is_month_with_number(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let (Some(word), None) = (words.next(), words.next()) else { return false };
    let is_month = word.len() >= MONTH_CHARS && MONTHS.iter().any(|month| month.starts_with(word));
    // `sept` counts as well.
    is_month && lower.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | ',' | ' '))
}

#[cfg(test)]
mod tests {
    use super::is_taken_for_else;

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
        ] {
            assert!(!is_taken_for_else(plain), "{plain}");
        }
    }
}
