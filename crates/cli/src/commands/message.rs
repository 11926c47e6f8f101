//! `compose` and `send`.

use std::process::ExitCode;

use courier::{
    Account, Attachment, Courier, Draft, SANDBOX_ID, SandboxLink, SendOrder, SendResult, Stage,
    UploadChoices, UploadOrder, file_body, text_body,
};
use sandbox::Sandbox;
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::ending::{told, told_of_wait};
use super::{lend_secrets, open, text_of};
use crate::args::Message;
use crate::failure::{Failure, INVALID};
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
    Ok(told(&result, message.json))
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
            let order = UploadOrder {
                attachment_id: file.id.clone(),
                account_id: desk.account.id.clone(),
                message_type: file.message_type.into(),
                choices: UploadChoices::default(),
                anew: false,
            };
            let uploaded = desk.courier.upload(order, |_| {}).await?;
            (file_body(&file, &uploaded.url), Some(file))
        }
        None => (written_body(message)?, None),
    };
    let draft = desk.draft(message, body, attachment);
    let order = SendOrder { draft, confirmed: message.yes, cancel: CancellationToken::new() };
    let result = desk.courier.send(order, told_of_wait).await;
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
        lend_secrets(&courier, &account)?;
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
