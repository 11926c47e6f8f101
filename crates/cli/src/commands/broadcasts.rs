//! `broadcasts`: list, show and recall.

use std::process::ExitCode;
use std::sync::Arc;

use courier::{Account, Always, BroadcastId, BroadcastWithdrawn, Courier, Error, KeptBroadcast};
use tokio_util::sync::CancellationToken;

use super::ending::exit_of;
use super::listed::{details_of, say_pages, systems_of, words_of};
use super::{give_secrets, open};
use crate::args::{BroadcastCommand, ListBroadcasts, OneBroadcast};
use crate::failure::Failure;
use crate::output::{line, name, say};

/// Does what was asked.
pub async fn run(command: BroadcastCommand) -> Result<ExitCode, Failure> {
    match command {
        BroadcastCommand::List(options) => list(options).await,
        BroadcastCommand::Show(one) => show(one).await,
        BroadcastCommand::Recall(one) => recall(one).await,
    }
}

async fn opened(account: &str, yes: bool) -> Result<(Courier, Account), Failure> {
    let courier = open()?.with_confirm(Arc::new(Always(yes)));
    let account = courier.accounts().find_by_name(account).await?;
    give_secrets(&courier, &account)?;
    Ok((courier, account))
}

async fn list(options: ListBroadcasts) -> Result<ExitCode, Failure> {
    let (courier, account) = opened(&options.account, false).await?;
    let only = options.only.into();
    say_pages(options.limit, options.json, words, async |token| {
        let page = courier.broadcasts().list(&account.id, only, token.as_deref()).await?;
        Ok((page.items, page.next_token))
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn show(one: OneBroadcast) -> Result<ExitCode, Failure> {
    let (courier, account) = opened(&one.account, false).await?;
    let id: BroadcastId = one.id.parse().map_err(Error::from)?;
    let broadcast = courier.broadcasts().find(&account.id, &id).await?;
    say(if one.json { line(&broadcast) } else { details(&broadcast) });
    Ok(ExitCode::SUCCESS)
}

async fn recall(one: OneBroadcast) -> Result<ExitCode, Failure> {
    let (courier, account) = opened(&one.account, one.yes).await?;
    let id: BroadcastId = one.id.parse().map_err(Error::from)?;
    let recalled = courier.broadcasts().withdraw(&account.id, &id, CancellationToken::new()).await?;
    say(if one.json { line(&recalled) } else { ending(&recalled) });
    Ok(exit_of(recalled.outcome))
}

fn words(broadcast: &KeptBroadcast) -> String {
    let KeptBroadcast { broadcast_id, from_account_id, content, create_time_ms, .. } = broadcast;
    let id = broadcast_id.as_ref().map(BroadcastId::as_str);
    words_of(id, *create_time_ms, from_account_id.as_deref(), content)
}

fn details(one: &KeptBroadcast) -> String {
    let time = |ms: Option<i64>| ms.map(|ms| ms.to_string());
    let known = [
        ("broadcast_id", one.broadcast_id.as_ref().map(ToString::to_string)),
        ("create_time", time(one.create_time_ms)),
        ("from_account_id", one.from_account_id.clone()),
        ("offline_enabled", Some(one.offline_enabled.to_string())),
        ("expire_time", time(one.expire_time_ms)),
        ("target_os", systems_of(&one.target_os)),
        ("row", one.row_id.map(|row| row.to_string())),
    ];
    details_of(&known, &one.content)
}

fn ending(recalled: &BroadcastWithdrawn) -> String {
    let mut text = match recalled.outcome {
        courier::Outcome::Sent => "recalled".to_owned(),
        outcome => name(&outcome),
    };
    recalled
        .code
        .iter()
        .filter(|code| **code != 200)
        .for_each(|code| text.push_str(&format!("\ncode {code}")));
    recalled.msg.iter().for_each(|msg| text.push_str(&format!("\nmsg {msg}")));
    text.push_str(&format!("\nrow {}", recalled.row_id));
    text
}
