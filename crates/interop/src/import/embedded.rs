//! Commands that are a value of another document: a string of JSON (a line of a log, a notebook, the scripts of a package), or
//! a cell of a table.

use serde_json::Value;

/// Longer texts are no log or table that somebody copied.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// So many values are read.
const MAX_COMMANDS: usize = 50;

/// The values of a text that call a web client, in their order.
pub(super) fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // A list of words has the name alone.
    if text.len() <= MAX_BYTES && (text.contains("\"curl\"") || names_a_client(text)) {
        of_json(text, &mut found);
        if found.is_empty() {
            of_cells(text, &mut found);
        }
    }
    found
}

fn names_a_client(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["curl ", "curl.exe ", "wget ", "invoke-restmethod ", "invoke-webrequest "]
        .iter()
        .any(|name| lower.contains(name))
}

/// One document, or several one after the other.
fn of_json(text: &str, found: &mut Vec<String>) {
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let Ok(value) = value else { return };
        of_value(&value, found);
    }
}

fn of_value(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => add(text.clone(), found),
        Value::Array(all) => match strings(all) {
            Some(words) if words.first() == Some(&"curl") => found.extend(shlex::try_join(words)),
            // A notebook keeps a script line by line.
            Some(lines) => {
                let lines = lines.into_iter().map(|line| format!("{}\n", line.trim_end_matches('\n')));
                add(lines.collect(), found);
            }
            None => all.iter().for_each(|inner| of_value(inner, found)),
        },
        Value::Object(fields) => fields.values().for_each(|inner| of_value(inner, found)),
        _ => {}
    }
}

fn strings(all: &[Value]) -> Option<Vec<&str>> {
    all.iter().map(Value::as_str).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}

fn add(text: String, found: &mut Vec<String>) {
    if found.len() < MAX_COMMANDS && names_a_client(&text) {
        found.push(text);
    }
}

/// The cells in quotes of a text as a spreadsheet copies or saves it: a quote in a cell stands twice.
fn of_cells(text: &str, found: &mut Vec<String>) {
    if !text.contains("\"\"") {
        return;
    }
    let mut rest = text;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let Some(end) = end_of_cell(quoted) else { return };
            add(quoted.get(..end).unwrap_or_default().replace("\"\"", "\""), found);
            rest = quoted.get(end + 1..).unwrap_or_default();
        }
        match rest.find([',', ';', '\t', '\n']) {
            Some(at) => rest = rest.get(at + 1..).unwrap_or_default(),
            None => return,
        }
    }
}

fn end_of_cell(quoted: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + quoted.get(from..)?.find('"')?;
        if quoted.get(at + 1..)?.starts_with('"') {
            from = at + 2;
        } else {
            return Some(at);
        }
    }
}
