//! A file of options for curl, as `--config` reads it. Source: `--config`, curl's manual.

use super::table;

/// The words of a command line with the same meaning; `None` where a text is no such file, or names no URL.
pub(super) fn words(text: &str) -> Option<Vec<String>> {
    options(text).filter(|words| words.iter().any(|word| word == "--url"))
}

/// As well, whatever it names: the rest stands in the command that reads it.
pub(super) fn options(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let end = line.find(|c: char| c.is_whitespace() || matches!(c, '=' | ':')).unwrap_or(line.len());
        let (written, rest) = line.split_at(end);
        let name = written.trim_start_matches('-');
        let mut letters = name.chars();
        let short = letters.next().filter(|_| letters.next().is_none() && !written.starts_with("--"));
        let option = table::long(name).or_else(|| table::short(short?))?;
        words.push(format!("--{}", option.name));
        let rest = rest.trim_start().trim_start_matches(['=', ':']).trim_start();
        if option.takes_value {
            words.push(value(rest)?);
        }
    }
    Some(words)
}

/// Up to a blank, or in quotes with escapes.
fn value(text: &str) -> Option<String> {
    let Some(inside) = text.strip_prefix('"') else {
        return text.split_whitespace().next().map(str::to_owned);
    };
    let (mut value, mut signs) = (String::new(), inside.chars());
    loop {
        match signs.next()? {
            '"' => return Some(value),
            '\\' => value.push(match signs.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'v' => '\u{b}',
                other => other,
            }),
            other => value.push(other),
        }
    }
}
