//! What curl's options say about requests.

use super::config;
use super::fill::{Filler, finish};
use super::harmless::HARMLESS;
use super::table::{self, CurlOption};
use super::transfer::{Data, Transfer, urls};
use super::variable;
use super::words::{is_like_url, is_unseen, name_of, without_breaks};
use crate::import::call::{Call, Payload};
use crate::import::model::{DroppedCode, NoteCode};
use crate::import::rules::{self, HeaderRule};
use crate::import::shell::gap::{file_name, gap, only_gap};
use crate::import::shell::model::{Input, Known};

/// The requests of one curl, from the words after its name, and how many words were not understood.
pub(super) fn calls(words: Vec<String>, input: &Input, known: &Known) -> (Vec<Call>, usize) {
    let mut reader = Reader {
        filler: Filler::new(known),
        input,
        now: Transfer::default(),
        done: Vec::new(),
        unknown: 0,
        variables: Vec::new(),
        configs: 0,
    };
    reader.run(words);
    reader.end();
    (reader.done, reader.unknown)
}

struct Reader<'a> {
    filler: Filler<'a>,
    input: &'a Input,
    now: Transfer,
    done: Vec<Call>,
    unknown: usize,
    /// curl's own, of `--variable`.
    variables: Vec<(String, String)>,
    /// How many files of options were read.
    configs: usize,
}

/// So many files of options are read: one can name itself.
const MAX_CONFIGS: usize = 5;

