//! `compose` and `send`.

use std::process::ExitCode;

use courier::{Draft, Outcome, PartCounts, SendKind, SendOrder, SendResult};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use super::calls;
use super::content::Content;
use super::ending::{print_end, print_wait};
use super::notes::FileNotes;
use super::session::Session;
use super::warnings::warn_of_placeholders;
use crate::args::{Composed, Message};
use crate::failure::{Failure, INVALID};
use crate::output::{name, say};

/// Prints the request that `send` would make, or code that makes it.
pub async fn compose(composed: Composed) -> Result<ExitCode, Failure> {
    let Composed { message, kind } = composed;
    if message.call.is_given() {
        return calls::compose(&message, kind).await;
    }
    let session = Session::open(&message).await?;
    let mut is_invalid = false;
    for content in Content::read(&session.courier, &message).await? {
        let notes = content.file_notes(&session.courier).await;
        let draft = content.preview(&session.courier, &session.account).await?;
        if let Some(kind) = kind {
            say(session.courier.drafts().code(&draft, kind).await?);
            continue;
        }
        let preview = session.courier.drafts().preview(&draft).await?;
        warn_of_placeholders(&preview.issues);
        let headers: Map<String, Value> =
            preview.headers.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
        is_invalid |=
            preview.syntax.is_some() || preview.issues.iter().any(|issue| name(&issue.severity) == "error");
        let request = json!({
            "method": preview.method,
            "url": preview.url,
            "headers": headers,
            "body": draft.body,
            "syntax": preview.syntax,
            "issues": preview.issues,
            "notes": notes.json(),
        });
        say(if message.json { request.to_string() } else { format!("{request:#}") });
    }
    session.close().await;
    Ok(if is_invalid { ExitCode::from(INVALID) } else { ExitCode::SUCCESS })
}

/// Sends.
pub async fn send(message: Message) -> Result<ExitCode, Failure> {
    if message.call.is_given() {
        return calls::send(&message).await;
    }
    let session = Session::open(&message).await?;
    let mut contents = Content::read(&session.courier, &message).await?.into_iter();
    let mut exit = ExitCode::SUCCESS;
    while let Some(content) = contents.next() {
        let (result, notes) = carry_out(&session, content, &message).await?;
        exit = print_end(&result, &notes, message.json);
        if result.outcome != Outcome::Sent || PartCounts::of(&result.parts).is_partly(result.outcome) {
            if contents.len() > 0 {
                eprintln!("yanshu-cli: stopped; {} more messages were not sent", contents.len());
            }
            break;
        }
    }
    session.close().await;
    Ok(exit)
}

async fn carry_out(
    session: &Session,
    content: Content,
    message: &Message,
) -> Result<(SendResult, FileNotes), Failure> {
    let notes = content.file_notes(&session.courier).await;
    if !message.yes && !session.account.sandbox {
        let draft = content.preview(&session.courier, &session.account).await?;
        confirmed(session, draft)?;
    }
    let draft = content.made(&session.courier, &session.account).await?;
    warn_of_placeholders(&session.courier.drafts().preview(&draft).await?.issues);
    let order = SendOrder { draft, upload: None, cancel: CancellationToken::new() };
    Ok((session.courier.sends().send(order, print_wait).await?, notes))
}

/// Refuses what goes to everybody, or to a production app, and was not confirmed.
fn confirmed(session: &Session, Draft { kind, conversation, .. }: Draft) -> Result<(), Failure> {
    let account = session.account.name.clone();
    if kind.reaches_everybody() {
        return Err(Failure::EverybodyUnconfirmed { account });
    }
    if !session.account.is_production() {
        return Ok(());
    }
    let receiver = match kind {
        SendKind::Single | SendKind::Stream => conversation.receiver,
        kind => name(&kind),
    };
    Err(Failure::Unconfirmed { account, sender: conversation.sender, receiver })
}
