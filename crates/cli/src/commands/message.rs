//! `compose` and `send`.

use std::process::ExitCode;

use courier::{
    Account, Attachment, Courier, Draft, Outcome, SANDBOX_ID, SandboxLink, SendOrder, SendResult, Stage,
    file_body, text_body,
};
use sandbox::Sandbox;
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::{open, secret_of_environment, text_of};
use crate::args::Message;
use crate::failure::{Failure, INVALID, REJECTED, UNKNOWN};
use crate::output::{name, say};

/// What stands for the URL of a file that was not uploaded.
const NOT_UPLOADED: &str = "about:uploaded-when-sent";

/// Prints the request that `send` would make.
pub async fn compose(message: Message) -> Result<ExitCode, Failure> {
    let desk = Desk::open(&message).await?;
    let body = match &message.file {
        Some(path) => {
            let file = desk.courier.attach(path.clone()).await?;
            file_body(&file, NOT_UPLOADED)
        }
        None => written_body(&message)?,
    };
    let draft = desk.draft(&message, body, None);
    let preview = desk.courier.preview(&draft).await?;
    let headers: Map<String, Value> =
        preview.headers.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    let invalid =
        preview.syntax.is_some() || preview.issues.iter().any(|issue| name(&issue.severity) == "error");
    let request = json!({
        "method": preview.method,
        "url": preview.url,
        "headers": headers,
        "body": draft.body,
        "syntax": preview.syntax,
        "issues": preview.issues,
    });
    say(if message.json { request.to_string() } else { format!("{request:#}") });
    desk.close().await;
    Ok(if invalid { ExitCode::from(INVALID) } else { ExitCode::SUCCESS })
}

/// Sends.
pub async fn send(message: Message) -> Result<ExitCode, Failure> {
    let result = carry_out(&message).await?;
    say(if message.json { json_of(&result) } else { words_of(&result) });
    Ok(ExitCode::from(exit_of(result.outcome)))
}

async fn carry_out(message: &Message) -> Result<SendResult, Failure> {
    let desk = Desk::open(message).await?;
    if desk.account.stage == Stage::Production && !message.yes {
        return Err(Failure::Unconfirmed {
            account: desk.account.name.clone(),
            sender: message.to.sender.clone(),
            receiver: message.to.receiver.clone(),
        });
    }
    let (body, attachment) = match &message.file {
        Some(path) => {
            let file = desk.courier.attach(path.clone()).await?;
            let kind = file.message_type.into();
            let uploaded = desk.courier.upload(&file.id, &desk.account.id, kind, |_| {}).await?;
            (file_body(&file, &uploaded.url), Some(file))
        }
        None => (written_body(message)?, None),
    };
    let draft = desk.draft(message, body, attachment);
    let order = SendOrder { draft, confirmed: message.yes, cancel: CancellationToken::new() };
    let result = desk.courier.send(order, |_| {}).await;
    desk.close().await;
    Ok(result?)
}

/// The body of `--text` or `--body`; the latter is not touched.
fn written_body(message: &Message) -> Result<String, Failure> {
    match (&message.text, &message.body) {
        (Some(text), _) => Ok(text_body(text)),
        (None, Some(path)) => text_of(path),
        (None, None) => Ok(String::new()),
    }
}

/// The courier with the chosen account, and the sandbox where it was asked for.
struct Desk {
    courier: Courier,
    account: Account,
    sandbox: Option<OwnSandbox>,
}

impl Desk {
    async fn open(message: &Message) -> Result<Desk, Failure> {
        let courier = open()?;
        let sandbox = match message.sandbox {
            true => Some(OwnSandbox::start(&courier).await?),
            false => None,
        };
        let account = courier.account(message.account.as_deref().unwrap_or(SANDBOX_ID)).await?;
        if let (false, Some(secret)) = (account.sandbox, secret_of_environment()) {
            courier.lend_secret(&account.id, &secret)?;
        }
        Ok(Desk { courier, account, sandbox })
    }

    fn draft(&self, message: &Message, body: String, attachment: Option<Attachment>) -> Draft {
        Draft {
            account_id: Some(self.account.id.clone()),
            conversation: message.to.clone(),
            body,
            attachment,
        }
    }

    async fn close(self) {
        if let Some(own) = self.sandbox {
            own.sandbox.stop().await;
        }
    }
}

/// A sandbox that lives for one call, in a folder that goes with it: two calls at once must not share one.
struct OwnSandbox {
    sandbox: Sandbox,
    _folder: TempDir,
}

impl OwnSandbox {
    async fn start(courier: &Courier) -> Result<OwnSandbox, Failure> {
        let folder = TempDir::with_prefix("yanshu-sandbox-").map_err(Failure::NoRoom)?;
        let sandbox = sandbox::start(sandbox::Options::new(folder.path())).await?;
        courier.link_sandbox(SandboxLink {
            base_url: sandbox.base_url().parse().map_err(|_| courier::Error::NoSandbox)?,
            app_key: sandbox.app_key().to_owned(),
            app_secret: SecretString::from(sandbox.app_secret().to_owned()),
        });
        Ok(OwnSandbox { sandbox, _folder: folder })
    }
}

fn exit_of(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Sent => 0,
        Outcome::Rejected => REJECTED,
        Outcome::Sending | Outcome::Unknown => UNKNOWN,
    }
}

fn json_of(result: &SendResult) -> String {
    let mut value = serde_json::to_value(result).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        // Both languages of the whole explanation are for the window.
        let meaning = fields.remove("explained").map(|explained| explained["en"]["meaning"].clone());
        fields.insert("meaning".to_owned(), meaning.unwrap_or_default());
    }
    value.to_string()
}

fn words_of(result: &SendResult) -> String {
    let mut text = name(&result.outcome);
    for (label, value) in [("id", &result.message_server_id), ("msg", &result.msg)] {
        if let Some(value) = value {
            text.push_str(&format!("\n{label} {value}"));
        }
    }
    if let Some(error) = &result.error {
        text.push_str(&format!("\nerror {}", name(error)));
    }
    if let Some(code) = result.code {
        text.push_str(&format!("\ncode {code}"));
    }
    text.push_str(&format!("\ntrace {}\nrow {}", result.trace_id, result.row_id));
    if let Some(explained) = &result.explained {
        text.push_str(&format!("\n{}\n{}", explained.en.meaning, explained.en.action));
    }
    if result.unwritten {
        text.push_str("\nthis end could not be written to the history");
    }
    text
}
