//! curl's own wildcards in URLs: `{a,b}`, `[1-3]`, `[001-010]`, `[a-z:2]`.

/// So many URLs of one are made; how many it stands for is counted without a bound.
const MAX_URLS: usize = 200;

/// The URLs that one stands for, the first of them at most, and how many there are. A text that is no pattern to curl
/// stands for itself.
pub(super) fn expanded(url: &str) -> (Vec<String>, u64) {
    let Some(parts) = parts(url) else { return (vec![url.to_owned()], 1) };
    let total = parts.iter().fold(1_u64, |total, part| total.saturating_mul(part.len() as u64));
    let mut urls = vec![String::new()];
    // The last pattern turns fastest, as curl has it.
    for part in &parts {
        let mut longer = Vec::new();
        for url in &urls {
            longer.extend(part.iter().map(|text| format!("{url}{text}")).take(MAX_URLS - longer.len()));
            if longer.len() >= MAX_URLS {
                break;
            }
        }
        urls = longer;
    }
    (urls, total)
}

/// Each part of a URL with the texts that may stand there; `None` when there is no pattern in it, or a wrong one.
fn parts(url: &str) -> Option<Vec<Vec<String>>> {
    // A variable of another tool, and not a list.
    if url.contains("{{") {
        return None;
    }
    let (mut parts, mut rest, mut found) = (Vec::new(), url, false);
    while let Some(at) = rest.find(['{', '[']) {
        let (before, from) = rest.split_at(at);
        let close = if from.starts_with('{') { '}' } else { ']' };
        let end = from.find(close)?;
        let inside = &from[1..end];
        parts.push(vec![before.to_owned()]);
        let choices = if close == '}' { Some(list(inside)?) } else { range(inside) };
        match choices {
            Some(choices) => {
                parts.push(choices);
                found = true;
            }
            // An IPv6 address stands in such brackets, too.
            None => parts.push(vec![from[..=end].to_owned()]),
        }
        rest = &from[end + 1..];
    }
    parts.push(vec![rest.to_owned()]);
    found.then_some(parts)
}

fn list(inside: &str) -> Option<Vec<String>> {
    (!inside.contains(['{', '[']) && !inside.is_empty())
        .then(|| inside.split(',').map(str::to_owned).collect())
}

fn range(inside: &str) -> Option<Vec<String>> {
    /// Longer ranges are no list to choose from.
    const LONGEST: u64 = 1_000_000;
    let (range, step) = inside.split_once(':').unwrap_or((inside, "1"));
    let (first, last) = range.split_once('-')?;
    let step: u64 = step.parse().ok().filter(|step| (1..=LONGEST).contains(step))?;
    let one = |text: &str| -> Option<char> {
        let mut signs = text.chars();
        signs.next().filter(|sign| sign.is_ascii_alphabetic() && signs.next().is_none())
    };
    if let (Some(first), Some(last)) = (one(first), one(last)) {
        let letters = (first..=last).step_by(step as usize).map(String::from);
        return Some(letters.collect()).filter(|all: &Vec<String>| !all.is_empty());
    }
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(first) || !is_number(last) {
        return None;
    }
    let (from, to): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    if from > to || to - from > LONGEST {
        return None;
    }
    let width = if first.starts_with('0') { first.len() } else { 0 };
    Some((from..=to).step_by(step as usize).map(|number| format!("{number:0width$}")).collect())
}
