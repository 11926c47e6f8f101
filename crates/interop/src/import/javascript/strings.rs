//! Escapes in strings.

/// The UTF-16 that a backslash stands for with what follows it, and how many characters of that belong to it; `None` where it
/// is no JavaScript.
pub(super) fn escaped(after: &str) -> Option<(Vec<u16>, usize)> {
    let first = after.chars().next()?;
    let rest = after.get(first.len_utf8()..)?;
    let unit = |digits: usize| {
        let unit = u16::from_str_radix(rest.get(..digits)?, 16).ok()?;
        Some((vec![unit], digits + 1))
    };
    if first == 'u'
        && let Some((digits, _)) = rest.strip_prefix('{').and_then(|inside| inside.split_once('}'))
    {
        let sign = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
        return Some((units(sign), digits.len() + 3));
    }
    let hex = match first {
        'u' => unit(4),
        'x' => unit(2),
        _ => None,
    };
    if hex.is_some() {
        return hex;
    }
    let sign = match first {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        '0' => '\0',
        // The string goes on in the next line.
        '\r' if rest.starts_with('\n') => return Some((Vec::new(), 2)),
        '\n' | '\r' => return Some((Vec::new(), 1)),
        other => other,
    };
    Some((units(sign), 1))
}

fn units(sign: char) -> Vec<u16> {
    sign.encode_utf16(&mut [0; 2]).to_vec()
}