impl Reader<'_> {
    fn run(&mut self, words: Vec<String>) {
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            // An option may stand in a variable.
            let word = if only_gap(&word).is_some() {
                Some(self.filler.known(&word)).filter(|known| known.starts_with('-')).unwrap_or(word)
            } else {
                word
            };
            if word.is_empty() || word == "-" || !word.starts_with('-') {
                self.loose(word);
                continue;
            }
            if word == "--" {
                // No options behind it.
                words.by_ref().for_each(|word| self.loose(word));
                break;
            }
            if let Some(name) = word.strip_prefix("--") {
                self.long(name, &mut words);
                continue;
            }
            let Some((flags, last)) = table::cluster(&word) else {
                self.unknown += 1;
                continue;
            };
            flags.iter().for_each(|flag| self.apply(*flag, &flag.written_short(), String::new()));
            if let Some((option, attached)) = last {
                let value = attached.or_else(|| words.next()).unwrap_or_default();
                self.apply(option, &option.written_short(), value);
            }
        }
    }

    fn long(&mut self, written: &str, words: &mut std::iter::Peekable<std::vec::IntoIter<String>>) {
        let (name, attached) = match written.split_once('=') {
            // Not curl's, but people write it.
            Some((name, value)) if table::long(name).is_some_and(|option| option.takes_value) => {
                (name, Some(value.to_owned()))
            }
            _ => (written, None),
        };
        let expands = name.strip_prefix("expand-").and_then(table::long);
        if let Some(option) = expands.or_else(|| table::long(name)) {
            let mut value = String::new();
            if option.takes_value {
                value = attached.or_else(|| words.next()).unwrap_or_default();
            }
            if expands.is_some() {
                value = self.with_variables(&value);
            }
            self.apply(option, &format!("--{name}"), value);
            return;
        }
        // What follows an option that nobody knows is most likely its value.
        let follows =
            words.peek().is_some_and(|next| !next.starts_with('-') && !is_like_url(&self.filler.known(next)));
        if follows {
            words.next();
        }
        let end = written.find([':', '=', ' ', '\t']).unwrap_or(written.len());
        let name = written.get(..end).unwrap_or_default();
        let is_name =
            name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.')
                && name.len() < 40;
        if is_name && name.starts_with(|c: char| c.is_ascii_lowercase()) {
            self.now.call.note(NoteCode::Option, &format!("--{name}"));
        } else {
            self.unknown += 1;
        }
    }

    /// A word that is no option: a URL, if it looks like one.
    fn loose(&mut self, word: String) {
        let word = without_breaks(word);
        // A value with a blank in it leaves a URL one: what is wrong with it is said where the message is checked.
        let is_written_out = word.starts_with("http") && is_like_url(&file_name(&word));
        if is_written_out || is_like_url(&self.filler.known(&word)) {
            self.now.urls.push(word);
        } else if word.is_empty() || !word.chars().all(char::is_whitespace) {
            // A line break that a caret kept is a word for cmd, and none for whoever wrote it.
            self.unknown += 1;
        }
    }

    /// The options in a file that the script has written, or that stands on the standard input: `-K -`.
    fn config(&mut self, name: &str) -> Option<Vec<String>> {
        self.configs += 1;
        // The grammar of bash leaves out a dash before a here-document.
        let content =
            if matches!(name, "-" | "") { self.read_input(true) } else { self.read_file(name, true) };
        match content {
            Data::Text(text, _) if self.configs <= MAX_CONFIGS => config::options(&text),
            _ => None,
        }
    }

    fn apply(&mut self, option: CurlOption, written: &str, value: String) {
        if option.name == "config"
            && let Some(words) = self.config(&value)
        {
            return self.run(words);
        }
        let now = &mut self.now;
        match option.name {
            "next" => self.end(),
            "url" => self.now.urls.push(without_breaks(value)),
            "request" => now.call.method = self.filler.known(&value).trim().to_ascii_uppercase(),
            "header" => self.header(&value),
            "data-raw" => now.data.push(Data::Text(value, true)),
            "data" | "data-ascii" | "data-binary" | "json" => {
                let joins = option.name != "json";
                let data = match value.strip_prefix('@') {
                    Some("-" | "/dev/stdin" | "/dev/fd/0") => self.read_input(joins),
                    Some(file) => self.read_file(file, joins),
                    None => Data::Text(value, joins),
                };
                self.now.data.push(data);
            }
            "upload-file" => {
                let data = if value == "-" { self.read_input(true) } else { self.read_file(&value, true) };
                self.now.data.push(data);
                if self.now.call.method.is_empty() {
                    "PUT".clone_into(&mut self.now.call.method);
                }
            }
            "data-urlencode" | "form" | "form-string" => now.other = Some(written.to_owned()),
            "get" | "head" => {
                now.get |= option.name == "get";
                now.call.note(NoteCode::Method, written);
            }
            "cookie" => now.call.drop_secret(DroppedCode::Header, "Cookie"),
            "proxy-header" => {
                let known = self.filler.known(&value);
                let name = if known.contains(':') { name_of(&known) } else { written };
                now.call.drop_secret(DroppedCode::Header, name);
            }
            "url-query" => {
                let name = name_of(value.trim_start_matches('+'));
                let name = if value.contains('=') { self.filler.known(name) } else { written.to_owned() };
                now.call.note(NoteCode::Query, &name);
            }
            "variable" => self.variable(&value),
            name if HARMLESS.contains(&name) => now.no_globs |= name == "globoff",
            name if option.secrecy.gives_secret(&value) || rules::is_secret(name) => {
                now.call.drop_secret(DroppedCode::Login, written);
            }
            // A file or a proxy may give something away, so the option alone is named.
            _ => now.call.note(NoteCode::Option, written),
        }
    }

    fn header(&mut self, value: &str) {
        let known = self.filler.known(value);
        if known.starts_with('@') {
            self.now.call.note(NoteCode::Option, "-H @");
            return;
        }
        let name = name_of(&known).to_owned();
        let rest = known.get(name.len()..).unwrap_or_default().trim_start();
        // The colon of an input method for Chinese counts.
        let text = rest.trim_start_matches([':', '：', ';', '=']).trim();
        let has_sign = rest.starts_with([':', '：', ';']);
        match rules::header(&name) {
            // Without a colon it is no header, and the word may be anything.
            HeaderRule::Foreign if !has_sign => self.unknown += 1,
            _ => self.now.call.headers.push((name, text.to_owned())),
        }
    }

    fn read_input(&mut self, joins: bool) -> Data {
        match self.filler.input(self.input) {
            Payload::Text(text) => Data::Text(text, joins),
            other => Data::Body(other),
        }
    }

    fn read_file(&mut self, name: &str, joins: bool) -> Data {
        let name = self.filler.known(name);
        match self.filler.file(&name) {
            Some(text) => Data::Text(text, joins),
            None => Data::Body(Payload::File(name)),
        }
    }

    /// `--variable name=value`, `--variable name@file`, `--variable %NAME=default`.
    fn variable(&mut self, value: &str) {
        let is_from_environment = value.starts_with('%');
        let value = value.trim_start_matches('%');
        let end = value.find(['=', '@']).unwrap_or(value.len());
        let (name, given) = value.split_at(end);
        let name = &*self.filler.known(name);
        let given = if rules::is_secret(name) {
            self.now.call.drop_secret(DroppedCode::Variable, name);
            gap(name)
        } else if let Some(text) = given.strip_prefix('=') {
            text.to_owned()
        } else if let Some(file) = given.strip_prefix('@') {
            let content = if file == "-" { self.read_input(true) } else { self.read_file(file, true) };
            match content {
                Data::Text(text, _) => text,
                Data::Body(Payload::File(file)) => gap(&format!("<{file}")),
                Data::Body(_) => gap(name),
            }
        } else if is_from_environment {
            gap(name)
        } else {
            return;
        };
        self.variables.push((name.to_owned(), given));
    }

    /// A value with curl's own variables filled in.
    fn with_variables(&mut self, text: &str) -> String {
        let (filled, open) = variable::filled(text, &self.variables);
        open.iter().for_each(|name| self.now.call.note(NoteCode::Computed, name));
        filled
    }

    /// The end of one request: a call for each of its URLs.
    fn end(&mut self) {
        let now = std::mem::take(&mut self.now);
        if now.urls.is_empty() && now.data.is_empty() && now.other.is_none() {
            return;
        }
        let (urls, count) = urls(&now);
        let mut made: Vec<Call> = Vec::new();
        let body = now.joined();
        for url in urls {
            let mut call = now.call.clone();
            let mut filler = Filler::new(self.filler.script());
            call.url = url.map(|url| filler.url(&url).trim_matches(is_unseen).to_owned());
            call.body = match &body {
                Payload::Text(text) => filler.body(text),
                other => other.clone(),
            };
            if let Some(other) = &now.other {
                call.body = Payload::Other(other.clone());
            }
            if call.method.is_empty() && matches!(call.body, Payload::None) {
                "GET".clone_into(&mut call.method);
            }
            if count > 1 {
                call.note(NoteCode::SeveralUrls, &count.to_string());
            }
            finish(&mut call, filler);
            made.push(call);
        }
        self.done.extend(made);
    }
}
