//! Pipelines of Jenkins: the scripts in `sh '''…'''`, `bat "…"` and `powershell(script: …)`, as the shell gets them.

use std::collections::BTreeMap;

use crate::import::rules;
use crate::import::shell::gap::gap;
use crate::import::shell::model::MAX_VALUE_BYTES;

/// So many steps and variables of a pipeline are read.
const MOST: usize = 500;

/// Longer values than this are left out.
const LONGEST_VALUE_BYTES: usize = 64 * 1024;

const LONGEST_NAME_CHARS: usize = 120;

/// The scripts of a pipeline, one behind the other; `None` where a text is none.
pub(super) fn scripts(text: &str) -> Option<String> {
    const MARKS: [&str; 11] = [
        "pipeline {",
        "pipeline{",
        "node {",
        "node(",
        "stage(",
        "steps {",
        "steps{",
        "sh(script:",
        "returnStdout",
        "sh '''",
        "sh \"\"\"",
    ];
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let values = values(text);
    let (mut steps, mut from, mut bytes) = (Vec::new(), 0, 0);
    while let Some((step, literal)) = next_step(text, from) {
        from = literal.end;
        let script = literal.text(&values);
        bytes += script.len();
        if steps.len() >= MOST || bytes > MAX_VALUE_BYTES {
            return None;
        }
        steps.push((step, script));
    }
    let first = steps.first().map(|(step, _)| *step)?;
    if steps.iter().all(|(step, _)| *step == first) {
        let scripts = steps.into_iter().fold(head(first, &values), |all, (_, script)| all + &script + "\n");
        return Some(scripts);
    }
    in_one_shell(&steps, &values)
}

/// The steps for several shells as one script: the ones that are not for bash as it calls them.
fn in_one_shell(steps: &[(Step, String)], values: &BTreeMap<String, String>) -> Option<String> {
    let mut whole = head(Step::Sh, values);
    for (step, script) in steps {
        let program = match step {
            Step::Sh => "bash -c",
            Step::Bat => "cmd /c",
            Step::Powershell => "powershell -Command",
        };
        let head = if *step == Step::Sh { String::new() } else { head(*step, values) };
        let script = (head + script).replace('\'', r"'\''");
        whole.extend([program, " '", &script, "'\n"]);
        if whole.len() > MAX_VALUE_BYTES {
            return None;
        }
    }
    Some(whole)
}

/// What stands before the scripts of a shell: the variables of the pipeline.
fn head(step: Step, values: &BTreeMap<String, String>) -> String {
    // A step is a batch file: `%%` is a percent sign in it.
    let start = if step == Step::Bat { "@echo off\n" } else { "" };
    values.iter().fold(start.to_owned(), |mut head, (name, value)| {
        head.extend(assignment(step, name, value));
        head
    })
}

/// Which shell a step runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Sh,
    Bat,
    Powershell,
}

/// A variable of the pipeline, which its scripts see in their environment.
fn assignment(step: Step, name: &str, value: &str) -> Option<String> {
    match step {
        Step::Sh => Some(format!("{name}='{}'\n", value.replace('\'', r"'\''"))),
        Step::Powershell => Some(format!("${name} = '{}'\n", value.replace('\'', "''"))),
        Step::Bat => (!value.contains(['\n', '"', '%'])).then(|| format!("set \"{name}={value}\"\n")),
    }
}

/// A string of Groovy, with its quotes.
#[derive(Debug)]
struct Literal<'a> {
    inside: &'a str,
    /// `"…"`: with variables in it.
    has_variables: bool,
    /// Where it ends in the text.
    end: usize,
}

/// The next step with a string as its script.
fn next_step(text: &str, from: usize) -> Option<(Step, Literal<'_>)> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.find(['s', 'b', 'p'])?;
        let here = text.get(start..)?;
        let step = [
            ("sh", Step::Sh),
            ("bat", Step::Bat),
            ("powershell", Step::Powershell),
            ("pwsh", Step::Powershell),
        ]
        .into_iter()
        .find(|(name, _)| here.starts_with(name));
        let starts_word =
            !text.get(..start)?.ends_with(|c: char| c.is_alphanumeric() || "_.'\"-$/".contains(c));
        if let Some((name, step)) = step.filter(|_| starts_word)
            && let Some(literal) = script_of(text, start + name.len())
        {
            return Some((step, literal));
        }
        at = start + 1;
    }
}

