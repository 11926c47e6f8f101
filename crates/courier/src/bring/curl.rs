//! Command lines of curl, as people write them and as browsers and tools copy them.

use serde_json::Value;

use super::bash::{self, Command};
use super::call::{Call, Payload};
use super::{BroughtFormat, DroppedCode, NoteCode, Read, cmd, powershell, rules};

/// Options with a value that mean nothing for a message.
const WITH_VALUE: &[&str] = &[
    "-o",
    "--output",
    "-m",
    "--max-time",
    "--connect-timeout",
    "--retry",
    "--retry-delay",
    "--retry-max-time",
    "-w",
    "--write-out",
    "-x",
    "--proxy",
    "--cacert",
    "--capath",
    "-E",
    "--cert",
    "--key",
    "--resolve",
    "--connect-to",
    "--interface",
    "-D",
    "--dump-header",
    "-c",
    "--cookie-jar",
    "-K",
    "--config",
    "--limit-rate",
    "-y",
    "-Y",
    "-z",
    "--ciphers",
    "--tls-max",
    "-C",
    "--continue-at",
    "--trace",
    "--trace-ascii",
    "--stderr",
    "-T",
    "--upload-file",
    "-r",
    "--range",
    "-t",
    "--noproxy",
    "--dns-servers",
    "--unix-socket",
    "--max-redirs",
    "-P",
    "-Q",
];
/// Options that only change what is shown or how it travels, not what is sent.
const HARMLESS: &[&str] = &[
    "--compressed",
    "-s",
    "--silent",
    "-S",
    "--show-error",
    "-i",
    "--include",
    "-v",
    "--verbose",
    "-f",
    "--fail",
    "--fail-with-body",
    "-L",
    "--location",
    "-#",
    "--progress-bar",
    "-N",
    "--no-buffer",
    "-g",
    "--globoff",
    "--http1.1",
    "--http2",
    "--http2-prior-knowledge",
    "--http3",
    "-0",
    "--tlsv1.2",
    "--tlsv1.3",
    "-4",
    "-6",
    "--ipv4",
    "--ipv6",
    "--path-as-is",
    "--no-progress-meter",
    "--tcp-nodelay",
    "--ssl-reqd",
];

/// Reads a text with curl in it, whichever shell it is for; `None` when there is no curl.
pub(super) fn read(text: &str) -> Option<Read> {
    let mut first = None;
    for commands in in_likely_order(text) {
        let calls = calls(commands(text));
        if calls.is_empty() {
            continue;
        }
        if calls.iter().all(is_sound) {
            return Some(Read::of(BroughtFormat::Curl, calls));
        }
        first.get_or_insert(calls);
    }
    first.map(|calls| Read::of(BroughtFormat::Curl, calls))
}

type Shell = fn(&str) -> Vec<Command>;

/// What a text looks like comes first; another shell's reading counts only when it makes better sense.
fn in_likely_order(text: &str) -> [Shell; 3] {
    let any_line_ends = |sign: char| text.lines().any(|line| line.trim_end().ends_with(sign));
    if text.contains("^\"") || any_line_ends('^') {
        [cmd::commands, bash::commands, powershell::commands]
    } else if any_line_ends('`') || text.contains("curl.exe") || text.contains("`\"") || text.contains("@'\n")
    {
        [powershell::commands, bash::commands, cmd::commands]
    } else {
        [bash::commands, cmd::commands, powershell::commands]
    }
}

/// Whether a reading makes sense: there is a URL, and a body that starts like an object is one.
fn is_sound(call: &Call) -> bool {
    let body_is_sound = match &call.body {
        Payload::Text(text) => {
            text.contains("{{") || serde_json::from_str::<Value>(text).is_ok_and(|body| body.is_object())
        }
        _ => true,
    };
    call.url.is_some() && body_is_sound
}

fn calls(commands: Vec<Command>) -> Vec<Call> {
    let (mut calls, mut values, mut strange) = (Vec::new(), Vec::new(), Vec::new());
    let mut fed = None;
    for command in commands {
        let Command { mut words, input, piped } = command;
        let assigned = words.iter().take_while(|word| assignment(word).is_some()).count();
        values.extend(words.drain(..assigned).filter_map(|word| assignment(&word)));
        let input = input.or(fed.take());
        match words.iter().position(|word| is_curl(word)) {
            Some(at) => calls.push(call(words.split_off(at + 1), input.as_deref())),
            None if piped => fed = printed(&words),
            None => strange.extend(words.first().cloned()),
        }
    }
    // What a command would print is no value.
    values.retain(|(name, value): &(String, String)| !name.is_empty() && !value.contains("$("));
    for call in &mut calls {
        call.values.clone_from(&values);
        strange.iter().filter(|word| !is_usual(word)).for_each(|word| call.note(NoteCode::Command, word));
    }
    calls
}

/// `NAME=value`, also after `export` or a prompt.
fn assignment(word: &str) -> Option<(String, String)> {
    if matches!(word, "export" | "$" | ">" | "local" | "readonly") {
        return Some((String::new(), String::new()));
    }
    let (name, value) = word.split_once('=')?;
    let sound = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    sound.then(|| (name.to_owned(), value.to_owned()))
}

