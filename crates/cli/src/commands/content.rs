//! What a message says: a text, a file, a whole body, a template, or a request of another tool.

use std::collections::HashMap;
use std::path::Path;

use courier::{
    Account, Attachment, Conversation, ConversationType, Courier, Draft, FileValues, ImportedRequest,
    NoteCode, SendKind, Template, TemplateUse, UploadChoices, UploadRequest, VariableKind, file_body,
    text_body,
};
use tokio_util::sync::CancellationToken;

use super::notes::FileNotes;
use super::{bytes_of, text_of};
use crate::args::Message;
use crate::failure::Failure;
use crate::output::name;

/// What stands for the URL of a file that was not uploaded.
const NOT_UPLOADED: &str = "about:uploaded-when-sent";

/// Read once, since standard input can be read only once.
pub enum Content {
    /// A body as it is, by which call, and where it goes.
    Body { kind: SendKind, to: Conversation, body: String },
    /// A file to be uploaded.
    File { to: Conversation, file: Attachment },
    /// Gaps to be filled.
    Template { path: String, template: Template, values: HashMap<String, String> },
}

impl Content {
    /// Reads what the arguments name: one message, or all of an import.
    pub async fn read(courier: &Courier, message: &Message) -> Result<Vec<Content>, Failure> {
        match &message.import {
            Some(path) => imported(courier, path, message).await,
            None => Ok(vec![Content::single(courier, message).await?]),
        }
    }

    async fn single(courier: &Courier, message: &Message) -> Result<Content, Failure> {
        let to = || message.to.clone().ok_or(Failure::NoConversation);
        if let Some(text) = super::only_text(&message.text)? {
            return Ok(Content::Body { kind: SendKind::Single, to: to()?, body: text_body(&text) });
        }
        if let Some(path) = &message.body {
            return Ok(Content::Body { kind: SendKind::Single, to: to()?, body: text_of(path)? });
        }
        if let Some(path) = &message.file {
            return Ok(Content::File {
                to: to()?,
                file: courier.attachments().attach_for_service(path.clone()).await?,
            });
        }
        let Some(path) = &message.template else {
            return Ok(Content::Body { kind: SendKind::Single, to: to()?, body: String::new() });
        };
        let mut template = courier.templates().at(path).await?;
        if let Some(to) = message.to.as_ref().filter(|_| in_conversation(template.kind)) {
            template.conversation = to.clone();
        }
        let path = path.display().to_string();
        Ok(Content::Template { path, template, values: message.set.iter().cloned().collect() })
    }

    /// What is unusual about its files, reported on standard error too. Those of a template are looked at once more for it.
    pub async fn file_notes(&self, courier: &Courier) -> FileNotes {
        let mut notes = FileNotes::default();
        match self {
            Content::Body { .. } => {}
            Content::File { file, .. } => notes.report(file),
            Content::Template { template, values, .. } => {
                let files = template.variables.iter().filter(|variable| variable.kind == VariableKind::File);
                for path in files.filter_map(|variable| values.get(&variable.name)) {
                    // One that cannot be read is refused where it is filled in.
                    if let Ok(file) = courier.attachments().attach_for_service(path.into()).await {
                        notes.report(&file);
                    }
                }
            }
        }
        notes
    }

    /// The message as it would be; nothing is uploaded and nothing counted.
    pub async fn preview(&self, courier: &Courier, account: &Account) -> Result<Draft, Failure> {
        let account_id = Some(account.id.clone());
        let (kind, conversation, body) = match self {
            Content::Body { kind, to, body } => (*kind, to.clone(), body.clone()),
            Content::File { to, file } => (SendKind::Single, to.clone(), file_body(file, NOT_UPLOADED)),
            Content::Template { path, template, values } => {
                let filled = courier.templates().preview(usage(path, template, values)).await?;
                if !filled.problems.is_empty() {
                    return Err(courier::Error::Unfilled { problems: filled.problems }.into());
                }
                (filled.kind, filled.conversation, filled.body)
            }
        };
        Ok(Draft { account_id, kind, conversation, body, attachment: None })
    }

