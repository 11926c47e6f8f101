//! HTTPie, and xh, in curl's words. Source: "Request items", "HTTP URL" and "Non-string JSON fields", httpie.io/docs/cli.

mod json;

use serde_json::Value;

use super::translated::{Translated, shown_option};
use super::words::is_like_url;
use crate::import::shell::gap::{has_gap, only_gap};
use crate::import::shell::model::{Input, program};
use json::Fields;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
/// Long options with a value.
const WITH_VALUE: &[&str] = &[
    "auth-type",
    "boundary",
    "ciphers",
    "default-scheme",
    "format-options",
    "max-headers",
    "max-redirects",
    "output",
    "pretty",
    "print",
    "response-charset",
    "response-mime",
    "ssl",
    "style",
    "timeout",
    "verify",
    "compress-level",
];
/// Of which the value may be a secret.
const LOGINS: &[&str] =
    &["auth", "bearer", "cert", "cert-key", "cert-key-pass", "proxy", "session", "session-read-only"];
/// The letters that take a value.
const LETTERS_WITH_VALUE: &str = "aAopsP";
/// What parts the name of an item from its value; where several begin at one place, the longest counts.
const SEPARATORS: [&str; 9] = [":=@", ":=", "==@", "==", "=@", ":@", "=", "@", ":"];

/// The words of the command, the name of the program first, and what it reads; `None` when they name no URL.
pub(super) fn translated(words: Vec<String>, input: &Input) -> Option<Translated> {
    let mut words = words.into_iter();
    let scheme = if program(&words.next()?).ends_with('s') { "https" } else { "http" };
    let (mut done, mut fields, mut loose) = (Translated::default(), Fields::default(), Vec::new());
    let mut is_form = false;
    let mut raw = None;
    while let Some(word) = words.next() {
        if let Some(option) = word.strip_prefix("--").filter(|name| !name.is_empty()) {
            let (name, attached) = match option.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (option, None),
            };
            let mut value = || attached.clone().or_else(|| words.next()).unwrap_or_default();
            match name {
                "raw" => raw = Some(value()),
                "form" | "multipart" => is_form = true,
                name if LOGINS.contains(&name) => {
                    value();
                    done.logins.push(format!("--{name}"));
                }
                name if WITH_VALUE.contains(&name) => drop(value()),
                // Switches of what is shown, mostly.
                name if shown_option(name).is_some() => {}
                _ => done.unknown += 1,
            }
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            is_form |= letters.contains('f');
            if let Some(at) = letters.find(|letter| LETTERS_WITH_VALUE.contains(letter)) {
                if letters[at..].starts_with('a') {
                    done.logins.push("-a".to_owned());
                }
                if at + 1 == letters.len() {
                    words.next();
                }
            }
        } else {
            loose.push(word);
        }
    }
    let mut loose = loose.into_iter().peekable();
    let method = loose.next_if(|word| METHODS.contains(&word.to_ascii_uppercase().as_str()));
    let url = full_url(&loose.next()?, scheme)?;
    for item in loose {
        done.item(&item, &mut fields, is_form);
    }
    done.add("--url", &url);
    // Braces and brackets in a URL mean nothing here.
    done.words.push("--globoff".to_owned());
    if let Some(method) = method {
        done.add("-X", &method);
    }
    match (raw, fields.text()) {
        (Some(raw), _) => done.add("--data-raw", &raw),
        (None, Some(json)) => done.add("--data-raw", &json),
        (None, None) if *input != Input::None => done.add("--data-binary", "@-"),
        (None, None) => {}
    }
    Some(done)
}

/// `:8080/path` is of this machine, and a scheme goes without saying.
fn full_url(word: &str, scheme: &str) -> Option<String> {
    if let Some(rest) = word.strip_prefix(':') {
        let path = rest.find('/').map_or("", |at| &rest[at..]);
        let port = &rest[..rest.len() - path.len()];
        let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
        let port = if port.is_empty() { String::new() } else { format!(":{port}") };
        return is_port.then(|| format!("{scheme}://localhost{port}{path}"));
    }
    if only_gap(word).is_some() || has_gap(word) || word.contains("://") {
        return Some(word.to_owned());
    }
    is_like_url(word).then(|| format!("{scheme}://{word}"))
}

impl Translated {
    /// One of `Header:value`, `name=text`, `name:=json`, `name==query`, and the same from files.
    fn item(&mut self, item: &str, fields: &mut Fields, is_form: bool) {
        let Some((name, separator, value)) = parted(item) else {
            // `@file`, and words that mean nothing.
            match item.strip_prefix('@') {
                Some(file) => self.add("--data-binary", &format!("@{file}")),
                None => self.unknown += 1,
            }
            return;
        };
        match separator {
            ":" => self.add("-H", &format!("{name}: {value}")),
            "==" => self.add("--url-query", &format!("{name}={value}")),
            "=" | ":=" if is_form => self.add("--form", &format!("{name}={value}")),
            "=" => fields.set(&name, Value::from(value).to_string()),
            ":=" => fields.set(&name, value),
            // A part of the body lies in a file.
            "=@" | ":=@" => self.add("--data-binary", &format!("@{value}")),
            "@" => self.add("--form", &format!("{name}=@{value}")),
            _ => self.unknown += 1,
        }
    }
}

/// Name, separator and value of an item. A backslash takes the meaning from what parts them.
fn parted(item: &str) -> Option<(String, &'static str, String)> {
    let mut name = String::new();
    let mut rest = item;
    while let Some(sign) = rest.chars().next() {
        if let Some(next) = rest.strip_prefix('\\').and_then(|rest| rest.chars().next())
            && matches!(next, ':' | '=' | '@')
        {
            name.push(next);
            rest = &rest[1 + next.len_utf8()..];
            continue;
        }
        if let Some(separator) = SEPARATORS.iter().find(|separator| rest.starts_with(**separator)) {
            // `@file` alone has no name.
            return (!name.is_empty()).then(|| (name, *separator, rest[separator.len()..].to_owned()));
        }
        name.push(sign);
        rest = &rest[sign.len_utf8()..];
    }
    None
}