fn is_curl(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(name.to_ascii_lowercase().as_str(), "curl" | "curl.exe")
}

/// Commands of a script that say nothing about the request.
fn is_usual(word: &str) -> bool {
    matches!(
        word,
        "set"
            | ":"
            | "echo"
            | "read"
            | "{"
            | "}"
            | "if"
            | "then"
            | "else"
            | "elif"
            | "fi"
            | "cut"
            | "jq"
            | "command"
            | "sleep"
            | "cd"
            | "openssl"
            | "sha1sum"
            | "shasum"
            | "od"
            | "tr"
            | "date"
            | "random"
            | "sha1"
            | "python3"
            | "setlocal"
    )
}

/// What `printf '%s' …` and `echo …` hand to the next command.
fn printed(words: &[String]) -> Option<String> {
    match words {
        [name, format, text] if name == "printf" && matches!(format.as_str(), "%s" | "%s\\n") => {
            Some(text.clone())
        }
        [name, text] if name == "echo" || name == "printf" => Some(text.clone()),
        [name, option, text] if name == "echo" && option == "-n" => Some(text.clone()),
        _ => None,
    }
}

fn call(words: Vec<String>, input: Option<&str>) -> Call {
    let mut call = Call::default();
    let mut data: Vec<String> = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if !word.starts_with('-') || word == "-" {
            place(&mut call, word);
            continue;
        }
        for (option, attached) in options(&word) {
            let takes = takes_value(&option);
            let value =
                if takes { attached.or_else(|| words.next()).unwrap_or_default() } else { String::new() };
            apply(&mut call, &mut data, &option, value, input);
        }
    }
    if !data.is_empty() {
        // As curl joins them.
        call.body = Payload::Text(data.join("&"));
    }
    if call.method.is_empty() && matches!(call.body, Payload::None) {
        "GET".clone_into(&mut call.method);
    }
    call
}

/// The URL; a second one is not understood.
fn place(call: &mut Call, word: String) {
    if call.url.is_none() {
        call.url = Some(word);
    } else {
        call.note(NoteCode::Command, &super::url::without_login(&word));
    }
}

/// An argument's options: `-sSXPOST` holds three, the last with its value.
fn options(word: &str) -> Vec<(String, Option<String>)> {
    if word.starts_with("--") {
        return vec![(word.to_owned(), None)];
    }
    let mut found = Vec::new();
    for (at, c) in word.char_indices().skip(1) {
        let option = format!("-{c}");
        if takes_value(&option) {
            let value = word.get(at + c.len_utf8()..).unwrap_or_default();
            found.push((option, Some(value.to_owned()).filter(|value| !value.is_empty())));
            return found;
        }
        found.push((option, None));
    }
    found
}

fn takes_value(option: &str) -> bool {
    matches!(
        option,
        "-X" | "--request"
            | "-H"
            | "--header"
            | "-d"
            | "--data"
            | "--data-ascii"
            | "--data-raw"
            | "--data-binary"
            | "--data-urlencode"
            | "--json"
            | "-F"
            | "--form"
            | "--form-string"
            | "-u"
            | "--user"
            | "-b"
            | "--cookie"
            | "-A"
            | "--user-agent"
            | "-e"
            | "--referer"
            | "--url"
            | "--oauth2-bearer"
            | "-U"
            | "--proxy-user"
            | "--aws-sigv4"
    ) || WITH_VALUE.contains(&option)
}

fn apply(call: &mut Call, data: &mut Vec<String>, option: &str, value: String, input: Option<&str>) {
    match option {
        "-X" | "--request" => call.method = value.to_ascii_uppercase(),
        "-H" | "--header" => {
            let (name, text) = value.split_once([':', ';']).unwrap_or((&value, ""));
            call.headers.push((name.trim().to_owned(), text.trim().to_owned()));
        }
        "--data-raw" => data.push(value),
        "-d" | "--data" | "--data-ascii" | "--data-binary" | "--json" => match value.strip_prefix('@') {
            Some("-") => match input {
                Some(text) => data.push(text.to_owned()),
                None => call.body = Payload::File("-".to_owned()),
            },
            Some(file) => call.body = Payload::File(file.to_owned()),
            None => data.push(value),
        },
        "--data-urlencode" | "-F" | "--form" | "--form-string" => {
            call.body = Payload::Other(option.to_owned());
        }
        "-u" | "--user" | "--oauth2-bearer" | "-U" | "--proxy-user" | "--aws-sigv4" => {
            call.drop_secret(DroppedCode::Login, option);
        }
        "-b" | "--cookie" => call.drop_secret(DroppedCode::Header, "Cookie"),
        "-A" | "--user-agent" | "-e" | "--referer" => {}
        "--url" => place(call, value),
        "-G" | "--get" | "-I" | "--head" => call.note(NoteCode::Method, option),
        _ if HARMLESS.contains(&option) => {}
        // Where a proxy or a file name may hold a secret, the option alone is told.
        _ if rules::is_secret(option) => call.drop_secret(DroppedCode::Login, option),
        _ => call.note(NoteCode::Option, option),
    }
}
