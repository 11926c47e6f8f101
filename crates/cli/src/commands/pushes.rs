//! `pushes`: list and show.

use std::process::ExitCode;

use courier::{Account, Courier, Error, KeptPush, PushId};

use super::listed::{say_pages, words_of};
use super::{give_secrets, open};
use crate::args::{ListPushes, OnePush, PushCommand};
use crate::failure::Failure;
use crate::output::{line, say};

/// Does what was asked.
pub async fn run(command: PushCommand) -> Result<ExitCode, Failure> {
    match command {
        PushCommand::List(options) => list(options).await,
        PushCommand::Show(one) => show(one).await,
    }
}

async fn opened(account: &str) -> Result<(Courier, Account), Failure> {
    let courier = open()?;
    let account = courier.accounts().find_by_name(account).await?;
    give_secrets(&courier, &account)?;
    Ok((courier, account))
}

async fn list(options: ListPushes) -> Result<ExitCode, Failure> {
    let (courier, account) = opened(&options.account).await?;
    say_pages(options.limit, options.json, words, async |token| {
        let page = courier.pushes().list(&account.id, token.as_deref()).await?;
        Ok((page.items, page.next_token))
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn show(one: OnePush) -> Result<ExitCode, Failure> {
    let (courier, account) = opened(&one.account).await?;
    let id: PushId = one.id.parse().map_err(Error::from)?;
    let push = courier.pushes().find(&account.id, &id).await?;
    say(if one.json { line(&push) } else { words(&push) });
    Ok(ExitCode::SUCCESS)
}

fn words(push: &KeptPush) -> String {
    let id = push.push_id.as_ref().map(PushId::as_str);
    words_of(id, push.create_time_ms, push.sender_account_id.as_deref(), &push.content)
}
