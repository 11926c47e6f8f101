//! Command lines of other web clients in curl's words, which say the same.

/// A command line in curl's words, and what of it curl has no word for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Translated {
    pub(super) words: Vec<String>,
    /// Options that log in, as they were written, without their values.
    pub(super) logins: Vec<String>,
    /// Options that mean nothing for a message, as they were written, without their values.
    pub(super) options: Vec<String>,
    /// How many words were not understood.
    pub(super) unknown: usize,
}

impl Translated {
    pub(super) fn add(&mut self, option: &str, value: &str) {
        self.words.extend([option.to_owned(), value.to_owned()]);
    }
}

/// The name of a long option as it may be shown; `None` for what looks like none, for it may be anything.
pub(super) fn shown_option(name: &str) -> Option<String> {
    let is_name = name.len() < 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    is_name.then(|| format!("--{name}"))
}