    /// The message as it goes out, with its files uploaded.
    pub async fn made(self, courier: &Courier, account: &Account) -> Result<Draft, Failure> {
        let account_id = Some(account.id.clone());
        match self {
            Content::Body { kind, to, body } => {
                Ok(Draft { account_id, kind, conversation: to, body, attachment: None })
            }
            Content::File { to, file } => {
                let order = UploadRequest {
                    attachment_id: file.id.clone(),
                    account_id: account.id.clone(),
                    message_type: courier::message_type(file.message_type),
                    choices: UploadChoices::default(),
                    anew: false,
                };
                let uploaded = courier.uploads().upload(order, |_| {}).await?;
                let body = file_body(&file, &uploaded.url);
                Ok(Draft {
                    account_id,
                    kind: SendKind::Single,
                    conversation: to,
                    body,
                    attachment: Some(file),
                })
            }
            Content::Template { path, template, values } => {
                let never = CancellationToken::new();
                Ok(courier
                    .templates()
                    .apply(usage(&path, &template, &values), &account.id, &never, |_| {})
                    .await?)
            }
        }
    }
}

fn usage<'a>(path: &'a str, template: &'a Template, values: &'a HashMap<String, String>) -> TemplateUse<'a> {
    TemplateUse { path, template, values, files: FileValues::Paths }
}

/// The messages of a file that are meant. Reports on standard error what was not understood, and which secrets stayed behind.
async fn imported(courier: &Courier, path: &Path, message: &Message) -> Result<Vec<Content>, Failure> {
    // A file may be longer than what is held of a pipe.
    let imported = match path.is_file() {
        true => courier.imports().read_file(path.to_path_buf()).await?,
        false => courier.imports().read_bytes(bytes_of(path)?).await?,
    };
    if imported.others > 0 {
        eprintln!("yanshu-cli: {} other requests send no message", imported.others);
    }
    let count = imported.messages.len();
    let chosen: Vec<ImportedRequest> = match (message.pick, message.all || count == 1) {
        (Some(picked), _) => {
            let no_such = Failure::NoSuchMessage { picked, count };
            vec![imported.messages.into_iter().nth(picked.wrapping_sub(1)).ok_or(no_such)?]
        }
        (None, true) => imported.messages,
        (None, false) => return Err(Failure::SeveralMessages { list: list(&imported.messages) }),
    };
    chosen.into_iter().map(|chosen| content(chosen, message)).collect()
}

/// A line for each message.
fn list(messages: &[ImportedRequest]) -> String {
    /// Longer lists are no help.
    const MAX_LINES: usize = 50;
    let line = |(at, message): (usize, &ImportedRequest)| {
        let to = message.conversation.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("  {} {to} {}", at + 1, message.name).trim_end().to_owned()
    };
    let mut lines: Vec<String> = messages.iter().enumerate().take(MAX_LINES).map(line).collect();
    if messages.len() > MAX_LINES {
        lines.push(format!("  … and {} more", messages.len() - MAX_LINES));
    }
    lines.join("\n")
}

fn content(imported: ImportedRequest, message: &Message) -> Result<Content, Failure> {
    for note in &imported.notes {
        eprintln!("yanshu-cli: {}: {} {}", note_words(note.code), name(&note.code), note.name);
    }
    for dropped in &imported.dropped {
        eprintln!("yanshu-cli: secret left behind: {} {}", name(&dropped.code), dropped.name);
    }
    let kind = imported.kind.unwrap_or_default();
    let to = match (message.to.clone().filter(|_| in_conversation(kind)), kind) {
        (Some(to), _) => to,
        (None, SendKind::Single | SendKind::Stream | SendKind::Chatroom) => {
            imported.conversation.ok_or(Failure::NoConversation)?
        }
        // Everything stands in the body.
        (None, _) => imported.conversation.unwrap_or_else(nowhere),
    };
    let body = imported.body.unwrap_or_default();
    if imported.literal {
        return Ok(Content::Body { kind, to, body });
    }
    let template = Template {
        name: imported.name,
        note: String::new(),
        variables: imported.variables,
        kind,
        conversation: to,
        body,
    };
    Ok(Content::Template { path: String::new(), template, values: message.set.iter().cloned().collect() })
}

/// Whether the path of the call names a conversation, so that `--to` says where it goes.
fn in_conversation(kind: SendKind) -> bool {
    matches!(kind, SendKind::Single | SendKind::Stream)
}

fn nowhere() -> Conversation {
    Conversation { sender: String::new(), kind: ConversationType::P2p, receiver: String::new() }
}

/// What became of the thing that a note names.
fn note_words(code: NoteCode) -> &'static str {
    match code {
        NoteCode::RenamedVariable | NoteCode::Encoding | NoteCode::HtmlText => "changed",
        NoteCode::Invisible | NoteCode::TypographicSigns => "replaced",
        NoteCode::Comments => "left out",
        _ => "not understood",
    }
}
