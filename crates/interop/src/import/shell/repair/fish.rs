//! Scripts for fish, whose blocks end with `end`, as bash would have them.

/// The blocks that are open, and what ends each in bash.
const LOOP: &str = "done";
const BRANCH: &str = "fi";
const GROUP: &str = "}";

/// A script for fish in the words of bash; `None` where a text is none.
pub(super) fn as_bash(text: &str) -> Option<String> {
    let all = statements(text);
    let starts = |word: &str| all.iter().any(|statement| first_word(statement) == word);
    let has_block = ["for", "while", "if", "function", "begin", "switch"].iter().any(|word| starts(word));
    if !starts("end") || !has_block || starts("done") || starts("fi") {
        return None;
    }
    let (mut script, mut open) = (String::with_capacity(text.len()), Vec::new());
    let mut lists: Vec<String> = Vec::new();
    for statement in &all {
        let statement = with_substitutions(statement.trim());
        let (word, rest) = statement.split_once(char::is_whitespace).unwrap_or((&statement, ""));
        let line = match word {
            "for" | "while" => {
                open.push(LOOP);
                format!("{}; do", with_lists(&statement, &lists))
            }
            "if" => {
                open.push(BRANCH);
                format!("{statement}; then")
            }
            "else" => match rest.trim().strip_prefix("if ") {
                Some(condition) => format!("elif {condition}; then"),
                None => "else".to_owned(),
            },
            "begin" => {
                open.push(GROUP);
                "{".to_owned()
            }
            "function" => {
                open.push(GROUP);
                function(rest)?
            }
            "end" => format!("{} {rest}", open.pop()?),
            "and" => format!("true && {rest}"),
            "or" => format!("true || {rest}"),
            _ => {
                lists.extend(statement.split_once("=(").map(|(name, _)| name.to_owned()));
                statement
            }
        };
        script.push_str(&line);
        script.push('\n');
    }
    open.is_empty().then_some(script)
}

/// `$users` of a list is all of it.
fn with_lists(statement: &str, lists: &[String]) -> String {
    let words = statement.split(' ').map(|word| match word.strip_prefix('$') {
        Some(name) if lists.iter().any(|list| list == name) => format!("\"${{{name}[@]}}\""),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `function send --argument-names to text`, whose arguments are also `$argv`.
fn function(rest: &str) -> Option<String> {
    let mut words = rest.split_whitespace();
    let mut head = format!("{}() {{", words.next()?);
    let named = words.skip_while(|word| !matches!(*word, "-a" | "--argument-names")).skip(1);
    for (at, name) in named.take_while(|word| !word.starts_with('-')).enumerate() {
        head.push_str(&format!("\nlocal {name}=\"${}\"", at + 1));
    }
    Some(head)
}

fn first_word(statement: &str) -> &str {
    statement.split_whitespace().next().unwrap_or_default()
}

/// The statements of a script, each with the quotes, comments and joined lines in it.
fn statements(text: &str) -> Vec<&str> {
    let (mut all, mut start, mut quote, mut escaped) = (Vec::new(), 0, None, false);
    for (at, sign) in text.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match sign {
            '\\' => escaped = true,
            '\'' | '"' if quote.is_none() => quote = Some(sign),
            _ if quote == Some(sign) => quote = None,
            '\n' | ';' if quote.is_none() => {
                all.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    all.push(text.get(start..).unwrap_or_default());
    all.retain(|statement| !statement.trim().is_empty());
    all
}

/// `(command)` as `$(command)`, `$argv[1]` as `$1`, and `set name (command)` as an assignment.
fn with_substitutions(statement: &str) -> String {
    let (mut plain, mut quote, mut escaped) = (String::with_capacity(statement.len()), None, false);
    for sign in statement.chars() {
        let is_plain = quote.is_none() && !escaped;
        let ends = quote == Some(sign) && !escaped;
        escaped = sign == '\\' && !escaped;
        match sign {
            '\'' | '"' if is_plain => quote = Some(sign),
            _ if ends => quote = None,
            '(' if is_plain && plain.ends_with([' ', '=', '/']) => plain.push('$'),
            _ => {}
        }
        plain.push(sign);
    }
    for number in 1..=9 {
        plain = plain.replace(&format!("$argv[{number}]"), &format!("${number}"));
    }
    let plain = plain.replace("$argv", "$@");
    assigned(&plain).unwrap_or(plain)
}

/// `set -l name "value"` and `set name $(command)` as bash writes them; several values make a list.
fn assigned(statement: &str) -> Option<String> {
    let mut rest = statement.strip_prefix("set ")?.trim_start();
    while let Some(option) = rest.strip_prefix('-') {
        rest = option.split_once(char::is_whitespace)?.1.trim_start();
    }
    let (name, value) = rest.split_once(char::is_whitespace)?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let value = value.trim();
    let is_one = |value: &str| match value.chars().next() {
        Some(quote @ ('\'' | '"')) => {
            value.get(1..).is_some_and(|rest| rest.find(quote) == Some(rest.len() - 1))
        }
        Some('$') => value.starts_with("$(") && value.ends_with(')'),
        _ => !value.contains(char::is_whitespace),
    };
    is_name.then(|| if is_one(value) { format!("{name}={value}") } else { format!("{name}=({value})") })
}
