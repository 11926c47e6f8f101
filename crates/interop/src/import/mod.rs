//! Requests that were made with other tools, read into messages.
//!
//! A text from outside may hold anything: no reader panics, none reads more than [`MAX_BYTES`], and what a reader does
//! not understand it names. Secrets stay behind: what signs or logs in is dropped, and only its name is reported.

mod archive;
mod bruno;
mod call;
mod capture;
mod curl;
mod document;
mod embedded;
mod error;
mod har;
mod hoppscotch;
mod html;
mod http;
mod insomnia;
mod javascript;
mod log;
mod model;
mod names;
mod postman;
mod reqable;
mod request_object;
mod rules;
mod shell;
mod source_code;
mod thunder_client;
mod url;
mod values;
mod wrappings;

pub use error::ImportError;
pub use model::{Dropped, DroppedCode, Ends, Import, ImportFormat, ImportedMessage, Note, NoteCode};

use std::borrow::Cow;

use templates::place::with_stand_ins;

use call::{Call, Payload, Read};

/// Longest text that is read whole; [`read_archive`] reads longer ones.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// What stands in parentheses, scripts and values of others is read by calls within calls: some megabytes, where a thread of a
/// pool has two.
const STACK_BYTES: usize = 32 * 1024 * 1024;
/// Texts that have something around them twice, or in their body, are no longer, in bytes.
const MAX_WRAPPED_TWICE: usize = 64 * 1024;
/// A text is read without so many kinds of what may stand around it.
const MAX_CANDIDATES: usize = 60;
/// So many messages of one text are offered; a collection has fewer.
const MAX_MESSAGES: usize = 200;

/// Reads a text of any known kind.
///
/// # Errors
/// When it is too long, or nothing in it can become a message.
pub fn read(text: &str) -> Result<Import, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK_BYTES);
        match reader.spawn_scoped(scope, || read_here(text)).map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(read)) => read,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // The system has no thread to give.
            Err(_) => read_here(text),
        }
    })
}

fn read_here(text: &str) -> Result<Import, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // What nobody sees would hide what the text begins with.
    let is_unseen = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || is_unseen(c));
    let text = if text.len() - start.len() == text.len() - text.trim_start().len() { text } else { start };
    // Logs and code hold a command or a body as a string.
    let inside = of_strings(text);
    let text = inside.as_deref().unwrap_or(text);
    import(found(text).or_else(|error| source_code(text, error))?)
}

/// The text in a string of JSON, which may be in a string itself.
fn of_strings(text: &str) -> Option<String> {
    const MAX_STRINGS: usize = 4;
    let inner = |text: &str| -> Option<String> {
        text.starts_with('"').then(|| serde_json::from_str(text).ok()).flatten()
    };
    let last = std::iter::successors(inner(text), |text| inner(text)).take(MAX_STRINGS).last();
    last.filter(|text| !text.starts_with('"'))
}

/// What cannot be read is named for what it is.
fn source_code(text: &str, error: ImportError) -> Result<Read, ImportError> {
    let language = source_code::language(text).filter(|_| error == ImportError::Unknown);
    Err(language.map_or(error, |language| ImportError::SourceCode { language }))
}

/// Reads an HTTP archive of any length: of its answers nothing is kept, of its requests those that send a message.
///
/// # Errors
/// When it is no archive, breaks off, or sends no message.
pub fn read_archive(archive: impl std::io::Read) -> Result<Import, ImportError> {
    import(archive::read(archive).ok_or(ImportError::TooLarge)?)
}

fn import(Read { format, calls, others }: Read) -> Result<Import, ImportError> {
    let messages: Vec<ImportedMessage> = calls.into_iter().take(MAX_MESSAGES).map(Call::message).collect();
    if messages.is_empty() {
        return Err(ImportError::NoMessage);
    }
    Ok(Import { format, messages, others })
}

/// As the text stands; or as HTML, or without what else stands around it, where only so there is a message in it.
fn found(text: &str) -> Result<Read, ImportError> {
    let as_it_stands = plain(text);
    let may_hold = match &as_it_stands {
        Ok(read) => !read.is_request() && !document::is_message(text, true),
        Err(error) => is_of_no_tool(error),
    };
    if may_hold && let Some(read) = embedded(text) {
        return Ok(read);
    }
    if let Ok(read) = &as_it_stands
        && read.has_body()
    {
        // Numbers of lines, for one, are words that mean nothing.
        let better = if read.is_understood() {
            None
        } else {
            unwrapped(text).filter(|read| read.is_understood() && read.calls.iter().any(has_message))
        };
        return better.map_or(as_it_stands, Ok);
    }
    if html::is_like_html(text) {
        for level in html::levels(text) {
            if let Ok(mut read) = plain(&level)
                && read.has_body()
            {
                read.calls.iter_mut().for_each(|call| call.note(NoteCode::HtmlText, ""));
                return Ok(read);
            }
        }
    }
    let is_open = match &as_it_stands {
        Ok(read) => !read.is_request(),
        Err(error) => *error == ImportError::Unknown,
    };
    if !is_open {
        // What stands around it may have become a part of its body, or hides it.
        let is_broken = text.len() <= MAX_WRAPPED_TWICE
            && as_it_stands.as_ref().is_ok_and(|read| read.has_broken_body() || !read.is_understood());
        let better = is_broken.then(|| embedded(text).or_else(|| unwrapped(text))).flatten();
        let better = better.filter(|read| read.is_request() && read.calls.iter().any(has_message));
        return better.map_or(as_it_stands, Ok);
    }
    let unwrapped = unwrapped(text);
    if let Some(read) = unwrapped.as_ref()
        && read.calls.iter().any(has_message)
    {
        return unwrapped.map_or(as_it_stands, Ok);
    }
    // A program writes its body down as text, too, with more than is known of it; and a dump may not show all of it.
    let is_log = source_code::language(text).is_none() && capture::requests(text).is_none();
    let calls = is_log.then(|| log::read(text)).flatten();
    let inside = calls.map(|calls| Read::of(ImportFormat::Http, calls)).or(unwrapped);
    inside.map_or(as_it_stands, Ok)
}

