//! All options of curl: whether a value follows, and whether it may be a secret.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::import::shell::gap::has_gap;

/// Written by `scripts/curl-options.py` from curl's own list.
pub(super) const TABLE: &str = include_str!("options.tsv");

/// What is known of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CurlOption {
    /// The long name, without dashes.
    pub(super) name: &'static str,
    pub(super) short: Option<char>,
    pub(super) takes_value: bool,
    pub(super) secrecy: Secrecy,
}

impl CurlOption {
    /// As it is written in short, where it has a letter.
    pub(super) fn written_short(self) -> String {
        self.short.map_or_else(|| format!("--{}", self.name), |letter| format!("-{letter}"))
    }
}

/// What the value of an option may give away. No value is ever shown; this says whether a secret was left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrecy {
    Plain,
    Secret,
    /// A URL that may have a login before its host.
    Url,
    /// A file, and after a colon its password.
    File,
}

impl Secrecy {
    /// Whether this value holds one.
    pub(super) fn gives_secret(self, value: &str) -> bool {
        match self {
            Secrecy::Plain => false,
            Secrecy::Secret => true,
            Secrecy::Url => value.contains('@') || has_gap(value),
            // A drive's letter has a colon, too.
            Secrecy::File => value.chars().skip(2).any(|sign| sign == ':'),
        }
    }
}

struct Options {
    all: Vec<CurlOption>,
    long: HashMap<&'static str, CurlOption>,
    short: HashMap<char, CurlOption>,
}

static OPTIONS: LazyLock<Options> = LazyLock::new(|| {
    let all: Vec<CurlOption> =
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(option).collect();
    let long = all.iter().map(|option| (option.name, *option)).collect();
    let short = all.iter().filter_map(|option| Some((option.short?, *option))).collect();
    Options { all, long, short }
});

fn option(line: &'static str) -> Option<CurlOption> {
    let mut columns = line.split('\t');
    let (name, short) = (columns.next()?, columns.next()?.chars().next());
    let takes_value = columns.next()? == "value";
    let secrecy = match columns.next()? {
        "secret" => Secrecy::Secret,
        "url" => Secrecy::Url,
        "file" => Secrecy::File,
        _ => Secrecy::Plain,
    };
    Some(CurlOption { name, short, takes_value, secrecy })
}

/// All of them.
#[cfg(test)]
pub(super) fn all() -> &'static [CurlOption] {
    &OPTIONS.all
}

/// The option of a letter.
pub(super) fn short(letter: char) -> Option<CurlOption> {
    OPTIONS.short.get(&letter).copied()
}

/// The option of a long name without its dashes, as curl takes it: whole, cut short where that stays clear, and with
/// `no-` before what can be switched.
pub(super) fn long(name: &str) -> Option<CurlOption> {
    if let Some(option) = OPTIONS.long.get(name) {
        return Some(*option);
    }
    let switched =
        name.strip_prefix("no-").and_then(|name| OPTIONS.long.get(name)).filter(|option| !option.takes_value);
    // Listed with `no-` only: `--buffer`.
    let listed = || OPTIONS.long.get(format!("no-{name}").as_str());
    if let Some(option) = switched.or_else(listed) {
        return Some(*option);
    }
    let mut starting = OPTIONS.all.iter().filter(|option| !name.is_empty() && option.name.starts_with(name));
    starting.next().filter(|_| starting.next().is_none()).copied()
}

/// An argument's options: `-sSXPOST` holds three, the last with its value. `None` when a letter is none of curl's.
#[expect(clippy::type_complexity, reason = "used once, where words are read")]
pub(super) fn cluster(word: &str) -> Option<(Vec<CurlOption>, Option<(CurlOption, Option<String>)>)> {
    let mut flags = Vec::new();
    for (at, letter) in word.char_indices().skip(1) {
        let option = short(letter)?;
        if option.takes_value {
            let value = word.get(at + letter.len_utf8()..).unwrap_or_default();
            return Some((flags, Some((option, Some(value.to_owned()).filter(|value| !value.is_empty())))));
        }
        flags.push(option);
    }
    Some((flags, None))
}