/// The string behind the name of a step: `'…'`, `(script: '…', returnStdout: true)`.
fn script_of(text: &str, from: usize) -> Option<Literal<'_>> {
    let skipped = |at: usize, signs: &[char]| -> Option<usize> {
        let rest = text.get(at..)?;
        Some(at + rest.len() - rest.trim_start_matches(signs).len())
    };
    let mut at = skipped(from, &[' ', '\t', '(', '\n', '\r'])?;
    // Named arguments, of which the script may be a later one.
    for _ in 0..6 {
        if let Some(literal) = literal(text, at) {
            return (at > from).then_some(literal);
        }
        let rest = text.get(at..)?;
        let name_bytes = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let name = rest.get(..name_bytes)?;
        if name.is_empty() || !rest.get(name_bytes..)?.starts_with(':') {
            return None;
        }
        at = skipped(at + name_bytes + 1, &[' ', '\t', '\n', '\r'])?;
        if name == "script" {
            continue;
        }
        let value_end = match literal(text, at) {
            Some(literal) => literal.end,
            None => at + text.get(at..)?.find([',', ')', '\n'])?,
        };
        at = skipped(value_end, &[',', ' ', '\t', '\n', '\r'])?;
    }
    None
}

/// The string that begins here.
fn literal(text: &str, at: usize) -> Option<Literal<'_>> {
    let rest = text.get(at..)?;
    let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| rest.starts_with(quote))?;
    let inside = rest.get(quote.len()..)?;
    let mut escaped = false;
    for (here, sign) in inside.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A short one ends in its line.
            '\n' if quote.len() == 1 => return None,
            _ if inside.get(here..)?.starts_with(quote) => {
                let end = at + quote.len() + here + quote.len();
                return Some(Literal {
                    inside: inside.get(..here)?,
                    has_variables: quote.starts_with('"'),
                    end,
                });
            }
            _ => {}
        }
    }
    None
}

/// What strings a pipeline gives its variables: `def body = '…'`, `APPKEY = "…"`.
fn values(text: &str) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let from = line_start;
        line_start += line.len();
        let Some((before, after)) = line.split_once('=') else { continue };
        let words: Vec<&str> = before.split_whitespace().take(3).collect();
        let name = match words.as_slice() {
            [name] | ["def" | "String" | "final" | "static", name] => *name,
            _ => continue,
        };
        let value_start = from + line.len() - after.trim_start_matches([' ', '\t']).len();
        if is_name(name)
            && values.len() < MOST
            && let Some(literal) = literal(text, value_start)
        {
            let value = literal.text(&values);
            // Of a secret it is enough to know that there is one.
            let value = if rules::is_secret(name) { "…".to_owned() } else { value };
            if value.len() <= LONGEST_VALUE_BYTES {
                values.insert(name.to_owned(), value);
            }
        }
    }
    values
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Literal<'_> {
    /// What it says: escapes are undone, and variables have their values, or are asked for.
    fn text(&self, values: &BTreeMap<String, String>) -> String {
        let mut text = String::with_capacity(self.inside.len());
        let mut rest = self.inside;
        while let Some(sign) = rest.chars().next() {
            let after = rest.get(sign.len_utf8()..).unwrap_or_default();
            if sign == '\\' {
                rest = unescaped(after, &mut text);
            } else if let Some((name, behind)) =
                (self.has_variables && sign == '$').then(|| variable(after)).flatten()
            {
                match values.get(name).filter(|_| !rules::is_secret(name)) {
                    Some(value) if text.len() + value.len() <= MAX_VALUE_BYTES => text.push_str(value),
                    _ => text.push_str(&gap(name)),
                }
                rest = behind;
            } else {
                text.push(sign);
                rest = after;
            }
        }
        text
    }
}

/// Adds what an escape stands for; what follows it.
fn unescaped<'a>(after: &'a str, into: &mut String) -> &'a str {
    let Some(sign) = after.chars().next() else { return after };
    match sign {
        '\n' => {}
        'n' => into.push('\n'),
        't' => into.push('\t'),
        'r' => into.push('\r'),
        '\\' | '\'' | '"' | '$' => into.push(sign),
        other => into.extend(['\\', other]),
    }
    after.get(sign.len_utf8()..).unwrap_or_default()
}

/// The variable behind a `$`, and what follows it: `name`, `{name}`, `{env.NAME}`, `{params.NAME}`.
fn variable(after: &str) -> Option<(&str, &str)> {
    let (inside, behind) = match after.strip_prefix('{') {
        Some(inside) => {
            let (end, _) = inside.char_indices().take(LONGEST_NAME_CHARS).find(|(_, sign)| *sign == '}')?;
            (inside.get(..end)?, inside.get(end + 1..)?)
        }
        None => {
            let end =
                after.find(|c: char| !(c.is_ascii_alphanumeric() || "_.".contains(c))).unwrap_or(after.len());
            let name = after.get(..end)?.trim_end_matches('.');
            (name, after.get(name.len()..)?)
        }
    };
    let name = inside.trim().rsplit('.').next().unwrap_or_default();
    is_name(name).then_some((name, behind))
}
