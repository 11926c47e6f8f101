//! The parts of a batch file that its other lines call.

use std::collections::HashMap;
use std::rc::Rc;

/// The lines of each subroutine, by its label in lower case.
pub(super) type Subroutines = Rc<HashMap<String, Vec<String>>>;

/// The lines of a batch file that are no subroutine, and those of each that is called.
pub(super) fn parted<'a>(lines: &[&'a str]) -> (Vec<&'a str>, Subroutines) {
    let called: Vec<String> = lines.iter().flat_map(|line| calls(line)).collect();
    let (mut outside, mut all, mut inside) = (Vec::new(), HashMap::new(), None::<String>);
    let mut open = 0_usize;
    for line in lines {
        if let Some(label) = label(line).filter(|label| called.contains(label)) {
            all.insert(label.clone(), Vec::new());
            open = 0;
            inside = Some(label);
            continue;
        }
        match inside.as_ref().and_then(|label| all.get_mut(label)) {
            Some(_) if open == 0 && ends(line) => inside = None,
            Some(body) => {
                // One in parentheses ends it only sometimes.
                let bare = line.trim();
                open = open.saturating_sub(usize::from(bare.starts_with(')')))
                    + usize::from(bare.ends_with('('));
                body.push((*line).to_owned());
            }
            None => outside.push(*line),
        }
    }
    (outside, Rc::new(all))
}

fn label(line: &str) -> Option<String> {
    let name = line.trim_start().strip_prefix(':').filter(|name| !name.starts_with(':'))?;
    Some(name.split_whitespace().next()?.to_lowercase())
}

/// The labels that a line calls.
fn calls(line: &str) -> Vec<String> {
    let lower = line.to_lowercase();
    let mut words =
        lower.split(|c: char| c.is_whitespace() || "()&@".contains(c)).filter(|word| !word.is_empty());
    let mut all = Vec::new();
    while let Some(word) = words.next() {
        if word == "call" {
            all.extend(words.next().and_then(|name| name.strip_prefix(':')).map(str::to_owned));
        }
    }
    all
}

/// `exit /b`, `goto :eof`.
fn ends(line: &str) -> bool {
    let lower = line.trim().trim_start_matches('@').to_lowercase();
    let first = lower.split([' ', '\t', ':']).next().unwrap_or_default();
    first == "exit" || first == "goto" && lower.ends_with("eof")
}
