//! Requests that were made with other tools, read into drafts.
//!
//! A text from outside may hold anything: no reader panics, none reads more than [`MAX_BYTES`], and what a reader does
//! not understand it names. Secrets stay behind: what signs or logs in is dropped, and only its name is told.

mod bash;
mod call;
mod cmd;
mod curl;
mod har;
mod postman;
mod powershell;
mod rules;
mod url;

use serde::Serialize;
use specta::Type;
use yunxin::Conversation;

use crate::template::Variable;
use crate::{Error, ErrorCode};
use call::Call;

/// Longest text that is read. A HAR file of a long session stays below it.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// So many messages of one text are offered; a collection has fewer.
const MAX_MESSAGES: usize = 200;

/// Which tool a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BroughtFormat {
    /// A request body alone.
    Body,
    /// A command line of curl, in whichever shell.
    Curl,
    /// An HTTP archive, or one entry of it.
    Har,
    /// A collection or a request of Postman v2, which Apifox exports too.
    Postman,
}

/// What a text was found to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Brought {
    /// Where it comes from.
    pub format: BroughtFormat,
    /// The messages in it, in their order; at least one.
    pub messages: Vec<BroughtMessage>,
    /// Requests in it that send no message.
    pub others: u32,
}

/// One message of another tool, as far as it is a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct BroughtMessage {
    /// The request's name in its tool; empty where it has none.
    pub name: String,
    /// From whom to whom, with variables as `{{name}}`; `None` where the URL does not say.
    pub conversation: Option<Conversation>,
    /// The body's text, byte for byte, with variables as `{{name}}`.
    pub body: Option<String>,
    /// The AppKey it was made with, which is no secret.
    pub app_key: Option<String>,
    /// The name of our account with this AppKey.
    pub account_name: Option<String>,
    /// What is to be filled in, with the values that the other tool had for it.
    pub variables: Vec<Variable>,
    /// What was not understood.
    pub notes: Vec<Note>,
    /// Which secrets were left behind.
    pub dropped: Vec<Dropped>,
}

/// Something that did not become part of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Note {
    /// What it is.
    pub code: NoteCode,
    /// Its name or text, shortened.
    pub name: String,
}

/// Kinds of things that do not become part of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// The URL is not that of a message.
    OtherUrl,
    /// The URL's conversation has no three parts.
    Conversation,
    /// Another method than POST.
    Method,
    /// A header that this app does not send.
    Header,
    /// A part of the query, of which the call has none.
    Query,
    /// An option of the command that means nothing here.
    Option,
    /// More of the command than was understood.
    Command,
    /// The body lies in a file.
    BodyFile,
    /// A body of another kind than JSON text.
    BodyKind,
    /// The body is no JSON object.
    BodyNotJson,
    /// There is no body.
    NoBody,
    /// A script that is not run.
    Script,
    /// A variable that the other tool makes up by itself.
    Variable,
}

/// A secret that was left behind. Its value is told to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Dropped {
    /// What it was.
    pub code: DroppedCode,
    /// Its name.
    pub name: String,
}

/// Kinds of secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DroppedCode {
    /// A header that signs or logs in.
    Header,
    /// A variable that holds a secret.
    Variable,
    /// A script that signs.
    Script,
    /// User name and password of an option or of the URL.
    Login,
}

/// Reads a text of any known kind.
///
/// # Errors
/// When it is too long, or nothing in it can become a message.
pub fn bring(text: &str) -> Result<Brought, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error::NotBrought { code: ErrorCode::ImportTooLarge });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    let read = if start.starts_with(['{', '[']) { read_json(text) } else { curl::read(text) };
    let Read { format, calls, others } = read.ok_or(Error::NotBrought { code: ErrorCode::ImportUnknown })?;
    let messages: Vec<BroughtMessage> = calls.into_iter().take(MAX_MESSAGES).map(Call::message).collect();
    if messages.is_empty() {
        return Err(Error::NotBrought { code: ErrorCode::ImportNoMessage });
    }
    Ok(Brought { format, messages, others })
}

/// What a reader found.
struct Read {
    format: BroughtFormat,
    calls: Vec<Call>,
    others: u32,
}

impl Read {
    /// Of several calls those that send a message; a single one whatever it calls.
    fn of(format: BroughtFormat, calls: Vec<Call>) -> Read {
        let all = calls.len();
        let calls: Vec<Call> =
            if all == 1 { calls } else { calls.into_iter().filter(Call::sends_message).collect() };
        let others = u32::try_from(all - calls.len()).unwrap_or(u32::MAX);
        Read { format, calls, others }
    }
}

/// A text that starts like JSON.
fn read_json(text: &str) -> Option<Read> {
    let body = || {
        let call = Call { body: call::Payload::Text(text.to_owned()), ..Call::default() };
        Some(Read { format: BroughtFormat::Body, calls: vec![call], others: 0 })
    };
    // What is no JSON may be a body with variables in it, or one to be repaired.
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return body() };
    if let Some(calls) = har::read(&value) {
        return Some(Read::of(BroughtFormat::Har, calls));
    }
    if let Some(calls) = postman::read(&value) {
        return Some(Read::of(BroughtFormat::Postman, calls));
    }
    // Apifox' own project file, whose form is not published: what it exports for Postman can be read.
    let foreign = value.get("apifoxProject").is_some() || !value.is_object();
    if foreign { None } else { body() }
}

#[cfg(test)]
mod tests;
