//! What curl's options say about a request.

use crate::import::call::{Call, Payload};
use crate::import::model::{DroppedCode, NoteCode};
use crate::import::{rules, url};

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

/// The request of one curl, from the words after its name; `input` is what stands on its standard input.
pub(super) fn call(words: Vec<String>, input: Option<&str>) -> Call {
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
        call.note(NoteCode::Command, &url::without_login(&word));
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
