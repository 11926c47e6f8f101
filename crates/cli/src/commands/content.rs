//! What a message says: a text, a file, a whole body, a template, or a request of another tool.

use std::collections::HashMap;

use courier::{
    Account, Attachment, Conversation, Courier, Draft, FileValues, ImportedRequests, Template, TemplateUse,
    UploadChoices, UploadRequest, VariableKind, file_body, text_body,
};
use tokio_util::sync::CancellationToken;

use super::notes::FileNotes;
use super::text_of;
use crate::args::Message;
use crate::failure::Failure;
use crate::output::name;

/// What stands for the URL of a file that was not uploaded.
const NOT_UPLOADED: &str = "about:uploaded-when-sent";

/// Read once, since standard input can be read only once.
pub enum Content {
    /// A body as it is, and where it goes.
    Body { to: Conversation, body: String },
    /// A file to be uploaded.
    File { to: Conversation, file: Attachment },
    /// Gaps to be filled.
    Template { path: String, template: Template, values: HashMap<String, String> },
}

impl Content {
    /// Reads what the arguments name.
    pub async fn read(courier: &Courier, message: &Message) -> Result<Content, Failure> {
        let to = || message.to.clone().ok_or(Failure::NoConversation);
        if let Some(text) = &message.text {
            return Ok(Content::Body { to: to()?, body: text_body(text) });
        }
        if let Some(path) = &message.body {
            return Ok(Content::Body { to: to()?, body: text_of(path)? });
        }
        if let Some(path) = &message.file {
            return Ok(Content::File {
                to: to()?,
                file: courier.attachments().attach_for_service(path.clone()).await?,
            });
        }
        let (path, mut template) = if let Some(path) = &message.template {
            (path.display().to_string(), courier.templates().at(path).await?)
        } else if let Some(path) = &message.import {
            let brought = courier.imports().read(text_of(path)?).await?;
            (String::new(), imported(brought, message)?)
        } else {
            return Ok(Content::Body { to: to()?, body: String::new() });
        };
        if let Some(to) = &message.to {
            template.conversation = to.clone();
        }
        let values = message.set.iter().cloned().collect();
        Ok(Content::Template { path, template, values })
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
        let (conversation, body) = match self {
            Content::Body { to, body } => (to.clone(), body.clone()),
            Content::File { to, file } => (to.clone(), file_body(file, NOT_UPLOADED)),
            Content::Template { path, template, values } => {
                let filled = courier.templates().preview(usage(path, template, values)).await?;
                if !filled.problems.is_empty() {
                    return Err(courier::Error::Unfilled { problems: filled.problems }.into());
                }
                (filled.conversation, filled.body)
            }
        };
        Ok(Draft { account_id, conversation, body, attachment: None })
    }

    /// The message as it goes out, with its files uploaded.
    pub async fn made(self, courier: &Courier, account: &Account) -> Result<Draft, Failure> {
        let account_id = Some(account.id.clone());
        match self {
            Content::Body { to, body } => Ok(Draft { account_id, conversation: to, body, attachment: None }),
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
                Ok(Draft { account_id, conversation: to, body, attachment: Some(file) })
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

/// The one message of a text as a template. Tells on standard error what was not understood, and which secrets stayed
/// behind.
fn imported(brought: ImportedRequests, message: &Message) -> Result<Template, Failure> {
    let mut messages = brought.messages.into_iter();
    let (Some(first), None) = (messages.next(), messages.next()) else {
        return Err(Failure::SeveralMessages);
    };
    for note in &first.notes {
        eprintln!("yanshu-cli: not understood: {} {}", name(&note.code), note.name);
    }
    for dropped in &first.dropped {
        eprintln!("yanshu-cli: secret left behind: {} {}", name(&dropped.code), dropped.name);
    }
    let conversation = first.conversation.or_else(|| message.to.clone()).ok_or(Failure::NoConversation)?;
    Ok(Template {
        name: first.name,
        note: String::new(),
        variables: first.variables,
        conversation,
        body: first.body.unwrap_or_default(),
    })
}
