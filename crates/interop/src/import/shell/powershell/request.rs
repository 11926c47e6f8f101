//! `Invoke-WebRequest` and `Invoke-RestMethod`: what their parameters say.

use super::value::Value;
use super::word::Word;
use crate::import::shell::model::Request;

/// Parameters with a value. A name may be cut short where it stays clear.
const WITH_VALUE: &[&str] = &[
    "uri",
    "method",
    "headers",
    "body",
    "contenttype",
    "infile",
    "useragent",
    "websession",
    "sessionvariable",
    "credential",
    "token",
    "authentication",
    "certificate",
    "certificatethumbprint",
    "proxy",
    "proxycredential",
    "outfile",
    "timeoutsec",
    "maximumredirection",
    "transferencoding",
    "custommethod",
    "form",
    "httpversion",
    "sslprotocol",
    "maximumretrycount",
    "retryintervalsec",
    "connectiontimeoutseconds",
    "operationtimeoutseconds",
    "statuscodevariable",
    "responseheadersvariable",
    "erroraction",
    "errorvariable",
    "outvariable",
    "warningaction",
];

/// Whether this is the name of a parameter with a value.
pub(super) fn is_parameter(name: &str) -> bool {
    full(name).is_some()
}

impl Request {
    /// The request, and how many words were not understood.
    pub(super) fn of(words: Vec<Word>, input: Option<Value>) -> (Request, usize) {
        let (mut request, mut unknown) = (Request::default(), 0);
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            match word {
                Word::Splat(Value::Map(all)) => {
                    for (name, value) in all {
                        match full(&name) {
                            Some(name) => request.set(name, value),
                            None => unknown += 1,
                        }
                    }
                }
                Word::Splat(_) => unknown += 1,
                Word::Parameter(name) => {
                    let given = words.peek().is_some_and(|next| matches!(next, Word::Value(_)));
                    match full(&name) {
                        Some(name) if given => {
                            if let Some(Word::Value(value)) = words.next() {
                                request.set(name, value);
                            }
                        }
                        // A switch.
                        _ => {}
                    }
                }
                Word::Value(value) if request.url.is_none() => request.url = Some(value.text()),
                Word::Value(_) => unknown += 1,
            }
        }
        if request.body.is_none()
            && let Some(input) = input
        {
            request.set("body", input);
        }
        (request, unknown)
    }

    fn set(&mut self, name: &'static str, value: Value) {
        match name {
            "uri" => self.url = Some(value.text()),
            "method" | "custommethod" => self.method = value.text().to_ascii_uppercase(),
            "headers" => {
                if let Value::Map(all) = value {
                    self.headers.extend(all.into_iter().map(|(name, value)| (name, value.text())));
                }
            }
            "body" | "form" => {
                self.is_form = name == "form" || matches!(value, Value::Map(_));
                self.body = Some(value.text());
            }
            "infile" => self.file = Some(value.text()),
            "credential" | "token" | "proxycredential" | "certificate" => {
                self.logins.push(format!("-{name}"));
            }
            "contenttype" | "useragent" | "websession" | "sessionvariable" | "erroraction"
            | "authentication" => {}
            other => self.others.push(format!("-{other}")),
        }
    }
}

/// The parameter's whole name.
fn full(name: &str) -> Option<&'static str> {
    let name = name.trim_start_matches('-').trim_end_matches(':').to_ascii_lowercase();
    // Clear before PowerShell 7, and still written.
    if name == "h" {
        return Some("headers");
    }
    let mut found = WITH_VALUE.iter().filter(|full| full.starts_with(&name));
    let exact = WITH_VALUE.iter().find(|full| **full == name);
    exact.or_else(|| found.next().filter(|_| !name.is_empty() && found.next().is_none())).copied()
}