/// Whether a document is one that nobody knows, and may hold anything.
fn is_of_no_tool(error: &ImportError) -> bool {
    matches!(error, ImportError::Unknown | ImportError::ForeignExport { tool: "another tool" })
}

/// The requests of commands that are values of a document.
fn embedded(text: &str) -> Option<Read> {
    let mut whole: Option<Read> = None;
    for command in embedded::commands(text) {
        let Some(read) = plain(&command).ok().filter(Read::is_request) else { continue };
        match &mut whole {
            Some(whole) => {
                whole.calls.extend(read.calls);
                whole.others = whole.others.saturating_add(read.others);
            }
            None => whole = Some(read),
        }
    }
    whole
}

/// What is read without what stands around it: best a message with its body, else a call.
fn unwrapped(text: &str) -> Option<Read> {
    let mut without_body = None;
    let candidates = wrappings::candidates(text);
    // One may stand in another: a command between the marks of code of a mail that was answered.
    let inner = candidates.iter().filter(|candidate| candidate.len() <= MAX_WRAPPED_TWICE);
    let inner = inner.flat_map(|candidate| wrappings::candidates(candidate)).map(Cow::Owned);
    let outer = candidates.iter().map(|candidate| Cow::Borrowed(candidate.as_str()));
    // Those within are made only where none of the others is enough.
    for candidate in outer.chain(inner).take(MAX_CANDIDATES) {
        let read = match plain(&candidate) {
            Err(error) if is_of_no_tool(&error) => embedded(&candidate).ok_or(error),
            Ok(read) if !read.is_request() => Ok(embedded(&candidate).unwrap_or(read)),
            read => read,
        };
        match read {
            Ok(read) if read.calls.iter().any(has_message) => return Some(read),
            Ok(read) if read.is_request() => without_body = without_body.or(Some(read)),
            _ => {}
        }
    }
    without_body
}

/// Whether a call carries the body of a message, its variables filled in.
fn has_message(call: &Call) -> bool {
    let sends = call.url.is_some() && call.sends_message();
    matches!(&call.body, Payload::Text(text) if document::is_message(&with_stand_ins(text), sends))
}

fn plain(text: &str) -> Result<Read, ImportError> {
    match text.trim_start().chars().next() {
        Some('{') if is_group(text) => {
            let group = curl::read(text).filter(|read| read.calls.iter().any(|call| call.url.is_some()));
            return group.map_or_else(|| document::read(text), Ok);
        }
        Some('{' | '｛') => return document::read(text),
        // A prompt starts like this, and a condition of a script.
        Some('[') if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() => {
            return curl::read(text).map_or_else(|| document::read(text), Ok);
        }
        Some('[') => return document::read(text),
        _ => {}
    }
    if let Some(read) = document::of_text(text)? {
        return Ok(read);
    }
    if let Some(calls) = http::read(text) {
        return Ok(Read::of(ImportFormat::Http, calls));
    }
    // A command whose text calls itself a fetch is a command; a script whose text says curl, none.
    let has_command = text.lines().any(|line| line.trim_start().starts_with("curl"));
    if !has_command && let Some(calls) = javascript::read(text) {
        return Ok(Read::of(ImportFormat::Javascript, calls));
    }
    curl::read(text).ok_or(ImportError::Unknown)
}

/// Whether a text starts as the commands of a shell do that stand together: `{ curl …; }`.
fn is_group(text: &str) -> bool {
    let inside = text.trim_start().get(1..).unwrap_or_default();
    let mut words = inside.split_whitespace();
    // `{ message: …` was meant to be JSON.
    let is_key = words.next().is_some_and(|word| word.ends_with(':'))
        || words.next().is_some_and(|word| word.starts_with(':'));
    !is_key
        && inside.starts_with(char::is_whitespace)
        && inside
            .trim_start()
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '#' | '/' | '.' | '_'))
}

#[cfg(test)]
mod code_tests;
#[cfg(test)]
mod document_fuzz;
#[cfg(test)]
mod document_tests;
#[cfg(test)]
mod embedded_tests;
#[cfg(test)]
mod fuzzing;
#[cfg(test)]
mod half_tests;
#[cfg(test)]
mod kinds_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod secret_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod variable_tests;
#[cfg(test)]
mod wrappings_tests;
