//! `pushes`: list and show.

use std::process::ExitCode;

use courier::{Account, Courier, Error, KeptPush, PushId};

use super::listed::{details_of, say_pages, systems_of, words_of};
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
    say(if one.json { line(&push) } else { details(&push) });
    Ok(ExitCode::SUCCESS)
}

fn details(one: &KeptPush) -> String {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    let known = [
        ("push_id", one.push_id.as_ref().map(ToString::to_string)),
        ("create_time", number(one.create_time_ms)),
        ("sender_account_id", one.sender_account_id.clone()),
        ("target_type", number(one.target_type)),
        ("target_os", systems_of(&one.target_os)),
        ("roam_enabled", Some(one.roam_enabled.to_string())),
        ("roam_expire_time", number(one.roam_expire_time_ms)),
        ("row", one.row_id.map(|row| row.to_string())),
    ];
    details_of(&known, &one.content)
}

fn words(push: &KeptPush) -> String {
    let id = push.push_id.as_ref().map(PushId::as_str);
    words_of(id, push.create_time_ms, push.sender_account_id.as_deref(), &push.content)
}
