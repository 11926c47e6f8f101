//! wget in curl's words. Source: "HTTP Options", gnu.org/software/wget/manual.

use super::translated::{Translated, shown_option};

/// Options that only change what is shown or kept, without a value.
const QUIET: &[&str] = &[
    "quiet",
    "verbose",
    "no-verbose",
    "no-check-certificate",
    "server-response",
    "save-headers",
    "content-on-error",
    "no-cache",
    "no-cookies",
    "no-proxy",
    "inet4-only",
    "inet6-only",
    "show-progress",
    "no-hsts",
    "debug",
    "background",
    "continue",
    "no-clobber",
    "spider",
];
/// As well, with a value.
const QUIET_WITH_VALUE: &[&str] =
    &["output-document", "output-file", "tries", "timeout", "user-agent", "progress", "max-redirect", "wait"];
/// The letters that take a value: `-qO-`.
const LETTERS_WITH_VALUE: &str = "OotTwUeaPQiBlARDIX";

/// The words behind the name of the program.
pub(super) fn translated(words: Vec<String>) -> Translated {
    let mut done = Translated::default();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let Some(option) = word.strip_prefix("--").filter(|name| !name.is_empty()) else {
            match word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
                Some(letters) => {
                    // A value stands behind its letter, or in the next word.
                    if letters.find(|letter| LETTERS_WITH_VALUE.contains(letter)) == Some(letters.len() - 1) {
                        words.next();
                    }
                }
                None => done.words.push(word),
            }
            continue;
        };
        let (name, attached) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option, None),
        };
        let mut value = || attached.clone().or_else(|| words.next()).unwrap_or_default();
        match name {
            "header" => done.add("-H", &value()),
            "method" => done.add("-X", &value()),
            "post-data" | "body-data" => done.add("--data-raw", &value()),
            "post-file" | "body-file" => done.add("--data-binary", &format!("@{}", value())),
            "user" | "http-user" | "proxy-user" | "ftp-user" | "password" | "http-password"
            | "proxy-password" | "ftp-password" | "certificate" | "private-key" => {
                value();
                done.logins.push(format!("--{name}"));
            }
            "load-cookies" => {
                value();
                done.logins.push("--load-cookies".to_owned());
            }
            name if QUIET.contains(&name) => {}
            name if QUIET_WITH_VALUE.contains(&name) => drop(value()),
            name => match shown_option(name) {
                Some(name) => done.options.push(name),
                None => done.unknown += 1,
            },
        }
    }
    done
}
